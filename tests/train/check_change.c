/* SPDX-License-Identifier: MIT */
/* Rates that are changed while a run trains: in force from the beginning of an epoch on, told and written down, and no
 * other bit is touched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "check_train.h"
#include "kern/kern.h"
#include "nn/model.h"
#include "tests/common/scratch.h"
#include "told.h"
#include "train/trainer.h"

/* A run that ends when the test has seen enough. */
static const char line[] = "net=mlp:8-5 drop=0.25,0.4,0.4 train=640 valid=48 epochs=100000";
static const struct run_change other = {.drop = {0.1, 0.2, 0.6}, .lr = 0.004};

/* The history is that of a trainer that changes at that epoch. */
static void same_as_a_trainer(const struct dataset *d, const struct run_change *change, const struct history *h)
{
    struct spec s = spec_of(line);
    struct trainer t;
    struct err e;
    model_thread_init();
    ck_assert(trainer_init(&t, &s, &d->train, kern_best(), &e));
    for (uint32_t i = 1; i <= h->count; i++) {
        struct epoch_row row;
        if (change && i == change->epoch)
            trainer_change(&t, change);
        trainer_begin_epoch(&t);
        while (trainer_in_epoch(&t))
            trainer_step(&t);
        trainer_end_epoch(&t, &row);
        ck_assert_mem_eq(row.value, h->row[i - 1].value, sizeof row.value);
    }
    trainer_free(&t);
}

/* A test's run and what it told. */
struct trial {
    struct dataset data;
    struct told told;
    struct worker *worker;
};

static void begin(struct trial *t, const char *runs_root)
{
    load_first_2048(&t->data);
    struct worker_config c = config_of(&t->data, line);
    c.runs_root = runs_root;
    t->told = told_new(&c.spec);
    t->worker = start_worker(&c);
}

static void see_epochs(struct trial *t, size_t epochs)
{
    while (t->told.history.count < epochs)
        ck_assert(!told_ended(&t->told, t->worker));
}

static void stop(struct trial *t)
{
    ck_assert(worker_command(t->worker, COMMAND_STOP));
    told_follow(&t->told, t->worker);
    ck_assert_int_eq(t->told.state, RUN_STOPPED);
}

static void end(struct trial *t)
{
    worker_delete(t->worker);
    history_free(&t->told.history);
    dataset_free(&t->data);
}

static void see_change(struct trial *t, unsigned changes)
{
    while (t->told.changes < changes)
        ck_assert(!told_ended(&t->told, t->worker));
}

START_TEST(a_change_is_in_force_from_an_epoch_on)
{
    struct trial t;
    begin(&t, NULL);
    see_epochs(&t, (size_t)_i);
    ck_assert(worker_change(t.worker, &other));
    see_change(&t, 1);
    see_epochs(&t, t.told.change.epoch + 2);
    stop(&t);
    ck_assert_uint_eq(t.told.changes, 1);
    ck_assert_uint_gt(t.told.change.epoch, (unsigned)_i);
    ck_assert(t.told.change.lr == other.lr && t.told.change.drop[2] == 0.6);
    same_as_a_trainer(&t.data, &t.told.change, &t.told.history);
    end(&t);
}
END_TEST

/* While it is paused no epoch begins. */
START_TEST(of_two_changes_the_last_wins)
{
    struct trial t;
    struct run_change first = {.drop = {0.9, 0.9, 0.9}, .lr = 1};
    begin(&t, NULL);
    ck_assert(worker_command(t.worker, COMMAND_PAUSE));
    while (!t.told.paused)
        ck_assert(!told_ended(&t.told, t.worker));
    ck_assert(worker_change(t.worker, &first) && worker_change(t.worker, &other));
    ck_assert(worker_command(t.worker, COMMAND_RESUME));
    see_change(&t, 1);
    see_epochs(&t, t.told.change.epoch + 2);
    stop(&t);
    ck_assert_uint_eq(t.told.changes, 1);
    ck_assert(t.told.change.lr == other.lr);
    same_as_a_trainer(&t.data, &t.told.change, &t.told.history);
    end(&t);
}
END_TEST

/* As many as a run takes, and one more. */
START_TEST(changes_to_the_same_change_no_bit)
{
    struct trial t;
    char path[FILE_PATH_MAX];
    struct spec spec = spec_of(line);
    struct run_change same = {.lr = spec.lr};
    memcpy(same.drop, spec.drop, sizeof same.drop);
    begin(&t, scratch_at("runs"));
    for (unsigned i = 1; i <= RUN_CHANGES_MAX; i++) {
        ck_assert(worker_change(t.worker, &same));
        see_change(&t, i);
    }
    ck_assert_msg(t.told.warnings == 0, "%s", t.told.warning);
    ck_assert(worker_change(t.worker, &same));
    while (!t.told.warnings)
        ck_assert(!told_ended(&t.told, t.worker));
    ck_assert_ptr_nonnull(strstr(t.told.warning, "32 changes"));
    stop(&t);
    ck_assert_uint_eq(t.told.changes, RUN_CHANGES_MAX);
    ck_assert(file_join(path, worker_folder(t.worker), "run.json", NULL));
    char *json = scratch_read(path, NULL);
    ck_assert_ptr_nonnull(strstr(json, "\"changes\": ["));
    free(json);
    same_as_a_trainer(&t.data, NULL, &t.told.history);
    end(&t);
}
END_TEST

START_TEST(rates_that_are_none_are_refused)
{
    struct trial t;
    struct run_change bad = other;
    bad.drop[1] = 1;
    begin(&t, NULL);
    ck_assert(worker_change(t.worker, &bad));
    while (!t.told.warnings)
        ck_assert(!told_ended(&t.told, t.worker));
    stop(&t);
    ck_assert_uint_eq(t.told.changes, 0);
    ck_assert_ptr_nonnull(strstr(t.told.warning, "drop=0.1,1,0.6: must be"));
    end(&t);
}
END_TEST

TCase *change_case(void)
{
    TCase *c = scratch_case("change");
    tcase_add_loop_test(c, a_change_is_in_force_from_an_epoch_on, 0, 3);
    tcase_add_test(c, of_two_changes_the_last_wins);
    tcase_add_test(c, changes_to_the_same_change_no_bit);
    tcase_add_test(c, rates_that_are_none_are_refused);
    return c;
}
