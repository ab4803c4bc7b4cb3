/* SPDX-License-Identifier: MIT */
/* The list of all runs: what stands in it, in which order, whose state is what; finding; thousands of them. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "listed.h"
#include "src/run/store_list.h"
#include "suites.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

START_TEST(test_nothing_is_an_empty_list)
{
    runs_read(&listed);
    ck_assert_uint_eq(listed.count, 0);
    ck_assert_int_eq(rmdir(listed.root), 0);
    runs_read(&listed);
    ck_assert_uint_eq(listed.count, 0);
    struct err e;
    ck_assert(store_read_trash(&listed, &e));
    ck_assert_uint_eq(listed.count, 0);
}
END_TEST

START_TEST(test_newest_first)
{
    make_three();
    runs_read(&listed);
    check_three();
    ck_assert_int_eq(rename(runs_file(C, ""), runs_file("a-name-of-the-user", "")), 0); /* keeps its place in time */
    runs_read(&listed);
    ck_assert_str_eq(listed.entry[0].id, "a-name-of-the-user");
}
END_TEST

/* Seeds begin in the same second. */
START_TEST(test_newest_of_a_second)
{
    static const char *const id[] = {"20261120-100000-b", "20261120-100000-c", "20261120-100000-a"};
    for (size_t i = 0; i < 3; i++) {
        const struct timespec end[2] = {{.tv_sec = 1700000000}, {.tv_sec = 1700000000, .tv_nsec = 1000 * (long)i}};
        runs_make(id[i], "", "done", 1, 0.5, 0.5);
        ck_assert_int_eq(utimensat(AT_FDCWD, runs_file(id[i], "run.json"), end, 0), 0);
    }
    for (int times = 0; times < 2; times++) { /* with the index and without */
        runs_read(&listed);
        for (size_t i = 0; i < 3; i++)
            ck_assert_str_eq(listed.entry[i].id, id[2 - i]);
    }
}
END_TEST

/* ---- states ---- */

/* run.json says "running" all the time; and what history.csv has counts until the run is closed. */
START_TEST(test_running_and_cut_off)
{
    runs_make(A, "epochs=50", "running", 5, 0.4, 0.5);
    runs_settle(A);
    runs_read(&listed);
    ck_assert_int_eq(entry(A)->state, RUN_CUT);
    int fd = hold(A);
    runs_read(&listed);
    ck_assert_int_eq(entry(A)->state, RUN_RUNNING);
    FILE *f = fopen(runs_file(A, "history.csv"), "a");
    fprintf(f, "6,0.5,80,0.25,89\n7,0.4,81,0.");
    ck_assert_int_eq(fclose(f), 0);
    runs_read(&listed);
    ck_assert_uint_eq(entry(A)->summary.epochs, 6);
    ck_assert(entry(A)->summary.best.value[METRIC_VALID_LOSS] == 0.25);
    close(fd);
    runs_read(&listed);
    ck_assert_int_eq(entry(A)->state, RUN_CUT);
    runs_settle(A);
    runs_read(&listed); /* in the index now */
    ck_assert_int_eq(entry(A)->state, RUN_CUT);
    fd = hold(A);
    runs_read(&listed);
    ck_assert_int_eq(entry(A)->state, RUN_RUNNING);
    close(fd);
    runs_read(&listed);
    ck_assert_int_eq(entry(A)->state, RUN_CUT);
}
END_TEST

START_TEST(test_format_1_is_summed_up)
{
    runs_make_old(A, "", "done", 50, 0.33, 0.57);
    runs_settle(A);
    for (int i = 0; i < 2; i++) {
        runs_read(&listed);
        ck_assert_uint_eq(entry(A)->summary.epochs, 50);
        ck_assert(entry(A)->summary.best.value[METRIC_VALID_LOSS] == 0.33);
    }
    scratch_write_text(runs_file(A, "history.csv"), "epoch,valid_loss\n1,0.5\n");
    runs_read(&listed);
    ck_assert_uint_eq(entry(A)->summary.epochs, 1);
    scratch_write_text(runs_file(A, "history.csv"), "epoch,valid_loss\n1,low\n");
    runs_read(&listed);
    ck_assert_ptr_nonnull(strstr(entry(A)->problem, "history.csv, line 2"));
}
END_TEST

/* ---- what is no run ---- */

START_TEST(test_odd_things_in_the_folder)
{
    runs_make(A, "", "done", 1, 0.5, 0.5);
    scratch_write_text(runs_file("a file", ""), "x");
    mkdir(runs_file("20261201-101010-empty", ""), 0700);
    mkdir(runs_file("esc\x1b[2J\xe2\x80\xae\xff", ""), 0700);
    mkdir(runs_file(".hidden", ""), 0700);
    char longest[256];
    memset(longest, 'x', 255);
    longest[255] = 0;
    mkdir(runs_file(longest, ""), 0700);
    ck_assert_int_eq(symlink(A, runs_file("20261202-link", "")), 0); /* a run that lies elsewhere is a run */
    ck_assert_int_eq(symlink("/nowhere", runs_file("dangling", "")), 0);
    runs_read(&listed);
    ck_assert_uint_eq(listed.count, 7);
    ck_assert_ptr_nonnull(strstr(entry("a file")->problem, "is a file where"));
    ck_assert_ptr_nonnull(strstr(entry("20261201-101010-empty")->problem, "no run.json"));
    ck_assert_str_eq(listed.entry[0].id, "20261201-101010-empty"); /* its id tells when it was */
    ck_assert_ptr_nonnull(strstr(entry("esc?[2J??")->problem, "no run's folder has such a name"));
    ck_assert_str_eq(entry("20261202-link")->problem, "");
    ck_assert_str_ne(entry("dangling")->problem, "");
    for (size_t i = 0; i < listed.count; i++)
        ck_assert(strchr(listed.entry[i].id, '\x1b') == NULL && strchr(listed.entry[i].problem, '\x1b') == NULL);
}
END_TEST

/* Between mkdir and its first file a run is held: it is no broken one. */
START_TEST(test_a_run_that_is_being_made)
{
    mkdir(runs_file(A, ""), 0700);
    int fd = hold(A);
    runs_read(&listed);
    ck_assert_uint_eq(listed.count, 0);
    close(fd);
    runs_read(&listed);
    ck_assert_uint_eq(listed.count, 1);
}
END_TEST

/* Taken away between the listing of the folder and its turn. */
START_TEST(test_a_run_that_has_just_gone)
{
    struct record_root root;
    struct err e;
    static struct store_entry x;
    ck_assert(record_root_open(&root, listed.root, &e));
    ck_assert_int_eq(store_entry_read(&x, &root, A, 0), STORE_LEAVE_OUT);
    runs_make(A, "", "done", 1, 0.5, 0.5);
    ck_assert_int_eq(store_entry_read(&x, &root, A, 0), STORE_PASSING);
    ck_assert_int_eq(store_entry_read(&x, &root, A, INT64_MAX), STORE_LASTING);
    record_root_close(&root);
}
END_TEST

/* ---- finding ---- */

static void find(const char *word, const char *id)
{
    struct err e = {0};
    const struct store_entry *x = store_find(&listed, word, &e);
    ck_assert_msg(x != NULL, "%s: %s", word, e.text);
    ck_assert_str_eq(x->id, id);
}

static void find_none(const char *word, const char *part)
{
    struct err e = {0};
    ck_assert_msg(!store_find(&listed, word, &e), "%s", word);
    check_error(&e, ERR_FAIL, part);
}

START_TEST(test_find)
{
    struct err e;
    find_none("last", "there is no run in");
    make_three();
    ck_assert(record_write_label(listed.root, A, &(struct record_label){.name = "mine"}, &e));
    mkdir(runs_file("20261231-broken", ""), 0700);
    runs_read(&listed);
    find(A, A);
    find("mine", A);
    find("20261121", B);
    find("last", C); /* the newest that can be read */
    find("20261231", "20261231-broken");
    find("20261122-100000..seed1", C);
    find("20261121..", B);
    find_none("2026..seed1", "3 runs begin and end so: ");
    find_none("20261122-100000-drop-0.25-0.4-0.4..0.4-seed1", "no run has"); /* they would overlap */
    find_none("..seed1", "no run has");
    find_none("2026112", "3 runs begin so: " C ", " B ", " A);
    find_none("", "no run has that id or name");
    find_none("nothing", "'dropout-lab runs' lists them");
    ck_assert(record_write_label(listed.root, B, &(struct record_label){.name = "mine"}, &e));
    runs_read(&listed);
    find_none("mine", "2 runs are called so");
    ck_assert(record_write_label(listed.root, B, &(struct record_label){.name = A}, &e));
    runs_read(&listed);
    find(A, A); /* an id before a name */
}
END_TEST

/* ---- thousands ---- */

/* The bound is generous, for the machine may be busy; what it takes on an idle one is measured by hand. */
START_TEST(test_ten_thousand)
{
    enum { RUNS = 10000 };
    if (skip_under_valgrind("test_ten_thousand", "it takes minutes there"))
        return;
    for (int i = 0; i < RUNS; i++) {
        char id[64], words[32];
        snprintf(id, sizeof id, "202611%02d-%02d%02d%02d-baseline-seed%d", 1 + i % 28, i / 28 % 24, i / 672 % 60,
                 i % 60, i);
        snprintf(words, sizeof words, "epochs=50 seed=%d", i);
        runs_make(id, words, "done", 50, 0.3 + i * 1e-5, 0.5);
        runs_settle(id);
    }
    double begin = clock_now();
    runs_read(&listed);
    double cold = clock_now() - begin;
    ck_assert_uint_eq(listed.count, RUNS);
    struct store_entry *first = malloc(RUNS * sizeof *first);
    memcpy(first, listed.entry, RUNS * sizeof *first);
    begin = clock_now();
    runs_read(&listed);
    double warm = clock_now() - begin;
    ck_assert_uint_eq(listed.count, RUNS);
    for (int i = 0; i < RUNS; i++) {
        ck_assert_str_eq(listed.entry[i].id, first[i].id);
        ck_assert_str_eq(listed.entry[i].problem, "");
        ck_assert_uint_eq(listed.entry[i].spec.seed, first[i].spec.seed);
        ck_assert(i == 0 || strcmp(listed.entry[i - 1].started, listed.entry[i].started) >= 0);
    }
    free(first);
    ck_assert_msg(cold < deadline(10) && warm < deadline(2), "cold %.3f s, warm %.3f s", cold, warm);
}
END_TEST

Suite *store_suite(void)
{
    TCase *t;
    Suite *suite = listed_suite("store", &t);
    tcase_add_test(t, test_nothing_is_an_empty_list);
    tcase_add_test(t, test_newest_first);
    tcase_add_test(t, test_newest_of_a_second);
    tcase_add_test(t, test_running_and_cut_off);
    tcase_add_test(t, test_format_1_is_summed_up);
    tcase_add_test(t, test_odd_things_in_the_folder);
    tcase_add_test(t, test_a_run_that_is_being_made);
    tcase_add_test(t, test_a_run_that_has_just_gone);
    tcase_add_test(t, test_find);
    tcase_add_test(t, test_ten_thousand);
    return suite;
}
