/* SPDX-License-Identifier: MIT */
/* The terminal is put back on every way out: signals, with and without a reader, stops, hang-up, crashes. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "check_term.h"
#include "player.h"
#include "src/term/rescue.h"
#include "tests/common/tool.h"

static void expect_restored(struct pty *p)
{
    char row[PTY_LINE_MAX];
    for (int i = 0; i < 100 && pty_row(p, 0, row)[0]; i++)
        pty_pump(p, 0.05);
    ck_assert(pty_modes_restored(p));
    ck_assert_str_eq(pty_row(p, 0, row), ""); /* the first screen is back */
}

START_TEST(ends_on_a_signal)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    double start = clock_now();
    kill(p.pid, signals[_i]);
    int status = pty_status(&p, deadline(5));
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 128 + signals[_i]);
    ck_assert(clock_now() - start < 1.5); /* by itself, and not by the watchdog */
    expect_restored(&p);
    pty_stop(&p);
}
END_TEST

/* The reader stops, the program writes past the screen until it can no more, and is asked to end. */
START_TEST(the_watchdog_ends_what_is_stuck)
{
    static const int signals[] = {SIGTERM, SIGHUP};
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    pty_hold(&p, true);
    ck_assert(pty_send(&p, "F"));
    clock_sleep(0.5);
    double start = clock_now();
    kill(p.pid, signals[_i]);
    int status = pty_status(&p, 6);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 128 + signals[_i]);
    ck_assert(clock_now() - start > 1.5); /* it was stuck, or this test shows nothing */
    ck_assert(pty_modes_restored(&p));
    pty_hold(&p, false);
    pty_pump(&p, 0.3);
    expect_restored(&p);
    pty_stop(&p);
}
END_TEST

/* Frames do not get it stuck, whether it ends by a signal or by a key. */
START_TEST(ends_soon_though_the_reader_is_stopped)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    pty_hold(&p, true);
    ck_assert(pty_send(&p, _i ? "p" : "f"));
    clock_sleep(1.5); /* by then it has filled the terminal's buffer */
    double start = clock_now();
    if (_i)
        ck_assert(pty_send(&p, "xq"));
    else
        kill(p.pid, SIGTERM);
    int status = pty_status(&p, 6);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), _i ? PLAYER_QUIT : 128 + SIGTERM);
    ck_assert(clock_now() - start < 1.4);
    ck_assert(pty_modes_restored(&p));
    pty_hold(&p, false);
    pty_pump(&p, 0.3);
    expect_restored(&p);
    pty_stop(&p);
}
END_TEST

START_TEST(goes_on_when_the_reader_does)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    pty_hold(&p, true);
    for (int i = 0; i < 400; i++)
        ck_assert(pty_send(&p, "\f"));
    clock_sleep(0.5);
    pty_hold(&p, false);
    ck_assert(pty_send(&p, "x"));
    ck_assert(pty_until(&p, "key 78.", 10));
    ck_assert(pty_send(&p, "q"));
    ck_assert_int_eq(WEXITSTATUS(pty_status(&p, deadline(5))), PLAYER_QUIT);
    expect_restored(&p);
    pty_stop(&p);
}
END_TEST

/* By a key, a crash, a stop, and a signal with a reader that has stopped: the mouse is the terminal's again. */
START_TEST(the_mouse_is_given_back)
{
    struct pty p;
    if (_i == 2 && skip_under_valgrind("the_mouse_is_given_back", "it lets no process stop"))
        return;
    ck_assert(player_start(&p, "tmux-256color"));
    ck_assert(pty_send(&p, "M"));
    ck_assert(pty_until(&p, "key 4d.", 5));
    ck_assert(pty_mouse(&p, 3, 3, 1));
    ck_assert(pty_until(&p, "mouse 3,3.", 5));
    pty_hold(&p, _i == 3);
    ck_assert(pty_send(&p, &"q\0c\0\x1a\0p"[2 * _i]));
    if (_i == 3) {
        clock_sleep(1);
        kill(p.pid, SIGTERM);
    }
    ck_assert(pty_status(&p, deadline(5)) != PTY_STATUS_NONE);
    pty_hold(&p, false);
    pty_pump(&p, 0.3);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* they take the crash */
    ck_assert(!pty_mouse(&p, 3, 3, 1));
#endif
    pty_stop(&p);
}
END_TEST

/* A library ends the program, and nobody has closed the screen. */
START_TEST(exit_restores)
{
    struct pty p;
    char row[PTY_LINE_MAX];
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(pty_send(&p, "E"));
    ck_assert_int_eq(WEXITSTATUS(pty_status(&p, deadline(5))), PLAYER_QUIT);
    pty_pump(&p, 0.1);
    ck_assert(pty_modes_restored(&p));
    ck_assert_str_eq(pty_row(&p, 0, row), "dropout-lab: the screen ended: out of memory");
    pty_stop(&p);
}
END_TEST

/* The same before there is a screen, when curses reads what the terminal can do; but not when curses had no part in it. */
START_TEST(an_exit_by_curses_is_told)
{
    static const char *const said[] = {"", "dropout-lab: the screen ended: out of memory\n"};
    int status, pipe_of[2];
    char text[256] = "";
    ck_assert_int_eq(pipe(pipe_of), 0);
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        rescue_curses(true);
        rescue_curses(_i == 1);
        exit(dup2(pipe_of[1], STDERR_FILENO) < 0 ? 2 : 1);
    }
    close(pipe_of[1]);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_ge(read(pipe_of[0], text, sizeof text - 1), 0);
    close(pipe_of[0]);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    ck_assert_str_eq(text, said[_i]);
}
END_TEST

static const struct {
    const char *key;
    int sig;
} crashes[] = {{"c", SIGSEGV}, {"o", SIGSEGV}, {"a", SIGABRT}, {"t", SIGSEGV}};

START_TEST(crash_restores)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(pty_send(&p, crashes[_i].key));
    int status = pty_status(&p, 10);
    ck_assert(status != PTY_STATUS_NONE);
    ck_assert(pty_modes_restored(&p));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* they report, and end the process themselves */
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(WTERMSIG(status), crashes[_i].sig);
    expect_restored(&p);
#endif
    pty_stop(&p);
}
END_TEST

START_TEST(crash_signals_from_outside)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
    struct pty p;
    ck_assert(player_start(&p, "vt100")); /* no second screen: the first is cleared */
    kill(p.pid, signals[_i]);
    int status = pty_status(&p, 10);
    ck_assert(status != PTY_STATUS_NONE);
    ck_assert(pty_modes_restored(&p));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(WTERMSIG(status), signals[_i]);
    expect_restored(&p);
#endif
    pty_stop(&p);
}
END_TEST

/* By the key, by a signal to the process, and by one that cannot be caught. */
START_TEST(stops_and_goes_on)
{
    struct pty p;
    if (_i < 2 && skip_under_valgrind("stops_and_goes_on", "it lets no process stop"))
        return;
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(pty_send(&p, "x"));
    ck_assert(pty_until(&p, "key 78.", 5));
    for (int round = 0; round < 2; round++) {
        if (_i == 0)
            ck_assert(pty_send(&p, "\x1a"));
        else
            kill(p.pid, _i == 1 ? SIGTSTP : SIGSTOP);
        int status = pty_status(&p, deadline(5));
        ck_assert(WIFSTOPPED(status));
        if (_i < 2) {
            pty_pump(&p, 0.1);
            expect_restored(&p);
        }
        tcsetattr(p.slave, TCSANOW, &p.before); /* a shell takes the terminal back */
        pty_resize(&p, 80 + round, 25);
        ck_assert(pty_continue(&p));
        ck_assert(WIFCONTINUED(pty_status(&p, deadline(5))));
        ck_assert(pty_until(&p, round ? "ready 81x25" : "ready 80x25", 5));
        ck_assert(!pty_modes_restored(&p));
        ck_assert(pty_send(&p, "\033OA")); /* the keypad is in its mode again */
        ck_assert(pty_until(&p, "key 110001.", 5));
    }
    ck_assert(pty_send(&p, "q"));
    ck_assert_int_eq(WEXITSTATUS(pty_status(&p, deadline(5))), PLAYER_QUIT);
    expect_restored(&p);
    pty_stop(&p);
}
END_TEST

/* `kill %1` on a stopped job: the signal comes with the continuation. */
START_TEST(ends_while_suspended)
{
    struct pty p;
    if (skip_under_valgrind("ends_while_suspended", "it lets no process stop"))
        return;
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(pty_send(&p, "\x1a"));
    ck_assert(WIFSTOPPED(pty_status(&p, deadline(5))));
    kill(p.pid, SIGTERM);
    kill(p.pid, SIGCONT);
    int status = pty_status(&p, 1.5);
    if (WIFCONTINUED(status)) /* or it ended before that was reported */
        status = pty_status(&p, 1.5);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 128 + SIGTERM);
    expect_restored(&p);
    pty_stop(&p);
}
END_TEST

START_TEST(leaves_when_the_terminal_is_gone)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    pty_hang_up(&p);
    int status = pty_status(&p, deadline(5));
    ck_assert(WIFEXITED(status));
    ck_assert(WEXITSTATUS(status) == PLAYER_HANGUP || WEXITSTATUS(status) == 128 + SIGHUP);
    pty_stop(&p);
}
END_TEST

Suite *rescue_suite(void)
{
    Suite *s = suite_create("rescue");
    TCase *t = tcase_create("rescue");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, ends_on_a_signal, 0, 4);
    tcase_add_loop_test(t, the_watchdog_ends_what_is_stuck, 0, 2);
    tcase_add_loop_test(t, ends_soon_though_the_reader_is_stopped, 0, 2);
    tcase_add_test(t, goes_on_when_the_reader_does);
    tcase_add_loop_test(t, the_mouse_is_given_back, 0, 4);
    tcase_add_test(t, exit_restores);
    tcase_add_loop_test(t, an_exit_by_curses_is_told, 0, 2);
    tcase_add_loop_test(t, crash_restores, 0, 4);
    tcase_add_loop_test(t, crash_signals_from_outside, 0, 7);
    tcase_add_loop_test(t, stops_and_goes_on, 0, 3);
    tcase_add_test(t, ends_while_suspended);
    tcase_add_test(t, leaves_when_the_terminal_is_gone);
    suite_add_tcase(s, t);
    return s;
}
