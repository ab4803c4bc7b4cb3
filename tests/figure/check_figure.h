/* SPDX-License-Identifier: MIT */
/* The suites of room figure, one for each file of tests; check_figure.c runs them. */
#ifndef TESTS_FIGURE_CHECK_FIGURE_H
#define TESTS_FIGURE_CHECK_FIGURE_H

#include <check.h>

Suite *write_suite(void);
Suite *draw_suite(void);
Suite *plan_suite(void);

#endif
