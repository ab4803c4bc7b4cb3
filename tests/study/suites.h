/* SPDX-License-Identifier: MIT */
/* The suites of check_study, one for each file here. */
#ifndef TESTS_STUDY_SUITES_H
#define TESTS_STUDY_SUITES_H

#include <check.h>

Suite *plan_suite(void);
Suite *sweep_suite(void);
Suite *results_suite(void);
Suite *judge_suite(void);

#endif
