/* SPDX-License-Identifier: MIT */
/* A pupil in the dashboard: what is typed, what the terminal answers by itself, and every way in which the terminal is
 * lost. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "figure/figure.h"
#include "gate/sanitized.h"
#include "pupil.h"
#include "tests/common/scratch.h"

#define CTRL_Z "\032"
#define CTRL_BACKSLASH "\034"

static const char *const paths[] = {
    "/etc/passwd",
    "/etc/x.svg",
    "../x.svg",
    "../../../outside/secret.svg",
    "~/x.svg",
    "~root/x.svg",
    "a/b.svg",
    ".hidden.svg",
    "-x.svg",
    "x.svg/",
    "/dev/tty",
    "/proc/self/mem",
    "..",
    "$HOME/x.svg",
    "`id`.svg",
    "x.svg;id",
    "link.svg",
    "folder.svg",
    "..\\x.svg",
    "x\\y.svg",
    "file:///tmp/x.svg",
};

START_TEST(no_path_is_written_to)
{
    struct pty p;
    char line[200], outside[FILE_PATH_MAX];
    if (!figure_available() || !pupil_ready("paths", PUPIL_NOBODY))
        return;
    pupil_open(&p, PUPIL_SMALL, NULL);
    type(&p, "\r");
    expect(&p, "done");
    snprintf(line, sizeof line, "store/dropout-lab/figures/%s", "link.svg");
    ck_assert_int_eq(symlink(scratch_at("outside/secret.svg"), scratch_at(line)), 0);
    ck_assert_int_eq(mkdir(scratch_at("store/dropout-lab/figures/folder.svg"), 0777), 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        snprintf(line, sizeof line, ":figure %s\r", paths[i]);
        type(&p, line);
        expect(&p, strstr(line, "link") || strstr(line, "folder.") ? "is there already" : "into its own folder");
        type(&p, "c"); /* a key takes the banner away */
        ck_assert(pty_until_gone(&p, "give a", SOON) && pty_until_gone(&p, "is there already", SOON));
    }
    snprintf(outside, sizeof outside, ":figure %s\r", scratch_at("outside/secret.svg"));
    type(&p, outside);
    expect(&p, "into its own folder");
    type(&p, ":figure curves.svg\r");
    expect(&p, "figure written to");
    ck_assert(pupil_has("figures/curves.svg"));
    type(&p, "F");
    expect(&p, "figures/dropout-lab-");
    pupil_quit(&p);
    pupil_left_all_alone();
}
END_TEST

/* What terminals answer, and what somebody may have put into what is pasted. */
static const char *const answers[] = {
    "\033[?1;2c",
    "\033[>41;354;0c",
    "\033P>|xterm(354)\033\\",
    "\033]52;c;cm0gLXJmIH4K\007",
    "\033]0;title\007",
    "\033]11;rgb:0000/0000/0000\033\\",
    "\033]l:figure /etc/x.svg\r\033\\",
    "\033[8;1;1t",
    "\033[1;1R",
    "\033[?2004;1$y",
    "\033[200~:figure ../../outside/secret.svg\r!id\r\033[201~",
    "\033[I",
    "\033[O",
    "\033[M   ",
    "\033[<0;5;5M",
    "\033[<64;999;999M",
    "\033_Gi=1;OK\033\\",
    "\033[?62;4c!sh\r",
    "\033%G",
    "\033c",
    "\033[5n",
    "\x9b"
    "5n",
    "\302\233"
    "31m",
    "\033[0n\033[3;1R\033[4;500;500t",
    "\377\376\375\200",
    ":!sh\r",
    ":\033[A\033[A\r",
    "\020\021\022\023\024\025\026\027\030\035",
    "\033[200~",
    "\033[201~",
    "::::::\r",
    ":figure \033[31m\r",
};

START_TEST(answers_of_a_terminal_are_keys_at_most)
{
    struct pty p;
    if (!pupil_ready("answers", PUPIL_NOBODY))
        return;
    pupil_open(&p, PUPIL_SMALL, NULL);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        type(&p, answers[i]);
        pty_pump(&p, 0.05);
        type(&p, "\033");
        pty_pump(&p, 0.05);
        if (pty_until(&p, "quit?", 0.02))
            type(&p, "n");
    }
    type(&p, "\033\0251");
    expect(&p, "next 784");
    pupil_quit(&p);
    pupil_left_all_alone();
}
END_TEST

START_TEST(there_is_no_shell_to_go_back_to)
{
    struct pty p;
    if (!pupil_ready("suspension", PUPIL_NOBODY))
        return;
    pupil_open(&p, PUPIL_SMALL, NULL);
    type(&p, CTRL_Z);
    expect(&p, "nothing to go back to");
    type(&p, CTRL_BACKSLASH "c");
    ck_assert(kill(p.pid, SIGTSTP) == 0 && kill(p.pid, SIGTTIN) == 0 && kill(p.pid, SIGTTOU) == 0);
    ck_assert_int_eq(pty_status(&p, 0.5), PTY_STATUS_NONE);
    type(&p, "w"); /* in the terminal's own modes there is a key that stops, and one that quits */
    expect(&p, "press Enter");
    type(&p, CTRL_Z);
    ck_assert_int_eq(pty_status(&p, 0.5), PTY_STATUS_NONE);
    type(&p, CTRL_BACKSLASH);
    pupil_end(&p, 128 + SIGQUIT);
}
END_TEST

static bool is_core(const char *name)
{
    struct stat st;
    return lstat(scratch_at(name), &st) == 0;
}

/* The handlers of a crash are within the filter: it is the crash that ends the program, and not SIGSYS. */
START_TEST(a_crash_restores_the_terminal_and_leaves_no_core)
{
    struct pty p;
    if (GATE_SANITIZED || !pupil_ready("crash", PUPIL_NOBODY))
        return;
    pupil_open_long(&p);
    ck_assert_int_eq(kill(p.pid, SIGSEGV), 0);
    int status = pty_status(&p, SOON);
    ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "status %#x", (unsigned)status);
    ck_assert(pty_modes_restored(&p));
    ck_assert(!is_core("store/dropout-lab/figures/core") && !is_core("store/core"));
    pty_stop(&p);
}
END_TEST

START_TEST(signals_and_a_lost_terminal_save_the_run)
{
    static const int list[] = {SIGTERM, SIGHUP, SIGINT};
    struct pty p;
    if (!pupil_ready("signals", PUPIL_NOBODY))
        return;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        pupil_open_long(&p);
        ck_assert_int_eq(kill(p.pid, list[i]), 0);
        pupil_end(&p, 128 + list[i]);
    }
    pupil_open(&p, PUPIL_LONG, NULL);
    expect(&p, "cut off");
    type(&p, "\r");
    expect(&p, "/9000");
    pty_resize(&p, 60, 20);
    pty_pump(&p, 0.3);
    pty_hang_up(&p);
    int status = pty_status(&p, SOON);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGHUP, "status %#x", (unsigned)status);
    pty_stop(&p);
}
END_TEST

TCase *typed_case(void)
{
    TCase *c = tcase_create("typed");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, no_path_is_written_to);
    tcase_add_test(c, answers_of_a_terminal_are_keys_at_most);
    tcase_add_test(c, there_is_no_shell_to_go_back_to);
    tcase_add_test(c, a_crash_restores_the_terminal_and_leaves_no_core);
    tcase_add_test(c, signals_and_a_lost_terminal_save_the_run);
    return c;
}
