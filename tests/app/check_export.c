/* SPDX-License-Identifier: MIT */
/* `dropout-lab export` as CSV, JSON and safetensors: real runs, and what comes out of them, read back by readers of
 * other making. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "exported.h"
#include "program.h"
#include "run/metric.h"
#include "run/record_read.h"
#include "tests/common/scratch.h"
#include "tests/common/strict.h"

static void label_run(const char *id, const struct record_label *label)
{
    struct err e;
    ck_assert_msg(record_write_label(scratch_at("home/dropout-lab/runs"), id, label, &e), "%s", e.text);
}

START_TEST(csv_of_a_run_is_its_history)
{
    exported_train("drop=0.5");
    exported_train("opt=sgd valid=0");
    struct exported_runs k = exported_kept();
    ck_assert_uint_eq(k.count, 2);
    for (size_t i = 0; i < 2; i++) {
        char *history = scratch_read(exported_in(k.id[i], "history.csv"), NULL);
        ck_assert_int_eq(times(history, "\n"), EXPORTED_EPOCHS + 1);
        ck_assert_str_eq(exported_text("csv", k.id[i]), history);
        ck_assert_str_eq(exported_text("", k.id[i]), history);
        free(history);
    }
}
END_TEST

/* A line that was cut off by a crash is no line. */
START_TEST(csv_has_whole_lines)
{
    exported_train("");
    struct exported_runs k = exported_kept();
    char *history = scratch_read(exported_in(k.id[0], "history.csv"), NULL);
    char *last = strstr(history, "\n3,");
    ck_assert_ptr_nonnull(last);
    last[6] = 0;
    scratch_write_text(exported_in(k.id[0], "history.csv"), history);
    last[1] = 0;
    ck_assert_str_eq(exported_text("csv", k.id[0]), history);
    free(history);
}
END_TEST

/* run, name, and each run's own lines. */
START_TEST(csv_of_several_runs_is_one_table)
{
    static char want[8192], words[512];
    exported_train("drop=0.5");
    exported_train("seed=7");
    struct exported_runs k = exported_kept();
    strcpy(want, "run,name,epoch,train_loss,train_accuracy,valid_loss,valid_accuracy"
           ",off_loss,off_accuracy,mc_loss,mc_accuracy\n");
    label_run(k.id[1], &(struct record_label){.name = "=1+1"});
    for (size_t i = 0; i < 2; i++) {
        char *history = scratch_read(exported_in(k.id[i], "history.csv"), NULL);
        strtok(history, "\n");
        for (char *line; (line = strtok(NULL, "\n"));)
            sprintf(want + strlen(want), "%s,%s,%s\n", k.id[i], i ? "'=1+1" : "", line);
        free(history);
    }
    snprintf(words, sizeof words, "%s %s", k.id[0], k.id[1]);
    ck_assert_str_eq(exported_text("csv", words), want);
}
END_TEST

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
    exported_train("drop=0.25,0.4");
    exported_train("seed=3 valid=0");
    struct exported_runs k = exported_kept();
    char words[512];
    label_run(k.id[0], &(struct record_label){.name = "a \"b\" \xc3\xbc", .tags = "exam two", .note = "why"});
    snprintf(words, sizeof words, "%s %s", k.id[0], k.id[1]);
    json_t *all = exported_json(words), *runs = json_object_get(all, "runs");
    ck_assert_str_eq(exported_string(all, "version"), PACKAGE_VERSION);
    ck_assert_uint_eq(json_array_size(runs), 2);
    for (size_t i = 0; i < 2; i++) {
        const json_t *r = json_array_get(runs, i), *last = json_object_get(r, "last");
        ck_assert_str_eq(exported_string(r, "id"), k.id[i]);
        ck_assert_str_eq(exported_string(r, "state"), "done");
        ck_assert_uint_eq(strlen(exported_string(r, "sha256")), 64);
        ck_assert_int_eq(json_integer_value(json_object_get(r, "train")), 300);
        ck_assert_int_eq(json_integer_value(json_object_get(r, "valid")), i ? 0 : 100);
        ck_assert_int_eq(json_integer_value(json_object_get(last, "epoch")), EXPORTED_EPOCHS);
        ck_assert((json_object_get(r, "best") != NULL) == (i == 0));
        ck_assert_uint_eq(json_array_size(json_object_get(r, "history")), EXPORTED_EPOCHS);
        check_rows(json_object_get(r, "history"), exported_in(k.id[i], "history.csv"));
    }
    const json_t *first = json_array_get(runs, 0), *course = json_object_get(first, "course");
    ck_assert_str_eq(exported_string(first, "spec"), "net=mlp:16 drop=0.25,0.4 epochs=3 train=300 valid=100");
    ck_assert_str_eq(exported_string(first, "name"), "a \"b\" \xc3\xbc");
    ck_assert_str_eq(exported_string(first, "note"), "why");
    ck_assert_str_eq(exported_string(first, "tags"), "exam two");
    ck_assert_double_eq(json_number_value(json_array_get(json_object_get(json_array_get(course, 0), "drop"), 1)), 0.4);
    ck_assert_str_eq(exported_string(json_array_get(runs, 1), "name"), "");
    json_decref(all);
}
END_TEST

START_TEST(what_json_has_no_number_for_is_null)
{
    exported_train("");
    struct exported_runs k = exported_kept();
    scratch_write_text(exported_in(k.id[0], "history.csv"),
                       "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy\n"
                       "1,0.1,50.0000,nan,10.0000\n2,inf,50.0000,,\n3,1e-09,50.0000,0.33333333,10.0000\n");
    json_t *all = exported_json(k.id[0]);
    check_rows(json_object_get(json_array_get(json_object_get(all, "runs"), 0), "history"),
               exported_in(k.id[0], "history.csv"));
    json_decref(all);
}
END_TEST

START_TEST(weights_are_the_runs_own)
{
    char line[512];
    size_t size, copy_size;
    exported_train("drop=0.5");
    struct exported_runs k = exported_kept();
    snprintf(line, sizeof line, "export %s -o %s", k.id[0], scratch_at("copy.safetensors"));
    struct outcome *o = run_program(line);
    ck_assert_msg(o->status == 0, "%s", o->err);
    char *own = scratch_read(exported_in(k.id[0], "model.safetensors"), &size);
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
    return c;
}
