/* SPDX-License-Identifier: MIT */
/* A lab and its workers without a terminal: which runs start, what they are told, and what a fork goes on from. */
#include <string.h>

#include "base/clock.h"
#include "cases.h"
#include "src/app/lab_acts.h"
#include "tests/common/tool.h"

/* One run trains at a time. */
struct bench {
    struct lab lab;
    struct lab_runs runs;
    struct dataset data;
};

static struct bench b;

static void set_next(const char *words)
{
    struct err e;
    ck_assert_msg(spec_parse(&b.lab.next, words, &e), "%s", e.text);
}

static void set_up(void)
{
    struct err e;
    struct spec next = spec_default();
    memset(&b, 0, sizeof b);
    ck_assert_msg(dataset_load(&b.data, TEST_DATA "/pytorch/first-2048", &e), "%s", e.text);
    ck_assert_msg(lab_init(&b.lab, &next, &e), "%s", e.text);
    b.lab.memory_max = (size_t)64 << 20;
    b.runs = (struct lab_runs){.lab = &b.lab, .data = &b.data, .kern = kern_best(), .version = "test", .limit = 1};
}

static void tear_down(void)
{
    lab_runs_free(&b.runs);
    lab_free(&b.lab);
    dataset_free(&b.data);
}

static void act(enum action action)
{
    struct err e;
    ck_assert_msg(lab_act(&b.lab, &b.runs, action, &e), "%s", e.text);
}

static void start(const char *words)
{
    set_next(words);
    act(ACTION_START);
}

static bool poll_until(enum run_state state)
{
    double end = clock_now() + deadline(30);
    while (lab_state(&b.lab, lab_selected(&b.lab)) != state && clock_now() < end) {
        lab_runs_poll(&b.runs);
        clock_sleep(0.002);
    }
    return lab_state(&b.lab, lab_selected(&b.lab)) == state;
}

static void poll_for(double seconds)
{
    for (double end = clock_now() + seconds; clock_now() < end; clock_sleep(0.002))
        lab_runs_poll(&b.runs);
}

/* The seeds that wait do not take the place of those that pause, and start when the group goes on. */
START_TEST(a_group_pauses_as_a_whole)
{
    start("net=mlp:16 epochs=1000 seeds=3");
    ck_assert(poll_until(RUN_RUNNING));
    act(ACTION_PAUSE);
    ck_assert(poll_until(RUN_PAUSED));
    poll_for(0.1);
    ck_assert_int_eq(b.lab.run[0].state, RUN_PAUSED);
    ck_assert_int_eq(b.lab.run[1].state, RUN_WAITING);
    start("net=mlp:16 epochs=2"); /* another takes the place */
    ck_assert(poll_until(RUN_DONE));
    b.lab.selected = 0;
    b.runs.limit = 3;
    act(ACTION_RESUME);
    poll_for(0.1);
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(b.lab.run[i].state, RUN_RUNNING);
    act(ACTION_STOP);
    ck_assert(poll_until(RUN_STOPPED));
}
END_TEST

/* None of its members trains, as when one ends before it reads that it should pause: those that wait are held all the
 * same, go on when they are told to, and can be stopped. */
START_TEST(a_group_pauses_between_two_seeds)
{
    start("net=mlp:16 epochs=2 seeds=3");
    lab_runs_tell(&b.runs, lab_selected(&b.lab), COMMAND_PAUSE);
    poll_for(0.05);
    ck_assert_int_eq(lab_state(&b.lab, lab_selected(&b.lab)), RUN_PAUSED);
    ck_assert_ptr_null(lab_waiting(&b.lab));
    act(ACTION_RESUME);
    ck_assert(poll_until(RUN_DONE));
    start("net=mlp:16 epochs=2 seeds=3");
    lab_runs_tell(&b.runs, lab_selected(&b.lab), COMMAND_PAUSE);
    act(ACTION_STOP);
    ck_assert_int_eq(lab_state(&b.lab, lab_selected(&b.lab)), RUN_STOPPED);
}
END_TEST

/* There is room for the states of eight runs: for the ninth, a fork of the oldest, the second oldest gives up its own.
 */
START_TEST(a_fork_takes_no_states_from_its_parent)
{
    b.lab.memory_max = 4 << 20; /* a share holds some of a run's epochs */
    for (int i = 0; i < LAB_RUNS_SHARE; i++) {
        start("net=mlp:16 epochs=40");
        ck_assert(poll_until(RUN_DONE));
    }
    uint32_t kept[] = {trail_nearest(b.runs.trail[0], 30), trail_nearest(b.runs.trail[1], 30)};
    ck_assert_uint_gt(kept[0], 0);
    ck_assert_uint_gt(kept[1], 0);
    b.lab.selected = 0;
    b.lab.chart.cursor = 30;
    act(ACTION_FORK);
    ck_assert(poll_until(RUN_DONE));
    ck_assert_uint_eq(trail_nearest(b.runs.trail[0], 30), kept[0]);
    ck_assert_uint_eq(trail_nearest(b.runs.trail[1], 30), 0);
}
END_TEST

static void refuse_fork(const char *part)
{
    struct err e = {0};
    size_t groups = b.lab.group_count;
    ck_assert(!lab_act(&b.lab, &b.runs, ACTION_FORK, &e));
    ck_assert_msg(strstr(e.text, part) != NULL, "%s", e.text);
    ck_assert_uint_eq(b.lab.group_count, groups);
}

/* Said at once, and not by a run that fails. */
START_TEST(a_fork_that_cannot_be_is_refused)
{
    start("net=mlp:16 epochs=3");
    ck_assert(poll_until(RUN_DONE));
    b.lab.chart.cursor = 3;
    refuse_fork("epoch 3 is the last of run 1");
    b.lab.memory_max = 0;
    start("net=mlp:16 epochs=3");
    ck_assert(poll_until(RUN_DONE));
    b.lab.chart.cursor = 2;
    refuse_fork("run 2 left nothing in memory");
}
END_TEST

TCase *runs_case(void)
{
    TCase *c = tcase_create("runs");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, a_group_pauses_as_a_whole);
    tcase_add_test(c, a_group_pauses_between_two_seeds);
    tcase_add_test(c, a_fork_takes_no_states_from_its_parent);
    tcase_add_test(c, a_fork_that_cannot_be_is_refused);
    return c;
}
