/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIGNAL_CASES_H
#define TESTS_SIGNAL_CASES_H

#include <check.h>

TCase *endings_case(void);
TCase *storm_case(void);
TCase *vanish_case(void);
TCase *crash_case(void);
TCase *stall_case(void);
TCase *places_case(void);
TCase *soak_case(void);

#endif
