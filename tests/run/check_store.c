/* SPDX-License-Identifier: MIT */
/* The list of all runs: what stands in it, in which order, whose state is what; the index that must never lie; finding;
 * the trash. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "runs_made.h"
#include "src/run/store_list.h"
#include "suites.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

static struct store s;

static void set_up(void)
{
    runs_home(&s);
}

static void tear_down(void)
{
    store_free(&s);
}

#define A "20261120-100000-baseline-seed1"
#define B "20261121-100000-baseline-seed1"
#define C "20261122-100000-drop-0.25-0.4-0.4-seed1"

static void make_three(void)
{
    runs_make(B, "", "done", 50, 0.33, 0.57);
    runs_make(A, "epochs=10", "stopped", 4, 0.35, 0.36);
    runs_make(C, "notebook", "done", 50, 0.32, 0.33);
}

static void settle_three(void)
{
    runs_settle(A);
    runs_settle(B);
    runs_settle(C);
}

static struct store_entry *entry(const char *id)
{
    for (size_t i = 0; i < s.count; i++)
        if (strcmp(s.entry[i].id, id) == 0)
            return &s.entry[i];
    ck_abort_msg("%s is not in the list", id);
    return NULL;
}

START_TEST(test_nothing_is_an_empty_list)
{
    runs_read(&s);
    ck_assert_uint_eq(s.count, 0);
    ck_assert_int_eq(rmdir(s.root), 0);
    runs_read(&s);
    ck_assert_uint_eq(s.count, 0);
    struct err e;
    ck_assert(store_read_trash(&s, &e));
    ck_assert_uint_eq(s.count, 0);
}
END_TEST

static void check_three(void)
{
    ck_assert_uint_eq(s.count, 3);
    ck_assert_str_eq(s.entry[0].id, C);
    ck_assert_str_eq(s.entry[1].id, B);
    ck_assert_str_eq(s.entry[2].id, A);
    struct store_entry *x = entry(A);
    ck_assert_str_eq(x->problem, "");
    ck_assert_int_eq(x->state, RUN_STOPPED);
    ck_assert_uint_eq(x->spec.epochs, 10);
    ck_assert_uint_eq(x->summary.epochs, 4);
    ck_assert_uint_eq(x->summary.best.epoch, 1);
    ck_assert(x->summary.best.value[METRIC_VALID_LOSS] == 0.35);
    ck_assert(x->summary.last.value[METRIC_VALID_LOSS] == 0.36);
    ck_assert_str_eq(x->started, "2026-11-20T10:00:00Z");
    ck_assert(entry(C)->spec.drop[1] == 0.4);
}

START_TEST(test_newest_first)
{
    make_three();
    runs_read(&s);
    check_three();
    ck_assert_int_eq(rename(runs_file(C, ""), runs_file("a-name-of-the-user", "")), 0); /* keeps its place in time */
    runs_read(&s);
    ck_assert_str_eq(s.entry[0].id, "a-name-of-the-user");
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
        runs_read(&s);
        for (size_t i = 0; i < 3; i++)
            ck_assert_str_eq(s.entry[i].id, id[2 - i]);
    }
}
END_TEST

/* ---- the index ---- */

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
    runs_read(&s);
    ino_t made = inode_of(index_file());
    ck_assert_uint_ne(made, 0);
    ck_assert_int_ne(access(scratch_at("dropout-lab/index.tmp"), F_OK), 0);
    store_free(&s);
    runs_home(&s);
    runs_read(&s);
    check_three();
    ck_assert_uint_eq(inode_of(index_file()), made); /* all were taken from it, or it would be another */
}
END_TEST

static void change_label(void)
{
    struct err e;
    ck_assert(record_write_label(s.root, B, &(struct record_label){.name = "mine", .note = "n"}, &e));
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
    ck_assert_uint_eq(s.count, 2);
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
    runs_read(&s);
    ck_assert_uint_ne(inode_of(index_file()), 0);
    changes[_i].change();
    runs_read(&s);
    changes[_i].check();
    runs_read(&s);
    changes[_i].check();
}
END_TEST

/* A run that was made this moment may be changed again within the clock's tick: it is not taken from the index. */
START_TEST(test_index_leaves_out_what_may_still_change)
{
    make_three();
    runs_settle(A);
    runs_read(&s);
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
    default: memset(bytes + 40, 0x41, *size - 40); break; /* no text ends, no flag is one */
    }
}

START_TEST(test_index_that_is_spoilt_is_made_anew)
{
    size_t size;
    make_three();
    settle_three();
    runs_read(&s);
    char *bytes = scratch_read(index_file(), &size), *whole = malloc(size);
    memcpy(whole, bytes, size);
    size_t length = size;
    spoil(_i, bytes, &length);
    scratch_write(index_file(), bytes, length);
    free(bytes);
    runs_read(&s);
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
    runs_read(&s);
    char *bytes = scratch_read(index_file(), &size);
    for (size_t i = 0; i < size; i += 7) {
        bytes[i] ^= 0x55;
        scratch_write(index_file(), bytes, size);
        bytes[i] ^= 0x55;
        runs_read(&s);
        ck_assert_uint_eq(s.count, 1);
        ck_assert_str_eq(s.entry[0].id, A);
        ck_assert(s.entry[0].summary.last.value[METRIC_VALID_LOSS] == 0.36 && s.entry[0].state == RUN_STOPPED);
    }
    free(bytes);
}
END_TEST

START_TEST(test_index_is_a_folder)
{
    ck_assert_int_eq(mkdir(index_file(), 0700), 0);
    make_three();
    settle_three();
    runs_read(&s);
    check_three();
}
END_TEST

static int list_read_only(void)
{
    struct err e = {0};
    scratch_nobody();
    if (!store_read(&s, &e))
        return __LINE__;
    check_three();
    if (store_delete(&s, A, &e) || !strchr(e.text, ':'))
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
    if (store_read(&s, &e) || !strstr(e.text, "runs: the folder of runs cannot be opened"))
        return __LINE__;
    return 0;
}

START_TEST(test_folder_without_permission)
{
    make_three();
    chmod(scratch_at(""), 0755);
    chmod(scratch_at("dropout-lab"), 0755);
    chmod(s.root, 0);
    scratch_in_child(list_no_entry);
}
END_TEST

START_TEST(test_no_home)
{
    struct err e = {0};
    unsetenv("XDG_DATA_HOME");
    unsetenv("HOME");
    ck_assert(!store_init(&s, &e));
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
    runs_read(&s);
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
                if (!store_read(&s, &e) || s.count != 3 || s.entry[2].spec.epochs != 10)
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
    runs_read(&s);
    check_three();
}
END_TEST

/* ---- states ---- */

static int hold(const char *id)
{
    int fd = open(runs_file(id, ""), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(flock(fd, LOCK_EX), 0);
    return fd;
}

/* run.json says "running" all the time; and what history.csv has counts until the run is closed. */
START_TEST(test_running_and_cut_off)
{
    runs_make(A, "epochs=50", "running", 5, 0.4, 0.5);
    runs_settle(A);
    runs_read(&s);
    ck_assert_int_eq(entry(A)->state, RUN_CUT);
    int fd = hold(A);
    runs_read(&s);
    ck_assert_int_eq(entry(A)->state, RUN_RUNNING);
    FILE *f = fopen(runs_file(A, "history.csv"), "a");
    fprintf(f, "6,0.5,80,0.25,89\n7,0.4,81,0.");
    ck_assert_int_eq(fclose(f), 0);
    runs_read(&s);
    ck_assert_uint_eq(entry(A)->summary.epochs, 6);
    ck_assert(entry(A)->summary.best.value[METRIC_VALID_LOSS] == 0.25);
    close(fd);
    runs_read(&s);
    ck_assert_int_eq(entry(A)->state, RUN_CUT);
    runs_settle(A);
    runs_read(&s); /* in the index now */
    ck_assert_int_eq(entry(A)->state, RUN_CUT);
    fd = hold(A);
    runs_read(&s);
    ck_assert_int_eq(entry(A)->state, RUN_RUNNING);
    close(fd);
    runs_read(&s);
    ck_assert_int_eq(entry(A)->state, RUN_CUT);
}
END_TEST

/* What is read anew each time is no reason to write the index each time. */
START_TEST(test_a_run_in_training_does_not_wear_the_index)
{
    make_three();
    runs_make("20261130-100000-live", "", "running", 5, 0.4, 0.5);
    settle_three();
    int fd = hold("20261130-100000-live");
    runs_read(&s);
    ino_t made = inode_of(index_file());
    ck_assert_uint_ne(made, 0);
    for (int i = 0; i < 3; i++) {
        runs_read(&s);
        ck_assert_uint_eq(s.count, 4);
        ck_assert_int_eq(s.entry[0].state, RUN_RUNNING);
        ck_assert_uint_eq(inode_of(index_file()), made);
    }
    close(fd);
}
END_TEST

START_TEST(test_format_1_is_summed_up)
{
    runs_make_old(A, "", "done", 50, 0.33, 0.57);
    runs_settle(A);
    for (int i = 0; i < 2; i++) {
        runs_read(&s);
        ck_assert_uint_eq(entry(A)->summary.epochs, 50);
        ck_assert(entry(A)->summary.best.value[METRIC_VALID_LOSS] == 0.33);
    }
    scratch_write_text(runs_file(A, "history.csv"), "epoch,valid_loss\n1,0.5\n");
    runs_read(&s);
    ck_assert_uint_eq(entry(A)->summary.epochs, 1);
    scratch_write_text(runs_file(A, "history.csv"), "epoch,valid_loss\n1,low\n");
    runs_read(&s);
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
    runs_read(&s);
    ck_assert_uint_eq(s.count, 7);
    ck_assert_ptr_nonnull(strstr(entry("a file")->problem, "is a file where"));
    ck_assert_ptr_nonnull(strstr(entry("20261201-101010-empty")->problem, "no run.json"));
    ck_assert_str_eq(s.entry[0].id, "20261201-101010-empty"); /* its id tells when it was */
    ck_assert_ptr_nonnull(strstr(entry("esc?[2J??")->problem, "no run's folder has such a name"));
    ck_assert_str_eq(entry("20261202-link")->problem, "");
    ck_assert_str_ne(entry("dangling")->problem, "");
    for (size_t i = 0; i < s.count; i++)
        ck_assert(strchr(s.entry[i].id, '\x1b') == NULL && strchr(s.entry[i].problem, '\x1b') == NULL);
}
END_TEST

/* Between mkdir and its first file a run is held: it is no broken one. */
START_TEST(test_a_run_that_is_being_made)
{
    mkdir(runs_file(A, ""), 0700);
    int fd = hold(A);
    runs_read(&s);
    ck_assert_uint_eq(s.count, 0);
    close(fd);
    runs_read(&s);
    ck_assert_uint_eq(s.count, 1);
}
END_TEST

/* Taken away between the listing of the folder and its turn. */
START_TEST(test_a_run_that_has_just_gone)
{
    struct record_root root;
    struct err e;
    static struct store_entry x;
    ck_assert(record_root_open(&root, s.root, &e));
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
    const struct store_entry *x = store_find(&s, word, &e);
    ck_assert_msg(x != NULL, "%s: %s", word, e.text);
    ck_assert_str_eq(x->id, id);
}

static void find_none(const char *word, const char *part)
{
    struct err e = {0};
    ck_assert_msg(!store_find(&s, word, &e), "%s", word);
    check_error(&e, ERR_FAIL, part);
}

START_TEST(test_find)
{
    struct err e;
    find_none("last", "there is no run in");
    make_three();
    ck_assert(record_write_label(s.root, A, &(struct record_label){.name = "mine"}, &e));
    mkdir(runs_file("20261231-broken", ""), 0700);
    runs_read(&s);
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
    ck_assert(record_write_label(s.root, B, &(struct record_label){.name = "mine"}, &e));
    runs_read(&s);
    find_none("mine", "2 runs are called so");
    ck_assert(record_write_label(s.root, B, &(struct record_label){.name = A}, &e));
    runs_read(&s);
    find(A, A); /* an id before a name */
}
END_TEST

/* ---- the trash ---- */

static void delete_well(const char *id)
{
    struct err e;
    ck_assert_msg(store_delete(&s, id, &e), "%s", e.text);
}

START_TEST(test_delete_and_undo)
{
    struct err e = {0};
    make_three();
    delete_well(B);
    runs_read(&s);
    ck_assert_uint_eq(s.count, 2);
    ck_assert(store_read_trash(&s, &e));
    ck_assert_uint_eq(s.count, 1);
    ck_assert_str_eq(s.entry[0].id, B);
    ck_assert_uint_eq(s.entry[0].summary.epochs, 50);
    ck_assert(!store_delete(&s, B, &e));
    check_error(&e, ERR_FAIL, "there is no such run");
    ck_assert_msg(store_restore(&s, B, &e), "%s", e.text);
    ck_assert(!store_restore(&s, B, &e));
    check_error(&e, ERR_FAIL, "runs --trash");
    runs_read(&s);
    check_three();
    ck_assert(!store_delete(&s, "../index", &e));
    ck_assert(!store_restore(&s, "..", &e));
}
END_TEST

START_TEST(test_trash_keeps_all_of_a_name)
{
    struct err e = {0};
    for (uint32_t i = 1; i <= 3; i++) {
        runs_make(A, "", "done", i, 0.5, 0.5);
        delete_well(A);
    }
    ck_assert(store_read_trash(&s, &e));
    ck_assert_uint_eq(s.count, 3);
    ck_assert_uint_eq(entry(A)->summary.epochs, 1);
    ck_assert_uint_eq(entry(A "-3")->summary.epochs, 3);
    runs_make(A, "", "done", 9, 0.5, 0.5);
    ck_assert(store_restore(&s, A, &e)); /* beside the one that is there */
    ck_assert_str_eq(s.moved, A "-2");
    runs_read(&s);
    ck_assert_uint_eq(entry(A)->summary.epochs, 9);
    ck_assert_uint_eq(entry(A "-2")->summary.epochs, 1);
}
END_TEST

START_TEST(test_a_run_in_training_stays)
{
    struct err e = {0};
    make_three();
    int fd = hold(B);
    ck_assert(!store_delete(&s, B, &e));
    check_error(&e, ERR_FAIL, "is in training now; stop it first");
    close(fd);
    runs_read(&s);
    ck_assert_uint_eq(s.count, 3);
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
            record_is_held(s.root, B);
    for (int i = 0; i < 200; i++) {
        struct err e = {0};
        ck_assert_msg(store_delete(&s, B, &e), "%s", e.text);
        ck_assert_msg(store_restore(&s, B, &e), "%s", e.text);
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
    runs_read(&s);
    ck_assert_uint_eq(s.count, 0);
    ck_assert(store_restore(&s, "file", &e));
    delete_well("file");
    ck_assert(store_empty_trash(&s, &count, &e));
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(access(scratch_at("kept/inside"), F_OK), 0); /* a link is removed, not what it points to */
}
END_TEST

START_TEST(test_empty_trash)
{
    struct err e = {0};
    size_t count = 9;
    ck_assert(store_empty_trash(&s, &count, &e));
    ck_assert_uint_eq(count, 0);
    make_three();
    mkdir(runs_file(A, "deep"), 0700);
    scratch_write_text(runs_file(A, "deep/file"), "x");
    mkdir(scratch_at("kept"), 0700);
    scratch_write_text(scratch_at("kept/inside"), "x");
    ck_assert_int_eq(symlink(scratch_at("kept"), runs_file(A, "link")), 0);
    delete_well(A);
    delete_well(B);
    ck_assert_msg(store_empty_trash(&s, &count, &e), "%s", e.text);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(access(scratch_at("kept/inside"), F_OK), 0);
    ck_assert_int_eq(rmdir(s.trash), 0); /* which works on an empty folder alone */
    runs_read(&s);
    ck_assert_uint_eq(s.count, 1);
}
END_TEST

static int cannot_empty(void)
{
    struct err e = {0};
    size_t count;
    scratch_nobody();
    if (store_empty_trash(&s, &count, &e) || !strstr(e.text, "cannot be removed"))
        return __LINE__;
    return 0;
}

START_TEST(test_trash_that_cannot_be_emptied)
{
    make_three();
    delete_well(A);
    chmod(scratch_at(""), 0755);
    chmod(scratch_at("dropout-lab"), 0755);
    chmod(s.trash, 0555);
    scratch_in_child(cannot_empty);
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
    runs_read(&s);
    double cold = clock_now() - begin;
    ck_assert_uint_eq(s.count, RUNS);
    struct store_entry *first = malloc(RUNS * sizeof *first);
    memcpy(first, s.entry, RUNS * sizeof *first);
    begin = clock_now();
    runs_read(&s);
    double warm = clock_now() - begin;
    ck_assert_uint_eq(s.count, RUNS);
    for (int i = 0; i < RUNS; i++) {
        ck_assert_str_eq(s.entry[i].id, first[i].id);
        ck_assert_str_eq(s.entry[i].problem, "");
        ck_assert_uint_eq(s.entry[i].spec.seed, first[i].spec.seed);
        ck_assert(i == 0 || strcmp(s.entry[i - 1].started, s.entry[i].started) >= 0);
    }
    free(first);
    ck_assert_msg(cold < deadline(10) && warm < deadline(2), "cold %.3f s, warm %.3f s", cold, warm);
}
END_TEST

Suite *store_suite(void)
{
    Suite *suite = suite_create("store");
    TCase *t = tcase_create("store");
    scratch_add(t);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, test_nothing_is_an_empty_list);
    tcase_add_test(t, test_newest_first);
    tcase_add_test(t, test_newest_of_a_second);
    tcase_add_test(t, test_index_is_used_and_kept);
    tcase_add_loop_test(t, test_index_sees_changes, 0, sizeof changes / sizeof *changes);
    tcase_add_test(t, test_index_leaves_out_what_may_still_change);
    tcase_add_loop_test(t, test_index_that_is_spoilt_is_made_anew, 0, 11);
    tcase_add_test(t, test_index_every_byte);
    tcase_add_test(t, test_index_is_a_folder);
    tcase_add_test(t, test_read_only_home);
    tcase_add_test(t, test_folder_without_permission);
    tcase_add_test(t, test_no_home);
    tcase_add_test(t, test_index_of_many_programs);
    tcase_add_test(t, test_running_and_cut_off);
    tcase_add_test(t, test_a_run_in_training_does_not_wear_the_index);
    tcase_add_test(t, test_format_1_is_summed_up);
    tcase_add_test(t, test_odd_things_in_the_folder);
    tcase_add_test(t, test_a_run_that_is_being_made);
    tcase_add_test(t, test_a_run_that_has_just_gone);
    tcase_add_test(t, test_find);
    tcase_add_test(t, test_delete_and_undo);
    tcase_add_test(t, test_trash_keeps_all_of_a_name);
    tcase_add_test(t, test_a_run_in_training_stays);
    tcase_add_test(t, test_who_only_asks_is_no_hindrance);
    tcase_add_test(t, test_odd_things_can_be_deleted);
    tcase_add_test(t, test_empty_trash);
    tcase_add_test(t, test_trash_that_cannot_be_emptied);
    tcase_add_test(t, test_ten_thousand);
    suite_add_tcase(suite, t);
    return suite;
}
