/* SPDX-License-Identifier: MIT */
/* Rates that are changed while a run trains: in force from the beginning of an epoch on, told and written down, and no
 * other bit is touched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "check_train.h"
#include "kern/kern.h"
#include "nn/model.h"
#include "tests/common/scratch.h"
#include "told.h"
#include "train/trainer.h"

/* Long enough that a test that has to wait for its processor comes in time. */
static const char line[] = "net=mlp:24-12 drop=0.25,0.4,0.4 train=2000 valid=48 epochs=300";
static const struct run_change other = {.drop = {0.1, 0.2, 0.6}, .lr = 0.004};

/* What the run is when a trainer changes at that epoch. */
static void same_as_a_trainer(const struct dataset *d, const struct run_change *change, const struct history *h)
{
    struct spec s = spec_of(line);
    struct trainer t;
    struct err e;
    model_thread_init();
    ck_assert(trainer_init(&t, &s, &d->train, kern_best(), &e));
    for (uint32_t i = 1; i <= s.epochs; i++) {
        struct epoch_row row;
        if (i == change->epoch)
            trainer_change(&t, change->drop, change->lr);
        trainer_begin_epoch(&t);
        while (trainer_in_epoch(&t))
            trainer_step(&t);
        trainer_end_epoch(&t, &row);
        ck_assert_mem_eq(row.value, h->row[i - 1].value, sizeof row.value);
    }
    trainer_free(&t);
}

static bool told_epochs(struct told *t, struct worker *w, size_t epochs)
{
    while (t->history.count < epochs && !told_ended(t, w))
        clock_sleep(0.001);
    return run_state_active(t->state);
}

START_TEST(a_change_is_in_force_from_an_epoch_on)
{
    struct dataset d;
    load_first_2048(&d);
    struct worker_config c = config_of(&d, line);
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    ck_assert(_i == 0 || told_epochs(&t, w, (size_t)_i));
    ck_assert(worker_change(w, &other));
    told_follow(&t, w);
    worker_delete(w);
    ck_assert_int_eq(t.state, RUN_DONE);
    ck_assert_uint_eq(t.changes, 1);
    ck_assert_uint_gt(t.change.epoch, (unsigned)_i);
    ck_assert(t.change.lr == other.lr && t.change.drop[2] == 0.6);
    same_as_a_trainer(&d, &t.change, &t.history);
    history_free(&t.history);
    dataset_free(&d);
}
END_TEST

/* While it is paused no epoch begins. */
START_TEST(of_two_changes_the_last_wins)
{
    struct dataset d;
    load_first_2048(&d);
    struct worker_config c = config_of(&d, line);
    struct run_change first = {.drop = {0.9, 0.9, 0.9}, .lr = 1};
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    ck_assert(worker_command(w, COMMAND_PAUSE));
    while (!t.paused)
        ck_assert(!told_ended(&t, w));
    ck_assert(worker_change(w, &first) && worker_change(w, &other));
    ck_assert(worker_command(w, COMMAND_RESUME));
    told_follow(&t, w);
    worker_delete(w);
    ck_assert_uint_eq(t.changes, 1);
    ck_assert(t.change.lr == other.lr);
    same_as_a_trainer(&d, &t.change, &t.history);
    history_free(&t.history);
    dataset_free(&d);
}
END_TEST

/* As many as a run takes, and one more. */
START_TEST(changes_to_the_same_change_no_bit)
{
    struct dataset d;
    load_first_2048(&d);
    struct worker_config c = config_of(&d, line);
    c.spec.epochs = 1000;
    c.runs_root = scratch_at("runs");
    char path[FILE_PATH_MAX];
    struct run_change same = {.lr = c.spec.lr};
    memcpy(same.drop, c.spec.drop, sizeof same.drop);
    struct told straight = told_new(&c.spec), changed = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    told_follow(&straight, w);
    worker_delete(w);
    w = start_worker(&c);
    for (unsigned i = 1; i <= RUN_CHANGES_MAX; i++) {
        ck_assert(worker_change(w, &same));
        while (changed.changes < i)
            ck_assert(!told_ended(&changed, w));
    }
    ck_assert_uint_eq(changed.warnings, 0);
    ck_assert(worker_change(w, &same));
    told_follow(&changed, w);
    ck_assert_uint_eq(changed.changes, RUN_CHANGES_MAX);
    ck_assert_uint_eq(changed.warnings, 1);
    ck_assert_ptr_nonnull(strstr(changed.warning, "32 changes"));
    ck_assert(file_join(path, worker_folder(w), "run.json", NULL));
    worker_delete(w);
    same_history(&straight.history, &changed.history);
    char *json = scratch_read(path, NULL);
    ck_assert_ptr_nonnull(strstr(json, "\"changes\": ["));
    free(json);
    history_free(&straight.history);
    history_free(&changed.history);
    dataset_free(&d);
}
END_TEST

START_TEST(rates_that_are_none_are_refused)
{
    struct dataset d;
    load_first_2048(&d);
    struct worker_config c = config_of(&d, line);
    struct run_change bad = other;
    bad.drop[1] = 1;
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    ck_assert(worker_change(w, &bad));
    told_follow(&t, w);
    worker_delete(w);
    ck_assert_int_eq(t.state, RUN_DONE);
    ck_assert_uint_eq(t.changes, 0);
    ck_assert_uint_eq(t.warnings, 1);
    ck_assert_ptr_nonnull(strstr(t.warning, "drop=0.1,1,0.6: must be"));
    history_free(&t.history);
    dataset_free(&d);
}
END_TEST

TCase *change_case(void)
{
    TCase *c = tcase_create("change");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, a_change_is_in_force_from_an_epoch_on, 0, 3);
    tcase_add_test(c, of_two_changes_the_last_wins);
    tcase_add_test(c, changes_to_the_same_change_no_bit);
    tcase_add_test(c, rates_that_are_none_are_refused);
    return c;
}
