/* SPDX-License-Identifier: MIT */
/* The suites of check_log, one for each file here. */
#ifndef TESTS_LOG_SUITES_H
#define TESTS_LOG_SUITES_H

#include <check.h>

Suite *name_suite(void);
Suite *sheet_suite(void);
Suite *csv_suite(void);
Suite *formats_suite(void);
Suite *tfevents_suite(void);
Suite *follow_suite(void);
Suite *rewrite_suite(void);
Suite *bad_suite(void);
Suite *mutate_suite(void);
Suite *scan_suite(void);
Suite *printed_suite(void);
Suite *short_suite(void);

#endif
