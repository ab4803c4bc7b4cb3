/* SPDX-License-Identifier: MIT */
/* The CSV files a run writes: exact bytes, what libcsv reads of them, and disks that are full. */
#include <csv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/csv_cell.h"
#include "run/history_csv.h"
#include "run/runs_csv.h"
#include "run/step_csv.h"
#include "suites.h"
#include "tests/common/scratch.h"

static const char header[] =
    "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy,off_loss,off_accuracy,mc_loss,mc_accuracy\n";

static struct epoch_row full_row(uint32_t epoch)
{
    struct epoch_row r = {.epoch = epoch, .seconds = 1.5f};
    for (int m = 0; m < METRIC_COUNT; m++)
        metric_set(&r, (enum metric)m, m % 2 ? 80.5 : 0.125);
    return r;
}

/* The same cells as history.csv's behind the run; what a spreadsheet would run is a text. */
START_TEST(test_several_runs)
{
    static const struct {
        const char *name, *cell;
    } row[] = {
        {"", ""}, {"plain", "plain"}, {"=1+1", "'=1+1"}, {"+1", "'+1"}, {"-1", "'-1"}, {"@SUM(A1)", "'@SUM(A1)"},
        {"\tx", "'\tx"}, {"\rx", "\"'\rx\""}, {"\nx", "\"'\nx\""}, {"  =1+1", "'  =1+1"},
        {"\xef\xbc\x9d" "1", "'\xef\xbc\x9d" "1"},
        {"\xef\xbc\x8b" "1", "'\xef\xbc\x8b" "1"}, {"\xef\xbc\x8d" "1", "'\xef\xbc\x8d" "1"},
        {"\xef\xbc\xa0" "A", "'\xef\xbc\xa0" "A"}, {"\xef\xbc\xa1" "=", "\xef\xbc\xa1" "="},
        {"1-1", "1-1"}, {"a=b", "a=b"}, {"=\"a\",b", "\"'=\"\"a\"\",b\""}, {"a,b", "\"a,b\""},
    };
    char want[512], path[] = "runs.csv";
    struct epoch_row r = full_row(7);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        FILE *f = fopen(scratch_at(path), "w");
        ck_assert_ptr_nonnull(f);
        ck_assert(runs_csv_print(f, NULL, NULL, NULL) && runs_csv_print(f, "20261122-1", row[i].name, &r));
        ck_assert_int_eq(fclose(f), 0);
        char *text = scratch_read(scratch_at(path), NULL);
        snprintf(want, sizeof want,
                 "run,name,%s20261122-1,%s,7,0.125,80.5000,0.125,80.5000,0.125,80.5000,0.125,80.5000\n", header,
                 row[i].cell);
        ck_assert_str_eq(text, want);
        free(text);
    }
}
END_TEST

START_TEST(test_exact_bytes)
{
    struct history_csv c;
    struct err e = {0};
    const char *path = scratch_at("history.csv");
    char before[1000];
    memset(before, 'x', sizeof before);
    scratch_write(path, before, sizeof before);
    ck_assert_msg(history_csv_open(&c, path, &e), "%s", e.text);
    struct epoch_row r = full_row(1);
    metric_set(&r, METRIC_TRAIN_LOSS, 0.53509137811);
    metric_set(&r, METRIC_TRAIN_ACCURACY, 80.716);
    metric_set(&r, METRIC_VALID_LOSS, 1.0 / 3e7);
    metric_set(&r, METRIC_VALID_ACCURACY, 100);
    ck_assert(history_csv_append(&c, &r, &e));
    struct epoch_row none = {.epoch = 2};
    metric_set(&none, METRIC_TRAIN_LOSS, -NAN);
    metric_set(&none, METRIC_TRAIN_ACCURACY, NAN);
    ck_assert(history_csv_append(&c, &none, &e));
    struct epoch_row wild = {.epoch = 100000};
    metric_set(&wild, METRIC_TRAIN_LOSS, INFINITY);
    metric_set(&wild, METRIC_VALID_LOSS, 123456789);
    ck_assert(history_csv_append(&c, &wild, &e));
    /* every line is in the file before the next is written */
    char *text = scratch_read(path, NULL), want[512];
    snprintf(want, sizeof want, "%s%s", header,
             "1,0.53509138,80.7160,3.3333333e-08,100.0000,0.125,80.5000,0.125,80.5000\n2,nan,nan,,,,,,\n"
             "100000,inf,,1.2345679e+08,,,,,\n");
    ck_assert_str_eq(text, want);
    free(text);
    ck_assert(history_csv_close(&c, &e));
    ck_assert(history_csv_close(&c, &e));
    ck_assert(!history_csv_append(&c, &r, &e));
    ck_assert_int_eq(e.code, ERR_NONE);
}
END_TEST

START_TEST(test_places_that_do_not_work)
{
    struct history_csv c;
    struct err e = {0};
    ck_assert(!history_csv_open(&c, scratch_at("none/history.csv"), &e));
    check_error(&e, ERR_FAIL, "none/history.csv: cannot be written");
    ck_assert_ptr_null(c.file);
    ck_assert(!history_csv_open(&c, scratch_at(""), &e));
    check_error(&e, ERR_FAIL, "directory");
    char longest[FILE_PATH_MAX + 10];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    ck_assert(!history_csv_open(&c, longest, &e));
    check_error(&e, ERR_FAIL, "longer than 4095");
    if (access("/dev/full", W_OK) == 0) {
        ck_assert(!history_csv_open(&c, "/dev/full", &e));
        check_error(&e, ERR_FAIL, "/dev/full: cannot be written");
        ck_assert_ptr_null(c.file);
    }
}
END_TEST

/* A disk that fills: the first failure is told, the file ends with a whole line, and then it is quiet. */
static int fill_disk(void)
{
    struct history_csv c;
    struct err e = {0};
    const char *path = scratch_at("history.csv");
    struct rlimit small = {.rlim_cur = 350, .rlim_max = 350};
    uint32_t epoch = 1;
    if (!history_csv_open(&c, path, &e) || setrlimit(RLIMIT_FSIZE, &small) != 0)
        return __LINE__;
    struct epoch_row r = full_row(epoch);
    while (history_csv_append(&c, &r, &e) && epoch < 100)
        r = full_row(++epoch);
    if (epoch != 5 || e.code != ERR_FAIL || c.file) /* 100 bytes of header, 58 a line */
        return __LINE__;
    if (!strstr(e.text, path) || !strstr(e.text, "from epoch 5 on"))
        return __LINE__;
    struct err untouched = {0};
    if (history_csv_append(&c, &r, &untouched) || untouched.code != ERR_NONE)
        return __LINE__;
    return history_csv_close(&c, &untouched) && untouched.code == ERR_NONE ? 0 : __LINE__;
}

START_TEST(test_full_disk)
{
    static const char line[] = "\n4,0.125,80.5000,0.125,80.5000,0.125,80.5000,0.125,80.5000";
    scratch_in_child(fill_disk);
    char *text = scratch_read(scratch_at("history.csv"), NULL);
    ck_assert_uint_eq(strlen(text), strlen(header) + 4 * strlen(line));
    ck_assert_ptr_nonnull(strstr(text, line));
    free(text);
}
END_TEST

/* A file that an older version began, and left in the middle of a line, keeps the columns that it has. */
START_TEST(test_older_file)
{
    static const char begun[] = "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy\n1,2,3,4,5\n2,2,";
    struct history_csv c;
    struct err e = {0};
    const char *path = scratch_at("history.csv");
    scratch_write_text(path, begun);
    struct epoch_row r = full_row(2);
    ck_assert_msg(history_csv_reopen(&c, path, &e), "%s", e.text);
    ck_assert(history_csv_append(&c, &r, &e) && history_csv_close(&c, &e));
    char *text = scratch_read(path, NULL);
    ck_assert_str_eq(text, "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy\n1,2,3,4,5\n"
                           "2,0.125,80.5000,0.125,80.5000\n");
    free(text);
    ck_assert_msg(history_csv_open(&c, path, &e) && history_csv_close(&c, &e)
                      && history_csv_reopen(&c, path, &e), "%s", e.text);
    ck_assert(history_csv_append(&c, &r, &e) && history_csv_close(&c, &e));
    text = scratch_read(path, NULL);
    ck_assert_ptr_nonnull(strstr(text, "\n2,0.125,80.5000,0.125,80.5000,0.125,80.5000,0.125,80.5000\n"));
    free(text);
}
END_TEST

/* What a power cut leaves, a length without the bytes, goes with all that is behind it: reading stops there too. */
START_TEST(test_zeros_are_cut_off)
{
    static const char begun[] = "epoch,train_loss\n1,2\n2,\0\0\0\n3,4\n";
    struct history_csv c;
    struct err e = {0};
    const char *path = scratch_at("history.csv");
    scratch_write(path, begun, sizeof begun - 1);
    struct epoch_row r = full_row(2);
    ck_assert_msg(history_csv_reopen(&c, path, &e), "%s", e.text);
    ck_assert(history_csv_append(&c, &r, &e) && history_csv_close(&c, &e));
    size_t size;
    char *text = scratch_read(path, &size);
    ck_assert_str_eq(text, "epoch,train_loss\n1,2\n2,0.125\n");
    ck_assert_uint_eq(size, strlen(text));
    free(text);
}
END_TEST

/* As an editor of another system leaves it. */
START_TEST(test_line_ends_of_others)
{
    struct history_csv c;
    struct err e = {0};
    const char *path = scratch_at("history.csv");
    scratch_write_text(path, "epoch,train_loss\r\n1,2\r\n");
    struct epoch_row r = full_row(2);
    ck_assert_msg(history_csv_reopen(&c, path, &e), "%s", e.text);
    ck_assert(history_csv_append(&c, &r, &e) && history_csv_close(&c, &e));
    char *text = scratch_read(path, NULL);
    ck_assert_str_eq(text, "epoch,train_loss\r\n1,2\r\n2,0.125\n");
    free(text);
}
END_TEST

static const char *const others[] = {
    "epoch,train_accuracy,train_loss\n1,2,3\n", "epoch,train_loss,x\n1,2,3\n", "epoch,train_loss,\n1,2,\n",
    "epoch,train_loss \n1,2\n", "epochs,train_loss\n1,2\n", "train_loss\n2\n", "epoch,valid_loss\n1,2\n",
};

/* Values would come to stand below other names: it is refused, and stays as it is. */
START_TEST(test_other_columns_are_refused)
{
    struct history_csv c;
    struct err e = {0};
    const char *path = scratch_at("history.csv");
    scratch_write_text(path, others[_i]);
    ck_assert(!history_csv_reopen(&c, path, &e));
    check_error(&e, ERR_FAIL, "history.csv, line 1: has other columns");
    ck_assert_ptr_null(c.file);
    char *text = scratch_read(path, NULL);
    ck_assert_str_eq(text, others[_i]);
    free(text);
}
END_TEST

/* A pipe whose reader is gone: an error of the call, and nothing to cut back. */
START_TEST(test_closed_pipe)
{
    struct history_csv c;
    struct err e = {0};
    int ends[2];
    char path[64];
    ck_assert_int_eq(pipe(ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
    if (access(path, W_OK) != 0)
        return;
    ck_assert_msg(history_csv_open(&c, path, &e), "%s", e.text);
    struct epoch_row r = full_row(1);
    ck_assert(history_csv_append(&c, &r, &e));
    close(ends[0]);
    ck_assert(!history_csv_append(&c, &r, &e));
    check_error(&e, ERR_FAIL, "pipe");
    close(ends[1]);
}
END_TEST

/* What libcsv reads: cells joined by '|', lines by '/'. */
static void add_cell(void *text, size_t size, void *out)
{
    strncat(strcat(out, "|"), text, size);
}

static void add_line(int end, void *out)
{
    (void)end;
    strcat(out, "/");
}

static const struct {
    const char *text, *written;
} cells[] = {
    {"", ""},
    {"0.5", "0.5"},
    {"valid_loss", "valid_loss"},
    {"two words", "two words"},
    {"a,b", "\"a,b\""},
    {"say \"hm\"", "\"say \"\"hm\"\"\""},
    {"two\nlines", "\"two\nlines\""},
    {"cr\r", "\"cr\r\""},
    {" led", "\" led\""},
    {"trailed ", "\"trailed \""},
    {"\ttab", "\"\ttab\""},
};

START_TEST(test_cells)
{
    const char *path = scratch_at("cells.csv");
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert(csv_cell_write(f, cells[_i].text) && fputc(',', f) != EOF && csv_cell_write(f, "end"));
    ck_assert_int_eq(fclose(f), 0);
    size_t size;
    char *text = scratch_read(path, &size), want[64], read[64] = "";
    snprintf(want, sizeof want, "%s,end", cells[_i].written);
    ck_assert_str_eq(text, want);
    struct csv_parser p;
    ck_assert_int_eq(csv_init(&p, CSV_STRICT | CSV_STRICT_FINI), 0);
    ck_assert_uint_eq(csv_parse(&p, text, size, add_cell, add_line, read), size);
    ck_assert_int_eq(csv_fini(&p, add_cell, add_line, read), 0);
    csv_free(&p);
    snprintf(want, sizeof want, "|%s|end/", cells[_i].text);
    ck_assert_str_eq(read, want);
    free(text);
}
END_TEST

START_TEST(test_cell_on_a_full_disk)
{
    if (access("/dev/full", W_OK) != 0)
        return;
    FILE *f = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(setvbuf(f, NULL, _IONBF, 0), 0);
    ck_assert(!csv_cell_write(f, "bare"));
    ck_assert(!csv_cell_write(f, "quo\"ted"));
    fclose(f);
}
END_TEST

START_TEST(test_steps)
{
    struct step_csv s;
    struct err e = {0};
    const char *path = scratch_at("steps.csv");
    ck_assert(step_csv_open(&s, path, &e));
    ck_assert(step_csv_append(&s, 1, 2.31834984, &e));
    ck_assert(step_csv_append(&s, 2, (double)0.1f, &e));
    ck_assert(step_csv_close(&s, &e));
    ck_assert(step_csv_close(&s, &e));
    char *text = scratch_read(path, NULL);
    ck_assert_str_eq(text, "step,loss\n1,2.31834984\n2,0.100000001\n");
    free(text);
    ck_assert(!step_csv_open(&s, scratch_at("none/steps.csv"), &e));
    check_error(&e, ERR_FAIL, "steps.csv: cannot be written");
}
END_TEST

START_TEST(test_steps_on_a_full_disk)
{
    if (access("/dev/full", W_OK) != 0)
        return;
    struct step_csv s;
    struct err e = {0};
    ck_assert(step_csv_open(&s, "/dev/full", &e)); /* nothing is flushed yet */
    uint64_t step = 1;
    while (step < 100000 && step_csv_append(&s, step, 0.5, &e))
        step++;
    check_error(&e, ERR_FAIL, "/dev/full: cannot be written");
    ck_assert_ptr_null(s.file);
    ck_assert(step_csv_append(&s, step, 0.5, &e)); /* told once */
    ck_assert(step_csv_close(&s, &e));
}
END_TEST

Suite *csv_suite(void)
{
    Suite *s = suite_create("csv");
    TCase *t = tcase_create("csv");
    scratch_add(t);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, test_exact_bytes);
    tcase_add_test(t, test_several_runs);
    tcase_add_test(t, test_places_that_do_not_work);
    tcase_add_test(t, test_full_disk);
    tcase_add_test(t, test_older_file);
    tcase_add_test(t, test_zeros_are_cut_off);
    tcase_add_test(t, test_line_ends_of_others);
    tcase_add_loop_test(t, test_other_columns_are_refused, 0, sizeof others / sizeof *others);
    tcase_add_test(t, test_closed_pipe);
    tcase_add_loop_test(t, test_cells, 0, sizeof cells / sizeof cells[0]);
    tcase_add_test(t, test_cell_on_a_full_disk);
    tcase_add_test(t, test_steps);
    tcase_add_test(t, test_steps_on_a_full_disk);
    suite_add_tcase(s, t);
    return s;
}
