/* SPDX-License-Identifier: MIT */
/* A folder of the suite's own for tests that touch files; see scratch.c. In the processes of the tests. */
#ifndef TESTS_BASE_SCRATCH_H
#define TESTS_BASE_SCRATCH_H

#include "base/err.h"
#include "base/file.h"

extern char scratch_root[FILE_PATH_MAX];

/* For tcase_add_unchecked_fixture: the folder is there, readable by all, while the case runs. */
void scratch_make(void);
void scratch_remove(void);

/* scratch_root/name, in one of a few buffers in turn. */
const char *scratch_at(const char *name);
/* Writes the text as a file. */
void scratch_put(const char *path, const char *content);
/* Fails unless the file has exactly that text. */
void scratch_holds(const char *path, const char *content);
/* Fails unless the error is the program's, on one line, and has both words. */
void scratch_error(const struct err *e, const char *word, const char *another);
/* How many entries the folder has. */
unsigned scratch_entries(const char *path);
/* Root, whom no permission stops, becomes a user whom they do. */
void scratch_nobody(void);

#endif
