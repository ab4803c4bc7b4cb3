/* SPDX-License-Identifier: MIT */
/* The lab's state: runs added, events taken in, the run that keys act on. */
#include <math.h>
#include <string.h>

#include "tests/view/fixture.h"
#include "tests/view/suites.h"

START_TEST(adds_and_selects)
{
    struct lab lab;
    fixture_lab(&lab);
    for (unsigned i = 1; i <= LAB_RUNS_MAX; i++) {
        struct lab_run *run = lab_add(&lab, NULL);
        ck_assert_ptr_nonnull(run);
        ck_assert_uint_eq(run->number, i);
        ck_assert_ptr_eq(run, lab_selected(&lab));
        ck_assert_int_eq(run->state, RUN_WAITING);
    }
    struct err e = {0};
    ck_assert_ptr_null(lab_add(&lab, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "256 runs"));
    ck_assert_uint_eq(lab.run_count, LAB_RUNS_MAX);
    lab_free(&lab);
}
END_TEST

START_TEST(events)
{
    struct lab lab;
    fixture_lab(&lab);
    struct lab_run *run = fixture_run(&lab, "epochs=3", 1);
    ck_assert_uint_eq(run->history.count, 1);
    ck_assert_double_eq(run->seconds_epoch, 0.125);

    struct event batch = {.kind = EVENT_BATCH,
                          .as.batch = {.epoch = 2, .step = 10, .steps = 100, .merged = 10, .loss = 0.5f}};
    lab_event(&lab, run, &batch);
    ck_assert_uint_eq(run->epoch, 2);
    ck_assert_uint_eq(run->step, 10);
    ck_assert_float_eq(run->batch_loss, 0.5f);

    fixture_epoch(&lab, run, 1u << METRIC_TRAIN_LOSS, false);
    ck_assert_double_eq(run->seconds, 0.25);
    ck_assert(!isnan(run->history.row[1].value[METRIC_TRAIN_LOSS]));
    ck_assert(isnan(run->history.row[1].value[METRIC_VALID_LOSS])); /* a gap in the chart, not a zero */
    ck_assert(!metric_has(&run->history.row[1], METRIC_VALID_LOSS));

    struct event warning = {.kind = EVENT_WARNING, .as.warning = "disk full"};
    lab_event(&lab, run, &warning);
    ck_assert_str_eq(lab.banner, "run 1: disk full");

    fixture_state(&lab, run, RUN_FAILED, "no \x1b[2J room");
    ck_assert_int_eq(run->state, RUN_FAILED);
    ck_assert_str_eq(run->why, "no ?[2J room");
    lab_free(&lab);
}
END_TEST

/* Told once, for whichever run it is; training goes on, and so does the run's state. */
START_TEST(divergence)
{
    struct lab lab;
    fixture_lab(&lab);
    fixture_run(&lab, "", 2);
    struct lab_run *run = fixture_run(&lab, "", 2);
    ck_assert_str_eq(lab.banner, "");
    lab.selected = 0;
    fixture_epoch(&lab, run, UINT32_MAX, true);
    ck_assert_msg(strstr(lab.banner, "run 2 diverged at epoch 3") != NULL, "%s", lab.banner);
    ck_assert_int_eq(run->state, RUN_RUNNING);
    lab.banner[0] = 0;
    fixture_epoch(&lab, run, UINT32_MAX, true);
    ck_assert_str_eq(lab.banner, "");
    fixture_epoch(&lab, &lab.run[0], 0, false); /* nothing measured is not divergence */
    ck_assert_str_eq(lab.banner, "");
    lab_free(&lab);
}
END_TEST

START_TEST(target)
{
    struct lab lab;
    fixture_lab(&lab);
    ck_assert_ptr_null(lab_target(&lab));
    fixture_run(&lab, "", 2);
    fixture_run(&lab, "", 2);
    fixture_run(&lab, "epochs=2", 2); /* done */
    ck_assert_uint_eq(lab_active(&lab), 2);
    ck_assert_ptr_eq(lab_target(&lab), &lab.run[1]);
    lab.selected = 0;
    ck_assert_ptr_eq(lab_target(&lab), &lab.run[0]);
    fixture_state(&lab, &lab.run[0], RUN_STOPPED, "");
    fixture_state(&lab, &lab.run[1], RUN_STOPPED, "");
    ck_assert_ptr_null(lab_target(&lab));
    lab_free(&lab);
}
END_TEST

Suite *lab_suite(void)
{
    Suite *s = suite_create("lab");
    TCase *t = tcase_create("lab");
    tcase_add_test(t, adds_and_selects);
    tcase_add_test(t, events);
    tcase_add_test(t, divergence);
    tcase_add_test(t, target);
    suite_add_tcase(s, t);
    return s;
}
