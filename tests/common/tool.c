/* SPDX-License-Identifier: MIT */
/* Waiting longer, and skipping out loud; see tool.h. */
#include "tests/common/tool.h"

#include <stdio.h>
#include <stdlib.h>

double deadline(double seconds)
{
    const char *multiplier = getenv("CK_TIMEOUT_MULTIPLIER");
    double times = multiplier ? atof(multiplier) : 1;
    return times > 1 ? seconds * times : seconds;
}

unsigned soak_or(unsigned quick, unsigned whole)
{
    return getenv("TEST_SOAK") ? whole : quick;
}

bool skip_under_valgrind(const char *test, const char *why)
{
    if (!getenv("TEST_VALGRIND"))
        return false;
    fprintf(stderr, "skipped under valgrind: %s: %s\n", test, why);
    return true;
}
