/* SPDX-License-Identifier: MIT */
/* Disks that are full, get full, get room again, or may not be written: small ones that root mounts, seen
 * by the test alone. What is asked of the program: a sentence with a remedy, training to its end, and nothing lost that
 * was on the disk or can be computed again.
 */
#define _GNU_SOURCE /* unshare */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "cases.h"
#include "skewed.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

static struct outcome *ask(const char *words, int status, const char *says)
{
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == status, "%s: status %d: %s", words, o->status, o->err);
    ck_assert_msg(strstr(o->err, says) != NULL, "%s: '%s' is not in: %s", words, says, o->err);
    return o;
}

/* The file of the only run of that seed. */
static char *read_of(int seed, const char *name, size_t *size)
{
    char command[3 * FILE_PATH_MAX];
    snprintf(command, sizeof command, "cat %s/dropout-lab/runs/*-seed%d/%s >%s", scratch_at("home"), seed, name,
             scratch_at("copy"));
    ck_assert_int_eq(system(command), 0);
    return scratch_read(scratch_at("copy"), size);
}

static void same_as_before(int seed, const char *name, const char *want, size_t want_size)
{
    size_t size;
    char *bytes = read_of(seed, name, &size);
    ck_assert_msg(size == want_size && memcmp(bytes, want, size) == 0, "%s: differs: %s", name,
                  strstr(name, ".csv") ? bytes : "");
    free(bytes);
}

struct whole {
    char *history, *model;
    size_t history_size, model_size;
};

/* What these words with seed=3 leave on a disk with room, which is emptied behind it. */
static struct whole run_whole(const char *words)
{
    char command[2 * FILE_PATH_MAX];
    struct whole w;
    ask(words, 0, "");
    w.history = read_of(3, "history.csv", &w.history_size);
    w.model = read_of(3, "model.safetensors", &w.model_size);
    snprintf(command, sizeof command, "rm -rf %s/dropout-lab", scratch_at("home"));
    ck_assert_int_eq(system(command), 0);
    return w;
}

static void is_whole(struct whole *w)
{
    same_as_before(3, "history.csv", w->history, w->history_size);
    same_as_before(3, "model.safetensors", w->model, w->model_size);
}

static void whole_free(struct whole *w)
{
    free(w->history);
    free(w->model);
}

/* ---- a disk that cannot write what it was given ---- */

enum { FSYNCS = 12 };

/* The Nth fsync fails, and what it was for counts as lost, as the kernel may have it: the history at the end must be
 * another file. (Those that are replaced as a whole are others anyway.) */
START_TEST(an_fsync_that_fails_is_not_believed_later)
{
    static const char words[] = "run net=mlp:8 batch=8 train=800 valid=64 epochs=4 seed=3 --quiet --checkpoint 0.001";
    char number[16], command[3 * FILE_PATH_MAX];
    struct whole w = run_whole(words);
    skewed_take();
    setenv("FSYNC_LOST", scratch_at("lost"), 1);
    for (int n = 1; n <= FSYNCS; n++) {
        snprintf(number, sizeof number, "%d", n);
        setenv("FSYNC_FAILS", number, 1);
        struct outcome *o = run_program(words);
        bool mended = o->status == 0 && !*o->err; /* at the run's end, when there is no later one to try it */
        ck_assert_msg(mended || (o->status == 1 && strstr(o->err, "Input/output error")), "fsync %d: status %d: %s", n,
                      o->status, o->err);
        unsetenv("FSYNC_FAILS");
        if (times(run_program("runs")->out, " cut off\n") == 1)
            ask("run --resume last --quiet", 0, "");
        if (times(run_program("runs")->out, " done\n") == 1) {
            is_whole(&w);
            snprintf(command, sizeof command, "! ls -i %s/dropout-lab/runs/*/history.csv | grep -q \"^ *$(cat %s) \"",
                     scratch_at("home"), scratch_at("lost"));
            ck_assert_msg(system(command) == 0, "the file of fsync %d is still there", n);
        }
        snprintf(command, sizeof command, "rm -rf %s/dropout-lab", scratch_at("home"));
        ck_assert_int_eq(system(command), 0);
    }
    whole_free(&w);
}
END_TEST

#ifdef __linux__
#include <sys/mount.h>

enum { BLOCK = 4096 };

static const char small[] = "run net=mlp:8 train=320 valid=64 epochs=2 seed=1 --quiet";
static const char longer[] = "run net=mlp:8 train=320 valid=64 epochs=800 seed=3 --quiet --checkpoint 86400";

/* A disk at "home", which is gone with the process. False, and said, where none can be had. */
static bool mount_home(const char *options)
{
    ck_assert(mkdir(scratch_at("home"), 0700) == 0);
    if (unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
        && mount("tmpfs", scratch_at("home"), "tmpfs", 0, options) == 0)
        return true;
    fprintf(stderr, "skipped: a small disk (%s): %s\n", options, strerror(errno));
    return false;
}

/* Takes all room but `left` bytes. */
static void fill(size_t left)
{
    static const char block[BLOCK];
    int fd = open(scratch_at("home/filler"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    while (write(fd, block, BLOCK) == BLOCK)
        ;
    ck_assert_int_eq(errno, ENOSPC);
    struct stat st;
    ck_assert(fstat(fd, &st) == 0 && (size_t)st.st_size > left);
    ck_assert(ftruncate(fd, st.st_size - (off_t)left) == 0 && close(fd) == 0);
}

static void empty(void)
{
    ck_assert_int_eq(unlink(scratch_at("home/filler")), 0);
}

static void wait_for_text(const char *path, const char *text, int count)
{
    for (double until = clock_now() + deadline(60); clock_now() < until; clock_sleep(0.001))
        if (access(path, F_OK) == 0 && times(read_text(path), text) >= count)
            return;
    ck_abort_msg("%s: '%s' did not come: %s", path, text, read_text(path));
}

static void wait_for_lines(int seed)
{
    for (double until = clock_now() + deadline(60); clock_now() < until; clock_sleep(0.002)) {
        char command[2 * FILE_PATH_MAX];
        snprintf(command, sizeof command, "test $(cat %s/dropout-lab/runs/*-seed%d/history.csv 2>/dev/null | wc -l) "
                 "-gt 5", scratch_at("home"), seed);
        if (system(command) == 0)
            return;
    }
    ck_abort_msg("the run did not begin");
}

/* Starts `longer`, and takes the disk's room when it has written some lines. */
static pid_t start_and_fill(void)
{
    pid_t pid = start_program(longer);
    wait_for_lines(3);
    ck_assert_int_eq(kill(pid, SIGSTOP), 0);
    fill(0);
    ck_assert_int_eq(kill(pid, SIGCONT), 0);
    wait_for_text(scratch_at("stderr"), "history.csv: cannot be written from epoch ", 1);
    return pid;
}

START_TEST(a_disk_that_has_room_again_has_every_line)
{
    if (!mount_home("size=2m"))
        return;
    struct whole w = run_whole(longer);
    pid_t pid = start_and_fill();
    ck_assert_int_eq(kill(pid, SIGSTOP), 0);
    empty();
    ck_assert_int_eq(kill(pid, SIGCONT), 0);
    struct outcome *o = finish_program(pid, 0);
    ck_assert_msg(o->status == 1, "status %d: %s", o->status, o->err);
    ck_assert_ptr_nonnull(strstr(o->err, ", make room: No space left on device\n"));
    ck_assert_msg(strstr(o->err, "history.csv: could be written again, and has all lines\n"), "%s", o->err);
    ck_assert_int_eq(times(o->err, "\n"), 2);
    ck_assert_int_eq(times(run_program("runs")->out, " done\n"), 1);
    is_whole(&w);
    whole_free(&w);
}
END_TEST

START_TEST(a_disk_that_stays_full_leaves_a_run_to_go_on_with)
{
    if (!mount_home("size=2m"))
        return;
    struct whole w = run_whole(longer);
    struct outcome *o = finish_program(start_and_fill(), 0);
    ck_assert_msg(o->status == 1, "status %d: %s", o->status, o->err);
    ck_assert_msg(strstr(o->err, "make room, then dropout-lab run --resume 2"), "%s", o->err);
    ck_assert_int_eq(times(run_program("runs")->out, " cut off\n"), 1);
    empty();
    ask("run --resume last --quiet", 0, "resumed after epoch ");
    ck_assert_int_eq(times(run_program("runs")->out, " done\n"), 1);
    is_whole(&w);
    whole_free(&w);
}
END_TEST

/* 80 kB of 8 MB: what is large does not fit, what is small does, and then nothing does. */
START_TEST(one_per_cent_is_free)
{
    size_t size;
    if (!mount_home("size=8m"))
        return;
    ask(small, 0, "");
    ask("label last --name kept", 0, "");
    char *model = read_of(1, "model.safetensors", &size);
    fill(80000);
    ask("run net=mlp:200 train=320 valid=64 epochs=2 seed=2 --quiet", 1, "run --resume 2");
    ask("label kept --note small", 0, "");
    fill(0);
    ask("label kept --note large", 1, "label.json: cannot be written: No space left on device");
    ck_assert_ptr_nonnull(strstr(ask("show kept", 0, "")->out, "small"));
    ck_assert_int_eq(times(run_program("runs")->out, " done\n"), 1);
    ask("export kept --format csv -o -", 0, "");
    ask("rm kept", 0, "");
    ask("rm --undo kept", 0, "");
    same_as_before(1, "model.safetensors", model, size);
    free(model);
    ask("rm kept", 0, "");
    ask("rm --empty", 0, "");
    empty();
    ask("run --resume last --quiet", 0, "");
}
END_TEST

/* All that only reads goes; the rest says why not, and a run trains to its end. */
START_TEST(a_disk_that_may_not_be_written)
{
    if (!mount_home("size=8m"))
        return;
    ask(small, 0, "");
    pid_t pid = start_program("run net=mlp:8 train=320 valid=64 epochs=100000 seed=3 --quiet");
    wait_for_lines(3);
    ck_assert_int_eq(finish_program(pid, SIGTERM)->status, 128 + SIGTERM);
    ck_assert_int_eq(mount(NULL, scratch_at("home"), NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
    ck_assert_int_eq(times(ask("runs", 0, "")->out, "\n"), 3);
    ask("show last", 0, "");
    ask("export last --format json -o -", 0, "");
    ask("predict seed1", 1, "");
    ask("label last --name x", 1, "Read-only file system");
    ask("rm last", 1, "Read-only file system");
    struct outcome *o = ask("run net=mlp:8 train=320 valid=64 epochs=2 seed=4", 1,
                            "set XDG_DATA_HOME to a place that can be");
    ck_assert_ptr_nonnull(strstr(o->err, "Read-only file system"));
    ck_assert_msg(times(o->out, "\n") >= 2 && strstr(o->out, "\nepoch 2 "), "%s", o->out);
    o = ask("run --resume last --quiet", 1, "Read-only file system");
    ck_assert_int_eq(times(o->err, "\n"), 1);
}
END_TEST
#endif

TCase *disk_case(void)
{
    TCase *c = tcase_create("disk");
    scratch_add(c);
    tcase_set_timeout(c, 300);
    tcase_add_test(c, an_fsync_that_fails_is_not_believed_later);
#ifdef __linux__
    tcase_add_test(c, a_disk_that_has_room_again_has_every_line);
    tcase_add_test(c, a_disk_that_stays_full_leaves_a_run_to_go_on_with);
    tcase_add_test(c, one_per_cent_is_free);
    tcase_add_test(c, a_disk_that_may_not_be_written);
#endif
    return c;
}
