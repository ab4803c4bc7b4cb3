/* SPDX-License-Identifier: MIT */
/* Records when memory is short, and what of them is synced: a name without one of its letters, or a spec without one of
 * its digits, would be another run's; and what was not synced a power cut takes back.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "listed.h"
#include "run/safetensors.h"
#include "suites.h"
#include "tests/common/broken.h"
#include "tests/common/scratch.h"
#include "tests/common/starved.h"

/* ---- memory ---- */

static const char long_name[] = "a name that is too long for the first buffer";

static void read_run(void)
{
    static struct record_info info;
    struct err e = {0};
    bool ok = record_read(&info, listed.root, C, &e);
    ck_assert_msg(ok || err_is_memory(&e), "%s", e.text);
    if (!ok)
        return;
    ck_assert(info.spec.drop[0] == 0.25 && info.spec.drop[1] == 0.4 && info.spec.epochs == 50);
    ck_assert_str_eq(info.label.name, long_name);
}

START_TEST(test_memory_for_a_record)
{
    struct err e;
    struct record_label label = {.name = ""};
    strcpy(label.name, long_name);
    make_three();
    ck_assert(record_write_label(listed.root, C, &label, &e));
    starved_each(read_run);
}
END_TEST

static const char tensor_name[] = "a_name_that_is_too_long_for_the_first_buffer";

static void read_weights(void)
{
    static struct tensors t;
    struct err e = {0};
    bool ok = safetensors_load(scratch_at("w"), &t, &e);
    ck_assert_msg(ok || err_is_memory(&e), "%s", e.text);
    if (ok)
        ck_assert_str_eq(t.item[0].name, tensor_name);
    tensors_free(&t);
}

START_TEST(test_memory_for_weights)
{
    static struct tensors t;
    struct err e;
    const size_t dim[] = {20, 30};
    ck_assert(tensors_add(&t, tensor_name, 2, dim, &e) && safetensors_save(scratch_at("w"), &t, &e));
    tensors_free(&t);
    starved_each(read_weights);
}
END_TEST

/* ---- what is synced ---- */

static void both_are_synced(void)
{
    ck_assert_uint_ge(broken_synced(listed.root), 1);
    ck_assert_uint_ge(broken_synced(listed.trash), 1);
    broken_forget();
}

START_TEST(test_what_moves_is_synced)
{
    struct err e = {0};
    size_t count;
    make_three();
    ck_assert(store_delete(&listed, A, &e)); /* the trash is made, and synced, here */
    broken_forget();
    ck_assert(store_delete(&listed, B, &e));
    both_are_synced();
    ck_assert(store_restore(&listed, B, &e));
    both_are_synced();
    ck_assert(store_empty_trash(&listed, &count, &e));
    ck_assert_uint_ge(broken_synced(listed.trash), 1);
}
END_TEST

START_TEST(test_a_sync_that_fails_is_said)
{
    static const char *const id[] = {B, C};
    struct err e = {0};
    size_t count;
    make_three();
    ck_assert(store_delete(&listed, A, &e));
    for (int i = 0; i < 2; i++) {
        broken_fail(BROKEN_SYNC, i ? listed.root : listed.trash, EIO);
        ck_assert(!store_delete(&listed, id[i], &e));
        check_error(&e, ERR_FAIL, strerror(EIO));
        broken_fail(BROKEN_SYNC, NULL, 0);
    }
    broken_fail(BROKEN_SYNC, listed.trash, EIO);
    ck_assert(!store_empty_trash(&listed, &count, &e));
    check_error(&e, ERR_FAIL, strerror(EIO));
    broken_fail(BROKEN_SYNC, NULL, 0);
}
END_TEST

START_TEST(test_a_label_that_goes_is_synced)
{
    struct err e = {0};
    struct record_label label = {.name = "mine"}, none = {.name = ""};
    make_three();
    ck_assert(record_write_label(listed.root, A, &label, &e));
    broken_forget();
    ck_assert(record_write_label(listed.root, A, &none, &e));
    ck_assert_uint_ge(broken_synced(runs_file(A, "")), 1);
    ck_assert(record_write_label(listed.root, A, &label, &e));
    broken_fail(BROKEN_SYNC, runs_file(A, ""), EIO);
    ck_assert(!record_write_label(listed.root, A, &none, &e));
    check_error(&e, ERR_FAIL, strerror(EIO));
    broken_fail(BROKEN_SYNC, NULL, 0);
}
END_TEST

static struct record made;

static bool open_one(struct err *e)
{
    const struct record_facts facts = {.train = 50000, .valid = 10000, .data = "Fashion-MNIST", .sha256 = "c59f",
                                       .isa = "avx2", .version = "0.1.0"};
    struct spec spec = spec_default();
    return record_open(&made, listed.root, &spec, &facts, e);
}

START_TEST(test_a_new_run_is_synced)
{
    struct err e = {0};
    make_three();
    broken_forget();
    ck_assert_msg(open_one(&e), "%s", e.text);
    ck_assert_uint_ge(broken_synced(listed.root), 1);
    ck_assert_uint_ge(broken_synced(made.folder), 2); /* for run.json, and then for history.csv */
    record_abandon(&made);
}
END_TEST

/* ---- lines that could not be synced ---- */

static ino_t inode_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_ino : 0;
}

/* No file can become larger than this. */
static void limit_files(rlim_t most)
{
    struct rlimit l;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &l), 0);
    l.rlim_cur = most < l.rlim_max ? most : l.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &l), 0);
}

static enum run_state state_on_disk(void)
{
    static struct record_info info;
    struct err e = {0};
    ck_assert_msg(record_read(&info, listed.root, made.id, &e), "%s", e.text);
    return info.state;
}

static void add_epoch(uint32_t epoch)
{
    struct err e = {0};
    struct epoch_row row = {.epoch = epoch};
    metric_set(&row, METRIC_VALID_LOSS, 0.5);
    ck_assert(record_epoch(&made, &row, &e));
}

/* The file is another one after a sync that failed, for the kernel may call lost bytes written; and stays itself
 * otherwise. */
START_TEST(test_lines_that_were_not_synced_are_written_anew)
{
    struct err e = {0};
    make_three();
    ck_assert_msg(open_one(&e), "%s", e.text);
    const char *path = made.csv.path;
    ino_t first = inode_of(path);
    add_epoch(1);
    ck_assert(record_sync(&made, &e));
    ck_assert_uint_eq(inode_of(path), first);
    broken_fail(BROKEN_SYNC, path, EIO);
    add_epoch(2);
    ck_assert(!record_sync(&made, &e));
    check_error(&e, ERR_FAIL, strerror(EIO));
    ck_assert_uint_eq(inode_of(path), first);
    broken_fail(BROKEN_SYNC, NULL, 0);
    add_epoch(3);
    ck_assert_msg(record_sync(&made, &e), "%s", e.text);
    ino_t second = inode_of(path);
    ck_assert_uint_ne(second, first);
    add_epoch(4);
    ck_assert(record_sync(&made, &e));
    ck_assert_uint_eq(inode_of(path), second);
    ck_assert(record_close(&made, RUN_DONE, NULL, NULL, &e));
    char *text = scratch_read(path, NULL);
    for (int epoch = 1; epoch <= 4; epoch++) {
        char line[16];
        snprintf(line, sizeof line, "\n%d,", epoch);
        ck_assert_ptr_nonnull(strstr(text, line));
    }
    free(text);
}
END_TEST

/* The file that was to take its place cannot be written: that is still to be done the next time. */
START_TEST(test_writing_anew_is_tried_again)
{
    struct err e = {0};
    make_three();
    ck_assert_msg(open_one(&e), "%s", e.text);
    const char *path = made.csv.path;
    ino_t first = inode_of(path);
    add_epoch(1);
    broken_fail_once(BROKEN_SYNC, path, EIO);
    ck_assert(!record_sync(&made, &e));
    limit_files(0);
    ck_assert(!record_sync(&made, &e));
    ck_assert_uint_eq(inode_of(path), first);
    limit_files(RLIM_INFINITY);
    ck_assert_msg(record_sync(&made, &e), "%s", e.text);
    ck_assert_uint_ne(inode_of(path), first);
    ck_assert(record_close(&made, RUN_DONE, NULL, NULL, &e));
}
END_TEST

/* It has no later sync that could mend it. */
START_TEST(test_a_last_sync_that_fails_is_mended)
{
    struct err e = {0};
    make_three();
    ck_assert_msg(open_one(&e), "%s", e.text);
    ino_t first = inode_of(made.csv.path);
    add_epoch(1);
    broken_fail_once(BROKEN_SYNC, made.csv.path, EIO);
    ck_assert_msg(record_close(&made, RUN_DONE, NULL, NULL, &e), "%s", e.text);
    ck_assert_uint_ne(inode_of(made.csv.path), first);
    ck_assert_int_eq(state_on_disk(), RUN_DONE);
}
END_TEST

/* ---- lines for which there was no room ---- */

enum { LINES = 60 }; /* more than run.json has bytes, which can be written still */

static void open_and_fill(void)
{
    struct err e = {0};
    struct stat st;
    make_three();
    ck_assert_msg(open_one(&e), "%s", e.text);
    for (uint32_t i = 1; i <= LINES; i++)
        add_epoch(i);
    ck_assert_int_eq(stat(made.csv.path, &st), 0);
    limit_files((rlim_t)st.st_size + 5);
    struct epoch_row row = {.epoch = LINES + 1};
    for (; row.epoch <= LINES + 3; row.epoch++)
        ck_assert(!record_epoch(&made, &row, &e));
    ck_assert_uint_eq(made.late_count, 3);
}

static size_t lines_on_disk(void)
{
    struct history h;
    struct err e = {0};
    ck_assert_msg(record_read_history(&h, listed.root, made.id, 0, NULL, &e), "%s", e.text);
    size_t n = h.count;
    history_free(&h);
    return n;
}

START_TEST(test_lines_come_when_there_is_room)
{
    struct err e = {0};
    struct epoch_row row = {.epoch = LINES + 4};
    open_and_fill();
    ck_assert(!record_sync(&made, &e));
    ck_assert_uint_eq(lines_on_disk(), LINES);
    limit_files(RLIM_INFINITY);
    if (_i == 0)
        ck_assert(record_sync(&made, &e));
    else if (_i == 1)
        ck_assert(record_epoch(&made, &row, &e));
    ck_assert_uint_eq(lines_on_disk(), _i == 0 ? LINES + 3 : _i == 1 ? LINES + 4 : LINES);
    ck_assert_msg(record_close(&made, RUN_DONE, NULL, NULL, &e), "%s", e.text);
    ck_assert_uint_eq(lines_on_disk(), _i == 1 ? LINES + 4 : LINES + 3);
    ck_assert_int_eq(state_on_disk(), RUN_DONE);
}
END_TEST

/* Room for one of them: it comes, and those behind it come after it. */
START_TEST(test_lines_come_one_by_one)
{
    static const char line[] = "61,,,0.5,,,,,\n";
    struct err e = {0};
    struct stat st;
    open_and_fill();
    ck_assert_int_eq(stat(made.csv.path, &st), 0);
    for (size_t n = 1; n <= 3; n++) {
        limit_files((rlim_t)st.st_size + n * (sizeof line - 1) + 3);
        ck_assert_int_eq(record_sync(&made, &e), n == 3);
        ck_assert_uint_eq(lines_on_disk(), LINES + n);
        ck_assert_uint_eq(made.late_count, 3 - n);
    }
    limit_files(RLIM_INFINITY);
    ck_assert(record_close(&made, RUN_DONE, NULL, NULL, &e));
    ck_assert_uint_eq(lines_on_disk(), LINES + 3);
}
END_TEST

/* A run that is done without all its lines can be gone on with; one that ended otherwise ended so. */
START_TEST(test_lines_that_never_come_leave_it_cut_off)
{
    static const enum run_state ends[] = {RUN_DONE, RUN_STOPPED}, shown[] = {RUN_CUT, RUN_STOPPED};
    struct err e = {0};
    struct epoch_row row = {.epoch = LINES + 4};
    open_and_fill();
    ck_assert(!record_close(&made, ends[_i], NULL, NULL, &e));
    check_error(&e, ERR_FAIL, "history.csv: has no line of epoch 61 and of those behind it");
    limit_files(RLIM_INFINITY);
    ck_assert_uint_eq(lines_on_disk(), LINES);
    ck_assert_int_eq(state_on_disk(), shown[_i]);
    ck_assert(!record_epoch(&made, &row, &e) && !made.late_count); /* it is closed, and nothing waits */
    ck_assert(record_close(&made, RUN_DONE, NULL, NULL, &e));
}
END_TEST

Suite *run_short_suite(void)
{
    TCase *t;
    Suite *suite = listed_suite("run_short", &t);
    tcase_add_test(t, test_memory_for_a_record);
    tcase_add_test(t, test_memory_for_weights);
    tcase_add_test(t, test_what_moves_is_synced);
    tcase_add_test(t, test_a_sync_that_fails_is_said);
    tcase_add_test(t, test_a_label_that_goes_is_synced);
    tcase_add_test(t, test_a_new_run_is_synced);
    tcase_add_test(t, test_lines_that_were_not_synced_are_written_anew);
    tcase_add_test(t, test_writing_anew_is_tried_again);
    tcase_add_test(t, test_a_last_sync_that_fails_is_mended);
    tcase_add_loop_test(t, test_lines_come_when_there_is_room, 0, 3);
    tcase_add_test(t, test_lines_come_one_by_one);
    tcase_add_loop_test(t, test_lines_that_never_come_leave_it_cut_off, 0, 2);
    return suite;
}
