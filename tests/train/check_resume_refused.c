/* SPDX-License-Identifier: MIT */
/* Runs that cannot be gone on with, which is said and leaves them as they are, and what disks without room, shut
 * folders and a look at a kept run do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "check_train.h"
#include "run/record_read.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"
#include "kept.h"
#include "walk.h"

/* All files of the folder, their names and what is in them. */
static char *snapshot(const char *id)
{
    char command[2 * FILE_PATH_MAX];
    snprintf(command, sizeof command, "cd %s/%s && cksum * >%s", kept_root, id, scratch_at("sums"));
    ck_assert_int_eq(system(command), 0);
    return scratch_read(scratch_at("sums"), NULL);
}

static void refused(const char *id, const struct worker_config *c, const char *part)
{
    char *before = snapshot(id);
    struct worker_config with = *c;
    with.resume = id;
    struct told t = told_new(&c->spec);
    struct worker *w = start_worker(&with);
    told_follow(&t, w);
    worker_delete(w);
    ck_assert_int_eq(t.state, RUN_FAILED);
    ck_assert_msg(strstr(t.text, part) != NULL, "'%s' is not in: %s", part, t.text);
    char *after = snapshot(id);
    ck_assert_str_eq(before, after);
    ck_assert(!record_is_held(kept_root, id));
    free(before);
    free(after);
    history_free(&t.history);
}

static void edit(const char *id, const char *from, const char *to)
{
    char *json = scratch_read(in(id, "run.json"), NULL), *at = strstr(json, from), text[8192];
    ck_assert_ptr_nonnull(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - json), json, to, at + strlen(from));
    scratch_write_text(in(id, "run.json"), text);
    free(json);
}

START_TEST(what_cannot_go_on_is_said_and_left_alone)
{
    struct worker_config c = config(kept_line[0]);
    const char *done = whole(&c), *id = cut_after(&c, 5, COMMAND_CUT);
    refused(done, &c, "is done already, after 60 epochs");

    struct dataset other = kept_data;
    other.sha256[0] ^= 1;
    struct worker_config with = c;
    with.data = &other;
    refused(id, &with, "--data");

    struct record held;
    struct record_info info;
    struct err e;
    ck_assert_msg(record_resume(&held, kept_root, id, &info, &e), "%s", e.text);
    ck_assert(record_is_held(kept_root, id));
    struct worker_config second = c;
    second.resume = id;
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&second);
    told_follow(&t, w);
    worker_delete(w);
    ck_assert(t.state == RUN_FAILED && strstr(t.text, "another program trains this run"));
    history_free(&t.history);
    record_abandon(&held);

    edit(id, "\"format\": 2", "\"format\": 3");
    refused(id, &c, "newer dropout-lab");
    edit(id, "\"format\": 3", "\"format\": 2");
    edit(id, "\"isa\": \"", "\"isa\": \"x");
    refused(id, &c, "--isa x");
    edit(id, "\"isa\": \"x", "\"isa\": \"");
    edit(id, "epochs=60", "epochs=sixty");
    refused(id, &c, "run.json: ");
    edit(id, "epochs=sixty", "epochs=60");
    edit(id, "\"version\": \"test", "\"version\": \"older");
    t = resume(id, kept_line[0]);
    ck_assert_int_eq(t.state, RUN_DONE);
    is_noted(&t, "was begun by dropout-lab older, and this is test");
    history_free(&t.history);
    same_files(done, id, "history.csv");
}
END_TEST

/* What a checkpoint's run would not have come to is not passed over, and not overwritten. */
START_TEST(a_history_that_says_something_else_is_left_alone)
{
    struct worker_config c = config(kept_line[0]);
    const char *id = cut_after(&c, 20, COMMAND_CUT);
    unlink(in(id, "checkpoint.safetensors"));
    char *text = scratch_read(in(id, "history.csv"), NULL), *at = strstr(text, "\n12,");
    at[7] = at[7] == '5' ? '6' : '5';
    scratch_write_text(in(id, "history.csv"), text);
    free(text);
    refused(id, &c, "history.csv: train_loss of epoch 12 is ");
}
END_TEST

/* A disk without room for checkpoints: told once, and the run comes to its end. */
static int run_without_room(void)
{
    struct worker_config c = config("net=mlp:200 train=" SPARSE_TEXT("900", "300") " valid=100 epochs=40");
    struct rlimit small = {.rlim_cur = 100000, .rlim_max = 100000};
    c.checkpoint_seconds = 0.001;
    if (setrlimit(RLIMIT_FSIZE, &small) != 0)
        return __LINE__;
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    while (t.history.count < 40 && !told_ended(&t, w))
        clock_sleep(0.001);
    if (t.warnings != 1 || !strstr(t.warning, "checkpoint.safetensors: cannot be written"))
        return __LINE__;
    told_follow(&t, w);
    worker_delete(w);
    history_free(&t.history);
    return t.state == RUN_DONE ? 0 : __LINE__;
}

START_TEST(a_disk_without_room_for_checkpoints_stops_nothing)
{
    scratch_in_child(run_without_room);
}
END_TEST

/* What cannot be replaced in the folder is told, and the run comes to its end; when the folder can be written again,
 * what is there is good to go on with. */
static int run_in_a_shut_folder(void)
{
    struct worker_config c = config(kept_line[0]);
    scratch_nobody();
    snprintf(kept_root, sizeof kept_root, "%s", scratch_at("open/runs"));
    const char *id = cut_after(&c, 5, COMMAND_CUT);
    if (chmod(in(id, ""), 0500) != 0)
        return __LINE__;
    struct told t = resume(id, kept_line[0]);
    if (t.state != RUN_DONE || !t.warnings || !strstr(t.warning, "cannot be written") || t.history.count != EPOCHS)
        return __LINE__;
    history_free(&t.history);
    if (chmod(in(id, ""), 0700) != 0 || info_of(id).state != RUN_CUT)
        return __LINE__;
    const char *straight = whole(&c);
    resume_to_the_end(id, kept_line[0]);
    same_runs(straight, id);
    return 0;
}

START_TEST(a_shut_folder_loses_nothing)
{
    ck_assert(mkdir(scratch_at("open"), 0777) == 0 && chmod(scratch_at("open"), 0777) == 0);
    scratch_in_child(run_in_a_shut_folder);
}
END_TEST

/* ---- trails of runs that are kept ---- */

START_TEST(a_kept_run_has_its_trail_again)
{
    for (int i = 0; i < WALK_LINES; i++) {
        struct walk w;
        struct err e;
        walk(&w, walk_line[i], kern_best(), 1, i ? WALK_CHANGED : 0);
        struct worker_config c = config(walk_line[i]);
        struct run_change course[RUN_COURSE_MAX];
        c.course_count = trail_course(w.trail, WALK_EPOCHS, course);
        c.course = course;
        ck_assert_uint_eq(c.course_count, i ? 2 : 1);
        const char *id = whole(&c);
        if (i) { /* a run that is trained again has no changes of its own on record */
            char changes[400];
            snprintf(changes, sizeof changes, "\"changes\": [{\"epoch\": %d, \"drop\": [%.17g, %.17g%s], \"bend\": "
                     "[null, {\"to\": %.17g}%s], \"lr\": %.17g}], \"state\"", WALK_CHANGED, walk_change.drop[0],
                     walk_change.drop[1], i > 1 ? ", 0, 0" : "", walk_change.bend[1].to, i > 1 ? ", null, null" : "",
                     walk_change.lr);
            edit(id, "\"state\"", changes);
        }
        trail_release(w.trail);
        w.trail = trail_read(&kept_data, kern_best(), kept_root, id, trainer_state_floats(&w.t) * sizeof(float) + 1,
                             &e);
        ck_assert_msg(w.trail != NULL, "%s", e.text);
        ck_assert_str_eq(trail_id(w.trail), id);
        ck_assert_uint_eq(trail_count(w.trail), WALK_EPOCHS);
        ck_assert_uint_eq(trail_nearest(w.trail, WALK_EPOCHS), WALK_EPOCHS); /* by the checkpoint */
        for (uint32_t k = 0; k < WALK_EPOCHS; k++) {
            const struct epoch_row *row;
            ck_assert(trail_rows(w.trail, WALK_EPOCHS, &row));
            ck_assert_int_eq(history_csv_differs(&row[k], &w.row[k], UINT32_MAX), METRIC_COUNT);
        }
        walk_every_epoch_goes_on(&w, walk_line[i], i ? WALK_CHANGED : 0);
        ck_assert_ptr_null(trail_read(&kept_data, kern_best(), kept_root, "20260101-nothing", 0, &e));
        walk_free(&w);
    }
}
END_TEST

/* The test set is asked once, by a run that came to its end. */
START_TEST(the_test_set_is_measured_once_at_the_end)
{
    char path[600];
    struct err e;
    struct dataset subset;
    const char *top = getenv("TEST_SRCDIR");
    snprintf(path, sizeof path, "%s/data/fashion-mnist-subset", top ? top : ".");
    ck_assert_msg(dataset_load(&subset, path, &e), "%s", e.text);
    struct worker_config c = config("net=mlp:16 train=2000 valid=100 epochs=3");
    c.data = &subset;
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    told_follow(&t, w);
    ck_assert(t.state == RUN_DONE && t.tests == 1 && t.test.images == 1000);
    ck_assert(t.test.accuracy > 50 && t.test.accuracy < 90 && t.test.loss > 0.3 && t.test.loss < 1.5);
    struct record_info info = info_of(id_of(w));
    ck_assert_uint_eq(info.test.images, 1000);
    ck_assert_double_eq_tol(info.test.loss, t.test.loss, 1e-7);
    ck_assert_double_eq_tol(info.test.accuracy, t.test.accuracy, 1e-4);
    worker_delete(w);
    history_free(&t.history);
    c.spec.epochs = 10000;
    ck_assert_uint_eq(info_of(cut_after(&c, 2, COMMAND_STOP)).test.images, 0);
    dataset_free(&subset);
}
END_TEST

TCase *resume_refused_case(void)
{
    TCase *c = kept_case("resume_refused");
    tcase_add_test(c, what_cannot_go_on_is_said_and_left_alone);
    tcase_add_test(c, a_history_that_says_something_else_is_left_alone);
    tcase_add_test(c, a_disk_without_room_for_checkpoints_stops_nothing);
    tcase_add_test(c, a_shut_folder_loses_nothing);
    tcase_add_test(c, a_kept_run_has_its_trail_again);
    tcase_add_test(c, the_test_set_is_measured_once_at_the_end);
    return c;
}
