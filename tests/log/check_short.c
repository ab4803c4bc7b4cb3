/* SPDX-License-Identifier: MIT */
/* Logs when memory is short, when a read gives less than it was asked for, and when the disk answers with errors: what
 * was in a log is shown, or it is said that it could not be read; it is never just not there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suites.h"
#include "tests/common/broken.h"
#include "tests/common/scratch.h"
#include "tests/common/starved.h"
#include "told.h"

/* With a key for which jansson's buffer has to grow, which it does not look at. */
#define KEY "loss_of_the_validation_images"
static const char lines[] = "{\"step\": 1, \"" KEY "\": 2}\n{\"step\": 2, \"" KEY "\": 1}\n";
/* As Python prints a dict. */
static const char quoted[] = "{'step': 1, '" KEY "': 2}\n{'step': 2, '" KEY "': 1}\n";
static const char csv[] = "epoch,loss\n1,2\n";

/* ---- memory ---- */

static void read_lines(void)
{
    struct log *log = told_open(scratch_at("a.jsonl"));
    size_t points = log_series_count(log) ? log_series(log, 0)->count : 0;
    ck_assert_msg(points == 2 || strstr(log_message(log), "out of memory"), "%zu points, and '%s'", points,
                  log_message(log));
    if (points)
        ck_assert_str_eq(log_series(log, 0)->name, KEY); /* and not a part of it */
    log_delete(log);
}

static void read_state(void)
{
    struct log *log = told_open(scratch_at("trainer_state.json"));
    ck_assert(log_series_count(log) == 1 || strstr(log_message(log), "out of memory"));
    ck_assert_ptr_null(strstr(log_message(log), "mend it")); /* there is nothing wrong with it */
    if (log_series_count(log))
        ck_assert_str_eq(log_series(log, 0)->name, KEY);
    log_delete(log);
}

static void find_lines(void)
{
    char *path[2];
    struct err e = {0};
    size_t n = log_scan(scratch_at(""), path, 2, NULL, &e);
    ck_assert_msg(n == 1, "%s", e.text);
    free(path[0]);
}

START_TEST(test_memory_for_lines)
{
    scratch_write_text(scratch_at("a.jsonl"), _i ? quoted : lines);
    starved_each(read_lines);
    starved_each(find_lines);
}
END_TEST

START_TEST(test_memory_for_one_value)
{
    scratch_write_text(scratch_at("trainer_state.json"), "{\n\"log_history\": [{\"step\": 1, \"" KEY "\": 2},\n"
                       "{\"step\": 2, \"" KEY "\": 1}]\n}\n");
    starved_each(read_state);
}
END_TEST

/* ---- reads ---- */

START_TEST(test_short_reads)
{
    FILE *f = fopen(scratch_at("a.csv"), "w");
    ck_assert(f && fputs("epoch,loss\n", f) != EOF);
    for (int i = 0; i < 100; i++)
        fprintf(f, "%d,%d\n", i, i);
    ck_assert_int_eq(fflush(f), 0);
    struct log *log = told_open(scratch_at("a.csv"));
    uint32_t generation = log_generation(log);
    broken_pread(7, true);
    ck_assert(fputs("100,100\n", f) != EOF && fclose(f) == 0);
    for (int i = 0; i < 20; i++)
        told_poll(log);
    ck_assert_uint_eq(log_series(log, 0)->count, 101);
    ck_assert_uint_eq(log_generation(log), generation); /* it was not taken for another file */
    log_delete(log);
}
END_TEST

/* Standard input may be a folder, which is no pipe that something comes from. */
START_TEST(test_a_pipe_that_cannot_be_read)
{
    struct err e = {0};
    int folder = open(scratch_at(""), O_RDONLY | O_DIRECTORY);
    ck_assert(folder >= 0 && dup2(folder, STDIN_FILENO) == STDIN_FILENO);
    struct log *log = log_new("-", NULL, &e);
    ck_assert_msg(log != NULL, "%s", e.text);
    log_poll(log, 1, NULL);
    ck_assert_int_eq((int)log_state(log), LOG_FAILED);
    ck_assert_ptr_nonnull(strstr(log_message(log), "read failed"));
    ck_assert(log_ended(log));
    ck_assert(!log_poll(log, 1, NULL));
    log_delete(log);
    close(folder);
}
END_TEST

/* ---- looking through a folder ---- */

static size_t scan(struct err *e)
{
    char *path[4];
    *e = (struct err){0};
    size_t n = log_scan(scratch_at("logs"), path, 4, NULL, e);
    for (size_t i = 0; i < n; i++)
        free(path[i]);
    return n;
}

/* What is not there any more, and what is another user's, is passed over; all else that hides a log is said, or it is
 * taken for a log, and who reads it will say. */
START_TEST(test_errors_of_a_folder)
{
    static const int passed_over[] = {ENOENT, EACCES};
    struct err e;
    char file[600], folder[600];
    ck_assert(mkdir(scratch_at("logs"), 0700) == 0 && mkdir(scratch_at("logs/in"), 0700) == 0);
    snprintf(folder, sizeof folder, "%s", scratch_at("logs/in"));
    snprintf(file, sizeof file, "%s", scratch_at("logs/in/a.csv"));
    scratch_write_text(file, csv);
    ck_assert_uint_eq(scan(&e), 1);
    for (size_t i = 0; i < 2; i++) {
        static const enum broken_call looks[] = {BROKEN_LSTAT, BROKEN_ACCESS, BROKEN_LIST};
        for (size_t k = 0; k < sizeof looks / sizeof *looks; k++) {
            broken_fail(looks[k], looks[k] == BROKEN_LIST ? folder : file, passed_over[i]);
            ck_assert_uint_eq(scan(&e), 0);
            ck_assert_int_eq(e.code, ERR_NONE);
            broken_fail(looks[k], NULL, 0);
        }
    }
    broken_fail(BROKEN_LSTAT, file, EIO);
    ck_assert_uint_eq(scan(&e), 0);
    check_error(&e, ERR_FAIL, "a.csv: cannot be looked at: ");
    broken_fail(BROKEN_LSTAT, NULL, 0);
    broken_fail(BROKEN_LIST, folder, EMFILE);
    ck_assert_uint_eq(scan(&e), 0);
    check_error(&e, ERR_FAIL, "in: cannot be looked through: ");
    broken_fail(BROKEN_LIST, NULL, 0);
    static const enum broken_call reads[] = {BROKEN_ACCESS, BROKEN_OPEN, BROKEN_READ};
    for (size_t k = 0; k < sizeof reads / sizeof *reads; k++) {
        broken_fail(reads[k], file, EIO);
        ck_assert_msg(scan(&e) == 1, "call %zu: %s", k, e.text);
        broken_fail(reads[k], NULL, 0);
    }
}
END_TEST

/* The folder has two entries of its own, "." and "..", and the log. */
START_TEST(test_a_folder_with_too_much_in_it)
{
    char *path[4], folder[600];
    struct err e = {0};
    size_t left_out;
    ck_assert_int_eq(mkdir(scratch_at("logs"), 0700), 0);
    scratch_write_text(scratch_at("logs/a.csv"), csv);
    snprintf(folder, sizeof folder, "%s", scratch_at("logs"));
    for (size_t extra = 0; extra < 2; extra++) {
        broken_list_more(folder, LOG_SCAN_MAX - 3 + extra);
        ck_assert_uint_eq(log_scan(folder, path, 4, &left_out, &e), 1);
        free(path[0]);
        ck_assert_uint_eq(left_out, extra ? SIZE_MAX : 0);
    }
    broken_list_more(NULL, 0);
}
END_TEST

Suite *short_suite(void)
{
    Suite *s = suite_create("log/short");
    TCase *t = tcase_create("short");
    scratch_add(t);
    tcase_add_loop_test(t, test_memory_for_lines, 0, 2);
    tcase_add_test(t, test_memory_for_one_value);
    tcase_add_test(t, test_short_reads);
    tcase_add_test(t, test_a_pipe_that_cannot_be_read);
    tcase_add_test(t, test_errors_of_a_folder);
    tcase_add_test(t, test_a_folder_with_too_much_in_it);
    suite_add_tcase(s, t);
    return s;
}
