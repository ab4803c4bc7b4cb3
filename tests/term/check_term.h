/* SPDX-License-Identifier: MIT */
/* The suites of room term. */
#ifndef TESTS_TERM_CHECK_TERM_H
#define TESTS_TERM_CHECK_TERM_H

#include <check.h>

Suite *canvas_suite(void);
Suite *theme_suite(void);
Suite *screen_suite(void);
Suite *screen_keys_suite(void);
Suite *screen_looks_suite(void);
Suite *rescue_suite(void);
Suite *slow_suite(void);

#endif
