/* SPDX-License-Identifier: MIT */
/* The cases of tests/gate, one file each. */
#ifndef TESTS_GATE_CASES_H
#define TESTS_GATE_CASES_H

#include <check.h>

TCase *calls_case(void);
TCase *places_case(void);
TCase *process_case(void);
TCase *limits_case(void);
TCase *modes_case(void);
TCase *binary_case(void);
TCase *account_case(void);
TCase *allowed_case(void);
TCase *typed_case(void);
TCase *sshd_case(void);

#endif
