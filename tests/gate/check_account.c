/* SPDX-License-Identifier: MIT */
/* The program behind its locks: what a pupil types, what the terminal answers, what the environment says, and the
 * limits on every way to a run. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "figure/figure.h"
#include "gate/calls.h"
#include "gate/sanitized.h"
#include "pupil.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"

enum { NOBODY = 65534 };

#define SMALL "net=mlp:8 train=500 valid=200 epochs=2"
#define LONG "--limits runs=1,epochs=9000 net=mlp:120-60 train=2000 valid=40 epochs=9000"
#define CTRL_Z "\032"
#define CTRL_BACKSLASH "\034"

static const char *said(void)
{
    static char *text;
    free(text);
    return text = scratch_read(scratch_at("said"), NULL);
}

static void quit(struct pty *p)
{
    pupil_type(p, "\033");
    pty_pump(p, 0.2);
    pupil_type(p, ":quit\r");
    pty_pump(p, 0.2);
    pupil_end(p, 0);
}

/* ---- paths ---- */

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
    if (!figure_available() || !pupil_ready("paths", NOBODY))
        return;
    pupil_open(&p, SMALL, NULL);
    pupil_type(&p, "\r");
    pupil_expect(&p, "done");
    snprintf(line, sizeof line, "store/dropout-lab/figures/%s", "link.svg");
    ck_assert_int_eq(symlink(scratch_at("outside/secret.svg"), scratch_at(line)), 0);
    ck_assert_int_eq(mkdir(scratch_at("store/dropout-lab/figures/folder.svg"), 0777), 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        snprintf(line, sizeof line, ":figure %s\r", paths[i]);
        pupil_type(&p, line);
        pupil_expect(&p, strstr(line, "link") || strstr(line, "folder.") ? "is there already" : "into its own folder");
        pupil_type(&p, "c"); /* a key takes the banner away */
        ck_assert(pty_until_gone(&p, "give a", SOON) && pty_until_gone(&p, "is there already", SOON));
    }
    snprintf(outside, sizeof outside, ":figure %s\r", scratch_at("outside/secret.svg"));
    pupil_type(&p, outside);
    pupil_expect(&p, "into its own folder");
    pupil_type(&p, ":figure curves.svg\r");
    pupil_expect(&p, "figure written to");
    ck_assert(pupil_has("figures/curves.svg"));
    pupil_type(&p, "F");
    pupil_expect(&p, "figures/dropout-lab-");
    quit(&p);
    pupil_left_all_alone();
}
END_TEST

/* ---- the terminal ---- */

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
    if (!pupil_ready("answers", NOBODY))
        return;
    pupil_open(&p, SMALL, NULL);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        pupil_type(&p, answers[i]);
        pty_pump(&p, 0.05);
        pupil_type(&p, "\033");
        pty_pump(&p, 0.05);
        if (pty_until(&p, "quit?", 0.02))
            pupil_type(&p, "n");
    }
    pupil_type(&p, "\033\0251");
    pupil_expect(&p, "next 784");
    quit(&p);
    pupil_left_all_alone();
}
END_TEST

START_TEST(there_is_no_shell_to_go_back_to)
{
    struct pty p;
    if (!pupil_ready("suspension", NOBODY))
        return;
    pupil_open(&p, SMALL, NULL);
    pupil_type(&p, CTRL_Z);
    pupil_expect(&p, "nothing to go back to");
    pupil_type(&p, CTRL_BACKSLASH "c");
    ck_assert(kill(p.pid, SIGTSTP) == 0 && kill(p.pid, SIGTTIN) == 0 && kill(p.pid, SIGTTOU) == 0);
    ck_assert_int_eq(pty_status(&p, 0.5), PTY_STATUS_NONE);
    pupil_type(&p, "w"); /* in the terminal's own modes there is a key that stops, and one that quits */
    pupil_expect(&p, "press Enter");
    pupil_type(&p, CTRL_Z);
    ck_assert_int_eq(pty_status(&p, 0.5), PTY_STATUS_NONE);
    pupil_type(&p, CTRL_BACKSLASH);
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
    if (GATE_SANITIZED || !pupil_ready("crash", NOBODY))
        return;
    pupil_open(&p, LONG, NULL);
    pupil_type(&p, "\r");
    pupil_expect(&p, "/9000");
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
    if (!pupil_ready("signals", NOBODY))
        return;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        pupil_open(&p, LONG, NULL);
        pupil_type(&p, "\r");
        pupil_expect(&p, "/9000");
        ck_assert_int_eq(kill(p.pid, list[i]), 0);
        pupil_end(&p, 128 + list[i]);
    }
    pupil_open(&p, LONG, NULL);
    pupil_expect(&p, "cut off");
    pupil_type(&p, "\r");
    pupil_expect(&p, "/9000");
    pty_resize(&p, 60, 20);
    pty_pump(&p, 0.3);
    pty_hang_up(&p);
    int status = pty_status(&p, SOON);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGHUP, "status %#x", (unsigned)status);
    pty_stop(&p);
}
END_TEST

/* ---- the process ---- */

static void has_line(const char *text, const char *name, const char *value)
{
    const char *line = strstr(text, name);
    ck_assert_ptr_nonnull(line);
    line += strlen(name);
    line += strspn(line, "\t 0");
    ck_assert_msg(strncmp(line, value, strlen(value)) == 0, "%s%.20s", name, line);
}

START_TEST(every_lock_is_in_force)
{
    struct pty p;
    char path[64], text[4096] = "";
    const char *why;
    if (access("/proc/self/status", R_OK) != 0 || !pupil_ready("locks", NOBODY))
        return;
    pupil_open(&p, SMALL, NULL);
    snprintf(path, sizeof path, "/proc/%ld/status", (long)p.pid);
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_gt(fread(text, 1, sizeof text - 1, f), 0);
    fclose(f);
    has_line(text, "\nNoNewPrivs:", "1");
    has_line(text, "\nSeccomp:", calls_there(&why) ? "2" : "");
    has_line(text, "\nCapEff:", "\n");
    has_line(text, "\nUmask:", "77");
    quit(&p);
}
END_TEST

/* A build that cannot filter says so and does not start, unless it is told to. */
START_TEST(without_a_filter_it_does_not_start)
{
    const char *why;
    if (calls_there(&why))
        return;
    struct outcome *o = run_program("--restricted --plain");
    ck_assert_int_eq(o->status, 1);
    ck_assert_ptr_nonnull(strstr(o->err, "--no-filter goes on without"));
    ck_assert_ptr_nonnull(strstr(run_program("--restricted --version")->out, "filter of system calls  none"));
}
END_TEST

/* ---- the environment ---- */

START_TEST(the_environment_leads_nowhere)
{
    char evil[16][FILE_PATH_MAX + 32];
    static const char *const names[] = {"HOME",   "XDG_DATA_HOME", "TERMINFO",         "TERMINFO_DIRS",
                                        "TMPDIR", "LOCPATH",       "DROPOUT_LAB_DATA", "FONTCONFIG_FILE",
                                        "LANG",   "LC_ALL",        "GCONV_PATH",       "MALLOC_TRACE"};
    const char *env[16] = {0};
    struct pty p;
    if (!pupil_ready("environment", NOBODY))
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(evil[i], sizeof evil[i], "%s=%s", names[i], scratch_at("outside"));
        env[i] = evil[i];
    }
    pupil_open(&p, SMALL, env);
    pupil_type(&p, "\r");
    pupil_expect(&p, "done");
    quit(&p);
    ck_assert(pupil_has("runs"));
    pupil_left_all_alone();
}
END_TEST

START_TEST(a_preloaded_library_is_refused)
{
    char evil[FILE_PATH_MAX + 32];
    const char *env[] = {evil, NULL};
    if (GATE_SANITIZED || !pupil_ready("LD_PRELOAD", NOBODY))
        return;
    snprintf(evil, sizeof evil, "LD_LIBRARY_PATH=%s", scratch_at("outside"));
    ck_assert_int_eq(pupil_lines("--plain", "quit\n", env), 1);
    ck_assert_ptr_nonnull(strstr(said(), "LD_LIBRARY_PATH is set"));
    ck_assert_ptr_nonnull(strstr(said(), "AcceptEnv"));
}
END_TEST

START_TEST(a_terminals_name_is_a_name)
{
    static const char *const terms[] = {"TERM=../../outside/x", "TERM=/tmp/x", "TERM=", "TERM=x\033[2J"};
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        const char *env[] = {terms[i], NULL};
        struct pty p;
        if (i == 0 && !pupil_ready("TERM", NOBODY))
            return;
        pupil_start(&p, SMALL, env);
        pupil_expect(&p, "TERM is not set");
        pupil_end(&p, 1);
    }
}
END_TEST

static const struct {
    const char *asked, *says;
    int status;
} requests[] = {
    {"SSH_ORIGINAL_COMMAND=plain", "data  ", 0},
    {"SSH_ORIGINAL_COMMAND=/bin/sh", "this was not run: /bin/sh", 1},
    {"SSH_ORIGINAL_COMMAND=plain; id", "this was not run: plain; id", 1},
    {"SSH_ORIGINAL_COMMAND=plain --data /etc", "this was not run", 1},
    {"SSH_ORIGINAL_COMMAND=--plain", "this was not run", 1},
    {"SSH_ORIGINAL_COMMAND=/usr/lib/openssh/sftp-server", "this was not run", 1},
    {"SSH_ORIGINAL_COMMAND=\033]0;x\007", "this was not run: ?]0;x?", 1},
    {"SSH_ORIGINAL_COMMAND=", "needs a terminal", 1},
};

START_TEST(what_ssh_was_asked_to_run_is_not_run)
{
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        const char *env[] = {requests[i].asked, NULL};
        if (i == 0 && !pupil_ready("requests", NOBODY))
            return;
        int status = pupil_lines("", "", env);
        ck_assert_msg(status == requests[i].status && strstr(said(), requests[i].says), "%s: %d: %s", requests[i].asked,
                      status, said());
        ck_assert(!strchr(said(), '\033'));
    }
}
END_TEST

/* ---- limits ---- */

static const struct {
    const char *typed, *says;
} over[] = {
    {":start epochs=201\r", "epochs: this account has a limit of 200"},
    {":start epochs=200 seeds=6\r", "seeds: this account has a limit of 5"},
    {":start seeds=1 net=mlp:4096\r", "weights of the network: this account has a limit"},
    {":ladder\r", "weights of the network"},
    {"1\r", "weights of the network"},
    {":start net=mlp:8 epochs=2\r", "done"},
    {":fork 1 1 lr=0.1\r", "done"},
    {":study rate seeds=6\r", "limit of"},
    {"1:study regularisers epochs=300 seeds=1\r", "epochs: this account has a limit of 200"},
    {"1:set epochs=5000\r1\r", "epochs: this account"},
};

START_TEST(limits_hold_on_every_way_to_a_run)
{
    struct pty p;
    if (!pupil_ready("limits", NOBODY))
        return;
    pupil_open(&p, SMALL, NULL);
    for (size_t i = 0; i < sizeof over / sizeof *over; i++) {
        pupil_type(&p, over[i].typed);
        pupil_expect(&p, over[i].says);
        pupil_type(&p, "c");
    }
    quit(&p);
    ck_assert(pupil_lines("--plain", "start epochs=201\nstart epochs=2 net=mlp:4096\nfigure /x.svg\n", NULL) == 1);
    ck_assert_msg(strstr(said(), "limit of 200") && strstr(said(), "weights of the network"), "%s", said());
}
END_TEST

/* Somebody has written more epochs into the record of a run that was cut off. */
START_TEST(a_changed_record_gets_no_further)
{
    struct pty p;
    char command[3 * FILE_PATH_MAX];
    if (!pupil_ready("changed record", NOBODY))
        return;
    pupil_open(&p, LONG, NULL);
    pupil_type(&p, "\r");
    pupil_expect(&p, "/9000");
    ck_assert_int_eq(kill(p.pid, SIGTERM), 0);
    pupil_end(&p, 128 + SIGTERM);
    snprintf(command, sizeof command,
             "grep -q epochs=9000 '%s'/*/run.json && sed -i s/epochs=9000/epochs=90000/ '%s'/*/run.json",
             scratch_at("store/dropout-lab/runs"), scratch_at("store/dropout-lab/runs"));
    ck_assert_int_eq(system(command), 0);
    snprintf(command, sizeof command, "chown -R --reference='%s' '%s'", scratch_at("store"),
             scratch_at("store/dropout-lab"));
    ck_assert_int_eq(geteuid() == 0 ? system(command) : 0, 0);
    pupil_open(&p, LONG, NULL);
    pupil_expect(&p, "cut off");
    pupil_type(&p, "R");
    pupil_expect(&p, "epochs: this account has a limit of 9,000");
    quit(&p);
}
END_TEST

/* Somebody has put links in the place of a run's files: they are replaced themselves, with Landlock or without. */
START_TEST(a_planted_link_leads_nowhere)
{
    static const char *const names[] = {"checkpoint.safetensors", "model.safetensors"};
    struct pty p;
    char command[3 * FILE_PATH_MAX];
    if (!pupil_ready("planted links", NOBODY))
        return;
    pupil_open(&p, LONG, NULL);
    pupil_type(&p, "\r");
    pupil_expect(&p, "/9000");
    ck_assert_int_eq(kill(p.pid, SIGTERM), 0);
    pupil_end(&p, 128 + SIGTERM);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(command, sizeof command, "cd '%s'/* && ln -sf '%s' %s", scratch_at("store/dropout-lab/runs"),
                 scratch_at("outside/secret.svg"), names[i]);
        ck_assert_int_eq(system(command), 0);
    }
    pupil_open(&p, LONG, NULL);
    pupil_expect(&p, "cut off");
    pupil_type(&p, "R");
    pupil_expect(&p, "resumed after");
    pty_pump(&p, 0.5);
    ck_assert_int_eq(kill(p.pid, SIGTERM), 0); /* upon which it writes its checkpoint */
    pupil_end(&p, 128 + SIGTERM);
    pupil_left_all_alone();
}
END_TEST

START_TEST(runs_at_once_are_counted_over_all_terminals)
{
    struct pty a, b, c;
    if (!pupil_ready("runs at once", NOBODY))
        return;
    pupil_open(&a, LONG, NULL);
    pupil_type(&a, "\r");
    pupil_expect(&a, "/9000");
    pupil_open(&b, "--limits runs=1 " SMALL, NULL);
    pupil_type(&b, "\r");
    pupil_expect(&b, "waiting");
    pty_pump(&b, 1);
    pupil_expect(&b, "waiting");
    pupil_start(&c, SMALL, NULL); /* a third terminal, of two */
    pupil_expect(&c, "you are here already, 2 times");
    pupil_end(&c, 1);
    pupil_type(&a, "x");
    pupil_expect(&a, "stopped");
    pupil_expect(&b, "done");
    quit(&a);
    pupil_open(&c, SMALL, NULL);
    quit(&c);
    quit(&b);
}
END_TEST

START_TEST(a_full_folder_is_said_and_can_be_emptied)
{
    struct pty p;
    if (!pupil_ready("disk", NOBODY))
        return;
    pupil_open(&p, "--limits disk=1M net=mlp:20 train=500 valid=200 epochs=2", NULL);
    pupil_type(&p, "\r");
    pupil_expect(&p, "done");
    pupil_type(&p, "\r");
    pupil_expect(&p, "on disk");
    pupil_expect(&p, "empty the trash");
    pupil_type(&p, ":delete 1\r");
    pupil_expect(&p, "in the trash");
    pupil_type(&p, ":empty\r");
    pupil_expect(&p, "for good");
    pupil_type(&p, "y");
    pupil_expect(&p, "trash is empty");
    pupil_type(&p, "1\r");
    pupil_expect(&p, "done");
    quit(&p);
}
END_TEST

/* ---- folders ---- */

START_TEST(pupils_of_one_account_have_folders_of_their_own)
{
    if (!pupil_ready("pupils", NOBODY))
        return;
    ck_assert_int_eq(pupil_lines("--plain --pupil anna " SMALL, "start\n", NULL), 0);
    ck_assert_int_eq(pupil_lines("--plain --pupil ben.2", "kept\n", NULL), 0);
    ck_assert_ptr_null(strstr(said(), "seed1"));
    ck_assert_int_eq(pupil_lines("--plain --pupil anna", "kept\n", NULL), 0);
    ck_assert_ptr_nonnull(strstr(said(), "seed1"));
    ck_assert(access(scratch_at("store/pupils/anna/dropout-lab/runs"), F_OK) == 0);
    static const char *const names[] = {"../anna", "/etc", ".", "..", "-x", "a/b"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char words[100];
        snprintf(words, sizeof words, "--plain --pupil=%s", names[i]);
        ck_assert_int_eq(pupil_lines(words, "", NULL), 2);
    }
}
END_TEST

START_TEST(another_users_folder_is_not_entered)
{
    if (geteuid() != 0 || !pupil_ready("another's folder", NOBODY))
        return;
    ck_assert_int_eq(mkdir(scratch_at("store/dropout-lab"), 0777), 0);
    ck_assert_int_eq(chmod(scratch_at("store/dropout-lab"), 0777), 0);
    ck_assert_int_eq(pupil_lines("--plain", "", NULL), 1);
    ck_assert_ptr_nonnull(strstr(said(), "is not a folder of this account"));
}
END_TEST

TCase *account_case(void)
{
    TCase *c = tcase_create("account");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, no_path_is_written_to);
    tcase_add_test(c, answers_of_a_terminal_are_keys_at_most);
    tcase_add_test(c, there_is_no_shell_to_go_back_to);
    tcase_add_test(c, a_crash_restores_the_terminal_and_leaves_no_core);
    tcase_add_test(c, signals_and_a_lost_terminal_save_the_run);
    tcase_add_test(c, every_lock_is_in_force);
    tcase_add_test(c, without_a_filter_it_does_not_start);
    tcase_add_test(c, the_environment_leads_nowhere);
    tcase_add_test(c, a_preloaded_library_is_refused);
    tcase_add_test(c, a_terminals_name_is_a_name);
    tcase_add_test(c, what_ssh_was_asked_to_run_is_not_run);
    tcase_add_test(c, limits_hold_on_every_way_to_a_run);
    tcase_add_test(c, a_changed_record_gets_no_further);
    tcase_add_test(c, a_planted_link_leads_nowhere);
    tcase_add_test(c, runs_at_once_are_counted_over_all_terminals);
    tcase_add_test(c, a_full_folder_is_said_and_can_be_emptied);
    tcase_add_test(c, pupils_of_one_account_have_folders_of_their_own);
    tcase_add_test(c, another_users_folder_is_not_entered);
    return c;
}
