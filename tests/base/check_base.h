/* SPDX-License-Identifier: MIT */
/* The suites of room base, one for each file of tests; check_base.c runs them. */
#ifndef TESTS_BASE_CHECK_BASE_H
#define TESTS_BASE_CHECK_BASE_H

#include <check.h>

Suite *file_suite(void);
Suite *replace_suite(void);
Suite *small_suite(void);
Suite *stream_suite(void);
Suite *text_suite(void);

#endif
