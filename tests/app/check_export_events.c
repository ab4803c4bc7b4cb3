/* SPDX-License-Identifier: MIT */
/* `dropout-lab export` for TensorBoard: real runs, whose event files are read back by a reader that was written after
 * the format alone, and by the program's own. */
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cases.h"
#include "events.h"
#include "exported.h"
#include "log/log.h"
#include "program.h"
#include "tests/common/scratch.h"

/* Record for record, value for value. */
static void check_events(const struct events *ev, const char *id, bool tested)
{
    json_t *all = exported_json(id);
    const json_t *run = json_array_get(json_object_get(all, "runs"), 0), *rows = json_object_get(run, "history");
    double started, ended;
    ck_assert(clock_read(exported_string(run, "started"), &started)
              && clock_read(exported_string(run, "ended"), &ended));
    ck_assert_str_eq(ev->event[0].version, "brain.Event:2");
    ck_assert(ended - started > 1000 && ev->event[0].time == started);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const struct event_record *e = &ev->event[i + 1];
        ck_assert_double_eq_tol(e->time, started + (double)(i + 1) / EXPORTED_EPOCHS * (ended - started), 1);
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
        ck_assert(e->step == EXPORTED_EPOCHS && e->count == 2 && e->time == ended);
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
        ck_assert(s->role == LOG_ROLE_TRAIN && s->count == EXPORTED_EPOCHS
                  && log_series_x(s, EXPORTED_EPOCHS - 1) == EXPORTED_EPOCHS);
    }
    ck_assert_uint_eq(trained, 2);
    log_delete(log);
}

/* As if the run had taken years. */
static void start_long_ago(const char *id)
{
    char *json = scratch_read(exported_in(id, "run.json"), NULL), *started = strstr(json, "\"started\": \"");
    ck_assert_ptr_nonnull(started);
    memcpy(started + strlen("\"started\": \""), "2020", 4);
    scratch_write_text(exported_in(id, "run.json"), json);
    free(json);
}

START_TEST(events_are_what_tensorboard_reads)
{
    char line[1024], words[600], path[1024];
    snprintf(words, sizeof words, "drop=0.5 --data %s/data/fashion-mnist-subset", getenv("TEST_SRCDIR"));
    exported_train(words);
    exported_train("seed=5 valid=0");
    struct exported_runs k = exported_kept();
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
            ck_assert_uint_ge(ev.count, EXPORTED_EPOCHS + 1);
            check_events(&ev, k.id[i], i == 0);
            check_log(scratch_at(path));
            free(bytes);
        }
        closedir(folder);
        ck_assert_int_eq(files, 1);
    }
}
END_TEST

TCase *export_events_case(void)
{
    TCase *c = tcase_create("export events");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, events_are_what_tensorboard_reads);
    return c;
}
