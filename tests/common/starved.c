/* SPDX-License-Identifier: MIT */
/* Too little memory for jansson; see starved.h. */
#include "tests/common/starved.h"

#include <check.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

static int left;    /* allocations until some fail */
static int failing; /* so many of them do */
static bool failed;

static void *allocate(size_t size)
{
    bool fails = left <= 0 && left > -failing;
    left--;
    failed = failed || fails;
    return mem_noted(fails ? SIZE_MAX / 4 : size);
}

/* The nth allocation and those behind it that are to fail; false when there were not so many. */
static bool with_short_memory(void (*body)(void), int n, int count)
{
    json_set_alloc_funcs(allocate, free);
    left = n;
    failing = count;
    failed = false;
    body();
    json_set_alloc_funcs(malloc, free);
    return failed;
}

void starved_each(void (*body)(void))
{
    static const int counts[] = {1, 2, 3, 4, 5, 6, 8, 1000000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int n = 0;
        while (with_short_memory(body, n, counts[i]))
            n++;
        ck_assert_int_gt(n, 10);
    }
}
