/* SPDX-License-Identifier: MIT */
/* The cases of tests/safe. */
#ifndef TESTS_SAFE_CHECK_SAFE_H
#define TESTS_SAFE_CHECK_SAFE_H

#include <check.h>

TCase *lines_case(void);
TCase *lines_files_case(void);
TCase *lines_runs_case(void);
TCase *screens_case(void);
TCase *limits_case(void);
TCase *limits_files_case(void);
TCase *limits_logs_case(void);

#endif
