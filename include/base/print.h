/* SPDX-License-Identifier: MIT */
/* What is printed to a stream, as bytes in memory, whole or not at all. glibc's open_memstream drops what it finds no
 * memory for and says so to nobody but the call that printed it: neither ferror nor fclose knows. A stream onto a
 * buffer of a fixed size (fmemopen) keeps the error, so the buffer is made larger until all fits. Any thread.
 */
#ifndef BASE_PRINT_H
#define BASE_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

/* Calls print(stream, arg, e), again with more room where the room was short, so it has to print the same each time; it
 * may leave errors of the stream to be found here. *bytes is freed by free(). `what` is named when memory is short. */
bool print_bytes(char **bytes, size_t *size, bool (*print)(FILE *to, void *arg, struct err *e), void *arg,
                 const char *what, struct err *e);

#endif
