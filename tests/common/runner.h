/* SPDX-License-Identifier: MIT */
/* How a test program ends. */
#ifndef TESTS_COMMON_RUNNER_H
#define TESTS_COMMON_RUNNER_H

#include <check.h>

/* Runs all that was added, says of it what CK_VERBOSITY asks for, and frees it; main()'s status. */
int runner_run(SRunner *r);

#endif
