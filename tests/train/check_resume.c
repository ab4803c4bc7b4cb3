/* SPDX-License-Identifier: MIT */
/* Runs that were cut off and go on: history.csv and the weights come to the bits of a run that was never cut, from a
 * checkpoint within an epoch, from a damaged one and from none; for forks, loaded starts and rates that were changed; and
 * what cannot go on is told, with the folder as it was. That processes may be killed is tests/app/check_kill.c. */
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
#include "tests/common/kerns.h"
#include "tests/common/scratch.h"
#include "told.h"
#include "walk.h"

enum { EPOCHS = 60, SITES = 3 };

static const char *const line[] = {
    "net=mlp:60-20 drop=0.25,0.4,0.4 train=900 valid=100 epochs=60 seed=3",
    "net=mlp:50-7 drop=0.1,0.5,0 batch=50 opt=sgd lr=0.05 momentum=0.9 train=920 valid=64 epochs=60 seed=4",
};
enum { LINES = sizeof line / sizeof *line };

/* A test's data and folder of runs. */
static struct dataset data;
static char root[FILE_PATH_MAX];

static void set_up(void)
{
    load_first_2048(&data);
    snprintf(root, sizeof root, "%s", scratch_at("runs"));
}

static void tear_down(void)
{
    dataset_free(&data);
}

static struct worker_config config(const char *words)
{
    struct worker_config c = config_of(&data, words);
    c.runs_root = root;
    c.checkpoint_seconds = 0.02;
    return c;
}

static const char *id_of(const struct worker *w)
{
    static char id[4][RECORD_ID_MAX];
    static unsigned next;
    const char *slash = strrchr(worker_folder(w), '/');
    ck_assert_ptr_nonnull(slash);
    return strcpy(id[next++ % 4], slash + 1);
}

static const char *in(const char *id, const char *name)
{
    static char path[8][FILE_PATH_MAX + 200];
    static unsigned next;
    char *out = path[next++ % 8];
    snprintf(out, sizeof path[0], "%s/%s/%s", root, id, name);
    return out;
}

/* Starts it, and cuts it off when it has told that many epochs more than `epochs`; its id. */
static const char *cut_after(const struct worker_config *c, size_t epochs, enum command_kind command)
{
    struct told t = told_new(&c->spec);
    struct worker *w = start_worker(c);
    while (t.history.count < epochs && !told_ended(&t, w))
        clock_sleep(0.0005);
    worker_command(w, command);
    told_follow(&t, w);
    ck_assert_msg(t.state != RUN_FAILED && !t.warnings, "%s%s", t.text, t.warning);
    const char *id = id_of(w);
    worker_delete(w);
    history_free(&t.history);
    return id;
}

/* Goes on with it to its end; what it told is the caller's. */
static struct told resume(const char *id, const char *words)
{
    struct worker_config c = config(words);
    c.resume = id;
    c.trail_budget = 1 << 20;
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    told_follow(&t, w);
    worker_delete(w);
    return t;
}

static void resume_to_the_end(const char *id, const char *words)
{
    struct told t = resume(id, words);
    ck_assert_msg(t.state == RUN_DONE && !t.warnings, "%d %s%s", t.state, t.text, t.warning);
    ck_assert_uint_eq(t.history.count, t.history.capacity);
    history_free(&t.history);
}

static void same_files(const char *a, const char *b, const char *name)
{
    size_t n, m;
    char *x = scratch_read(in(a, name), &n), *y = scratch_read(in(b, name), &m);
    ck_assert_msg(n == m && memcmp(x, y, n) == 0, "%s", name);
    free(x);
    free(y);
}

static struct record_info info_of(const char *id)
{
    struct record_info info;
    struct err e;
    ck_assert_msg(record_read(&info, root, id, &e), "%s", e.text);
    return info;
}

/* Two runs of the same have come to the same, and say the same of it. */
static void same_runs(const char *a, const char *b)
{
    same_files(a, b, "history.csv");
    same_files(a, b, "model.safetensors");
    struct record_info x = info_of(a), y = info_of(b);
    ck_assert(x.state == RUN_DONE && y.state == RUN_DONE && x.summarised && y.summarised);
    ck_assert(memcmp(&x.summary, &y.summary, sizeof x.summary) == 0);
    ck_assert_uint_eq(x.course_count, y.course_count);
    for (size_t i = 0; i < x.course_count; i++) {
        ck_assert(x.course[i].epoch == y.course[i].epoch && x.course[i].lr == y.course[i].lr);
        ck_assert(memcmp(x.course[i].drop, y.course[i].drop, spec_sites(&x.spec) * sizeof(double)) == 0);
    }
}

static const char *whole(const struct worker_config *c)
{
    return cut_after(c, SIZE_MAX, COMMAND_RESUME);
}

/* Again and again, wherever it is then. */
START_TEST(it_comes_to_the_same_bits)
{
    for (int i = 0; i < LINES; i++) {
        struct worker_config c = config(line[i]);
        c.kern = usable_kern(_i);
        const char *straight = whole(&c), *id = cut_after(&c, 7, COMMAND_CUT);
        ck_assert(info_of(id).state == RUN_CUT);
        for (size_t epochs = 15; epochs < 45; epochs += 10) {
            struct worker_config again = c;
            again.resume = id;
            ck_assert_str_eq(cut_after(&again, epochs, epochs == 25 ? COMMAND_STOP : COMMAND_CUT), id);
        }
        struct worker_config last = c;
        last.resume = id;
        whole(&last);
        same_runs(straight, id);
        ck_assert_uint_eq(info_of(id).resumed, 4);
    }
}
END_TEST

/* Cut off before its first epoch is over, and when all are. */
START_TEST(it_goes_on_from_either_end)
{
    struct worker_config c = config(line[0]);
    const char *straight = whole(&c), *first = cut_after(&c, 0, COMMAND_CUT);
    resume_to_the_end(first, line[0]);
    same_runs(straight, first);
    const char *id = whole(&c); /* killed when only the end state was not written yet */
    char *json = scratch_read(in(id, "run.json"), NULL), *word = strstr(json, "\"done\"");
    memcpy(word, "\"running\"", 9); /* over the comma and the line's end, which may go */
    word[9] = ',';
    char *ended = strstr(json, "\"started\"");
    ck_assert_ptr_nonnull(ended);
    memmove(word + 10, ended, strlen(ended) + 1);
    scratch_write_text(in(id, "run.json"), json);
    free(json);
    ck_assert_int_eq(unlink(in(id, "model.safetensors")), 0);
    resume_to_the_end(id, line[0]);
    same_runs(straight, id);
}
END_TEST

static void flip(const char *id, const char *name, size_t at)
{
    size_t size;
    char *bytes = scratch_read(in(id, name), &size);
    bytes[at < size ? at : size - 1] ^= 1;
    scratch_write(in(id, name), bytes, size);
    free(bytes);
}

static void is_noted(const struct told *t, const char *part)
{
    for (unsigned i = 0; i < t->notes; i++)
        if (strstr(t->note[i], part))
            return;
    ck_abort_msg("no note says '%s', but '%s'", part, t->notes ? t->note[0] : "");
}

/* From the start again, and said. */
START_TEST(a_checkpoint_that_is_damaged_or_gone_costs_time_alone)
{
    struct worker_config c = config(line[0]);
    const char *straight = whole(&c);
    for (int i = 0; i < 4; i++) {
        const char *id = cut_after(&c, 5, COMMAND_CUT), *name = "checkpoint.safetensors";
        if (i == 0)
            ck_assert_int_eq(unlink(in(id, name)), 0);
        else if (i == 1)
            flip(id, name, SIZE_MAX);
        else if (i == 2)
            ck_assert_int_eq(truncate(in(id, name), 5000), 0);
        else
            ck_assert_int_eq(truncate(in(id, "history.csv"), 100), 0); /* behind the checkpoint */
        struct told t = resume(id, line[0]);
        ck_assert_msg(t.state == RUN_DONE && !t.warnings, "%s%s", t.text, t.warning);
        ck_assert_uint_eq(t.history.count, EPOCHS);
        is_noted(&t, i ? "trained again from its start" : "trained again from epoch 1 on");
        history_free(&t.history);
        same_runs(straight, id);
    }
}
END_TEST

/* Killed while it wrote a line: history.csv is ahead of the checkpoint by some epochs and a half. */
START_TEST(a_torn_line_is_dropped)
{
    struct worker_config c = config(line[0]);
    const char *straight = whole(&c), *id = cut_after(&c, 5, COMMAND_CUT);
    char *text = scratch_read(in(straight, "history.csv"), NULL), *at = strstr(text, "\n30,");
    ck_assert_ptr_nonnull(at);
    at[9] = 0;
    scratch_write_text(in(id, "history.csv"), text);
    free(text);
    struct told t = resume(id, line[0]);
    ck_assert_msg(t.state == RUN_DONE && !t.warnings, "%s%s", t.text, t.warning);
    is_noted(&t, "history.csv: its last line was cut off");
    is_noted(&t, "resumed after epoch 29 of 60; trained again from epoch ");
    history_free(&t.history);
    same_runs(straight, id);
}
END_TEST

/* A run whose rates are changed and that is cut off some epochs later; its id. On a busy machine it may come to its end
 * before it is told: then another is. */
static const char *changed_and_cut(const struct run_change *change)
{
    struct worker_config c = config(line[0]);
    for (int i = 0; i < 20; i++) {
        struct told t = told_new(&c.spec);
        struct worker *w = start_worker(&c);
        while (t.history.count < 4 && !told_ended(&t, w))
            ;
        ck_assert(worker_change(w, change));
        while ((!t.changes || t.history.count < t.change.epoch + 4) && !told_ended(&t, w))
            ;
        worker_command(w, COMMAND_CUT);
        told_follow(&t, w);
        const char *id = id_of(w);
        worker_delete(w);
        history_free(&t.history);
        if (t.changes == 1 && t.state == RUN_CUT)
            return id;
    }
    ck_abort_msg("no run could be told in time");
    return NULL;
}

/* Rates that were changed before it was cut off are in force again, in their epochs, and others may follow. */
START_TEST(changes_are_gone_through_again)
{
    const struct run_change change = {.drop = {0.5, 0.30000000000000004, 0.1}, .lr = 0.0007};
    struct worker_config c = config(line[0]);
    const char *id = changed_and_cut(&change);
    struct record_info before = info_of(id);
    struct told t;
    struct worker *w;
    ck_assert_int_eq(unlink(in(id, "checkpoint.safetensors")), 0);

    struct worker_config again = config(line[0]);
    again.resume = id;
    t = told_new(&c.spec);
    w = start_worker(&again);
    const struct run_change second = {.drop = {0.2, 0.2, 0.2}, .lr = 0.002};
    ck_assert(worker_change(w, &second)); /* while the first epochs are trained again: it waits until they are */
    told_follow(&t, w);
    ck_assert_msg(t.state == RUN_DONE && !t.warnings, "%s%s", t.text, t.warning);
    ck_assert_uint_eq(t.changes, 2);
    ck_assert(t.change.lr == second.lr && t.change.epoch > before.summary.last.epoch);
    worker_delete(w);
    history_free(&t.history);

    struct record_info info = info_of(id);
    ck_assert_uint_eq(info.course_count, 3);
    ck_assert(info.course[1].drop[1] == change.drop[1]);
    struct worker_config straight = config(line[0]);
    straight.course = info.course;
    straight.course_count = info.course_count;
    const char *other = whole(&straight);
    same_files(other, id, "history.csv");
    same_files(other, id, "model.safetensors");
}
END_TEST

/* A run that begins with these weights, or a fork of the walk whose start they are. */
static void forks_go_on(struct walk *walk)
{
    const size_t where[] = {0, 4, 8};
    struct worker_config c = config(walk_line[0]);
    c.spec.epochs = 60;
    c.spec.drop[1] = 0.1;
    c.spec.lr = 0.002;
    c.from = walk->trail;
    c.from_epoch = 4;
    const char *straight = whole(&c);
    for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
        for (int checkpoint = 0; checkpoint < 2; checkpoint++) {
            const char *id = cut_after(&c, where[i], COMMAND_CUT);
            if (!checkpoint)
                unlink(in(id, "checkpoint.safetensors"));
            struct worker_config again = config(walk_line[0]);
            again.spec.epochs = 60;
            again.resume = id;
            whole(&again);
            same_runs(straight, id);
            ck_assert_int_eq(info_of(id).loaded, trail_loaded(walk->trail));
        }
    }
}

START_TEST(forks_go_on_too)
{
    struct walk w;
    walk(&w, walk_line[0], kern_best(), 2, WALK_CHANGED);
    forks_go_on(&w);
    walk_free(&w);
}
END_TEST

START_TEST(a_loaded_start_is_kept_for_it)
{
    struct walk w;
    struct tensors weights;
    struct err e;
    walk_load(&w);
    ck_assert(trainer_save(&w.t, &weights, &e));
    ck_assert(safetensors_save(scratch_at("init.safetensors"), &weights, &e));
    tensors_free(&weights);
    walk_on(&w, 0, 0);
    forks_go_on(&w);
    struct worker_config c = config(line[0]);
    spec_parse(&c.spec, "net=mlp:8-5 drop=0.25,0.4,0.4 train=300 valid=70 epochs=60 seed=3", &e);
    c.init = scratch_at("init.safetensors");
    const char *straight = whole(&c), *id = cut_after(&c, 9, COMMAND_CUT);
    same_files(straight, id, "start.safetensors");
    unlink(in(id, "checkpoint.safetensors"));
    ck_assert_int_eq(unlink(c.init), 0); /* the record has its own */
    struct worker_config again = c;
    again.init = NULL;
    again.resume = id;
    whole(&again);
    same_runs(straight, id);
    walk_free(&w);
}
END_TEST

/* ---- what cannot go on ---- */

/* All files of the folder, their names and what is in them. */
static char *snapshot(const char *id)
{
    char command[2 * FILE_PATH_MAX];
    snprintf(command, sizeof command, "cd %s/%s && cksum * >%s", root, id, scratch_at("sums"));
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
    ck_assert(!record_is_held(root, id));
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
    struct worker_config c = config(line[0]);
    const char *done = whole(&c), *id = cut_after(&c, 5, COMMAND_CUT);
    refused(done, &c, "is done already, after 60 epochs");

    struct dataset other = data;
    other.sha256[0] ^= 1;
    struct worker_config with = c;
    with.data = &other;
    refused(id, &with, "--data");

    struct record held;
    struct record_info info;
    struct err e;
    ck_assert_msg(record_resume(&held, root, id, &info, &e), "%s", e.text);
    ck_assert(record_is_held(root, id));
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
    t = resume(id, line[0]);
    ck_assert_int_eq(t.state, RUN_DONE);
    is_noted(&t, "was begun by dropout-lab older, and this is test");
    history_free(&t.history);
    same_files(done, id, "history.csv");
}
END_TEST

/* What a checkpoint's run would not have come to is not passed over, and not overwritten. */
START_TEST(a_history_that_says_something_else_is_left_alone)
{
    struct worker_config c = config(line[0]);
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
    struct worker_config c = config("net=mlp:200 train=900 valid=100 epochs=40");
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

/* What cannot be replaced in the folder is told, and the run comes to its end; when the folder can be written again, what
 * is there is good to go on with. */
static int run_in_a_shut_folder(void)
{
    struct worker_config c = config(line[0]);
    scratch_nobody();
    snprintf(root, sizeof root, "%s", scratch_at("open/runs"));
    const char *id = cut_after(&c, 5, COMMAND_CUT);
    if (chmod(in(id, ""), 0500) != 0)
        return __LINE__;
    struct told t = resume(id, line[0]);
    if (t.state != RUN_DONE || !t.warnings || !strstr(t.warning, "cannot be written") || t.history.count != EPOCHS)
        return __LINE__;
    history_free(&t.history);
    if (chmod(in(id, ""), 0700) != 0 || info_of(id).state != RUN_CUT)
        return __LINE__;
    const char *straight = whole(&c);
    resume_to_the_end(id, line[0]);
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
            snprintf(changes, sizeof changes, "\"changes\": [{\"epoch\": %d, \"drop\": [%.17g, %.17g%s], \"bend\": [null, "
                     "{\"to\": %.17g}%s], \"lr\": %.17g}], \"state\"", WALK_CHANGED, walk_change.drop[0],
                     walk_change.drop[1], i > 1 ? ", 0, 0" : "", walk_change.bend[1].to, i > 1 ? ", null, null" : "",
                     walk_change.lr);
            edit(id, "\"state\"", changes);
        }
        trail_release(w.trail);
        w.trail = trail_read(&data, kern_best(), root, id, trainer_state_floats(&w.t) * sizeof(float) + 1, &e);
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
        ck_assert_ptr_null(trail_read(&data, kern_best(), root, "20260101-nothing", 0, &e));
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

static TCase *make_case(const char *name)
{
    TCase *c = tcase_create(name);
    tcase_set_timeout(c, 120);
    tcase_set_tags(c, ARITHMETIC);
    scratch_add(c);
    tcase_add_checked_fixture(c, set_up, tear_down);
    return c;
}

/* Those that train much. */
TCase *resume_bits_case(void)
{
    TCase *c = make_case("resume_bits");
    tcase_add_loop_test(c, it_comes_to_the_same_bits, 0, usable_kerns());
    tcase_add_test(c, it_goes_on_from_either_end);
    tcase_add_test(c, a_checkpoint_that_is_damaged_or_gone_costs_time_alone);
    tcase_add_test(c, a_disk_without_room_for_checkpoints_stops_nothing);
    return c;
}

TCase *resume_case(void)
{
    TCase *c = make_case("resume");
    tcase_add_test(c, a_torn_line_is_dropped);
    tcase_add_test(c, changes_are_gone_through_again);
    tcase_add_test(c, forks_go_on_too);
    tcase_add_test(c, a_loaded_start_is_kept_for_it);
    tcase_add_test(c, what_cannot_go_on_is_said_and_left_alone);
    tcase_add_test(c, a_history_that_says_something_else_is_left_alone);
    tcase_add_test(c, a_shut_folder_loses_nothing);
    tcase_add_test(c, a_kept_run_has_its_trail_again);
    tcase_add_test(c, the_test_set_is_measured_once_at_the_end);
    return c;
}
