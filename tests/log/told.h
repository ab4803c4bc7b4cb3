/* SPDX-License-Identifier: MIT */
/* What a log tells, as text, so that a test can hold all of it against what it should be. */
#ifndef TESTS_LOG_TOLD_H
#define TESTS_LOG_TOLD_H

#include <stddef.h>

#include "log/log.h"

/* Polls until nothing more is there. True when anything changed. */
bool told_poll(struct log *l);
/* A log that was opened and polled; fails the test when it cannot be. */
struct log *told_open(const char *path);

/* All series, one a line: `val_loss: 0=0.5 1=nan`. Freed by free(). */
char *told_series(const struct log *l);
/* Asserts what told_series gives. */
void told_check(const struct log *l, const char *want);
/* Asserts what a file with that text gives, as a file at once, as a file that grows byte by byte (where no step may
 * take back what an earlier one told), and through a pipe; and the name of the format. */
void told_check_text(const char *name, const void *bytes, size_t size, const char *format, const char *want);

#endif
