/* SPDX-License-Identifier: MIT */
/* Files that are cut, written anew, replaced, removed and made while they are followed. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "suites.h"
#include "tests/common/scratch.h"
#include "told.h"

/* Polls until the log tells `want`, for a few seconds at most. */
static void wait_for(struct log *l, const char *want)
{
    for (int i = 0; i < 400; i++) {
        told_poll(l);
        char *is = told_series(l);
        bool there = strcmp(is, want) == 0;
        free(is);
        if (there)
            return;
        clock_sleep(0.01);
    }
    told_check(l, want);
}

START_TEST(test_comes_later)
{
    const char *path = scratch_at("later.csv");
    struct log *l = told_open(path);
    ck_assert_int_eq(log_state(l), LOG_WAITING);
    ck_assert_str_eq(log_message(l), "is not there yet");
    ck_assert(isnan(log_progress(l)));
    scratch_write_text(path, "");
    told_poll(l);
    ck_assert_int_eq(log_state(l), LOG_WAITING);
    scratch_write_text(path, "epoch,loss\n1,2\n");
    told_poll(l);
    told_check(l, "loss: 1=2\n");
    ck_assert_int_eq(log_state(l), LOG_FOLLOWED);
    ck_assert_double_eq(log_progress(l), 1);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert(told_poll(l));
    told_check(l, "loss: 1=2\n");
    ck_assert_ptr_nonnull(strstr(log_message(l), "is gone"));
    scratch_write_text(path, "epoch,loss\n1,3\n2,4\n");
    told_poll(l);
    told_check(l, "loss: 1=3 2=4\n");
    ck_assert_uint_eq(log_generation(l), 1);
    ck_assert_str_eq(log_message(l), "");
    log_delete(l);
}
END_TEST

START_TEST(test_written_anew)
{
    const char *path = scratch_at("anew.csv");
    scratch_write_text(path, "epoch,loss\n1,2\n2,3\n");
    struct log *l = told_open(path);
    /* half of it, then all: the old numbers stay until there are as many */
    scratch_write_text(path, "epoch,acc,loss\n1,5,2\n");
    told_poll(l);
    scratch_write_text(path, "epoch,acc,loss\n");
    told_poll(l);
    told_check(l, "loss: 1=2 2=3\n");
    scratch_write_text(path, "epoch,acc,loss\n1,5,2\n2,6,3\n3,7,4\n");
    told_poll(l);
    told_check(l, "acc: 1=5 2=6 3=7\nloss: 1=2 2=3 3=4\n");
    ck_assert_uint_ge(log_generation(l), 1);
    /* shorter, for good */
    scratch_write_text(path, "epoch,loss\n1,9\n");
    told_poll(l);
    told_check(l, "acc: 1=5 2=6 3=7\nloss: 1=2 2=3 3=4\n");
    wait_for(l, "loss: 1=9\n");
    log_delete(l);
}
END_TEST

START_TEST(test_same_size)
{
    const char *path = scratch_at("same.csv");
    scratch_write_text(path, "epoch,loss\n1,2\n2,3\n");
    struct log *l = told_open(path);
    scratch_write_text(path, "epoch,loss\n1,2\n2,4\n");
    wait_for(l, "loss: 1=2 2=4\n");
    /* where both ends are as before, the time alone tells */
    char text[6000];
    size_t n = (size_t)snprintf(text, sizeof text, "epoch,loss\n");
    for (int i = 0; n < 5000; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%d,5\n", i);
    scratch_write(path, text, n);
    told_poll(l);
    clock_sleep(0.02);
    char *five = strstr(text + 2500, ",5");
    five[1] = '6';
    scratch_write(path, text, n);
    uint32_t before = log_generation(l);
    for (int i = 0; i < 400 && log_generation(l) == before; i++) {
        clock_sleep(0.01);
        told_poll(l);
    }
    char *is = told_series(l);
    ck_assert_ptr_nonnull(strstr(is, "=6"));
    free(is);
    log_delete(l);
}
END_TEST

/* Written anew and longer, with the same bytes where reading had stopped: the first ones tell; and the other way
 * round. */
START_TEST(test_either_end)
{
    char text[12000];
    const char *path = scratch_at("ends.csv");
    for (int end = 0; end < 2; end++) {
        size_t n = (size_t)snprintf(text, sizeof text, "epoch,loss\n");
        while (n < 8000)
            n += (size_t)snprintf(text + n, sizeof text - n, "%05zu,5\n", n);
        scratch_write(path, text, n);
        struct log *l = told_open(path);
        if (end)
            text[n - 2] = '6';
        else
            memcpy(text, "epoch,last", 10);
        n += (size_t)snprintf(text + n, sizeof text - n, "99999,7\n");
        scratch_write(path, text, n);
        told_poll(l);
        const struct log_series *s = log_series(l, 0);
        ck_assert_str_eq(s->name, end ? "loss" : "last");
        ck_assert_double_eq(s->y[s->count - 1], 7);
        ck_assert_double_eq(s->y[s->count - 2], end ? 6 : 5);
        log_delete(l);
    }
}
END_TEST

START_TEST(test_replaced)
{
    const char *path = scratch_at("replaced.csv"), *other = scratch_at("other");
    scratch_write_text(path, "epoch,loss\n1,2\n2,3\n");
    struct log *l = told_open(path);
    scratch_write_text(other, "epoch,loss\n1,2\n2,3\n3,4\n");
    ck_assert_int_eq(rename(other, path), 0);
    told_poll(l);
    told_check(l, "loss: 1=2 2=3 3=4\n");
    ck_assert_uint_eq(log_generation(l), 1);
    log_delete(l);
}
END_TEST

START_TEST(test_places)
{
    struct err e = {0};
    struct log *l = told_open(scratch_at(""));
    ck_assert_int_eq(log_state(l), LOG_FAILED);
    ck_assert_ptr_nonnull(strstr(log_message(l), "is a folder"));
    log_delete(l);
    char longest[5000];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    ck_assert_ptr_null(log_new(longest, NULL, &e));
    check_error(&e, ERR_FAIL, "longer than 4095");
    log_delete(NULL);
}
END_TEST

START_TEST(test_fifo)
{
    const char *path = scratch_at("fifo");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    struct log *l = told_open(path);
    ck_assert_int_eq(log_state(l), LOG_WAITING);
    int fd = open(path, O_WRONLY);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "step,loss\n1,2\n2,", 16), 16);
    told_poll(l);
    told_check(l, "loss: 1=2\n");
    ck_assert_int_eq(log_state(l), LOG_FOLLOWED);
    /* the last line lacks its end, and has all its cells */
    ck_assert_int_eq(write(fd, "3", 1), 1);
    close(fd);
    told_poll(l);
    told_check(l, "loss: 1=2 2=3\n");
    ck_assert_int_eq(log_state(l), LOG_ENDED);
    log_delete(l);
}
END_TEST

/* Turns the last letter of the header over and over. */
static void keep_changing(const char *path)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    pid_t parent = getppid();
    for (unsigned turn = 0; fd >= 0 && getppid() == parent; turn++)
        if (pwrite(fd, turn % 2 ? "e" : "s", 1, strlen("epoch,los")) != 1)
            break;
    _exit(1);
}

/* Nobody could read this file to its end: polling ends all the same, long before its time, with what was read first. */
START_TEST(test_changes_without_rest)
{
    const char *path = scratch_at("restless.csv");
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs("epoch,loss\n", f);
    for (int i = 0; i < 400000; i++)
        fprintf(f, "%d,%.6f\n", i, 1.0 / (i + 1));
    ck_assert_int_eq(fclose(f), 0);
    struct err e;
    struct log *l = log_new(path, NULL, &e);
    ck_assert_msg(l != NULL, "%s", e.text);
    ck_assert(log_poll(l, 0, NULL) || log_poll(l, 0, NULL)); /* its first rows */
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        keep_changing(path);
    double begin = clock_now();
    bool more = true;
    log_poll(l, 20, &more);
    double took = clock_now() - begin;
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    ck_assert_double_lt(took, 15);
    ck_assert(!more);
    ck_assert_uint_gt(log_series(l, 0)->count, 0);
    log_delete(l);
}
END_TEST

START_TEST(test_find)
{
    const char *path = scratch_at("find.csv");
    scratch_write_text(path, "epoch,loss,acc\n1,5,1\n3,5,\n5,5,\n7,5,2\n8,5,3\n");
    struct log *l = told_open(path);
    const struct log_series *even = log_series(l, 0), *odd = log_series(l, 1);
    ck_assert_ptr_nonnull(even->x);
    ck_assert_uint_eq(log_series_find(even, 0.5), SIZE_MAX);
    ck_assert_uint_eq(log_series_find(even, 6), 2);
    ck_assert_uint_eq(log_series_find(odd, 7), 1);
    ck_assert_uint_eq(log_series_find(odd, 1e9), 2);
    log_delete(l);
}
END_TEST

Suite *follow_suite(void)
{
    Suite *s = suite_create("log/follow");
    TCase *t = tcase_create("follow");
    scratch_add(t);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, test_comes_later);
    tcase_add_test(t, test_written_anew);
    tcase_add_test(t, test_same_size);
    tcase_add_test(t, test_either_end);
    tcase_add_test(t, test_replaced);
    tcase_add_test(t, test_places);
    tcase_add_test(t, test_fifo);
    tcase_add_test(t, test_changes_without_rest);
    tcase_add_test(t, test_find);
    suite_add_tcase(s, t);
    return s;
}
