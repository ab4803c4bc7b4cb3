/* SPDX-License-Identifier: MIT */
/* The suites of room base, one for each file of tests; check_base.c runs them. And what those of files share. */
#ifndef TESTS_BASE_CHECK_BASE_H
#define TESTS_BASE_CHECK_BASE_H

#include <check.h>

#include "base/err.h"

Suite *file_suite(void);
Suite *replace_suite(void);
Suite *room_suite(void);
Suite *safe_suite(void);
Suite *small_suite(void);
Suite *stream_suite(void);
Suite *text_suite(void);

/* Fails unless file_read finds exactly that text in the file. */
void assert_holds(const char *path, const char *content);
/* Fails unless the error is the program's, as check_error wants it, and has both words. */
void assert_failed(const struct err *e, const char *word, const char *another);
/* How many entries the folder has. */
unsigned entries_of(const char *path);

#endif
