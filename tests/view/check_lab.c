/* SPDX-License-Identifier: MIT */
/* The lab's state: runs added, events taken in, the run that keys act on. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"

START_TEST(adds_and_selects)
{
    struct lab lab;
    fixture_lab(&lab);
    for (unsigned i = 1; i <= LAB_RUNS_MAX; i++) {
        struct lab_group *group = lab_add(&lab, &lab.next, NULL);
        ck_assert_ptr_nonnull(group);
        ck_assert_uint_eq(group->number, i);
        ck_assert_ptr_eq(group, lab_selected(&lab));
        ck_assert_int_eq(lab_state(&lab, group), RUN_WAITING);
    }
    struct err e = {0};
    ck_assert_ptr_null(lab_add(&lab, &lab.next, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "512 runs"));
    ck_assert_uint_eq(lab.run_count, LAB_RUNS_MAX);
    lab_free(&lab);
}
END_TEST

/* Five seeds are five runs; their mean is that of the members which have the epoch, their spread is over n - 1. */
START_TEST(seeds)
{
    struct lab lab;
    fixture_lab(&lab);
    fixture_run(&lab, "seeds=5 seed=3 epochs=4", 3);
    struct lab_group *g = &lab.group[0];
    ck_assert_uint_eq(g->count, 5);
    ck_assert_uint_eq(lab.run_count, 5);
    for (size_t i = 0; i < 5; i++) {
        ck_assert_uint_eq(lab_member(&lab, g, i)->spec.seed, 3 + i);
        ck_assert_uint_eq(lab_member(&lab, g, i)->spec.seeds, 1);
    }
    const struct history *h = lab_history(&lab, g);
    ck_assert_uint_eq(h->count, 3);
    double middle = lab_member(&lab, g, 2)->history.row[2].value[METRIC_VALID_LOSS];
    ck_assert_double_eq_tol(h->row[2].value[METRIC_VALID_LOSS], middle, 1e-12);
    ck_assert_double_eq_tol(g->spread[2].value[METRIC_VALID_LOSS], 0.01 * sqrt(2.5), 1e-12); /* of 0 1 2 3 4 */

    fixture_epoch(&lab, lab_member(&lab, g, 4), UINT32_MAX, false); /* one is ahead */
    ck_assert_uint_eq(h->count, 4);
    ck_assert(isnan(g->spread[3].value[METRIC_VALID_LOSS]));
    ck_assert_double_eq(h->row[3].value[METRIC_VALID_LOSS],
                        lab_member(&lab, g, 4)->history.row[3].value[METRIC_VALID_LOSS]);
    fixture_epoch(&lab, lab_member(&lab, g, 0), UINT32_MAX, false);
    ck_assert_double_eq_tol(g->spread[3].value[METRIC_VALID_LOSS], 0.04 / sqrt(2), 1e-12);
    ck_assert_ptr_eq(lab_leader(&lab, g), lab_member(&lab, g, 0));
    fixture_state(&lab, lab_member(&lab, g, 0), RUN_DONE, "");
    ck_assert_ptr_eq(lab_leader(&lab, g), lab_member(&lab, g, 1));
    ck_assert_double_eq_tol(lab_progress(&lab, g), 17.0 / 20, 1e-12);
    ck_assert_int_eq(lab_state(&lab, g), RUN_RUNNING);
    ck_assert_double_eq_tol(lab_seconds_left(&lab, g), 3 * 0.125 / 4, 1e-12);
    lab_free(&lab);
}
END_TEST

/* A seed that diverged makes the mean NaN from there on: to leave it out would flatter. */
START_TEST(a_seed_diverges)
{
    struct lab lab;
    fixture_lab(&lab);
    fixture_run(&lab, "seeds=2 epochs=4", 2);
    fixture_epoch(&lab, lab_member(&lab, &lab.group[0], 1), UINT32_MAX, true);
    ck_assert_msg(strstr(lab.banner, "run 1 seed 2 diverged at epoch 3") != NULL, "%s", lab.banner);
    fixture_epoch(&lab, lab_member(&lab, &lab.group[0], 0), UINT32_MAX, false);
    ck_assert(isnan(lab.group[0].mean.row[2].value[METRIC_VALID_LOSS]));
    ck_assert_ptr_eq(history_best(&lab.group[0].mean, METRIC_VALID_LOSS), &lab.group[0].mean.row[1]);
    ck_assert_ptr_eq(history_diverged(&lab.group[0].mean), &lab.group[0].mean.row[2]);
    lab_free(&lab);
}
END_TEST

START_TEST(the_queue_can_be_reordered)
{
    struct lab lab;
    fixture_lab(&lab);
    struct spec two = lab.next;
    two.seeds = 2;
    fixture_run(&lab, "", 1); /* trains */
    struct lab_group *a = lab_add(&lab, &two, NULL), *b = lab_add(&lab, &lab.next, NULL),
        *c = lab_add(&lab, &two, NULL);
    ck_assert_ptr_eq(lab_waiting(&lab), lab_member(&lab, a, 0));
    ck_assert(!lab_move_turn(&lab, a, -1));
    ck_assert(!lab_move_turn(&lab, c, 1));
    ck_assert(lab_move_turn(&lab, c, -1));
    ck_assert(lab_move_turn(&lab, c, -1));
    ck_assert_ptr_eq(lab_waiting(&lab), lab_member(&lab, c, 0));
    lab_member(&lab, c, 0)->state = RUN_RUNNING;
    ck_assert_ptr_eq(lab_waiting(&lab), lab_member(&lab, c, 1)); /* its seeds follow one another */
    lab_member(&lab, c, 1)->state = RUN_STOPPED;
    ck_assert_ptr_eq(lab_waiting(&lab), lab_member(&lab, a, 0));
    ck_assert(lab_move_turn(&lab, a, 1));
    ck_assert_ptr_eq(lab_waiting(&lab), lab_member(&lab, b, 0));
    lab_free(&lab);
}
END_TEST

START_TEST(forks)
{
    struct lab lab;
    struct err e;
    fixture_lab(&lab);
    fixture_run(&lab, "notebook seeds=2 batch=32 epochs=9", 5);
    ck_assert(spec_parse(&lab.next, "drop=0.1,0.2,0.3 lr=0.01 batch=128", &e));
    struct lab_group *fork = lab_fork(&lab, &lab.group[0], 4, &e);
    ck_assert_ptr_nonnull(fork);
    ck_assert_uint_eq(fork->parent, 0);
    ck_assert_uint_eq(fork->fork_epoch, 4);
    ck_assert_uint_eq(fork->count, 2);
    ck_assert_uint_eq(fork->spec.batch, 32); /* its parent's */
    ck_assert_double_eq(fork->spec.drop[1], 0.2);
    ck_assert_double_eq(fork->spec.lr, 0.01);
    ck_assert_ptr_null(lab_fork(&lab, &lab.group[0], 6, &e));
    ck_assert_msg(strstr(e.text, "epoch 6") != NULL, "%s", e.text);
    ck_assert(spec_parse(&lab.next, "single", &e));
    ck_assert_ptr_null(lab_fork(&lab, &lab.group[0], 4, &e));
    ck_assert_msg(strstr(e.text, "3 dropout sites") != NULL, "%s", e.text);
    lab_free(&lab);
}
END_TEST

/* A fork keeps its parent's kinds of noise, says so where next has another,
 * and takes no strength that they cannot have. */
START_TEST(a_fork_keeps_its_kinds)
{
    struct lab lab;
    struct err e;
    fixture_lab(&lab);
    fixture_run(&lab, "drop=gauss:0.4 epochs=9", 9);
    ck_assert(spec_parse(&lab.next, "drop=gauss:0.2>0.1", &e));
    struct lab_group *fork = lab_fork(&lab, &lab.group[0], 4, &e);
    ck_assert(fork && fork->spec.noise[1] == SPEC_GAUSS && fork->spec.bend[1].to == 0.1);
    ck_assert_str_eq(lab.notice, "");
    ck_assert(spec_parse(&lab.next, "drop=gauss:0.2,0.3,0", &e));
    fork = lab_fork(&lab, &lab.group[0], 4, &e);
    ck_assert(fork && fork->spec.noise[1] == SPEC_GAUSS && fork->spec.drop[1] == 0.3);
    ck_assert_msg(strstr(lab.notice, "a fork keeps its kinds of noise: gauss at hidden 1, where next has p"), "%s",
                  lab.notice);
    ck_assert(spec_parse(&lab.next, "drop=add:2", &e));
    ck_assert_ptr_null(lab_fork(&lab, &lab.group[0], 4, &e));
    ck_assert_msg(strstr(e.text, "run 1 has gauss at the input and next add") != NULL, "%s", e.text);
    lab_free(&lab);
}
END_TEST

/* A fork that goes back to where it begins by training its parent's epochs again says how far it is, and that is no
 * progress of its own. */
START_TEST(a_fork_goes_back)
{
    struct lab lab;
    struct err e;
    fixture_lab(&lab);
    fixture_run(&lab, "epochs=9", 9);
    struct lab_group *fork = lab_fork(&lab, &lab.group[0], 7, &e);
    ck_assert_ptr_nonnull(fork);
    fixture_state(&lab, lab_member(&lab, fork, 0), RUN_RUNNING, "");
    struct event batch = {.kind = EVENT_BATCH,
                          .as.batch = {.epoch = 3, .step = 9, .steps = 10, .merged = 1, .loss = 1}};
    lab_event(&lab, lab_member(&lab, fork, 0), &batch);
    ck_assert_double_eq(lab_progress(&lab, fork), 0);
    char *screen = fixture_screen(&lab, 80, 24, false, NULL, NULL);
    ck_assert_msg(strstr(screen, "run 2  trains run 1's epochs again: 3 of 7") != NULL, "%s", screen);
    mem_free(screen);
    lab_free(&lab);
}
END_TEST

/* However many batches there are, the running epoch's curve keeps within its points, its ends, and its mean. */
START_TEST(traces)
{
    static struct trace t;
    double sum = 0;
    for (uint32_t step = 1; step <= 5000; step++) {
        struct event batch = {.kind = EVENT_BATCH,
                              .as.batch = {.epoch = 3, .step = step, .steps = 5000, .merged = 1, .loss = (float)step}};
        trace_batch(&t, &batch);
        ck_assert_uint_le(t.count, TRACE_POINTS_MAX);
    }
    ck_assert_uint_ge(t.count, TRACE_POINTS_MAX / 2);
    for (size_t i = 0; i < t.count; i++) {
        ck_assert(t.x[i] > 2 && t.x[i] <= 3 && (!i || t.x[i] > t.x[i - 1]));
        ck_assert_double_eq_tol(t.y[i], (t.x[i] - 2) * 5000 + 0.5, 0.01); /* it lies on the line that was put in */
        sum += t.y[i];
    }
    ck_assert_double_eq_tol(sum / (double)t.count, 2500, 40);
    struct event next = {.kind = EVENT_BATCH, .as.batch = {.epoch = 4, .step = 2, .steps = 4, .merged = 2, .loss = 1}};
    trace_batch(&t, &next);
    ck_assert_uint_eq(t.count, 1);
    ck_assert_double_eq(t.x[0], 3.25);
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
    ck_assert_ptr_eq(lab_target(&lab), &lab.group[1]);
    lab.selected = 0;
    ck_assert_ptr_eq(lab_target(&lab), &lab.group[0]);
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
    tcase_add_test(t, seeds);
    tcase_add_test(t, a_seed_diverges);
    tcase_add_test(t, the_queue_can_be_reordered);
    tcase_add_test(t, forks);
    tcase_add_test(t, a_fork_keeps_its_kinds);
    tcase_add_test(t, a_fork_goes_back);
    tcase_add_test(t, traces);
    tcase_add_test(t, events);
    tcase_add_test(t, divergence);
    tcase_add_test(t, target);
    suite_add_tcase(s, t);
    return s;
}
