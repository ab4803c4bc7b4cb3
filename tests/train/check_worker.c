/* SPDX-License-Identifier: MIT */
/* Runs on their threads: what they report and leave on disk, pause and stop, a reader that sleeps, disks that fail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "check_train.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"
#include "tests/common/tool.h"
#include "told.h"
#include "train/worker.h"

static bool exists(const char *folder, const char *name)
{
    char path[FILE_PATH_MAX];
    struct stat st;
    ck_assert(file_join(path, folder, name, NULL));
    return stat(path, &st) == 0 && st.st_size > 0;
}

START_TEST(a_run_reports_and_records)
{
    struct dataset d;
    load_first_2048(&d);
    const char *csv = scratch_at("h.csv"), *steps = scratch_at("s.csv"), *save = scratch_at("w.safetensors");
    char folder[FILE_PATH_MAX], path[FILE_PATH_MAX];
    struct worker_config c = config_of(&d, "notebook train=640 valid=128 epochs=4");
    c.runs_root = scratch_at("runs");
    c.csv = csv;
    c.step_csv = steps;
    c.save = save;
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    told_follow(&t, w);
    snprintf(folder, sizeof folder, "%s", worker_folder(w));
    worker_delete(w);
    ck_assert_int_eq(t.state, RUN_DONE);
    ck_assert_msg(t.warnings == 0, "%s", t.warning);
    ck_assert_uint_eq(t.history.count, 4);
    ck_assert(exists(folder, "run.json") && exists(folder, "model.safetensors") && access(save, R_OK) == 0);
    ck_assert(file_join(path, folder, "history.csv", NULL));
    char *recorded = scratch_read(path, NULL), *copy = scratch_read(csv, NULL), *stepped = scratch_read(steps, NULL);
    ck_assert_str_eq(recorded, copy);
    ck_assert_ptr_nonnull(strstr(recorded, "\n4,"));
    ck_assert_ptr_nonnull(strstr(stepped, "step,loss\n1,2."));
    ck_assert_ptr_nonnull(strstr(stepped, "\n40,"));
    ck_assert_ptr_null(strstr(stepped, "\n41,"));
    free(recorded);
    free(copy);
    free(stepped);
    history_free(&t.history);
    dataset_free(&d);
}
END_TEST

START_TEST(a_pause_changes_no_bit)
{
    struct dataset d;
    load_first_2048(&d);
    struct worker_config c = config_of(&d, SPARSE > 1 ? "notebook train=1600 valid=128 epochs=8"
                                       : "notebook train=1600 valid=128 epochs=80"); /* long enough for four pauses */
    struct told straight = told_new(&c.spec), paused = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    told_follow(&straight, w);
    worker_delete(w);
    w = start_worker(&c);
    for (int i = 0; i < 4; i++) {
        ck_assert(worker_command(w, COMMAND_PAUSE));
        double until = clock_now() + 0.05;
        while (clock_now() < until)
            told_ended(&paused, w);
        size_t before = paused.history.count;
        clock_sleep(0.05);
        ck_assert(told_ended(&paused, w) || paused.history.count == before);
        ck_assert(worker_command(w, COMMAND_RESUME));
        clock_sleep(0.01);
    }
    told_follow(&paused, w);
    worker_delete(w);
    ck_assert_int_eq(paused.state, RUN_DONE);
    ck_assert_uint_ge(paused.paused, 1);
    same_history(&straight.history, &paused.history);
    history_free(&straight.history);
    history_free(&paused.history);
    dataset_free(&d);
}
END_TEST

START_TEST(a_stop_keeps_what_is_done)
{
    struct dataset d;
    load_first_2048(&d);
    char path[FILE_PATH_MAX];
    struct worker_config c = config_of(&d, "train=2000 valid=48 epochs=10000");
    c.runs_root = scratch_at("stopped");
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    while (t.history.count < 3 && !told_ended(&t, w))
        clock_sleep(0.002);
    ck_assert(worker_command(w, COMMAND_STOP));
    double asked = clock_now();
    told_follow(&t, w);
    ck_assert(clock_now() - asked < 2);
    ck_assert_int_eq(t.state, RUN_STOPPED);
    ck_assert(exists(worker_folder(w), "model.safetensors"));
    ck_assert(file_join(path, worker_folder(w), "run.json", NULL));
    char *json = scratch_read(path, NULL);
    ck_assert_ptr_nonnull(strstr(json, "\"stopped\""));
    free(json);
    worker_delete(w);
    history_free(&t.history);
    dataset_free(&d);
}
END_TEST

/* Nobody reads until the training is over: it is over all the same, and then every epoch arrives. */
START_TEST(a_sleeping_reader_costs_neither_time_nor_epochs)
{
    struct dataset d;
    load_first_2048(&d);
    const char *csv = scratch_at("asleep.csv");
    struct worker_config c = config_of(&d, "net=mlp:16 train=64 valid=16 epochs=3000");
    c.csv = csv;
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    char *text = NULL;
    for (double until = clock_now() + deadline(30); clock_now() < until && !(text && strstr(text, "\n3000,"));) {
        clock_sleep(0.02);
        free(text);
        text = access(csv, R_OK) == 0 ? scratch_read(csv, NULL) : NULL;
    }
    ck_assert_msg(text && strstr(text, "\n3000,"), "training waited for its reader");
    free(text);
    told_follow(&t, w);
    worker_delete(w);
    ck_assert_uint_eq(t.history.count, 3000);
    ck_assert_int_eq(t.state, RUN_DONE);
    history_free(&t.history);
    dataset_free(&d);
}
END_TEST

/* A record that cannot be made is a warning; a file that was asked for by name and cannot be made is a failure. */
START_TEST(disks_that_fail_are_told)
{
    struct dataset d;
    load_first_2048(&d);
    struct worker_config c = config_of(&d, "train=64 valid=16 epochs=3");
    c.runs_root = "/dev/null/runs";
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    told_follow(&t, w);
    worker_delete(w);
    ck_assert_int_eq(t.state, RUN_DONE);
    ck_assert_uint_eq(t.history.count, 3);
    ck_assert_uint_eq(t.warnings, 1);
    ck_assert_ptr_nonnull(strstr(t.warning, "/dev/null"));
    history_free(&t.history);

    c.runs_root = NULL;
    c.csv = "/nowhere/at/all.csv";
    t = told_new(&c.spec);
    w = start_worker(&c);
    told_follow(&t, w);
    worker_delete(w);
    ck_assert_int_eq(t.state, RUN_FAILED);
    ck_assert_ptr_nonnull(strstr(t.text, "/nowhere/at/all.csv"));
    history_free(&t.history);

    c.csv = "/dev/full";
    t = told_new(&c.spec);
    w = start_worker(&c);
    told_follow(&t, w);
    worker_delete(w);
    ck_assert(t.state == RUN_FAILED || (t.state == RUN_DONE && t.warnings == 1));
    ck_assert_ptr_nonnull(strstr(t.state == RUN_FAILED ? t.text : t.warning, "/dev/full"));
    history_free(&t.history);
    dataset_free(&d);
}
END_TEST

START_TEST(a_worker_can_be_left_at_any_time)
{
    struct dataset d;
    load_first_2048(&d);
    struct worker_config c = config_of(&d, "train=2000 valid=48 epochs=100000");
    for (int i = 0; i < 10; i++) {
        struct worker *w = start_worker(&c);
        clock_sleep(0.003 * i);
        if (i % 2)
            worker_command(w, COMMAND_PAUSE);
        worker_delete(w);
    }
    worker_delete(NULL);
    dataset_free(&d);
}
END_TEST

TCase *worker_case(void)
{
    TCase *c = tcase_create("worker");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, a_run_reports_and_records);
    tcase_add_test(c, a_pause_changes_no_bit);
    tcase_add_test(c, a_stop_keeps_what_is_done);
    tcase_add_test(c, a_sleeping_reader_costs_neither_time_nor_epochs);
    tcase_add_test(c, disks_that_fail_are_told);
    tcase_add_test(c, a_worker_can_be_left_at_any_time);
    return c;
}
