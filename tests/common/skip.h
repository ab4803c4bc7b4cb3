/* SPDX-License-Identifier: MIT */
/* Tests of what valgrind does not emulate. */
#ifndef TESTS_COMMON_SKIP_H
#define TESTS_COMMON_SKIP_H

#include <stdbool.h>

/* True under `make check-valgrind`, which sets TEST_VALGRIND; says on stderr that the test is skipped, and why. */
bool skip_under_valgrind(const char *test, const char *why);

#endif
