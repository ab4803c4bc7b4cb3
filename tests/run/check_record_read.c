/* SPDX-License-Identifier: MIT */
/* A run's folder as it is read again: what record.c wrote comes back, and what people or a lost disk make of these
 * files is told by file, place and way out. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/record_read.h"
#include "suites.h"
#include "tests/common/scratch.h"

static struct record_info info; /* 25 kB */

static const char *file(const char *id, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "runs/%s/%s", id, name);
    return scratch_at(path);
}

static void make_folder(const char *id)
{
    mkdir(scratch_at("runs"), 0700);
    ck_assert_int_eq(mkdir(file(id, ""), 0700), 0);
}

static void read_well(const char *id)
{
    struct err e = {0};
    ck_assert_msg(record_read(&info, scratch_at("runs"), id, &e), "%s", e.text);
}

static void read_history_well(struct history *h, const char *id, bool *torn)
{
    struct err e = {0};
    ck_assert_msg(record_read_history(h, scratch_at("runs"), id, 0, torn, &e), "%s", e.text);
}

/* ---- what record.c writes ---- */

static void write_run(struct record *r, const char *line, const char *fork, uint32_t fork_epoch)
{
    struct err e = {0};
    struct spec spec;
    const struct record_facts facts = {.train = 50000, .valid = 10000, .data = "Fashion-MNIST", .sha256 = "c59f",
                                       .isa = "avx2", .version = "0.1.0", .fork = fork, .fork_epoch = fork_epoch};
    ck_assert(spec_parse(&spec, line, &e));
    ck_assert_msg(record_open(r, scratch_at("runs"), &spec, &facts, &e), "%s", e.text);
    for (uint32_t i = 1; i <= 3; i++) {
        struct epoch_row row = {.epoch = i};
        metric_set(&row, METRIC_TRAIN_LOSS, i == 2 ? NAN : 0.5 / i);
        metric_set(&row, METRIC_VALID_LOSS, i == 2 ? 0.25 : i == 3 ? INFINITY : 0.75);
        metric_set(&row, METRIC_VALID_ACCURACY, 80 + i);
        ck_assert(record_epoch(r, &row, &e));
    }
}

START_TEST(test_what_is_written_is_read)
{
    struct record r;
    struct err e = {0};
    bool torn = true;
    struct history h;
    write_run(&r, "notebook seed=7", NULL, 0);
    struct run_change change = {.epoch = 3, .drop = {0.5, 0, 0.125}, .lr = 0.01};
    change.bend[0] = (struct spec_bend){.on = true, .to = 0.1};
    change.bend[2] = (struct spec_bend){.on = true, .to = 0.7, .at = 20};
    record_kept(&r, 2);
    ck_assert(record_change(&r, &change, &e));
    ck_assert(record_close(&r, RUN_STOPPED, NULL, NULL, &e));
    read_well(r.id);
    ck_assert_str_eq(info.id, r.id);
    ck_assert(spec_equal(&info.spec, &r.spec));
    ck_assert_int_eq(info.state, RUN_STOPPED);
    ck_assert_uint_eq(info.train, 50000);
    ck_assert_uint_eq(info.valid, 10000);
    ck_assert_str_eq(info.data, "Fashion-MNIST");
    ck_assert_str_eq(info.sha256, "c59f");
    ck_assert_str_eq(info.isa, "avx2");
    ck_assert_str_eq(info.version, "0.1.0");
    ck_assert_str_eq(info.started, r.started);
    ck_assert_uint_eq(strlen(info.ended), strlen(r.started));
    ck_assert(!info.forked && info.course_known);
    ck_assert_uint_eq(info.course_count, 2);
    ck_assert_uint_eq(info.course[0].epoch, 1);
    ck_assert(info.course[0].drop[1] == 0.4 && info.course[0].lr == 0.001);
    ck_assert_uint_eq(info.course[1].epoch, 3);
    ck_assert(info.course[1].drop[2] == 0.125 && info.course[1].lr == 0.01);
    ck_assert(info.course[1].bend[0].on && info.course[1].bend[0].to == 0.1 && !info.course[1].bend[0].at);
    ck_assert(!info.course[1].bend[1].on && !info.course[0].bend[0].on && info.course[1].epochs == info.spec.epochs);
    ck_assert(info.course[1].bend[2].on && info.course[1].bend[2].to == 0.7 && info.course[1].bend[2].at == 20);
    ck_assert_uint_eq(info.kept, 2);
    ck_assert_str_eq(info.label.name, "");
    read_history_well(&h, r.id, &torn);
    ck_assert(!torn);
    ck_assert_uint_eq(h.count, 3);
    ck_assert(isnan(h.row[1].value[METRIC_TRAIN_LOSS]) && isinf(h.row[2].value[METRIC_VALID_LOSS]));
    ck_assert(h.row[0].value[METRIC_TRAIN_LOSS] == 0.5 && !metric_has(&h.row[0], METRIC_TRAIN_ACCURACY));
    history_free(&h);
    ck_assert(info.summarised || record_summarise(&info, scratch_at("runs"), &e));
    ck_assert_uint_eq(info.summary.epochs, 3);
    ck_assert_uint_eq(info.summary.best.epoch, 2);
    ck_assert(info.summary.best.value[METRIC_VALID_LOSS] == 0.25);
    ck_assert_uint_eq(info.summary.last.epoch, 3);
    ck_assert(info.summary.last.value[METRIC_VALID_ACCURACY] == 83);
}
END_TEST

START_TEST(test_labels_go_round)
{
    struct record r;
    struct err e = {0};
    struct record_label label = {.name = " my  \t run ", .tags = "exam  hard ", .note = "looks odd"};
    write_run(&r, "", NULL, 0);
    ck_assert_msg(record_write_label(scratch_at("runs"), r.id, &label, &e), "%s", e.text);
    struct stat st;
    ck_assert_int_eq(stat(file(r.id, "label.json"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    read_well(r.id);
    ck_assert_str_eq(info.label.name, "my run");
    ck_assert_str_eq(info.label.tags, "exam hard");
    ck_assert_str_eq(info.label.note, "looks odd");
    ck_assert_int_eq(info.state, RUN_RUNNING);
    label = (struct record_label){.name = "\x1b[31m\xe2\x80\xae\xff"};
    ck_assert(record_write_label(scratch_at("runs"), r.id, &label, &e));
    read_well(r.id);
    ck_assert_str_eq(info.label.name, "?[31m??");
    label = (struct record_label){.name = "  "};
    ck_assert(record_write_label(scratch_at("runs"), r.id, &label, &e)); /* nothing left: no file */
    ck_assert(record_write_label(scratch_at("runs"), r.id, &label, &e));
    ck_assert_int_ne(stat(file(r.id, "label.json"), &st), 0);
    ck_assert(!record_write_label(scratch_at("runs"), "../runs", &label, &e));
    label.name[0] = 'x';
    ck_assert(!record_write_label(scratch_at("runs"), "20261122-nothing", &label, &e));
    check_error(&e, ERR_FAIL, "20261122-nothing/label.json");
    ck_assert(record_close(&r, RUN_DONE, NULL, NULL, &e));
}
END_TEST

/* ---- format 2, and both with hands on them ---- */

#define FRONT "\"train\": 50, \"valid\": 10, \"data\": \"d\", \"sha256\": \"c5\", \"isa\": \"base\", " \
    "\"version\": \"1\", \"started\": \"2026-11-22T16:15:23Z\""
#define RUN(more) "{\"format\": 2, \"spec\": \"epochs=30\", \"state\": \"done\", " FRONT more "}"

START_TEST(test_format_2)
{
    make_folder("a");
    scratch_write_text(file("a", "run.json"), RUN(
        ", \"group\": \"g\", \"loaded\": true, \"what comes later\": [1], "
        "\"fork\": {\"id\": \"p\", \"epoch\": 10, \"course\": [{\"epoch\": 1, \"drop\": [0.1, 0, 0], \"lr\": 1},"
        " {\"epoch\": 5, \"drop\": [0.2, 0, 0], \"lr\": 2}, {\"epoch\": 9, \"drop\": [0.3, 0, 0], \"lr\": 3}]},"
        "\"changes\": [{\"epoch\": 11, \"drop\": [0.4, 0, 0], \"lr\": 4},"
        " {\"epoch\": 20, \"drop\": [0.5, 0, 0], \"lr\": 5}], "
        "\"summary\": {\"epochs\": 30, \"best\": {\"epoch\": 9, \"valid_loss\": 0.5},"
        " \"last\": {\"epoch\": 30, \"train_loss\": \"nan\", \"valid_loss\": \"inf\", \"train_accuracy\": 3}}, "
        "\"test\": {\"images\": 1000, \"loss\": 0.25, \"accuracy\": 88.5}"));
    read_well("a");
    ck_assert_int_eq(info.format, 2);
    ck_assert_str_eq(info.group, "g");
    ck_assert(info.loaded && info.forked && info.course_known && info.summarised);
    ck_assert_str_eq(info.fork, "p");
    ck_assert_uint_eq(info.fork_epoch, 10);
    /* the fork's own beginning was changed before it trained an epoch: that change counts */
    const uint32_t epochs[] = {1, 5, 9, 11, 20};
    ck_assert_uint_eq(info.course_count, 5);
    for (size_t i = 0; i < 5; i++) {
        ck_assert_uint_eq(info.course[i].epoch, epochs[i]);
        ck_assert(info.course[i].lr == (double)i + 1 && info.course[i].drop[0] == (double)(i + 1) / 10);
    }
    ck_assert_uint_eq(info.summary.best.measured, 1u << METRIC_VALID_LOSS);
    ck_assert(isnan(info.summary.last.value[METRIC_TRAIN_LOSS]));
    ck_assert(!metric_has(&info.summary.last, METRIC_VALID_ACCURACY));
    ck_assert_uint_eq(info.test.images, 1000);
    ck_assert(info.test.loss == 0.25 && info.test.accuracy == 88.5);
}
END_TEST

/* A fork of format 1 does not say what its parent did. */
START_TEST(test_fork_of_format_1)
{
    make_folder("a");
    scratch_write_text(file("a", "run.json"), "{\"format\": 1, \"spec\": \"\", \"state\": \"running\", " FRONT
                       ", \"fork\": {\"id\": \"\", \"epoch\": 3}}");
    read_well("a");
    ck_assert(info.forked && !info.course_known && !info.summarised);
    ck_assert_uint_eq(info.course_count, 0);
    ck_assert_str_eq(info.fork, "");
    scratch_write_text(file("a", "run.json"), RUN(", \"fork\": {\"id\": \"\", \"epoch\": 0}"));
    read_well("a");
    ck_assert(info.course_known && info.course_count == 1); /* from the start on it is its own */
}
END_TEST

static const struct {
    const char *text, *says;
} bad[] = {
    {"", "line 1, column 0"},
    {"{", "run.json, line 1"},
    {"[]", "no object"},
    {"{\"format\": 2, \"format\": 2}", "duplicate"},
    {"\xff", "run.json, line 1"},
    {"{}", "\"format\": must be a whole number"},
    {"{\"format\": 3}", "newer dropout-lab"},
    {"{\"format\": 99999999999}", "\"format\": must be"},
    {"{\"format\": \"2\"}", "\"format\": must be"},
    {"{\"format\": 0}", "\"format\": must be"},
    {"{\"format\": 1}", "\"spec\": must be a text"},
    {"{\"format\": 1, \"spec\": 5}", "\"spec\": must be a text"},
    {"{\"format\": 1, \"spec\": \"drop=2\"}", "\"spec\": drop=2: must be 0 <= p < 1"},
    {"{\"format\": 1, \"spec\": \"seeds=3\"}", "without seeds="},
    {"{\"format\": 1, \"spec\": \"\", \"state\": \"dun\"}", "\"state\": must be one of waiting, running, paused, done"},
    {"{\"format\": 1, \"spec\": \"\", \"state\": \"done\", \"train\": -1}", "\"train\": must be"},
    {"{\"format\": 1, \"spec\": \"\", \"state\": \"done\", \"train\": 1.5}", "\"train\": must be"},
    {RUN(", \"ended\": 5"), "\"ended\": must be a text"},
    {RUN(", \"loaded\": 1"), "\"loaded\": must be true or false"},
    {RUN(", \"fork\": []"), "\"fork\": must be an object"},
    {RUN(", \"fork\": {\"id\": \"\"}"), "\"fork.epoch\": must be"},
    {RUN(", \"fork\": {\"id\": \"\", \"epoch\": 3, \"course\": []}"), "\"fork.course\": must be"},
    {RUN(", \"fork\": {\"id\": \"\", \"epoch\": 3, \"course\": [{\"epoch\": 4}]}"), "\"fork.course.epoch\": must be"},
    {RUN(", \"changes\": {}"), "\"changes\": must be a list"},
    {RUN(", \"changes\": [5]"), "must be a list of objects"},
    {RUN(", \"changes\": [{\"epoch\": 2, \"drop\": [0, 0], \"lr\": 1}]"), "\"changes.drop\": must be"},
    {RUN(", \"changes\": [{\"epoch\": 2, \"drop\": [0, 0, 1], \"lr\": 1}]"), "\"changes.drop\": must be"},
    {RUN(", \"changes\": [{\"epoch\": 2, \"drop\": [0, 0, null], \"lr\": 1}]"), "\"changes.drop\": must be"},
    {RUN(", \"changes\": [{\"epoch\": 2, \"drop\": [0, 0, 0], \"lr\": 0}]"), "\"changes.lr\": must be"},
    {RUN(", \"changes\": [{\"epoch\": 5, \"drop\": [0, 0, 0], \"lr\": 1},"
         " {\"epoch\": 4, \"drop\": [0, 0, 0], \"lr\": 1}]"),
     "\"changes.epoch\": must be no less"},
    {RUN(", \"summary\": {\"epochs\": 3}"), "\"summary.epochs\": must be the epoch of"},
    {RUN(", \"summary\": {\"epochs\": 3, \"last\": {\"epoch\": 3, \"valid_loss\": \"low\"}}"),
     "\"summary.last.valid_loss\": must be a number"},
    {RUN(", \"test\": {\"images\": 3}"), "\"test.loss\": must be"},
};

START_TEST(test_bad_run_json)
{
    struct err e = {0};
    make_folder("a");
    scratch_write_text(file("a", "run.json"), bad[_i].text);
    ck_assert_msg(!record_read(&info, scratch_at("runs"), "a", &e), "%s", bad[_i].text);
    check_error(&e, ERR_FAIL, file("a", "run.json"));
    check_error(&e, ERR_FAIL, bad[_i].says);
    ck_assert_msg(strchr(e.text, ';') != NULL, "no way out: %s", e.text);
    ck_assert_str_eq(info.id, "a");
    ck_assert_int_eq(info.format, 0);
}
END_TEST

START_TEST(test_bad_label)
{
    struct err e = {0};
    make_folder("a");
    scratch_write_text(file("a", "run.json"), RUN(""));
    scratch_write_text(file("a", "label.json"), "{\"name\": [\"x\"]}");
    ck_assert(!record_read(&info, scratch_at("runs"), "a", &e));
    check_error(&e, ERR_FAIL, "label.json: \"name\": must be a text");
    scratch_write_text(file("a", "label.json"), "{\"name\": \"\\u001b]0;x\\u0007\\u202e\", \"later\": 1}");
    read_well("a");
    ck_assert_str_eq(info.label.name, "?]0;x??");
}
END_TEST

START_TEST(test_what_is_no_run)
{
    struct err e = {0};
    make_folder("empty");
    scratch_write_text(scratch_at("runs/file"), "x");
    ck_assert(!record_read(&info, scratch_at("runs"), "empty", &e));
    check_error(&e, ERR_FAIL, "has no run.json");
    ck_assert(!record_read(&info, scratch_at("runs"), "file", &e));
    check_error(&e, ERR_FAIL, "is a file where a run's folder");
    ck_assert(!record_read(&info, scratch_at("runs"), "missing", &e));
    check_error(&e, ERR_FAIL, "missing: there is no such run");
    static const char *const no_id[] = {"", ".", "..", "a/b", "/etc", "\x1b[2J", "\xff", "a\xe2\x80\xae"};
    for (size_t i = 0; i < sizeof no_id / sizeof *no_id; i++)
        ck_assert(!record_read(&info, scratch_at("runs"), no_id[i], &e));
    ck_assert(!record_read(&info, scratch_at("nowhere"), "a", &e));
    check_error(&e, ERR_FAIL, "nowhere");
    ck_assert_int_eq(mkfifo(file("empty", "run.json"), 0600), 0); /* is not waited on */
    ck_assert(!record_read(&info, scratch_at("runs"), "empty", &e));
    check_error(&e, ERR_FAIL, "no regular file");
    ck_assert_int_eq(unlink(file("empty", "run.json")), 0);
    ck_assert_int_eq(symlink("run.json", file("empty", "run.json")), 0);
    ck_assert(!record_read(&info, scratch_at("runs"), "empty", &e));
    check_error(&e, ERR_FAIL, "cannot be opened");
}
END_TEST

static int read_locked(void)
{
    struct err e = {0};
    scratch_nobody();
    if (record_read(&info, scratch_at("runs"), "a", &e) || !strstr(e.text, "run.json: cannot be opened"))
        return __LINE__;
    return 0;
}

START_TEST(test_what_may_not_be_read)
{
    make_folder("a");
    chmod(scratch_at(""), 0755);
    chmod(scratch_at("runs"), 0755);
    scratch_write_text(file("a", "run.json"), RUN(""));
    ck_assert_int_eq(chmod(file("a", "run.json"), 0), 0);
    chmod(file("a", ""), 0755);
    scratch_in_child(read_locked);
}
END_TEST

/* ---- history.csv ---- */

#define HEADER "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy\n"

/* A ~ stands for a zero, which a power cut leaves where lines were to be. */
static const struct {
    const char *text;
    size_t rows;
    bool torn;
} good_history[] = {
    {"", 0, false},
    {"epoch,train_lo", 0, true},
    {HEADER, 0, false},
    {HEADER "1,0.5,80,0.4,85\n", 1, false},
    {HEADER "1,0.5,80,0.4,85\n2,0.4,81,0.3", 1, true},
    {HEADER "1,0.5,80,0.4,85\n2,0.4,81,0.3,86", 1, true}, /* 86 may be the beginning of 86.5 */
    {HEADER "1,0.5,80,0.4,85\n\"2,0.", 1, true},
    {HEADER "1,nan,,inf,-inf\n2,-nan,1e-5,,\n", 2, false},
    {"\xef\xbb\xbf" "epoch,train_loss\r\n1,0.5\r\n", 1, false},
    {HEADER "1,0.5,80,0.4,85\n~~~~~~", 1, true},
    {HEADER "1,0.5,80,0.4,85\n2,0.4,~~~~~~3,0.4,81,0.3,86\n", 1, true},
    {HEADER "~~~~~~~\n2,0.4,81,0.3,86\n", 0, true},
    {"~~~~,train_loss\n1,0.5\n", 0, true},
    {"later,valid_loss,\"epoch\",x\nwhat,0.5,1,\"a,b\"\n", 1, false},
};

static void write_with_zeros(const char *path, const char *text)
{
    char bytes[512];
    size_t size = strlen(text);
    ck_assert_uint_le(size, sizeof bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = text[i] == '~' ? 0 : text[i];
    scratch_write(path, bytes, size);
}

START_TEST(test_history)
{
    struct history h;
    bool torn;
    make_folder("a");
    read_history_well(&h, "a", NULL); /* not there yet */
    ck_assert_uint_eq(h.count, 0);
    history_free(&h);
    write_with_zeros(file("a", "history.csv"), good_history[_i].text);
    read_history_well(&h, "a", &torn);
    ck_assert_uint_eq(h.count, good_history[_i].rows);
    ck_assert_int_eq(torn, good_history[_i].torn);
    history_free(&h);
}
END_TEST

static const struct {
    const char *text, *says;
} bad_history[] = {
    {"train_loss\n0.5\n", "line 1: is no header"},
    {"1,0.5\n2,0.4\n", "line 1: is no header"},
    {"epoch,epoch\n1,1\n", "line 1: has the column epoch twice"},
    {HEADER "1,0.5,80,0.4\n", "line 2: has 4 columns, where the header has 5"},
    {HEADER "1,0.5,80,0.4,85,1\n", "line 2: has 6 columns"},
    {HEADER "2,0.5,80,0.4,85\n", "line 2: is of epoch 2, where epoch 1"},
    {HEADER "1,0.5,80,0.4,85\n1,0.5,80,0.4,85\n", "line 3: is of epoch 1"},
    {HEADER ",0.5,80,0.4,85\n", "line 2: '' where a number"},
    {HEADER "1,0x5,80,0.4,85\n", "line 2: '0x5' where a number"},
    {HEADER "1,0.5.5,80,0.4,85\n", "line 2: '0.5.5'"},
    {HEADER "1,\x1b[2J,80,0.4,85\n", "line 2: '?[2J'"},
    {HEADER "\n1,0.5,80,0.4,85\n", "line 2: is empty"},
    {HEADER "1,\"0.5,80,0.4,85\n2,0.5,80,0.4,85\n", "line 2: is empty, or its quote"},
    {HEADER "1,0\"5,80,0.4,85\n", "line 2: a quote"},
};

START_TEST(test_bad_history)
{
    struct history h;
    struct err e = {0};
    make_folder("a");
    scratch_write_text(file("a", "history.csv"), bad_history[_i].text);
    ck_assert(!record_read_history(&h, scratch_at("runs"), "a", 0, NULL, &e));
    check_error(&e, ERR_FAIL, file("a", "history.csv"));
    check_error(&e, ERR_FAIL, bad_history[_i].says);
    ck_assert_ptr_null(h.row);
}
END_TEST

START_TEST(test_a_cell_without_end)
{
    static char text[100000];
    struct history h;
    struct err e = {0};
    snprintf(text, sizeof text, "%s1,", HEADER);
    memset(text + strlen(text), '1', sizeof text - 1 - strlen(text));
    text[sizeof text - 2] = '\n';
    make_folder("a");
    scratch_write_text(file("a", "history.csv"), text);
    ck_assert(!record_read_history(&h, scratch_at("runs"), "a", 0, NULL, &e));
    check_error(&e, ERR_FAIL, "line 2: a cell has more than 512 bytes");
}
END_TEST

/* There is room for the epochs that are to come. */
START_TEST(test_history_has_room)
{
    struct history h;
    struct err e = {0};
    make_folder("a");
    scratch_write_text(file("a", "history.csv"), HEADER "1,0.5,80,0.4,85\n");
    ck_assert(record_read_history(&h, scratch_at("runs"), "a", 50, NULL, &e));
    for (uint32_t i = 2; i <= 50; i++)
        ck_assert(history_append(&h, &(struct epoch_row){.epoch = i}));
    history_free(&h);
}
END_TEST

/* ---- the lock ---- */

START_TEST(test_held)
{
    make_folder("a");
    ck_assert(!record_is_held(scratch_at("runs"), "a"));
    int fd = open(file("a", ""), O_RDONLY | O_DIRECTORY);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(flock(fd, LOCK_EX), 0);
    ck_assert(record_is_held(scratch_at("runs"), "a"));
    ck_assert(record_is_held(scratch_at("runs"), "a"));
    close(fd);
    ck_assert(!record_is_held(scratch_at("runs"), "a"));
    ck_assert(!record_is_held(scratch_at("runs"), "missing"));
    ck_assert(!record_is_held(scratch_at("nowhere"), "a"));
}
END_TEST

Suite *record_read_suite(void)
{
    Suite *s = suite_create("record_read");
    TCase *t = tcase_create("record_read");
    scratch_add(t);
    tcase_add_test(t, test_what_is_written_is_read);
    tcase_add_test(t, test_labels_go_round);
    tcase_add_test(t, test_format_2);
    tcase_add_test(t, test_fork_of_format_1);
    tcase_add_loop_test(t, test_bad_run_json, 0, sizeof bad / sizeof *bad);
    tcase_add_test(t, test_bad_label);
    tcase_add_test(t, test_what_is_no_run);
    tcase_add_test(t, test_what_may_not_be_read);
    tcase_add_loop_test(t, test_history, 0, sizeof good_history / sizeof *good_history);
    tcase_add_loop_test(t, test_bad_history, 0, sizeof bad_history / sizeof *bad_history);
    tcase_add_test(t, test_a_cell_without_end);
    tcase_add_test(t, test_history_has_room);
    tcase_add_test(t, test_held);
    suite_add_tcase(s, t);
    return s;
}
