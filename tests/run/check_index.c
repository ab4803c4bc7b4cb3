/* SPDX-License-Identifier: MIT */
/* The index of the list of runs, which must never lie: what changed is seen, what is spoilt is made anew. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "listed.h"
#include "suites.h"
#include "tests/common/scratch.h"

static const char *index_file(void)
{
    return scratch_at("dropout-lab/index");
}

static ino_t inode_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_ino : 0;
}

START_TEST(test_index_is_used_and_kept)
{
    make_three();
    settle_three();
    runs_read(&listed);
    ino_t made = inode_of(index_file());
    ck_assert_uint_ne(made, 0);
    ck_assert_int_ne(access(scratch_at("dropout-lab/index.tmp"), F_OK), 0);
    store_free(&listed);
    runs_home(&listed);
    runs_read(&listed);
    check_three();
    ck_assert_uint_eq(inode_of(index_file()), made); /* all were taken from it, or it would be another */
}
END_TEST

/* Each word of a spec, so that a new one is not forgotten: from the run's file first, then from the index. */
START_TEST(test_index_has_every_word)
{
    const struct spec_key *key = &spec_keys[_i];
    struct spec want;
    ck_assert(spec_parse(&want, key->example, NULL));
    if (want.seeds > 1)
        want = spec_member(&want, 0); /* a run has one */
    char line[SPEC_LINE_MAX];
    runs_make(A, spec_print(line, sizeof line, &want), "done", 2, 0.4, 0.5);
    runs_settle(A);
    runs_read(&listed);
    ck_assert_msg(spec_equal(&entry(A)->spec, &want), "%s from run.json", key->example);
    ino_t made = inode_of(index_file());
    store_free(&listed);
    runs_home(&listed);
    runs_read(&listed);
    ck_assert_uint_eq(inode_of(index_file()), made);
    ck_assert_msg(spec_equal(&entry(A)->spec, &want), "%s from the index", key->example);
}
END_TEST

static void change_label(void)
{
    struct err e;
    ck_assert(record_write_label(listed.root, B, &(struct record_label){.name = "mine", .note = "n"}, &e));
}

static void change_in_place(void)
{
    int fd = open(runs_file(B, "run.json"), O_RDWR);
    char text[4096];
    ssize_t n = read(fd, text, sizeof text - 1);
    ck_assert_int_gt(n, 0);
    text[n] = 0;
    char *isa = strstr(text, "avx2");
    ck_assert_int_eq(pwrite(fd, "base", 4, isa - text), 4);
    close(fd);
}

/* And its time put back. */
static void change_behind_its_time(void)
{
    change_in_place();
    runs_settle(B);
}

static void change_to_nonsense(void)
{
    scratch_write_text(runs_file(B, "run.json"), "{");
}

static void change_away(void)
{
    ck_assert_int_eq(rename(runs_file(B, ""), scratch_at("elsewhere")), 0);
}

static void check_label(void)
{
    ck_assert_str_eq(entry(B)->name, "mine");
    ck_assert(entry(B)->noted);
}

static void check_in_place(void)
{
    ck_assert_str_eq(entry(B)->isa, "base");
}

static void check_nonsense(void)
{
    ck_assert_ptr_nonnull(strstr(entry(B)->problem, "run.json, line 1"));
    ck_assert_int_eq(strncmp(entry(B)->problem, B, strlen(B)), 0); /* without the folder of them all in front */
}

static void check_away(void)
{
    ck_assert_uint_eq(listed.count, 2);
}

static const struct {
    void (*change)(void), (*check)(void);
} changes[] = {{change_label, check_label},
               {change_in_place, check_in_place},
               {change_behind_its_time, check_in_place},
               {change_to_nonsense, check_nonsense},
               {change_away, check_away}};

/* Right after the first list, with the old index there. */
START_TEST(test_index_sees_changes)
{
    make_three();
    settle_three();
    runs_read(&listed);
    ck_assert_uint_ne(inode_of(index_file()), 0);
    changes[_i].change();
    runs_read(&listed);
    changes[_i].check();
    runs_read(&listed);
    changes[_i].check();
}
END_TEST

/* A run that was made this moment may be changed again within the clock's tick: it is not taken from the index. */
START_TEST(test_index_leaves_out_what_may_still_change)
{
    make_three();
    runs_settle(A);
    runs_read(&listed);
    struct stat st;
    ck_assert_int_eq(stat(index_file(), &st), 0);
    ck_assert_int_lt(st.st_size, 2 * (off_t)sizeof(struct store_entry));
    check_three();
}
END_TEST

static void spoil(int way, char *bytes, size_t *size)
{
    switch (way) {
    case 0: *size = 0; break;
    case 1: *size = 10; break;
    case 2: *size -= 1; break;
    case 3: bytes[*size - 5000 > *size ? 0 : *size / 2] ^= 1; break;
    case 4: bytes[16] = 1; bytes[19] = 4; break; /* another byte order */
    case 5: bytes[20] ^= 1; break;               /* another layout */
    case 6: bytes[24] ^= 1; break;               /* another count */
    case 7: memset(bytes + 24, 0xff, 8); break;
    case 8: memset(bytes, 0, *size); break;
    case 9: bytes[0] = 'x'; break;
    case 10: *size += 1; break; /* the 0 that scratch_read put behind it */
    default: memset(bytes + 40, 0x41, *size - 40); break; /* no text ends, no flag is one */
    }
}

START_TEST(test_index_that_is_spoilt_is_made_anew)
{
    size_t size;
    make_three();
    settle_three();
    runs_read(&listed);
    char *bytes = scratch_read(index_file(), &size), *whole = malloc(size);
    memcpy(whole, bytes, size);
    size_t length = size;
    spoil(_i, bytes, &length);
    scratch_write(index_file(), bytes, length);
    free(bytes);
    runs_read(&listed);
    check_three();
    size_t again;
    bytes = scratch_read(index_file(), &again);
    ck_assert_uint_eq(again, size);
    ck_assert_int_eq(memcmp(bytes, whole, size), 0);
    free(bytes);
    free(whole);
}
END_TEST

/* Every byte of it turned round: the list stays right. */
START_TEST(test_index_every_byte)
{
    size_t size;
    runs_make(A, "epochs=10", "stopped", 4, 0.35, 0.36);
    runs_settle(A);
    runs_read(&listed);
    char *bytes = scratch_read(index_file(), &size);
    for (size_t i = 0; i < size; i += 7) {
        bytes[i] ^= 0x55;
        scratch_write(index_file(), bytes, size);
        bytes[i] ^= 0x55;
        runs_read(&listed);
        ck_assert_uint_eq(listed.count, 1);
        ck_assert_str_eq(listed.entry[0].id, A);
        ck_assert(listed.entry[0].summary.last.value[METRIC_VALID_LOSS] == 0.36
                  && listed.entry[0].state == RUN_STOPPED);
    }
    free(bytes);
}
END_TEST

START_TEST(test_index_is_a_folder)
{
    ck_assert_int_eq(mkdir(index_file(), 0700), 0);
    make_three();
    settle_three();
    runs_read(&listed);
    check_three();
}
END_TEST

static int list_read_only(void)
{
    struct err e = {0};
    scratch_nobody();
    if (!store_read(&listed, &e))
        return __LINE__;
    check_three();
    if (store_delete(&listed, A, &e) || !strchr(e.text, ':'))
        return __LINE__;
    return access(index_file(), F_OK) == 0 ? __LINE__ : 0;
}

START_TEST(test_read_only_home)
{
    make_three();
    settle_three();
    static const char *const folder[] = {"", "dropout-lab", "dropout-lab/runs", "dropout-lab/runs/" A,
                                         "dropout-lab/runs/" B, "dropout-lab/runs/" C};
    for (size_t i = 0; i < sizeof folder / sizeof *folder; i++)
        chmod(scratch_at(folder[i]), 0555);
    static const char *const id[] = {A, B, C};
    for (size_t i = 0; i < 3; i++) {
        chmod(runs_file(id[i], "run.json"), 0444);
        chmod(runs_file(id[i], "history.csv"), 0444);
    }
    scratch_in_child(list_read_only);
}
END_TEST

static int list_no_entry(void)
{
    struct err e = {0};
    scratch_nobody();
    if (store_read(&listed, &e) || !strstr(e.text, "runs: the folder of runs cannot be opened"))
        return __LINE__;
    return 0;
}

START_TEST(test_folder_without_permission)
{
    make_three();
    chmod(scratch_at(""), 0755);
    chmod(scratch_at("dropout-lab"), 0755);
    chmod(listed.root, 0);
    scratch_in_child(list_no_entry);
}
END_TEST

START_TEST(test_no_home)
{
    struct err e = {0};
    unsetenv("XDG_DATA_HOME");
    unsetenv("HOME");
    ck_assert(!store_init(&listed, &e));
    check_error(&e, ERR_FAIL, "set HOME or XDG_DATA_HOME");
}
END_TEST

/* Whoever opens the index has one that is whole. */
static bool is_whole_index(off_t size)
{
    struct stat st;
    int fd = open(index_file(), O_RDONLY);
    bool whole = fd < 0 || (fstat(fd, &st) == 0 && st.st_size == size);
    if (fd >= 0)
        close(fd);
    return whole;
}

/* Several programs read and write the index at once. */
START_TEST(test_index_of_many_programs)
{
    struct stat made;
    make_three();
    settle_three();
    runs_read(&listed);
    ck_assert_int_eq(stat(index_file(), &made), 0);
    pid_t child[4];
    for (int c = 0; c < 4; c++) {
        child[c] = fork();
        ck_assert_int_ge(child[c], 0);
        if (child[c] == 0) {
            struct err e;
            for (int i = 0; i < 200; i++) {
                if (i % 5 == c)
                    unlink(index_file()); /* so that all write */
                if (!store_read(&listed, &e) || listed.count != 3 || listed.entry[2].spec.epochs != 10)
                    _exit(1);
                if (!is_whole_index(made.st_size))
                    _exit(2);
            }
            _exit(0);
        }
    }
    for (int c = 0; c < 4; c++) {
        int status;
        ck_assert_int_eq(waitpid(child[c], &status, 0), child[c]);
        ck_assert_int_eq(status, 0);
    }
    runs_read(&listed);
    check_three();
}
END_TEST

/* What is read anew each time is no reason to write the index each time. */
START_TEST(test_a_run_in_training_does_not_wear_the_index)
{
    make_three();
    runs_make("20261130-100000-live", "", "running", 5, 0.4, 0.5);
    settle_three();
    int fd = hold("20261130-100000-live");
    runs_read(&listed);
    ino_t made = inode_of(index_file());
    ck_assert_uint_ne(made, 0);
    for (int i = 0; i < 3; i++) {
        runs_read(&listed);
        ck_assert_uint_eq(listed.count, 4);
        ck_assert_int_eq(listed.entry[0].state, RUN_RUNNING);
        ck_assert_uint_eq(inode_of(index_file()), made);
    }
    close(fd);
}
END_TEST

Suite *index_suite(void)
{
    TCase *t;
    Suite *suite = listed_suite("index", &t);
    tcase_add_test(t, test_index_is_used_and_kept);
    tcase_add_loop_test(t, test_index_has_every_word, 0, (int)spec_key_count);
    tcase_add_loop_test(t, test_index_sees_changes, 0, sizeof changes / sizeof *changes);
    tcase_add_test(t, test_index_leaves_out_what_may_still_change);
    tcase_add_loop_test(t, test_index_that_is_spoilt_is_made_anew, 0, 12);
    tcase_add_test(t, test_index_every_byte);
    tcase_add_test(t, test_index_is_a_folder);
    tcase_add_test(t, test_read_only_home);
    tcase_add_test(t, test_folder_without_permission);
    tcase_add_test(t, test_no_home);
    tcase_add_test(t, test_index_of_many_programs);
    tcase_add_test(t, test_a_run_in_training_does_not_wear_the_index);
    return suite;
}
