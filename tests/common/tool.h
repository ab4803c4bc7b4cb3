/* SPDX-License-Identifier: MIT */
/* Tests under tools that make them slower or that do not emulate everything, and tests that have hours. */
#ifndef TESTS_COMMON_TOOL_H
#define TESTS_COMMON_TOOL_H

#include <stdbool.h>

/* A deadline that suits this machine, longer where CK_TIMEOUT_MULTIPLIER gives Check's own timeouts more time. */
double deadline(double seconds);

/* How often, how many or how long: `quick` in `make check`, `whole` in `make soak`, which sets TEST_SOAK. */
unsigned soak_or(unsigned quick, unsigned whole);

/* True under `make check-valgrind`, which sets TEST_VALGRIND; says on stderr that the test is skipped, and why. */
bool skip_under_valgrind(const char *test, const char *why);

#endif
