/* SPDX-License-Identifier: MIT */
/* The program crashes while it trains: in the thread that owns the terminal and in one that trains, by its own doing
 * (crash.c, preloaded) and by a signal of the machine sent to that thread. The terminal is put back, a line says where
 * the runs are, the status is the signal's, and the runs can be gone on with to the same bits.
 */
#define _GNU_SOURCE /* syscall */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "stage.h"
#include "store_check.h"
#include "tests/app/dashboard.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

static const struct {
    const char *how; /* crash.c's letters; NULL: the signal is sent */
    int sig;
    bool worker; /* gets it */
} table[] = {
    {"un", SIGSEGV, false}, {"uo", SIGSEGV, false}, {"ua", SIGABRT, false}, {"wn", SIGSEGV, true},
    {"wo", SIGSEGV, true},
    {"wa", SIGABRT, true},  {NULL, SIGSEGV, false}, {NULL, SIGSEGV, true},  {NULL, SIGBUS, false}, {NULL, SIGBUS, true},
    {NULL, SIGILL, false},  {NULL, SIGILL, true},   {NULL, SIGFPE, false},  {NULL, SIGFPE, true},
    {NULL, SIGABRT, false},
    {NULL, SIGABRT, true},  {NULL, SIGTRAP, false}, {NULL, SIGSYS, true},
};
enum { CRASHES = sizeof table / sizeof *table };

/* The last thread that was started: a worker, where runs train. */
static pid_t a_worker(pid_t pid)
{
    char path[64];
    pid_t last = pid;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *d = opendir(path);
    ck_assert_ptr_nonnull(d);
    for (struct dirent *entry; (entry = readdir(d));)
        last = atoi(entry->d_name) > last ? atoi(entry->d_name) : last;
    closedir(d);
    ck_assert_int_ne(last, pid);
    return last;
}

static void crash(const struct pty *p, int i)
{
    if (table[i].how)
        scratch_write_text(scratch_at("when"), table[i].how);
    else
        ck_assert_int_eq(syscall(SYS_tgkill, p->pid, table[i].worker ? a_worker(p->pid) : p->pid, table[i].sig), 0);
}

/* The line may be broken anywhere by the terminal's width. */
static void expect_words(struct pty *p, const char *words)
{
    char text[8 * PTY_LINE_MAX] = "", row[PTY_LINE_MAX];
    for (int y = 0; y < 8; y++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%-*s", p->cols, pty_row(p, y, row));
    }
    ck_assert_msg(strstr(text, words) != NULL, "'%s' is not in: %s", words, text);
}

START_TEST(a_crash_leaves_all_in_order)
{
    struct pty p;
    struct store_reference reference = {0};
    char library[FILE_PATH_MAX], variable[FILE_PATH_MAX], folder[FILE_PATH_MAX];
    const char *home = scratch_at("home"), *program = getenv("TEST_PROGRAM");
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    fprintf(stderr, "skipped: a_crash_leaves_all_in_order: a sanitizer takes the crash\n");
    return;
#endif
    if (skip_under_valgrind("a_crash_leaves_all_in_order", "it takes the crash"))
        return;
    snprintf(library, sizeof library, "%.*s/../tests/signal/crash.so", (int)(strrchr(program, '/') - program), program);
    snprintf(variable, sizeof variable, "CRASH_WHEN=%s", scratch_at("when"));
    stage_reach_preloaded(&p, home, library, variable);
    crash(&p, _i);
    int status = pty_status(&p, deadline(20));
    const char *missing = pty_not_restored(&p);
    ck_assert_msg(status != PTY_STATUS_NONE && WIFSIGNALED(status) && WTERMSIG(status) == table[_i].sig, "status %#x",
                  (unsigned)status);
    ck_assert_msg(missing == NULL, "%s: not restored", missing);
    snprintf(folder, sizeof folder, "the runs so far are in %s/dropout-lab/runs", home);
    expect_words(&p, "dropout-lab: the program has crashed");
    expect_words(&p, "dropout-lab run --resume last");
    expect_words(&p, folder);
    pty_stop(&p);
    store_in_order(home, true, "a crash");
    if (_i % soak_or(9, 1) == 0) {
        store_reference_make(&reference, scratch_at("whole"));
        store_goes_on(home, &reference);
        store_reference_free(&reference);
    }
}
END_TEST

TCase *crash_case(void)
{
    TCase *c = tcase_create("crash");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, a_crash_leaves_all_in_order, 0, CRASHES);
    return c;
}
