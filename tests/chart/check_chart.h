/* SPDX-License-Identifier: MIT */
/* The suites of room chart. */
#ifndef TESTS_CHART_CHECK_CHART_H
#define TESTS_CHART_CHECK_CHART_H

#include <check.h>

Suite *scale_suite(void);
Suite *draw_suite(void);
Suite *image_suite(void);
Suite *bars_suite(void);
Suite *matrix_suite(void);
Suite *heat_suite(void);
Suite *points_suite(void);
Suite *dots_suite(void);
Suite *golden_suite(void);
Suite *lines_suite(void);
Suite *table_suite(void);
Suite *thin_suite(void);

#endif
