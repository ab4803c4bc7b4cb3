/* SPDX-License-Identifier: MIT */
/* The cases of this room. */
#ifndef TESTS_POWER_CASES_H
#define TESTS_POWER_CASES_H

#include <check.h>

TCase *change_case(void);
TCase *clock_case(void);
TCase *cut_case(void);
TCase *disk_case(void);

#endif
