/* SPDX-License-Identifier: MIT */
/* The cases of this room. */
#ifndef TESTS_POWER_CASES_H
#define TESTS_POWER_CASES_H

#include <check.h>

TCase *cut_case(void);

#endif
