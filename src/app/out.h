/* SPDX-License-Identifier: MIT */
/* How a command that prints ends: stdout may be a full disk, which is an error, or a pipe whose reader has seen enough
 * (`dropout-lab runs | head`), which is none. Main thread.
 */
#ifndef APP_OUT_H
#define APP_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* False when there is no sense in printing more. */
bool out_goes_on(void);

/* Writes bytes to stdout, past its buffer, which is empty yet. A reader who left is no error here either. */
bool out_bytes(const void *bytes, size_t size, struct err *e);

/* Flushes, prints the error if !done or if stdout could not be written, and returns the exit status. */
int out_end(bool done, const struct err *e);

/* Columns of the terminal that stdout is; 80 where it is none. */
int out_width(void);

#endif
