/* SPDX-License-Identifier: MIT */
/* A run on disk: what is written, and every way in which a disk can refuse. */
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/mount.h>
#endif

#include "base/clock.h"
#include "run/record.h"
#include "run/record_read.h"
#include "src/run/run_id.h"
#include "suites.h"
#include "tests/common/scratch.h"

static const struct record_facts facts = {
    .train = 50000, .valid = 10000, .data = "Fashion-MNIST \x1b[31m\xff", .sha256 = "c59f",
    .isa = "avx2", .version = "0.1.0",
};

static struct spec parse(const char *line)
{
    struct spec s;
    struct err e = {0};
    ck_assert_msg(spec_parse(&s, line, &e), "%s", e.text);
    return s;
}

static struct epoch_row row(uint32_t epoch)
{
    struct epoch_row r = {.epoch = epoch};
    for (int m = 0; m < METRIC_COUNT; m++)
        metric_set(&r, (enum metric)m, 0.5 * m);
    return r;
}

static const char *in(const struct record *r, const char *name)
{
    static char path[FILE_PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%s", r->folder, name);
    return path;
}

static unsigned mode_of(const char *path)
{
    struct stat st;
    ck_assert_msg(stat(path, &st) == 0, "%s", path);
    return st.st_mode & 07777;
}

static json_t *read_json(const struct record *r)
{
    json_error_t why;
    json_t *j = json_load_file(in(r, "run.json"), JSON_REJECT_DUPLICATES, &why);
    ck_assert_msg(j != NULL, "%s", why.text);
    return j;
}

static const char *text_of(json_t *j, const char *key)
{
    const char *text = json_string_value(json_object_get(j, key));
    ck_assert_msg(text != NULL, "%s", key);
    return text;
}

static json_int_t number_of(json_t *j, const char *key)
{
    ck_assert_msg(json_is_integer(json_object_get(j, key)), "%s", key);
    return json_integer_value(json_object_get(j, key));
}

static void open_record(struct record *r, const char *line)
{
    struct err e = {0};
    struct spec spec = parse(line);
    ck_assert_msg(record_open(r, scratch_at("new/runs"), &spec, &facts, &e), "%s", e.text);
}

START_TEST(test_a_whole_run)
{
    struct record r;
    struct err e = {0};
    umask(0); /* files are private whatever the user's umask is */
    open_record(&r, "notebook seed=3");
    ck_assert_uint_eq(mode_of(r.folder), 0700);
    ck_assert_uint_eq(mode_of(in(&r, "run.json")), 0600);
    ck_assert_uint_eq(mode_of(in(&r, "history.csv")), 0600);
    json_t *j = read_json(&r);
    ck_assert_str_eq(text_of(j, "state"), "running");
    ck_assert_int_eq(number_of(j, "epochs"), 0);
    ck_assert(!json_object_get(j, "ended") && !json_object_get(j, "why"));
    json_decref(j);

    struct epoch_row one = row(1), two = row(2);
    ck_assert(record_epoch(&r, &one, &e) && record_epoch(&r, &two, &e));
    char *text = scratch_read(in(&r, "history.csv"), NULL);
    ck_assert_str_eq(text, "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy"
                     ",off_loss,off_accuracy,mc_loss,mc_accuracy\n"
                     "1,0,0.5000,1,1.5000,2,2.5000,3,3.5000\n2,0,0.5000,1,1.5000,2,2.5000,3,3.5000\n");
    free(text);

    struct tensors weights = {0}, back;
    const size_t dim[] = {2, 3};
    ck_assert(tensors_add(&weights, "fc1.weight", 2, dim, &e));
    ck_assert_msg(record_close(&r, RUN_DONE, NULL, &weights, &e), "%s", e.text);
    ck_assert(!r.open && record_close(&r, RUN_DONE, NULL, &weights, &e));
    tensors_free(&weights);
    ck_assert_uint_eq(mode_of(in(&r, "model.safetensors")), 0600);
    ck_assert_uint_eq(mode_of(in(&r, "run.json")), 0600);
    ck_assert_msg(safetensors_load(in(&r, "model.safetensors"), &back, &e), "%s", e.text);
    ck_assert_uint_eq(back.count, 1);
    tensors_free(&back);

    j = read_json(&r);
    ck_assert_int_eq(number_of(j, "format"), RECORD_FORMAT);
    ck_assert_str_eq(text_of(j, "id"), r.id);
    ck_assert_str_eq(text_of(j, "spec"), "drop=0.25,0.4,0.4 seed=3");
    ck_assert_int_eq(number_of(j, "train"), 50000);
    ck_assert_int_eq(number_of(j, "valid"), 10000);
    ck_assert_str_eq(text_of(j, "data"), "Fashion-MNIST ?[31m?");
    ck_assert_str_eq(text_of(j, "sha256"), "c59f");
    ck_assert_str_eq(text_of(j, "isa"), "avx2");
    ck_assert_str_eq(text_of(j, "version"), "0.1.0");
    ck_assert_str_eq(text_of(j, "state"), "done");
    ck_assert_uint_eq(strlen(text_of(j, "started")), strlen("2026-11-22T16:15:23Z"));
    ck_assert_int_le(strcmp(text_of(j, "started"), text_of(j, "ended")), 0);
    ck_assert_int_eq(number_of(j, "epochs"), 2);
    ck_assert(!json_object_get(j, "why"));
    ck_assert_uint_eq(json_object_size(j), 14); /* with "summary" */
    json_decref(j);
}
END_TEST

START_TEST(test_changes_are_written_at_once)
{
    struct record r;
    struct err e = {0};
    open_record(&r, "notebook");
    for (uint32_t i = 1; i <= RUN_CHANGES_MAX; i++) {
        struct run_change change = {.epoch = 2 * i, .drop = {0.5, 0.1, 0.4}, .lr = i / 1000.0};
        ck_assert_msg(record_change(&r, &change, &e), "%s", e.text);
        json_t *j = read_json(&r), *list = json_object_get(j, "changes"), *one = json_array_get(list, i - 1);
        ck_assert_uint_eq(json_array_size(list), i);
        ck_assert_int_eq(number_of(one, "epoch"), 2 * i);
        ck_assert(json_real_value(json_object_get(one, "lr")) == i / 1000.0);
        json_t *drop = json_object_get(one, "drop");
        ck_assert_uint_eq(json_array_size(drop), 3);
        ck_assert(json_real_value(json_array_get(drop, 1)) == 0.1);
        ck_assert_str_eq(text_of(j, "state"), "running");
        json_decref(j);
    }
    ck_assert(!record_change(&r, &(struct run_change){.epoch = 99, .lr = 1}, &e));
    ck_assert(record_close(&r, RUN_DONE, NULL, NULL, &e));
    json_t *j = read_json(&r);
    ck_assert_uint_eq(json_array_size(json_object_get(j, "changes")), RUN_CHANGES_MAX);
    ck_assert_str_eq(text_of(j, "state"), "done");
    json_decref(j);
}
END_TEST

START_TEST(test_a_fork_names_its_parent)
{
    struct record r;
    struct err e = {0};
    struct spec spec = spec_default();
    struct record_facts forked = facts;
    forked.fork = "20261122-161523-baseline-seed1";
    forked.fork_epoch = 12;
    ck_assert_msg(record_open(&r, scratch_at("runs"), &spec, &forked, &e), "%s", e.text);
    ck_assert(record_close(&r, RUN_DONE, NULL, NULL, &e));
    json_t *j = read_json(&r), *fork = json_object_get(j, "fork");
    ck_assert_str_eq(text_of(fork, "id"), "20261122-161523-baseline-seed1");
    ck_assert_int_eq(number_of(fork, "epoch"), 12);
    json_decref(j);
}
END_TEST

START_TEST(test_a_failed_run)
{
    struct record r;
    struct err e = {0};
    open_record(&r, "");
    ck_assert(record_close(&r, RUN_FAILED, "loss is NaN\xfe", NULL, &e));
    json_t *j = read_json(&r);
    ck_assert_str_eq(text_of(j, "state"), "failed");
    ck_assert_str_eq(text_of(j, "why"), "loss is NaN?");
    ck_assert_str_eq(text_of(j, "spec"), "");
    json_decref(j);
    ck_assert_int_ne(access(in(&r, "model.safetensors"), F_OK), 0);
}
END_TEST

/* Facts that are longer than their place, or not there. */
START_TEST(test_strange_facts)
{
    char longest[1000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    const struct record_facts strange = {.data = longest, .sha256 = longest, .isa = longest, .version = NULL};
    struct record r;
    struct err e = {0};
    struct spec spec = spec_default();
    ck_assert_msg(record_open(&r, scratch_at(""), &spec, &strange, &e), "%s", e.text);
    ck_assert(record_close(&r, RUN_STOPPED, NULL, NULL, &e));
    json_t *j = read_json(&r);
    ck_assert_uint_eq(strlen(text_of(j, "sha256")), 64);
    ck_assert_str_eq(text_of(j, "version"), "");
    ck_assert_str_eq(text_of(j, "state"), "stopped");
    json_decref(j);
}
END_TEST

static const struct {
    const char *line, *id;
} ids[] = {
    {"", "20261122-161523-baseline-seed1"},
    {"notebook", "20261122-161523-drop-0.25-0.4-0.4-seed1"},
    {"single seed=4294967295 epochs=2", "20261122-161523-net-mlp-120-drop-0-0.5-epochs-2-seed4294967295"},
    {"net=mlp:1-1-1-1-1-1-1-1 drop=0.123456789012345 lr=1e-5",
     "20261122-161523-net-mlp-1-1-1-1-1-1-1-1-drop-0.123456789012345-l-seed1"},
};

START_TEST(test_ids)
{
    char id[RECORD_ID_MAX];
    struct spec s = parse(ids[_i].line);
    run_id_make(id, "2026-11-22T16:15:23Z", &s, 1);
    ck_assert_str_eq(id, ids[_i].id);
    size_t n = strlen(id);
    run_id_make(id, "2026-11-22T16:15:23Z", &s, 1000);
    ck_assert_str_eq(id + n, "-1000");
    ck_assert_uint_eq(strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789.-"), strlen(id));
}
END_TEST

/* The names of this second and the next few are taken. */
START_TEST(test_id_taken)
{
    struct record r;
    struct spec spec = parse("notebook");
    struct err e = {0};
    time_t now = time(NULL);
    for (int i = 0; i < 30; i++) {
        char stamp[32], id[RECORD_ID_MAX];
        struct tm tm;
        time_t then = now + i;
        ck_assert(gmtime_r(&then, &tm) && strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &tm));
        run_id_make(id, stamp, &spec, 1);
        ck_assert_int_eq(mkdir(scratch_at(id), 0700), 0);
        if (i % 2 == 0) {
            run_id_make(id, stamp, &spec, 2);
            scratch_write(scratch_at(id), "a file takes a name too", 5);
        }
    }
    ck_assert_msg(record_open(&r, scratch_at(""), &spec, &facts, &e), "%s", e.text);
    size_t n = strlen(r.id);
    ck_assert_msg(strcmp(r.id + n - 8, "-seed1-2") == 0 || strcmp(r.id + n - 8, "-seed1-3") == 0, "%s", r.id);
    json_t *j = read_json(&r);
    ck_assert_str_eq(text_of(j, "id"), r.id);
    json_decref(j);
    ck_assert(record_close(&r, RUN_DONE, NULL, NULL, &e));
}
END_TEST

START_TEST(test_root_is_a_file)
{
    struct record r;
    struct spec spec = spec_default();
    struct err e = {0};
    scratch_write(scratch_at("file"), "x", 1);
    ck_assert(!record_open(&r, scratch_at("file"), &spec, &facts, &e));
    check_error(&e, ERR_FAIL, scratch_at("file"));
    ck_assert(!record_open(&r, scratch_at("file/runs"), &spec, &facts, &e));
    check_error(&e, ERR_FAIL, "file");
    ck_assert(!r.open && record_close(&r, RUN_DONE, NULL, NULL, &e));
    ck_assert(!record_epoch(&r, &(struct epoch_row){.epoch = 1}, &e) && !r.late_count);
}
END_TEST

static int open_read_only(void)
{
    struct record r;
    struct err e = {0};
    struct spec spec = spec_default();
    scratch_nobody();
    if (record_open(&r, scratch_at("locked"), &spec, &facts, &e) || r.open)
        return __LINE__;
    return strstr(e.text, scratch_at("locked")) && strstr(e.text, "XDG_DATA_HOME") && e.code == ERR_FAIL ? 0 : __LINE__;
}

START_TEST(test_read_only_root)
{
    ck_assert_int_eq(mkdir(scratch_at("locked"), 0555), 0);
    scratch_in_child(open_read_only);
}
END_TEST

/* No byte can be written: nothing of the run may stay behind. */
static int open_without_room(void)
{
    struct record r;
    struct err e = {0};
    struct spec spec = spec_default();
    struct rlimit none = {.rlim_cur = 0, .rlim_max = 0};
    if (setrlimit(RLIMIT_FSIZE, &none) != 0 || record_open(&r, scratch_at("runs"), &spec, &facts, &e))
        return __LINE__;
    if (!strstr(e.text, "run.json: cannot be written"))
        return __LINE__;
    return rmdir(scratch_at("runs")) == 0 ? 0 : __LINE__; /* which works on an empty folder alone */
}

START_TEST(test_no_room_to_open)
{
    scratch_in_child(open_without_room);
}
END_TEST

/* The disk fills while a run goes on, in root: the first failure is told and the next are quiet; closing tries the
 * weights and run.json still; what is on disk is whole. */
static int run_until_full(const char *root, size_t floats)
{
    static struct tensors weights;
    struct record r;
    struct err e = {0}, quiet = {0}, end = {0};
    struct spec spec = spec_default();
    uint32_t epoch = 1;
    if (!record_open(&r, root, &spec, &facts, &e))
        return __LINE__;
    struct epoch_row line = row(1);
    while (record_epoch(&r, &line, &e) && epoch < 100000)
        line = row(++epoch);
    if (e.code != ERR_FAIL || !strstr(e.text, r.folder) || epoch < 2 || epoch == 100000 || r.epochs != epoch - 1)
        return __LINE__;
    if (record_epoch(&r, &line, &quiet) || quiet.code != ERR_NONE || r.epochs != epoch - 1)
        return __LINE__;
    if (!tensors_add(&weights, "w", 1, &floats, &quiet))
        return __LINE__;
    bool closed = record_close(&r, RUN_DONE, NULL, &weights, &end);
    tensors_free(&weights);
    if (closed || r.open || !strstr(end.text, "model.safetensors: cannot be written"))
        return __LINE__;
    if (access(in(&r, "model.safetensors"), F_OK) == 0)
        return __LINE__;
    size_t size;
    char *text = scratch_read(in(&r, "history.csv"), &size);
    bool whole = size && text[size - 1] == '\n';
    free(text);
    json_t *j = json_load_file(in(&r, "run.json"), 0, NULL);
    bool there = j != NULL;
    json_decref(j);
    return whole && there ? 0 : __LINE__;
}

static int fill_by_limit(void)
{
    struct rlimit small = {.rlim_cur = 20000, .rlim_max = 20000};
    if (setrlimit(RLIMIT_FSIZE, &small) != 0)
        return __LINE__;
    return run_until_full(scratch_at("runs"), 10000);
}

START_TEST(test_disk_fills)
{
    scratch_in_child(fill_by_limit);
}
END_TEST

#ifdef __linux__
/* The same on a disk that is really full, where root may make one. */
START_TEST(test_real_disk_fills)
{
    ck_assert_int_eq(mkdir(scratch_at("disk"), 0700), 0);
    if (mount("tmpfs", scratch_at("disk"), "tmpfs", 0, "size=64k") != 0)
        return;
    int status = run_until_full(scratch_at("disk"), 20000);
    ck_assert_int_eq(umount(scratch_at("disk")), 0);
    ck_assert_msg(status == 0, "line %d", status);
}
END_TEST
#endif

/* The weights cannot be written, run.json can: it says how the run ended, and the error is the first. */
START_TEST(test_close_tries_everything)
{
    struct record r;
    struct err e = {0};
    static struct tensors weights;
    const size_t dim = 1;
    open_record(&r, "");
    ck_assert_int_eq(mkdir(in(&r, "model.safetensors"), 0700), 0); /* a folder cannot be replaced by a file */
    ck_assert(tensors_add(&weights, "w", 1, &dim, &e));
    ck_assert(!record_close(&r, RUN_STOPPED, NULL, &weights, &e));
    check_error(&e, ERR_FAIL, "model.safetensors: ");
    json_t *j = read_json(&r);
    ck_assert_str_eq(text_of(j, "state"), "stopped");
    json_decref(j);
    tensors_free(&weights);
}
END_TEST

/* What a program that was killed was just writing; what is somebody else's stays. */
START_TEST(test_leftovers_are_removed)
{
    static const char *const ours[] = {"run.json", "history.csv", "model.safetensors", "start.safetensors",
                                       "checkpoint.safetensors"};
    static const char *const others[] = {"history.csv.old", "notes.1-2.tmp"};
    static struct record_info info;
    struct record r;
    struct history h;
    struct err e = {0};
    char id[RECORD_ID_MAX], name[64];
    bool torn;
    open_record(&r, "");
    snprintf(id, sizeof id, "%s", r.id);
    record_abandon(&r);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        snprintf(name, sizeof name, "%s.4711-123456789.tmp", ours[i]);
        scratch_write_text(in(&r, name), "half");
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        scratch_write_text(in(&r, others[i]), "whole");
    ck_assert_msg(record_resume(&r, scratch_at("new/runs"), id, &info, &e), "%s", e.text);
    ck_assert_msg(record_continue(&r, &h, &torn, &e), "%s", e.text);
    history_free(&h);
    record_abandon(&r);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        snprintf(name, sizeof name, "%s.4711-123456789.tmp", ours[i]);
        ck_assert_msg(access(in(&r, name), F_OK) != 0, "%s is left", name);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ck_assert_msg(access(in(&r, others[i]), F_OK) == 0, "%s is gone", others[i]);
}
END_TEST

Suite *record_suite(void)
{
    Suite *s = suite_create("record");
    TCase *t = tcase_create("record");
    scratch_add(t);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, test_a_whole_run);
    tcase_add_test(t, test_changes_are_written_at_once);
    tcase_add_test(t, test_a_fork_names_its_parent);
    tcase_add_test(t, test_a_failed_run);
    tcase_add_test(t, test_strange_facts);
    tcase_add_loop_test(t, test_ids, 0, sizeof ids / sizeof ids[0]);
    tcase_add_test(t, test_id_taken);
    tcase_add_test(t, test_root_is_a_file);
    tcase_add_test(t, test_read_only_root);
    tcase_add_test(t, test_no_room_to_open);
    tcase_add_test(t, test_disk_fills);
#ifdef __linux__
    tcase_add_test(t, test_real_disk_fills);
#endif
    tcase_add_test(t, test_close_tries_everything);
    tcase_add_test(t, test_leftovers_are_removed);
    suite_add_tcase(s, t);
    return s;
}
