/* SPDX-License-Identifier: MIT */
/* A folder for a test's files, and the things the file tests share. */
#ifndef TESTS_RUN_SCRATCH_H
#define TESTS_RUN_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Check fixtures: make the folder, and remove it with all that is in it. */
void scratch_setup(void);
void scratch_teardown(void);

/* The folder's path with /name behind it; name "" gives the folder. The text is good until eight calls later. */
const char *scratch(const char *name);

/* Writes and reads whole files; a failure fails the test. The text has a 0 behind it, and is freed by free(). */
void scratch_write(const char *path, const void *bytes, size_t size);
char *scratch_read(const char *path, size_t *size);

/* Runs body in a child, where it may give up rights or limit itself, and asserts that it returned 0. A child's failure
 * is the line number it returns, so that no assertion leaves anything behind. */
void scratch_in_child(int (*body)(void));

/* An error as this house wants them: the code, one line, no full stop, and `part` in it. */
void check_error(const struct err *e, enum err_code code, const char *part);

#endif
