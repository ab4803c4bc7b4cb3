/* SPDX-License-Identifier: MIT */
/* What logs may hold that nobody expects: each has its sentence, and the rows around it count. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "tests/common/scratch.h"
#include "told.h"

static const struct {
    const char *text, *want, *message;
    uint64_t skipped;
} rows[] = {
    {"epoch,loss\n1,2\n2,3,4\n3,4\n", "loss: 1=2 3=4\n", "line 3: has 3 cells where the header has 2; passed over", 1},
    {"epoch,loss,acc\n1,2,3\n2,3\n3,4,5\n", "loss: 1=2 3=4\nacc: 1=3 3=5\n",
     "line 3: has 2 cells where the header has 3; passed over", 1},
    {"epoch,loss\n1,2\n,3\nx,4\ninf,5\n2,6\n", "loss: 1=2 2=6\n", "line 5: has no epoch; passed over", 3},
    {"epoch,loss\n1,2\n2,\"3\n3,4\n4,\"5\"\n", "loss: 1=2 3=4 4=5\n",
     "line 3: a quote is not closed on it; passed over", 1},
    {"epoch,loss\n1,2\n3,4\n2,3\n5,6\n", "loss: 1=2 2=3 3=4 5=6\n", "line 4: 2 comes after 3; put in its place", 0},
    {"epoch,loss\n5,1\n4,2\n3,3\n2,4\n1,5\n", "loss: 1=5 2=4 3=3 4=2 5=1\n",
     "line 6: 1 comes after 2; put in its place", 0},
    {"epoch,loss\n1,2\n2,3\n1,4\n2,5\n", "loss: 1=2 2=3 3=4 4=5\n",
     "line 4: counts from 1 again; shown behind the run before", 0},
    {"epoch,loss\n1,2\n2,3\n\nepoch,acc,loss\n3,9,4\n", "loss: 1=2 2=3 3=4\nacc: 3=9\n", "", 0},
    {"epoch,loss\n1,2\nTraining took 3 s, done\n2,3\n", "loss: 1=2 2=3\n", "line 3: has no epoch; passed over", 1},
    {"epoch,loss\r1,0\r1,2\n2,3\n", "", "has no numbers yet", 0},
    {"epoch,loss\n", "", "has no numbers yet", 0},
    {"", "", "is empty", 0},
    {"epoch,loss\n 10%\r 90%\r1,2\n2,3\n", "loss: 1=2 2=3\n", "", 0},
    {"epoch,loss\n1,2\n2,1e400\n", "loss: 1=2 2=inf\n", "", 0},
    {"s:1 trl:2\ns:2 trl:\nhello\ns:3 trl:4\n", "trl: 1=2 3=4\n",
     "line 3: is not of the form s:STEP NAME:NUMBER; passed over", 2},
    {"{\"step\": 1, \"loss\": 2}\n{\"step\": 2, \"loss\"\n[1]\n{\"loss\": 5}\n{\"step\": 3, \"loss\": 4}\n",
     "loss: 1=2 3=4\n", "line 4: has no step; passed over", 3},
    {"{\"loss\": 2}\n{\"loss\": 3}\n", "loss: 1=2 2=3\n", "", 0},
};

START_TEST(test_rows)
{
    const char *path = scratch_at("bad");
    scratch_write_text(path, rows[_i].text);
    struct log *l = told_open(path);
    told_check(l, rows[_i].want);
    ck_assert_str_eq(log_message(l), rows[_i].message);
    ck_assert_uint_eq(log_skipped(l), rows[_i].skipped);
    log_delete(l);
}
END_TEST

static const struct {
    const char *text, *message;
} files[] = {
    {"{\"log_history\": [\n {\"step\": 1, \"loss\": 2,,}\n]}\n", "line 2, column 24: is no JSON: "},
    {"{\n \"a\": 1\n}\n", "has no list log_history"},
    {"[{\"step\": 1, \"loss\": 2}]\n{\n", "end of file expected near"},
    {"{\n\"log_history\": [{\"step\": 99999999999999999999}]}\n", "too big integer"},
    {"{\n\"log_history\": [{\"step\": 1, \"loss\": 1e999}]}\n", "real number overflow"},
    {"a\0b\0c\0d\n", "is no log of a kind that is known here"},
};

START_TEST(test_files)
{
    const char *path = scratch_at("bad");
    scratch_write(path, files[_i].text, _i == 5 ? 8 : strlen(files[_i].text));
    struct log *l = told_open(path);
    ck_assert_int_eq(log_state(l), LOG_FAILED);
    ck_assert_msg(strstr(log_message(l), files[_i].message), "%s", log_message(l));
    /* mended, it is read */
    scratch_write_text(path, "epoch,loss\n1,2\n");
    for (int i = 0; i < 3; i++)
        told_poll(l);
    told_check(l, "loss: 1=2\n");
    ck_assert_int_eq(log_state(l), LOG_FOLLOWED);
    log_delete(l);
}
END_TEST

/* Text that is no log is waited for as long as it may become one, and then given up. */
START_TEST(test_prose)
{
    const char *path = scratch_at("prose");
    char line[] = "It was a dark and stormy night, with rain.\n";
    scratch_write_text(path, line);
    struct log *l = told_open(path);
    ck_assert_int_eq(log_state(l), LOG_WAITING);
    log_delete(l);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    for (int i = 0; i < 10000; i++)
        fputs(line, f);
    ck_assert_int_eq(fclose(f), 0);
    l = told_open(path);
    ck_assert_int_eq(log_state(l), LOG_FAILED);
    ck_assert_ptr_nonnull(strstr(log_message(l), "is no log of a kind that is known here"));
    log_delete(l);
}
END_TEST

/* Names from elsewhere reach a terminal: no escape sequence, no bidirectional control, no line end. */
START_TEST(test_hostile_names)
{
    static const char *const texts[] = {
        "epoch,\x1b[31mloss\x1b]0;title\x07,\"a\nb\"\n1,2,3\n",
        "epoch,a\xe2\x80\xae" "b,\x9b" "31m\n1,2,3\n",
        "{\"step\": 1, \"\\u001b[2Jloss\\u202e\": 2, \"\": 1}\n",
        "s:1 \x1b[2J:2\n",
        "{'step': 1, '\x1b[31m': 2}\n",
    };
    const char *path = scratch_at("\x1b[31mname");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        scratch_write_text(path, texts[i]);
        struct log *l = told_open(path);
        for (size_t k = 0; k < log_series_count(l); k++) {
            const struct log_series *s = log_series(l, k);
            ck_assert_ptr_null(strpbrk(s->name, "\x1b\x07\n\r"));
            ck_assert_ptr_null(strpbrk(s->base, "\x1b\x07\n\r"));
            ck_assert_ptr_null(strstr(s->name, "\xe2\x80\xae"));
            ck_assert_ptr_null(strchr(s->name, '\x9b'));
        }
        ck_assert_ptr_null(strchr(log_path(l), '\x1b'));
        ck_assert_ptr_null(strchr(log_message(l), '\x1b'));
        ck_assert(i == 0 || i == 4 || log_series_count(l) > 0);
        log_delete(l);
    }
}
END_TEST

static struct log *open_columns(int columns, int name_size)
{
    const char *path = scratch_at("wide.csv");
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs("epoch", f);
    for (int i = 0; i < columns; i++)
        fprintf(f, ",%0*d_m", name_size, i);
    for (int row = 0; row < 3; row++) {
        fprintf(f, "\n%d", row);
        for (int i = 0; i < columns; i++)
            fprintf(f, ",%d", i + row);
    }
    fputc('\n', f);
    ck_assert_int_eq(fclose(f), 0);
    return told_open(path);
}

START_TEST(test_many_columns)
{
    struct log *l = open_columns(200, 3);
    ck_assert_uint_eq(log_series_count(l), 200);
    ck_assert_double_eq(log_series(l, 199)->y[2], 201);
    ck_assert_str_eq(log_message(l), "");
    log_delete(l);
    l = open_columns(900, 3);
    ck_assert_uint_eq(log_series_count(l), LOG_SERIES_MAX);
    ck_assert_str_eq(log_message(l), "more than 256 series; the later ones are left out");
    ck_assert_double_eq(log_series(l, LOG_SERIES_MAX - 1)->y[2], 257);
    log_delete(l);
    l = open_columns(5000, 3);
    ck_assert_int_eq(log_state(l), LOG_FAILED);
    ck_assert_str_eq(log_message(l), "the header has 5001 columns, where at most 4096 are read");
    log_delete(l);
    /* names that look the same once they are cut stay apart */
    l = open_columns(3, 100);
    ck_assert_uint_eq(log_series_count(l), 3);
    ck_assert_str_ne(log_series(l, 0)->name, log_series(l, 1)->name);
    ck_assert_str_ne(log_series(l, 1)->name, log_series(l, 2)->name);
    ck_assert_double_eq(log_series(l, 2)->y[0], 2);
    log_delete(l);
}
END_TEST

START_TEST(test_long_things)
{
    const char *path = scratch_at("long.csv");
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs("epoch,loss,note\n1,2,ok\n2,3,", f);
    for (int i = 0; i < 5000; i++)
        fputc('x', f);
    fputs("\n3,4,ok\n4,", f);
    for (int i = 0; i < 2 << 20; i++)
        fputc('1', f);
    fputs(",\n5,6,ok\n", f);
    ck_assert_int_eq(fclose(f), 0);
    struct log *l = told_open(path);
    told_check(l, "loss: 1=2 3=4 5=6\n");
    ck_assert_uint_eq(log_skipped(l), 2);
    ck_assert_str_eq(log_message(l), "line 5: has more than 1048576 bytes; passed over");
    log_delete(l);
}
END_TEST

START_TEST(test_chosen_column)
{
    struct err e = {0};
    const char *path = scratch_at("x.csv");
    scratch_write_text(path, "epoch,loss,seconds\n0,1,0.5\n1,2,1.25\n");
    struct log *l = log_new(path, "Seconds", &e);
    told_poll(l);
    told_check(l, "epoch: 0.5=0 1.25=1\nloss: 0.5=1 1.25=2\n");
    ck_assert_str_eq(log_x_name(l), "seconds");
    log_delete(l);
    l = log_new(path, "minutes", &e);
    told_poll(l);
    ck_assert_int_eq(log_state(l), LOG_FAILED);
    ck_assert_str_eq(log_message(l), "has no column 'minutes'; name one of its header");
    log_delete(l);
}
END_TEST

static void check_refused_column(const char *text, const char *column, const char *message)
{
    struct err e = {0};
    const char *path = scratch_at("x.log");
    scratch_write_text(path, text);
    struct log *l = log_new(path, column, &e);
    ck_assert_ptr_nonnull(l);
    told_poll(l);
    ck_assert_msg(strstr(log_message(l), message), "%s", log_message(l));
    log_delete(l);
}

START_TEST(test_no_such_column)
{
    check_refused_column("epoch,loss\n1,2\n", "x", "has no column 'x'; name one of its header");
    check_refused_column("s:1 trl:2\n", "x", "has no column 'x'; the lines of such a log are counted by step");
    check_refused_column("{\"step\": 1, \"loss\": 2}\n", "x", "line 1: has no x; passed over");
}
END_TEST

Suite *bad_suite(void)
{
    Suite *s = suite_create("log/bad");
    TCase *t = tcase_create("bad");
    scratch_add(t);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, test_rows, 0, sizeof rows / sizeof *rows);
    tcase_add_loop_test(t, test_files, 0, sizeof files / sizeof *files);
    tcase_add_test(t, test_prose);
    tcase_add_test(t, test_hostile_names);
    tcase_add_test(t, test_many_columns);
    tcase_add_test(t, test_long_things);
    tcase_add_test(t, test_chosen_column);
    tcase_add_test(t, test_no_such_column);
    suite_add_tcase(s, t);
    return s;
}
