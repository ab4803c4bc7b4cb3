/* SPDX-License-Identifier: MIT */
/* A folder for a test's files, and what the tests that touch files, limits and rights share. A failure in here fails
 * the test. In the processes of the tests.
 */
#ifndef TESTS_COMMON_SCRATCH_H
#define TESTS_COMMON_SCRATCH_H

#include <check.h>
#include <stddef.h>

#include "base/err.h"

/* Gives each test of the case a fresh folder, which every user may enter, below $TMPDIR or /tmp. The process that forks
 * the tests makes a folder for the case, and removes it with all that is in it when the case is over, so that a test
 * leaves nothing, however it ends. */
void scratch_add(TCase *t);

/* The test's folder with /name behind it; name "" gives the folder. The text is good until the 32nd next call. */
const char *scratch_at(const char *name);

/* Writes a whole file: bytes, or a text. */
void scratch_write(const char *path, const void *bytes, size_t size);
void scratch_write_text(const char *path, const char *text);
/* Reads a whole file, which another process may cut or lengthen meanwhile. The result has a 0 behind it, and is freed
 * by free(); size may be NULL. */
char *scratch_read(const char *path, size_t *size);

/* Root, whom no permission stops, becomes a user whom they do. */
void scratch_nobody(void);
/* Runs body in a child, where it may give up rights or limit itself, and asserts that it returned 0: what it returns
 * otherwise is the number of the line that failed. */
void scratch_in_child(int (*body)(void));

/* An error as this house wants them: the code, one line, no full stop, and `part` in it. */
void check_error(const struct err *e, enum err_code code, const char *part);

#endif
