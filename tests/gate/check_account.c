/* SPDX-License-Identifier: MIT */
/* The program behind its locks: what the kernel holds of it, what the environment and ssh say to it, and whose its
 * folder is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "gate/calls.h"
#include "gate/sanitized.h"
#include "pupil.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"

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
    if (access("/proc/self/status", R_OK) != 0 || !pupil_ready("locks", PUPIL_NOBODY))
        return;
    pupil_open(&p, PUPIL_SMALL, NULL);
    snprintf(path, sizeof path, "/proc/%ld/status", (long)p.pid);
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_gt(fread(text, 1, sizeof text - 1, f), 0);
    fclose(f);
    has_line(text, "\nNoNewPrivs:", "1");
    has_line(text, "\nSeccomp:", calls_there(&why) ? "2" : "");
    has_line(text, "\nCapEff:", "\n");
    has_line(text, "\nUmask:", "77");
    pupil_quit(&p);
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

START_TEST(the_environment_leads_nowhere)
{
    char evil[16][FILE_PATH_MAX + 32];
    static const char *const names[] = {"HOME",   "XDG_DATA_HOME", "TERMINFO",         "TERMINFO_DIRS",
                                        "TMPDIR", "LOCPATH",       "DROPOUT_LAB_DATA", "FONTCONFIG_FILE",
                                        "LANG",   "LC_ALL",        "GCONV_PATH",       "MALLOC_TRACE"};
    const char *env[16] = {0};
    struct pty p;
    if (!pupil_ready("environment", PUPIL_NOBODY))
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(evil[i], sizeof evil[i], "%s=%s", names[i], scratch_at("outside"));
        env[i] = evil[i];
    }
    pupil_open(&p, PUPIL_SMALL, env);
    type(&p, "\r");
    expect(&p, "done");
    pupil_quit(&p);
    ck_assert(pupil_has("runs"));
    pupil_left_all_alone();
}
END_TEST

START_TEST(a_preloaded_library_is_refused)
{
    char evil[FILE_PATH_MAX + 32];
    const char *env[] = {evil, NULL};
    if (GATE_SANITIZED || !pupil_ready("LD_PRELOAD", PUPIL_NOBODY))
        return;
    snprintf(evil, sizeof evil, "LD_LIBRARY_PATH=%s", scratch_at("outside"));
    ck_assert_int_eq(pupil_lines("--plain", "quit\n", env), 1);
    ck_assert_ptr_nonnull(strstr(pupil_said(), "LD_LIBRARY_PATH is set"));
    ck_assert_ptr_nonnull(strstr(pupil_said(), "AcceptEnv"));
}
END_TEST

START_TEST(a_terminals_name_is_a_name)
{
    static const char *const terms[] = {"TERM=../../outside/x", "TERM=/tmp/x", "TERM=", "TERM=x\033[2J"};
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        const char *env[] = {terms[i], NULL};
        struct pty p;
        if (i == 0 && !pupil_ready("TERM", PUPIL_NOBODY))
            return;
        pupil_start(&p, PUPIL_SMALL, env);
        expect(&p, "TERM is not set");
        expect(&p, "use: ssh HOST plain"); /* and no command that the account has not */
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
        if (i == 0 && !pupil_ready("requests", PUPIL_NOBODY))
            return;
        int status = pupil_lines("", "", env);
        ck_assert_msg(status == requests[i].status && strstr(pupil_said(), requests[i].says), "%s: %d: %s",
                      requests[i].asked, status, pupil_said());
        ck_assert(!strchr(pupil_said(), '\033'));
    }
}
END_TEST

START_TEST(pupils_of_one_account_have_folders_of_their_own)
{
    if (!pupil_ready("pupils", PUPIL_NOBODY))
        return;
    ck_assert_int_eq(pupil_lines("--plain --pupil anna " PUPIL_SMALL, "start\n", NULL), 0);
    ck_assert_int_eq(pupil_lines("--plain --pupil ben.2", "kept\n", NULL), 0);
    ck_assert_ptr_null(strstr(pupil_said(), "seed1"));
    ck_assert_int_eq(pupil_lines("--plain --pupil anna", "kept\n", NULL), 0);
    ck_assert_ptr_nonnull(strstr(pupil_said(), "seed1"));
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
    if (geteuid() != 0 || !pupil_ready("another's folder", PUPIL_NOBODY))
        return;
    ck_assert_int_eq(mkdir(scratch_at("store/dropout-lab"), 0777), 0);
    ck_assert_int_eq(chmod(scratch_at("store/dropout-lab"), 0777), 0);
    ck_assert_int_eq(pupil_lines("--plain", "", NULL), 1);
    ck_assert_ptr_nonnull(strstr(pupil_said(), "is not a folder of this account"));
}
END_TEST

TCase *account_case(void)
{
    TCase *c = tcase_create("account");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, every_lock_is_in_force);
    tcase_add_test(c, without_a_filter_it_does_not_start);
    tcase_add_test(c, the_environment_leads_nowhere);
    tcase_add_test(c, a_preloaded_library_is_refused);
    tcase_add_test(c, a_terminals_name_is_a_name);
    tcase_add_test(c, what_ssh_was_asked_to_run_is_not_run);
    tcase_add_test(c, pupils_of_one_account_have_folders_of_their_own);
    tcase_add_test(c, another_users_folder_is_not_entered);
    return c;
}
