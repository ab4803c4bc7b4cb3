/* SPDX-License-Identifier: MIT */
/* Skipping out loud; see skip.h. */
#include "tests/common/skip.h"

#include <stdio.h>
#include <stdlib.h>

bool skip_under_valgrind(const char *test, const char *why)
{
    if (!getenv("TEST_VALGRIND"))
        return false;
    fprintf(stderr, "skipped under valgrind: %s: %s\n", test, why);
    return true;
}
