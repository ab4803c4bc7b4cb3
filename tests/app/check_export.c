/* SPDX-License-Identifier: MIT */
/* `dropout-lab export`: real runs, and what comes out of them, read back by readers of other making. */
#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "cases.h"
#include "dashboard.h"
#include "events.h"
#include "log/log.h"
#include "program.h"
#include "run/metric.h"
#include "run/record_read.h"
#include "tests/common/scratch.h"
#include "tests/common/strict.h"

enum { EPOCHS = 3, RUNS_MAX = 8, ID_MAX = 256 };

struct kept {
    size_t count;
    char id[RUNS_MAX][ID_MAX]; /* the oldest first */
};

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static struct kept kept_runs(void)
{
    struct kept k = {0};
    DIR *folder = opendir(scratch_at("home/dropout-lab/runs"));
    ck_assert_ptr_nonnull(folder);
    for (struct dirent *d; (d = readdir(folder));) {
        if (d->d_name[0] == '.')
            continue;
        ck_assert_uint_lt(k.count, RUNS_MAX);
        snprintf(k.id[k.count++], ID_MAX, "%s", d->d_name);
    }
    closedir(folder);
    qsort(k.id, k.count, ID_MAX, by_name);
    return k;
}

/* Trains; the words beside those that make it short. */
static void train(const char *words)
{
    char line[1024];
    snprintf(line, sizeof line, "run net=mlp:16 train=300 valid=100 epochs=%d %s", EPOCHS, words);
    struct outcome *o = run_program(line);
    ck_assert_msg(o->status == 0, "%s", o->err);
}

static const char *in_run(const char *id, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "home/dropout-lab/runs/%s/%s", id, name);
    return scratch_at(path);
}

static void label_run(const char *id, const struct record_label *label)
{
    struct err e;
    ck_assert_msg(record_write_label(scratch_at("home/dropout-lab/runs"), id, label, &e), "%s", e.text);
}

/* What export prints; the runs behind `words`. */
static const char *exported(const char *format, const char *words)
{
    char line[1024];
    snprintf(line, sizeof line, "export %s %s %s", words, *format ? "--format" : "", format);
    struct outcome *o = run_program(line);
    ck_assert_msg(o->status == 0, "%s: %d %s", line, o->status, o->err);
    ck_assert_str_eq(o->err, "");
    return o->out;
}

/* ---- CSV ---- */

START_TEST(csv_of_a_run_is_its_history)
{
    train("drop=0.5");
    train("opt=sgd valid=0");
    struct kept k = kept_runs();
    ck_assert_uint_eq(k.count, 2);
    for (size_t i = 0; i < 2; i++) {
        char *history = scratch_read(in_run(k.id[i], "history.csv"), NULL);
        ck_assert_int_eq(times(history, "\n"), EPOCHS + 1);
        ck_assert_str_eq(exported("csv", k.id[i]), history);
        ck_assert_str_eq(exported("", k.id[i]), history);
        free(history);
    }
}
END_TEST

/* A line that was cut off by a crash is no line. */
START_TEST(csv_has_whole_lines)
{
    train("");
    struct kept k = kept_runs();
    char *history = scratch_read(in_run(k.id[0], "history.csv"), NULL);
    char *last = strstr(history, "\n3,");
    ck_assert_ptr_nonnull(last);
    last[6] = 0;
    scratch_write_text(in_run(k.id[0], "history.csv"), history);
    last[1] = 0;
    ck_assert_str_eq(exported("csv", k.id[0]), history);
    free(history);
}
END_TEST

/* run, name, and each run's own lines. */
START_TEST(csv_of_several_runs_is_one_table)
{
    static char want[8192], words[512];
    train("drop=0.5");
    train("seed=7");
    struct kept k = kept_runs();
    strcpy(want, "run,name,epoch,train_loss,train_accuracy,valid_loss,valid_accuracy"
           ",off_loss,off_accuracy,mc_loss,mc_accuracy\n");
    label_run(k.id[1], &(struct record_label){.name = "=1+1"});
    for (size_t i = 0; i < 2; i++) {
        char *history = scratch_read(in_run(k.id[i], "history.csv"), NULL);
        strtok(history, "\n");
        for (char *line; (line = strtok(NULL, "\n"));)
            sprintf(want + strlen(want), "%s,%s,%s\n", k.id[i], i ? "'=1+1" : "", line);
        free(history);
    }
    snprintf(words, sizeof words, "%s %s", k.id[0], k.id[1]);
    ck_assert_str_eq(exported("csv", words), want);
}
END_TEST

/* ---- JSON ---- */

static json_t *exported_json(const char *words)
{
    json_error_t error;
    json_t *j = json_loads(exported("json", words), 0, &error);
    ck_assert_msg(j != NULL, "line %d: %s", error.line, error.text);
    return j;
}

static const char *string_in(const json_t *j, const char *key)
{
    const char *text = json_string_value(json_object_get(j, key));
    ck_assert_msg(text != NULL, "%s", key);
    return text;
}

/* The rows of history.csv, cell by cell: an empty one is not there, "nan" and "inf" are null. */
static void check_rows(const json_t *rows, const char *path)
{
    char *history = scratch_read(path, NULL), *line = history;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        line = strchr(line, '\n') + 1;
        char *cell = line;
        ck_assert_int_eq(json_integer_value(json_object_get(row, "epoch")), strtol(cell, &cell, 10));
        for (int m = 0; m < METRIC_COUNT; m++) {
            const json_t *value = json_object_get(row, metric_info[m].column);
            bool none = *cell == '\n'; /* a file of an older version has fewer columns */
            char *at = none ? cell : ++cell;
            bool empty = none || *at == ',' || *at == '\n';
            double number = empty ? 0 : strtod(at, &cell);
            if (empty)
                ck_assert_ptr_null(value);
            else if (!isfinite(number))
                ck_assert(json_is_null(value));
            else
                ck_assert_double_eq(json_number_value(value), number);
        }
    }
    ck_assert_ptr_null(strchr(strchr(line, '\n') + 1, '\n'));
    free(history);
}

START_TEST(json_has_everything)
{
    train("drop=0.25,0.4");
    train("seed=3 valid=0");
    struct kept k = kept_runs();
    char words[512];
    label_run(k.id[0], &(struct record_label){.name = "a \"b\" \xc3\xbc", .tags = "exam two", .note = "why"});
    snprintf(words, sizeof words, "%s %s", k.id[0], k.id[1]);
    json_t *all = exported_json(words), *runs = json_object_get(all, "runs");
    ck_assert_str_eq(string_in(all, "version"), PACKAGE_VERSION);
    ck_assert_uint_eq(json_array_size(runs), 2);
    for (size_t i = 0; i < 2; i++) {
        const json_t *r = json_array_get(runs, i), *last = json_object_get(r, "last");
        ck_assert_str_eq(string_in(r, "id"), k.id[i]);
        ck_assert_str_eq(string_in(r, "state"), "done");
        ck_assert_uint_eq(strlen(string_in(r, "sha256")), 64);
        ck_assert_int_eq(json_integer_value(json_object_get(r, "train")), 300);
        ck_assert_int_eq(json_integer_value(json_object_get(r, "valid")), i ? 0 : 100);
        ck_assert_int_eq(json_integer_value(json_object_get(last, "epoch")), EPOCHS);
        ck_assert((json_object_get(r, "best") != NULL) == (i == 0));
        ck_assert_uint_eq(json_array_size(json_object_get(r, "history")), EPOCHS);
        check_rows(json_object_get(r, "history"), in_run(k.id[i], "history.csv"));
    }
    const json_t *first = json_array_get(runs, 0), *course = json_object_get(first, "course");
    ck_assert_str_eq(string_in(first, "spec"), "net=mlp:16 drop=0.25,0.4 epochs=3 train=300 valid=100");
    ck_assert_str_eq(string_in(first, "name"), "a \"b\" \xc3\xbc");
    ck_assert_str_eq(string_in(first, "note"), "why");
    ck_assert_str_eq(string_in(first, "tags"), "exam two");
    ck_assert_double_eq(json_number_value(json_array_get(json_object_get(json_array_get(course, 0), "drop"), 1)), 0.4);
    ck_assert_str_eq(string_in(json_array_get(runs, 1), "name"), "");
    json_decref(all);
}
END_TEST

START_TEST(what_json_has_no_number_for_is_null)
{
    train("");
    struct kept k = kept_runs();
    scratch_write_text(in_run(k.id[0], "history.csv"),
                       "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy\n"
                       "1,0.1,50.0000,nan,10.0000\n2,inf,50.0000,,\n3,1e-09,50.0000,0.33333333,10.0000\n");
    json_t *all = exported_json(k.id[0]);
    check_rows(json_object_get(json_array_get(json_object_get(all, "runs"), 0), "history"),
               in_run(k.id[0], "history.csv"));
    json_decref(all);
}
END_TEST

/* ---- safetensors ---- */

START_TEST(weights_are_the_runs_own)
{
    char line[512];
    size_t size, copy_size;
    train("drop=0.5");
    struct kept k = kept_runs();
    snprintf(line, sizeof line, "export %s -o %s", k.id[0], scratch_at("copy.safetensors"));
    struct outcome *o = run_program(line);
    ck_assert_msg(o->status == 0, "%s", o->err);
    char *own = scratch_read(in_run(k.id[0], "model.safetensors"), &size);
    char *copy = scratch_read(scratch_at("copy.safetensors"), &copy_size);
    ck_assert(size == copy_size && memcmp(own, copy, size) == 0);
    struct strict s = strict_read(copy, copy_size);
    static const size_t dim[4][2] = {{16, 784}, {16}, {10, 16}, {10}};
    static const char *const name[] = {"fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"};
    ck_assert_uint_eq(s.count, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_str_eq(s.tensor[i].name, name[i]);
        ck_assert(s.tensor[i].ndim == 2 - i % 2 && s.tensor[i].dim[0] == dim[i][0]);
        ck_assert(i % 2 || s.tensor[i].dim[1] == dim[i][1]);
    }
    free(own);
    free(copy);
}
END_TEST

/* ---- TensorBoard ---- */

/* Record for record, value for value. */
static void check_events(const struct events *ev, const char *id, bool tested)
{
    json_t *all = exported_json(id);
    const json_t *run = json_array_get(json_object_get(all, "runs"), 0), *rows = json_object_get(run, "history");
    double started, ended;
    ck_assert(clock_read(string_in(run, "started"), &started) && clock_read(string_in(run, "ended"), &ended));
    ck_assert_str_eq(ev->event[0].version, "brain.Event:2");
    ck_assert(ended - started > 1000 && ev->event[0].time == started);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const struct event_record *e = &ev->event[i + 1];
        ck_assert_double_eq_tol(e->time, started + (double)(i + 1) / EPOCHS * (ended - started), 1);
        ck_assert_int_eq(e->step, json_integer_value(json_object_get(row, "epoch")));
        ck_assert_uint_eq(e->count, json_object_size(row) - 1);
        for (size_t s = 0; s < e->count; s++) {
            char column[64], *slash = strchr(e->scalar[s].tag, '/');
            snprintf(column, sizeof column, "%s_%.*s", slash + 1, (int)(slash - e->scalar[s].tag), e->scalar[s].tag);
            ck_assert(e->scalar[s].value == (float)json_number_value(json_object_get(row, column)));
        }
    }
    const json_t *test = json_object_get(run, "test");
    ck_assert((test != NULL) == tested);
    ck_assert_uint_eq(ev->count, json_array_size(rows) + 1 + tested);
    if (test) {
        const struct event_record *e = &ev->event[ev->count - 1];
        ck_assert(e->step == EPOCHS && e->count == 2 && e->time == ended);
        ck_assert_str_eq(e->scalar[0].tag, "loss/test");
        ck_assert(e->scalar[0].value == (float)json_number_value(json_object_get(test, "loss")));
        ck_assert_str_eq(e->scalar[1].tag, "accuracy/test");
        ck_assert(e->scalar[1].value == (float)json_number_value(json_object_get(test, "accuracy")));
    }
    json_decref(all);
}

/* The program's own reader of other programs' logs. */
static void check_log(const char *path)
{
    struct err e;
    struct log *log = log_new(path, NULL, &e);
    ck_assert_msg(log != NULL, "%s", e.text);
    for (bool more = true; more;)
        log_poll(log, 1, &more);
    ck_assert_msg(log_state(log) == LOG_FOLLOWED && log_skipped(log) == 0, "%s", log_message(log));
    ck_assert_msg(strstr(log_format(log), "TensorBoard") != NULL, "%s", log_format(log));
    size_t trained = 0;
    for (size_t i = 0; i < log_series_count(log); i++) {
        const struct log_series *s = log_series(log, i);
        if (strcmp(s->name, "loss/train") != 0 && strcmp(s->name, "accuracy/train") != 0)
            continue;
        trained++;
        ck_assert(s->role == LOG_ROLE_TRAIN && s->count == EPOCHS && log_series_x(s, EPOCHS - 1) == EPOCHS);
    }
    ck_assert_uint_eq(trained, 2);
    log_delete(log);
}

/* As if the run had taken years. */
static void start_long_ago(const char *id)
{
    char *json = scratch_read(in_run(id, "run.json"), NULL), *started = strstr(json, "\"started\": \"");
    ck_assert_ptr_nonnull(started);
    memcpy(started + strlen("\"started\": \""), "2020", 4);
    scratch_write_text(in_run(id, "run.json"), json);
    free(json);
}

START_TEST(events_are_what_tensorboard_reads)
{
    char line[1024], words[600], path[1024];
    snprintf(words, sizeof words, "drop=0.5 --data %s/data/fashion-mnist-subset", getenv("TEST_SRCDIR"));
    train(words);
    train("seed=5 valid=0");
    struct kept k = kept_runs();
    start_long_ago(k.id[0]);
    start_long_ago(k.id[1]);
    snprintf(words, sizeof words, "%s %s", k.id[0], k.id[1]);
    snprintf(line, sizeof line, "export %s --format tensorboard --output %s", words, scratch_at("board/deep"));
    for (int again = 0; again < 2; again++) {
        struct outcome *o = run_program(line);
        ck_assert_msg(o->status == 0, "%s", o->err);
    }
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "board/deep/%s", k.id[i]);
        DIR *folder = opendir(scratch_at(path));
        ck_assert_ptr_nonnull(folder);
        int files = 0;
        for (struct dirent *d; (d = readdir(folder));) {
            if (d->d_name[0] == '.')
                continue;
            size_t size;
            files++;
            ck_assert_msg(strncmp(d->d_name, "events.out.tfevents.1", 21) == 0, "%s", d->d_name);
            ck_assert_str_eq(strrchr(d->d_name, '.'), ".dropout-lab");
            snprintf(path, sizeof path, "board/deep/%s/%s", k.id[i], d->d_name);
            char *bytes = scratch_read(scratch_at(path), &size);
            static struct events ev;
            ev = events_read(bytes, size);
            ck_assert_uint_ge(ev.count, EPOCHS + 1);
            check_events(&ev, k.id[i], i == 0);
            check_log(scratch_at(path));
            free(bytes);
        }
        closedir(folder);
        ck_assert_int_eq(files, 1);
    }
}
END_TEST

/* ---- where to ---- */

START_TEST(a_file_is_replaced_and_stdout_has_a_name)
{
    char line[512];
    train("");
    struct kept k = kept_runs();
    char *history = scratch_read(in_run(k.id[0], "history.csv"), NULL);
    scratch_write_text(scratch_at("out.csv"), "what was there");
    snprintf(line, sizeof line, "export %s --output %s", k.id[0], scratch_at("out.csv"));
    struct outcome *o = run_program(line);
    ck_assert(o->status == 0 && !*o->out && !*o->err);
    ck_assert_str_eq(read_text(scratch_at("out.csv")), history);
    snprintf(line, sizeof line, "export -o - %s", k.id[0]);
    ck_assert_str_eq(run_program(line)->out, history);
    ck_assert_str_eq(run_program("export last")->out, history);
    snprintf(line, sizeof line, "export last -o %s", scratch_at("out.json"));
    ck_assert_int_eq(run_program(line)->status, 0);
    ck_assert_int_eq(read_text(scratch_at("out.json"))[0], '{');
    free(history);
}
END_TEST

static const struct {
    const char *words;
    int status;
    const char *says[2];
} wrong[] = {
    {"export", 2, {"which runs", "export last"}},
    {"export nowhere", 1, {"nowhere", NULL}},
    {"export last --format xml", 2, {"xml", "csv, json, safetensors, tensorboard"}},
    {"export last -o run.xyz", 2, {"run.xyz", "--format csv"}},
    {"export last last --format safetensors", 2, {"one run", NULL}},
    {"export last last --format tensorboard", 2, {"folder", "--output"}},
    {"export last --format csv -o /", 1, {"/", NULL}},
    {"export last --format csv -o /nowhere/x.csv", 1, {"/nowhere/x.csv", NULL}},
    {"export last --format tensorboard -o /dev/null", 1, {"/dev/null", NULL}},
    {"export last --json", 2, {"--json", "export"}},
};

START_TEST(what_cannot_be_exported_is_said)
{
    train("");
    struct outcome *o = run_program(wrong[_i].words);
    ck_assert_msg(o->status == wrong[_i].status, "%s: %d %s", wrong[_i].words, o->status, o->err);
    ck_assert_str_eq(o->out, "");
    for (int i = 0; i < 2 && wrong[_i].says[i]; i++)
        ck_assert_msg(strstr(o->err, wrong[_i].says[i]) != NULL, "%s", o->err);
}
END_TEST

START_TEST(weights_that_are_not_there_are_said)
{
    train("");
    struct kept k = kept_runs();
    ck_assert_int_eq(unlink(in_run(k.id[0], "model.safetensors")), 0);
    struct outcome *o = run_program("export last --format safetensors");
    ck_assert_int_eq(o->status, 1);
    ck_assert_msg(strstr(o->err, "has no weights") != NULL, "%s", o->err);
    ck_assert_str_eq(o->out, "");
}
END_TEST

static void expect_state(const char *state, const char *why_no_weights)
{
    json_t *all = exported_json("last");
    const json_t *run = json_array_get(json_object_get(all, "runs"), 0), *rows = json_object_get(run, "history");
    ck_assert_str_eq(string_in(run, "state"), state);
    ck_assert_uint_ge(json_array_size(rows), 1);
    ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(run, "last"), "epoch")),
                     (json_int_t)json_array_size(rows));
    json_decref(all);
    struct outcome *o = run_program("export last --format safetensors");
    ck_assert_int_eq(o->status, 1);
    ck_assert_msg(strstr(o->err, why_no_weights) != NULL, "%s", o->err);
}

/* While it trains, and after it was killed. */
START_TEST(a_run_without_an_end_has_what_it_has)
{
    struct timespec nap = {.tv_nsec = 20000000};
    pid_t pid = start_program("run --quiet net=mlp:16 train=300 valid=100 epochs=100000");
    for (int i = 0; i < (int)deadline(500); i++) {
        nanosleep(&nap, NULL);
        DIR *folder = opendir(scratch_at("home/dropout-lab/runs"));
        if (!folder)
            continue;
        closedir(folder);
        struct kept k = kept_runs();
        if (k.count && access(in_run(k.id[0], "history.csv"), R_OK) == 0
            && times(read_text(in_run(k.id[0], "history.csv")), "\n") > 1)
            break;
    }
    expect_state("running", "in training");
    finish_program(pid, SIGKILL);
    expect_state("cut off", "--resume");
}
END_TEST

static const char *const to_full[] = {"export last", "export last --format json", "export last --format tensorboard",
                                      "export last --format safetensors", "predict last"};

START_TEST(a_full_disk_is_said)
{
    char command[1024];
    train("");
    setenv("XDG_DATA_HOME", scratch_at("home"), 1);
    setenv("DROPOUT_LAB_DATA", TEST_DATA "/pytorch/first-2048", 1);
    snprintf(command, sizeof command, "%s %s >/dev/full 2>%s", getenv("TEST_PROGRAM"), to_full[_i], scratch_at("said"));
    int status = system(command);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    ck_assert_ptr_nonnull(strstr(read_text(scratch_at("said")), "dropout-lab: stdout: cannot be written"));
    ck_assert_int_eq(times(read_text(scratch_at("said")), "\n"), 1);
}
END_TEST

/* `dropout-lab export last | head -c 3` has seen enough, and that is no error. */
START_TEST(a_reader_who_leaves_is_no_error)
{
    char command[1024];
    train("");
    setenv("XDG_DATA_HOME", scratch_at("home"), 1);
    setenv("DROPOUT_LAB_DATA", TEST_DATA "/pytorch/first-2048", 1);
    snprintf(command, sizeof command, "{ sleep 0.2; %s %s 2>%s; echo $? >%s; } | true", getenv("TEST_PROGRAM"),
             to_full[_i], scratch_at("said"), scratch_at("status"));
    ck_assert_int_eq(system(command), 0);
    ck_assert_str_eq(read_text(scratch_at("said")), "");
    ck_assert_str_eq(read_text(scratch_at("status")), "0\n");
}
END_TEST

/* Bytes do not go to a terminal that nobody named. */
START_TEST(bytes_do_not_go_to_a_terminal)
{
    char home[512];
    struct pty p;
    train("");
    snprintf(home, sizeof home, "XDG_DATA_HOME=%s", scratch_at("home"));
    const char *env[] = {home, NULL};
    struct pty_config config = {.cols = 100, .rows = 10, .term = "xterm-256color", .env = env};
    char *argv[] = {getenv("TEST_PROGRAM"), "export", "last", "--format", "tensorboard", NULL};
    ck_assert(pty_exec(&p, &config, argv));
    expect(&p, "say where to by --output");
    pty_stop(&p);
}
END_TEST

TCase *export_case(void)
{
    TCase *c = tcase_create("export");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, csv_of_a_run_is_its_history);
    tcase_add_test(c, csv_has_whole_lines);
    tcase_add_test(c, csv_of_several_runs_is_one_table);
    tcase_add_test(c, json_has_everything);
    tcase_add_test(c, what_json_has_no_number_for_is_null);
    tcase_add_test(c, weights_are_the_runs_own);
    tcase_add_test(c, events_are_what_tensorboard_reads);
    tcase_add_test(c, a_file_is_replaced_and_stdout_has_a_name);
    tcase_add_loop_test(c, what_cannot_be_exported_is_said, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(c, weights_that_are_not_there_are_said);
    tcase_add_test(c, a_run_without_an_end_has_what_it_has);
    tcase_add_loop_test(c, a_full_disk_is_said, 0, sizeof to_full / sizeof *to_full);
    tcase_add_loop_test(c, a_reader_who_leaves_is_no_error, 0, sizeof to_full / sizeof *to_full);
    tcase_add_test(c, bytes_do_not_go_to_a_terminal);
    return c;
}
