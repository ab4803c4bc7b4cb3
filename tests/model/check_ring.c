/* SPDX-License-Identifier: MIT */
/* The ring's own source, in every state that two threads and C11's memory can bring it to. That these tests can fail is
 * what tests/model/mutants.sh tries: the same over sources that are wrong by one edit. */
#include <check.h>
#include <stdio.h>

#include "explore.h"
#include "tests/common/runner.h"

static const uint32_t capacity[] = {1, 2, 4};
static const uint32_t start[] = {0, UINT32_MAX, UINT32_MAX - 2, INT32_MAX};
enum { CAPACITIES = sizeof capacity / sizeof capacity[0], STARTS = sizeof start / sizeof start[0] };

static void check(uint32_t room, uint32_t from, uint32_t elements, struct explored *x)
{
    ck_assert(explore(room, from, elements, x));
    ck_assert_msg(!x->fault[0], "%s", x->fault);
    /* nothing of it was tried in vain */
    ck_assert(x->pushed && x->full && x->popped && x->empty && x->stale);
}

/* As long as there may be pushes and pops. Where the counters begin makes no difference. */
START_TEST(test_endless)
{
    struct explored x, from_zero;
    uint32_t room = capacity[_i % CAPACITIES];
    check(room, 0, 0, &from_zero);
    check(room, start[_i / CAPACITIES], 0, &x);
    ck_assert_uint_eq(x.states, from_zero.states);
    ck_assert_uint_eq(x.steps, from_zero.steps);
    printf("capacity %lu, from %lu: %zu states, %zu steps, %zu stale loads\n", (unsigned long)room,
           (unsigned long)start[_i / CAPACITIES], x.states, x.steps, x.stale);
}
END_TEST

/* Three times around the ring, with no two counts taken for one, and across the wrap of uint32_t. */
START_TEST(test_around)
{
    struct explored x;
    uint32_t room = capacity[_i % CAPACITIES];
    check(room, start[_i / CAPACITIES], 3 * room, &x);
    printf("capacity %lu, from %lu, %lu elements: %zu states, %zu steps, %zu stale loads\n", (unsigned long)room,
           (unsigned long)start[_i / CAPACITIES], 3ul * room, x.states, x.steps, x.stale);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("model");
    TCase *t = tcase_create("ring");
    tcase_add_loop_test(t, test_endless, 0, CAPACITIES * STARTS);
    tcase_add_loop_test(t, test_around, 0, CAPACITIES * STARTS);
    suite_add_tcase(s, t);
    return runner_run(srunner_create(s));
}
