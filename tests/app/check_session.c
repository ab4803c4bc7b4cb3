/* SPDX-License-Identifier: MIT */
/* The dashboard as a user meets it: the built program in a pseudo-terminal, on real images. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "base/clock.h"
#include "cases.h"
#include "dashboard.h"
#include "program.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"
#include "tests/common/tool.h"
#include "tests/term/pty.h"

/* The last row of a terminal of that height holds the keys. */
static void expect_keys_in_row(struct pty *p, int y)
{
    char row[PTY_LINE_MAX];
    for (int i = 0; i < (int)SOON * 20; i++) {
        pty_pump(p, 0.05);
        if (strstr(pty_row(p, y, row), "quit"))
            return;
    }
    pty_show(p);
    ck_abort_msg("the keys are not in row %d", y);
}

/* The program has the terminal: its modes are not those of before. */
static void expect_taken(struct pty *p)
{
    for (int i = 0; i < (int)SOON * 20 && pty_modes_restored(p); i++)
        pty_pump(p, 0.05);
    ck_assert(!pty_modes_restored(p));
}

/* How many runs below this home's folder have this in their run.json. */
static int runs_with(const char *home, const char *text)
{
    char command[900];
    snprintf(command, sizeof command, "cat %s/dropout-lab/runs/*/run.json 2>/dev/null | grep -c '%s' >%s",
             scratch_at(home), text, scratch_at("count"));
    ck_assert_int_ne(system(command), -1);
    return atoi(read_text(scratch_at("count")));
}

static const char *const short_words[] = {"epochs=12", NULL};
/* Long enough that keys meet the run at work. */
#define LASTING SPARSE_TEXT("100", "20")
#define LASTED SPARSE_TEXT(" 100/100 done", "    20/20 done") /* in its column */
#define STALLED SPARSE_TEXT("4000", "1000")
static const char *const long_words[] = {"epochs=100000", NULL};

START_TEST(two_runs_a_resize_and_out)
{
    struct pty p;
    open_dashboard(&p, "session", short_words);
    expect_taken(&p); /* or the comparison at the end says nothing */
    expect(&p, "784 -[0.00]- 120 -[0.00]- 60 -[0.00]- 10");
    type(&p, "\r");
    expect(&p, "12/12 done");
    type(&p, "+++++");
    expect(&p, "784 -[0.25]- 120");
    type(&p, "\033[C\033[C+e.4\r");
    expect(&p, "784 -[0.25]- 120 -[0.40]- 60");
    type(&p, "\r");
    expect(&p, "0.25 0.40 0.00    12/12 done");
    expect(&p, "no dropout        12/12 done");
    pty_resize(&p, 132, 43);
    expect_keys_in_row(&p, 42);
    expect(&p, "0.25 0.40 0.00");
    pty_resize(&p, 50, 12);
    expect(&p, "This terminal has 50x12");
    pty_resize(&p, 80, 24);
    expect(&p, "0.25 0.40 0.00    12/12 done");
    type(&p, "?");
    expect(&p, "undo the last change");
    type(&p, "?q");
    expect_end(&p, 0);
    ck_assert_int_eq(runs_with("session", "\"done\""), 2);
    ck_assert_int_eq(runs_with("session", "drop=0.25,0.4,0"), 1);
}
END_TEST

/* The first run of the session, paused on the way and with a second one beside it, leaves the files of the same words
 * without a dashboard. */
START_TEST(the_dashboard_changes_no_bit)
{
    struct pty p;
    char words[600], command[2000];
    static const char *const notebook[] = {"notebook", "epochs=" LASTING, NULL};
    open_dashboard(&p, "bits", notebook);
    type(&p, "\r");
    expect(&p, "0.25 0.40 0.40");
    type(&p, " ");
    expect(&p, "paused");
    type(&p, " +\r"); /* goes on, and another with a higher rate */
    expect(&p, "0.25 0.40 0.40" LASTED);
    expect(&p, "0.30 0.40 0.40" LASTED);
    type(&p, "q");
    expect_end(&p, 0);
    snprintf(words, sizeof words, "run notebook epochs=" LASTING " --quiet --csv %s --save %s", scratch_at("h.csv"),
             scratch_at("w.safetensors"));
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == 0, "%s", o->err);
    snprintf(command, sizeof command, "cd %s/dropout-lab/runs && cd \"$(ls | head -n 1)\" && cmp history.csv %s"
             " && cmp model.safetensors %s", scratch_at("bits"), scratch_at("h.csv"), scratch_at("w.safetensors"));
    ck_assert_int_eq(system(command), 0);
}
END_TEST

/* The one that diverges is said to have, and the other goes on beside it. */
START_TEST(a_run_diverges_beside_another)
{
    struct pty p;
    static const char *const words[] = {"opt=sgd", "lr=1e6", "epochs=" LASTING, NULL};
    open_dashboard(&p, "diverged", words);
    type(&p, "\r");
    expect(&p, "run 1 diverged at epoch 1");
    type(&p, "\033[C\033[C\033[C\033[C\033[Ce.01\r\r"); /* lr */
    expect(&p, LASTING "/" LASTING " done");
    expect(&p, LASTING "/" LASTING " diverged");
    type(&p, "\033[B");
    expect(&p, "run 1  epoch " LASTING "  diverged at epoch 1   train    nan");
    type(&p, "q");
    expect_end(&p, 0);
    ck_assert_int_eq(runs_with("diverged", "\"done\""), 2);
}
END_TEST

START_TEST(pause_stop_and_asking_before_quitting)
{
    struct pty p;
    open_dashboard(&p, "asking", long_words);
    type(&p, "\r");
    expect(&p, "run 1  epoch");
    type(&p, " ");
    expect(&p, "paused");
    type(&p, " ");
    ck_assert(pty_until_gone(&p, "paused", SOON));
    type(&p, "q");
    expect(&p, "quit?");
    type(&p, "n");
    ck_assert(pty_until_gone(&p, "quit?", SOON));
    type(&p, "x");
    expect(&p, "stopped");
    type(&p, "\r");
    expect(&p, "run 2  epoch");
    type(&p, "qy");
    expect_end(&p, 0);
    ck_assert_int_eq(runs_with("asking", "\"stopped\""), 1);
    ck_assert_int_eq(runs_with("asking", "\"cut off\""), 1);
}
END_TEST

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

START_TEST(a_signal_restores_the_terminal_and_keeps_the_run)
{
    struct pty p;
    char home[32];
    snprintf(home, sizeof home, "signal-%d", ending[_i]);
    open_dashboard(&p, home, long_words);
    type(&p, "\r");
    expect(&p, "run 1  epoch");
    ck_assert_int_eq(kill(p.pid, ending[_i]), 0);
    expect_end(&p, 128 + ending[_i]);
    ck_assert_int_eq(runs_with(home, "\"cut off\""), 1);
}
END_TEST

START_TEST(suspended_and_continued)
{
    struct pty p;
    if (skip_under_valgrind("suspended_and_continued", "it lets no process stop"))
        return;
    open_dashboard(&p, "suspended", long_words);
    type(&p, "\r");
    expect(&p, "run 1  epoch");
    for (int i = 0; i < 2; i++) {
        if (i == 0)
            type(&p, "\032"); /* Ctrl-Z */
        else
            ck_assert_int_eq(kill(p.pid, SIGTSTP), 0);
        int status = pty_status(&p, SOON);
        ck_assert(WIFSTOPPED(status));
        ck_assert(pty_modes_restored(&p));
        ck_assert(pty_continue(&p));
        status = pty_status(&p, SOON);
        ck_assert(WIFCONTINUED(status));
        expect_taken(&p);
        expect(&p, "run 1  epoch");
    }
    type(&p, "x");
    expect(&p, "stopped");
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

START_TEST(a_crash_restores_the_terminal)
{
    struct pty p;
    open_dashboard(&p, "crash", long_words);
    type(&p, "\r");
    expect(&p, "run 1  epoch");
    ck_assert_int_eq(kill(p.pid, SIGSEGV), 0);
    int status = pty_status(&p, SOON);
    ck_assert_msg(WIFSIGNALED(status) || WIFEXITED(status), "%#x", (unsigned)status);
    ck_assert_msg(!(WIFEXITED(status) && WEXITSTATUS(status) == 0), "a crash is no success");
    ck_assert(pty_modes_restored(&p));
    pty_stop(&p);
}
END_TEST

/* Nobody reads the terminal while a run trains: it ends all the same, and the screen then shows all of it. */
START_TEST(a_stalled_terminal_holds_nothing_up)
{
    struct pty p;
    static const char *const words[] = {"net=mlp:16", "train=256", "valid=64", "epochs=" STALLED, NULL};
    open_dashboard(&p, "stalled", words);
    type(&p, "\r");
    expect(&p, "run 1  epoch");
    pty_hold(&p, true);
    struct timespec nap = {.tv_nsec = 100000000};
    int waited = 0;
    while (runs_with("stalled", "\"done\"") != 1 && waited++ < (int)deadline(600))
        nanosleep(&nap, NULL);
    ck_assert_int_eq(runs_with("stalled", "\"done\""), 1);
    pty_hold(&p, false);
    expect(&p, STALLED "/" STALLED " done");
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

/* The last epoch of the only run's history.csv, each line of which must be the epoch after the one before. */
static unsigned epochs_on_disk(const char *home)
{
    char command[900];
    unsigned epoch = 0;
    snprintf(command, sizeof command, "cp %s/dropout-lab/runs/*/history.csv %s", scratch_at(home), scratch_at("h.csv"));
    ck_assert_int_eq(system(command), 0);
    const char *line = strchr(read_text(scratch_at("h.csv")), '\n');
    for (; line && strchr(line + 1, '\n'); line = strchr(line + 1, '\n')) {
        ck_assert_uint_eq(strtoul(line + 1, NULL, 10), epoch + 1);
        epoch++;
    }
    return epoch;
}

/* The reader stops for five seconds while a run trains. Nothing waits for it, and after that the file, the list and the
 * line below the charts have every epoch. */
START_TEST(a_stall_loses_no_epoch)
{
    struct pty p;
    char text[64];
    static const char *const words[] = {"net=mlp:16", "train=256", "valid=64", "epochs=100000", NULL};
    open_dashboard(&p, "stall", words);
    type(&p, "\r");
    expect(&p, "run 1  epoch");
    pty_hold(&p, true);
    unsigned before = epochs_on_disk("stall");
    clock_sleep(5);
    ck_assert_uint_gt(epochs_on_disk("stall"), before);
    pty_hold(&p, false);
    type(&p, "x");
    expect(&p, "stopped");
    unsigned epochs = epochs_on_disk("stall");
    snprintf(text, sizeof text, "run 1  epoch %6u", epochs);
    expect(&p, text);
    snprintf(text, sizeof text, " %u/100000 stopped", epochs);
    expect(&p, text);
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

START_TEST(a_terminal_that_goes_away_is_a_hang_up)
{
    struct pty p;
    open_dashboard(&p, "gone", long_words);
    type(&p, "\r");
    expect(&p, "run 1  epoch");
    pty_hang_up(&p);
    int status = pty_status(&p, SOON);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGHUP, "%#x", (unsigned)status);
    pty_stop(&p);
    ck_assert_int_eq(runs_with("gone", "\"cut off\""), 1);
}
END_TEST

/* The data is loaded behind the screen; what is wrong with it stands there, and is the exit status. */
START_TEST(bad_data_is_shown)
{
    struct pty p;
    char *argv[] = {getenv("TEST_PROGRAM"), "--data", "/nowhere/at/all", NULL};
    struct pty_config config = {.cols = 80, .rows = 24, .term = "xterm-256color"};
    ck_assert(pty_exec(&p, &config, argv));
    expect(&p, "/nowhere/at/all");
    type(&p, "q");
    expect_end(&p, 1);
}
END_TEST

TCase *session_case(void)
{
    TCase *c = tcase_create("session");
    scratch_add(c);
    tcase_set_timeout(c, 180);
    tcase_add_test(c, two_runs_a_resize_and_out);
    tcase_add_test(c, the_dashboard_changes_no_bit);
    tcase_add_test(c, a_run_diverges_beside_another);
    tcase_add_test(c, pause_stop_and_asking_before_quitting);
    tcase_add_loop_test(c, a_signal_restores_the_terminal_and_keeps_the_run, 0, sizeof ending / sizeof *ending);
    tcase_add_test(c, suspended_and_continued);
    tcase_add_test(c, a_crash_restores_the_terminal);
    tcase_add_test(c, a_stalled_terminal_holds_nothing_up);
    tcase_add_test(c, a_stall_loses_no_epoch);
    tcase_add_test(c, a_terminal_that_goes_away_is_a_hang_up);
    tcase_add_test(c, bad_data_is_shown);
    return c;
}
