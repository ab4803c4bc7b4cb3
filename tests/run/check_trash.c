/* SPDX-License-Identifier: MIT */
/* Runs to the trash and back, and the trash for good: nothing is lost that was not meant. */
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "listed.h"
#include "suites.h"
#include "tests/common/scratch.h"

static void delete_well(const char *id)
{
    struct err e;
    ck_assert_msg(store_delete(&listed, id, &e), "%s", e.text);
}

START_TEST(test_delete_and_undo)
{
    struct err e = {0};
    make_three();
    delete_well(B);
    runs_read(&listed);
    ck_assert_uint_eq(listed.count, 2);
    ck_assert(store_read_trash(&listed, &e));
    ck_assert_uint_eq(listed.count, 1);
    ck_assert_str_eq(listed.entry[0].id, B);
    ck_assert_uint_eq(listed.entry[0].summary.epochs, 50);
    ck_assert(!store_delete(&listed, B, &e));
    check_error(&e, ERR_FAIL, "there is no such run");
    ck_assert_msg(store_restore(&listed, B, &e), "%s", e.text);
    ck_assert(!store_restore(&listed, B, &e));
    check_error(&e, ERR_FAIL, "runs --trash");
    runs_read(&listed);
    check_three();
    ck_assert(!store_delete(&listed, "../index", &e));
    ck_assert(!store_restore(&listed, "..", &e));
}
END_TEST

START_TEST(test_trash_keeps_all_of_a_name)
{
    struct err e = {0};
    for (uint32_t i = 1; i <= 3; i++) {
        runs_make(A, "", "done", i, 0.5, 0.5);
        delete_well(A);
    }
    ck_assert(store_read_trash(&listed, &e));
    ck_assert_uint_eq(listed.count, 3);
    ck_assert_uint_eq(entry(A)->summary.epochs, 1);
    ck_assert_uint_eq(entry(A "-3")->summary.epochs, 3);
    runs_make(A, "", "done", 9, 0.5, 0.5);
    ck_assert(store_restore(&listed, A, &e)); /* beside the one that is there */
    ck_assert_str_eq(listed.moved, A "-2");
    runs_read(&listed);
    ck_assert_uint_eq(entry(A)->summary.epochs, 9);
    ck_assert_uint_eq(entry(A "-2")->summary.epochs, 1);
}
END_TEST

/* A power cut between two steps of `rm` of an older version may have left an empty folder: the run takes its place, so
 * that it is had back by its own name. */
START_TEST(test_an_empty_folder_is_no_run)
{
    struct err e = {0};
    runs_make(A, "", "done", 4, 0.5, 0.5);
    ck_assert(mkdir(listed.trash, 0700) == 0 && mkdir(scratch_at("dropout-lab/trash/" A), 0700) == 0);
    delete_well(A);
    ck_assert_str_eq(listed.moved, A);
    ck_assert(store_restore(&listed, A, &e));
    runs_read(&listed);
    ck_assert_uint_eq(entry(A)->summary.epochs, 4);
}
END_TEST

START_TEST(test_a_run_in_training_stays)
{
    struct err e = {0};
    make_three();
    int fd = hold(B);
    ck_assert(!store_delete(&listed, B, &e));
    check_error(&e, ERR_FAIL, "is in training now; stop it first");
    close(fd);
    runs_read(&listed);
    ck_assert_uint_eq(listed.count, 3);
    delete_well(B);
}
END_TEST

/* Who lists runs asks for a moment whether one is in training; that is not training. */
START_TEST(test_who_only_asks_is_no_hindrance)
{
    make_three();
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        for (;;)
            record_is_held(listed.root, B);
    for (int i = 0; i < 200; i++) {
        struct err e = {0};
        ck_assert_msg(store_delete(&listed, B, &e), "%s", e.text);
        ck_assert_msg(store_restore(&listed, B, &e), "%s", e.text);
    }
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}
END_TEST

START_TEST(test_odd_things_can_be_deleted)
{
    struct err e = {0};
    size_t count;
    scratch_write_text(runs_file("file", ""), "x");
    ck_assert_int_eq(symlink(scratch_at("kept"), runs_file("link", "")), 0);
    mkdir(scratch_at("kept"), 0700);
    scratch_write_text(scratch_at("kept/inside"), "x");
    mkdir(runs_file("empty", ""), 0700);
    delete_well("file");
    delete_well("link");
    delete_well("empty");
    runs_read(&listed);
    ck_assert_uint_eq(listed.count, 0);
    ck_assert(store_restore(&listed, "file", &e));
    delete_well("file");
    ck_assert(store_empty_trash(&listed, &count, &e));
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(access(scratch_at("kept/inside"), F_OK), 0); /* a link is removed, not what it points to */
}
END_TEST

START_TEST(test_empty_trash)
{
    struct err e = {0};
    size_t count = 9;
    ck_assert(store_empty_trash(&listed, &count, &e));
    ck_assert_uint_eq(count, 0);
    make_three();
    mkdir(runs_file(A, "deep"), 0700);
    scratch_write_text(runs_file(A, "deep/file"), "x");
    mkdir(scratch_at("kept"), 0700);
    scratch_write_text(scratch_at("kept/inside"), "x");
    ck_assert_int_eq(symlink(scratch_at("kept"), runs_file(A, "link")), 0);
    delete_well(A);
    delete_well(B);
    ck_assert_msg(store_empty_trash(&listed, &count, &e), "%s", e.text);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(access(scratch_at("kept/inside"), F_OK), 0);
    ck_assert_int_eq(rmdir(listed.trash), 0); /* which works on an empty folder alone */
    runs_read(&listed);
    ck_assert_uint_eq(listed.count, 1);
}
END_TEST

static int cannot_empty(void)
{
    struct err e = {0};
    size_t count;
    scratch_nobody();
    if (store_empty_trash(&listed, &count, &e) || !strstr(e.text, "cannot be removed"))
        return __LINE__;
    return 0;
}

START_TEST(test_trash_that_cannot_be_emptied)
{
    make_three();
    delete_well(A);
    chmod(scratch_at(""), 0755);
    chmod(scratch_at("dropout-lab"), 0755);
    chmod(listed.trash, 0555);
    scratch_in_child(cannot_empty);
}
END_TEST

Suite *trash_suite(void)
{
    TCase *t;
    Suite *suite = listed_suite("trash", &t);
    tcase_add_test(t, test_delete_and_undo);
    tcase_add_test(t, test_trash_keeps_all_of_a_name);
    tcase_add_test(t, test_an_empty_folder_is_no_run);
    tcase_add_test(t, test_a_run_in_training_stays);
    tcase_add_test(t, test_who_only_asks_is_no_hindrance);
    tcase_add_test(t, test_odd_things_can_be_deleted);
    tcase_add_test(t, test_empty_trash);
    tcase_add_test(t, test_trash_that_cannot_be_emptied);
    return suite;
}
