/* SPDX-License-Identifier: MIT */
/* A writer in a process of its own, in the way of each that does not simply append, while the log is followed: what is
 * on show is at every moment a beginning of what was written, and no fewer points than before. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "suites.h"
#include "tests/common/scratch.h"
#include "told.h"

enum { ROUNDS = 120 };

/* What the writers write at step x; the names tell which. */
static double loss_at(long x)
{
    return 2.0 / (double)(x + 1);
}

static FILE *open_or_end(const char *path, const char *mode)
{
    FILE *f = fopen(path, mode);
    if (!f)
        _exit(1);
    return f;
}

/* Lightning: rows are appended, and when a key is new the whole file is written again, through a small buffer. */
static void write_lightning(const char *path, long rounds)
{
    for (long keys = 1, rows = 0; rows < rounds; rows++) {
        long want = 1 + rows / 10;
        FILE *f = open_or_end(path, want == keys && rows ? "a" : "w");
        char small[64];
        setvbuf(f, small, _IOFBF, sizeof small);
        if (want != keys || rows == 0) {
            keys = want;
            fputs("epoch,step", f);
            for (long k = 0; k < keys; k++)
                fprintf(f, ",key_%ld", k);
            fputs("\r\n", f);
            for (long i = 0; i < rows; i++) {
                fprintf(f, "0,%ld", i);
                for (long k = 0; k < keys; k++)
                    k <= i / 10 ? fprintf(f, ",%.17g", loss_at(i) + (double)k) : fputc(',', f);
                fputs("\r\n", f);
            }
        }
        fprintf(f, "0,%ld", rows);
        for (long k = 0; k < keys; k++)
            fprintf(f, ",%.17g", loss_at(rows) + (double)k);
        fputs("\r\n", f);
        fclose(f);
        clock_sleep(0.003);
    }
}

/* Hugging Face: the whole log, every time, in place and in pieces. */
static void write_state(const char *path, long rounds)
{
    for (long rows = 1; rows <= rounds; rows++) {
        FILE *f = open_or_end(path, "w");
        char small[64];
        setvbuf(f, small, _IOFBF, sizeof small);
        fputs("{\n\"log_history\": [", f);
        for (long i = 0; i < rows; i++)
            fprintf(f, "%s\n{\"step\": %ld, \"key_0\": %.17g}", i ? "," : "", i, loss_at(i));
        fputs("\n]\n}\n", f);
        fclose(f);
        clock_sleep(0.003);
    }
}

/* A new file in the place of the old one. */
static void write_replacing(const char *path, long rounds)
{
    char other[4200];
    snprintf(other, sizeof other, "%s.new", path);
    for (long rows = 1; rows <= rounds; rows++) {
        FILE *f = open_or_end(other, "w");
        fputs("step,key_0\n", f);
        for (long i = 0; i < rows; i++)
            fprintf(f, "%ld,%.17g\n", i, loss_at(i));
        fclose(f);
        if (rename(other, path) != 0)
            _exit(1);
        clock_sleep(0.003);
    }
}

/* Appends, but what is flushed ends anywhere. */
static void write_late(const char *path, long rounds)
{
    FILE *f = open_or_end(path, "w");
    char small[37];
    setvbuf(f, small, _IOFBF, sizeof small);
    fputs("step,key_0\n", f);
    for (long i = 0; i < rounds; i++) {
        fprintf(f, "%ld,%.17g\n", i, loss_at(i));
        clock_sleep(0.003);
    }
    fclose(f);
}

/* Whether all that is on show was written so. */
static void check_true(const struct log *l)
{
    for (size_t i = 0; i < log_series_count(l); i++) {
        const struct log_series *s = log_series(l, i);
        long key;
        if (strcmp(s->name, "epoch") == 0)
            continue;
        ck_assert_int_eq(sscanf(s->name, "key_%ld", &key), 1);
        for (size_t k = 0; k < s->count; k++) {
            double x = log_series_x(s, k);
            ck_assert(k == 0 || x > log_series_x(s, k - 1));
            ck_assert_msg(s->y[k] == loss_at((long)x) + (double)key, "%s at %g: %.17g", s->name, x, s->y[k]);
        }
    }
}

static size_t count_points(const struct log *l)
{
    for (size_t i = 0; i < log_series_count(l); i++) {
        if (strcmp(log_series(l, i)->name, "key_0") == 0)
            return log_series(l, i)->count;
    }
    return 0;
}

static void (*const writers[])(const char *path, long rounds) = {
    write_lightning,
    write_state,
    write_replacing,
    write_late,
};

START_TEST(test_writers_at_work)
{
    const char *path = scratch_at("log");
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        writers[_i](path, ROUNDS);
        _exit(0);
    }
    struct log *l = told_open(path);
    size_t points = 0;
    for (int status, left = 2; left > 0;) {
        log_poll(l, 0.01, NULL);
        check_true(l);
        ck_assert_uint_ge(count_points(l), points);
        points = count_points(l);
        left -= left < 2 || waitpid(child, &status, WNOHANG) == child; /* once more when it is over */
        ck_assert(left == 2 || WEXITSTATUS(status) == 0);
        clock_sleep(0.001);
    }
    for (int i = 0; i < 300 && count_points(l) < ROUNDS; i++) {
        told_poll(l);
        clock_sleep(0.01);
    }
    check_true(l);
    ck_assert_msg(count_points(l) == ROUNDS, "%zu points, %s", count_points(l), log_message(l));
    log_delete(l);
}
END_TEST

Suite *rewrite_suite(void)
{
    Suite *s = suite_create("log/rewrite");
    TCase *t = tcase_create("rewrite");
    scratch_add(t);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, test_writers_at_work, 0, sizeof writers / sizeof *writers);
    suite_add_tcase(s, t);
    return s;
}
