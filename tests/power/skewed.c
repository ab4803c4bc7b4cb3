/* SPDX-License-Identifier: MIT */
/* Where the program with a calendar and a disk of its own is; see skewed.h. */
#include "skewed.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

void skewed_take(void)
{
    char path[FILE_PATH_MAX];
    ck_assert_int_lt(snprintf(path, sizeof path, "%s", getenv("TEST_PROGRAM")), (int)sizeof path);
    char *end = strstr(path, "/src/dropout-lab");
    ck_assert_ptr_nonnull(end);
    snprintf(end, sizeof path - (size_t)(end - path), "/tests/power/skewed");
    setenv("TEST_PROGRAM", path, 1);
}
