/* SPDX-License-Identifier: MIT */
/* What the process has left after environment_clean and process_tighten, and slots, which other processes hold. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "cases.h"
#include "gate/environment.h"
#include "gate/process.h"
#include "gate/sanitized.h"
#include "src/app/slots.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

extern char **environ;

static const char *const hostile[] = {
    "HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "TERMINFO",
    "TERMINFO_DIRS",
    "TERMCAP",
    "TERMPATH",
    "TMPDIR",
    "LOCPATH",
    "NLSPATH",
    "LANGUAGE",
    "GCONV_PATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "MALLOC_TRACE",
    "GLIBC_TUNABLES",
    "DROPOUT_LAB_DATA",
    "CAIRO_TRACE_OUT_DIR",
    "COLUMNS",
    "LINES",
    "ESCDELAY",
    "PATH",
    "ENV",
    "BASH_ENV",
    "IFS",
    "SHELL",
    "SSH_ORIGINAL_COMMAND",
    "SSH_AUTH_SOCK",
    "DISPLAY",
    "NCURSES_TRACE",
    "POSIXLY_CORRECT",
    "TZ",
    "TZDIR",
    "HOSTALIASES",
};

/* What a tool that runs the tests may have brought. */
static void hide_preloaded(void)
{
    for (char **v = environ; *v; v++)
        if (strncmp(*v, "LD_", 3) == 0)
            **v = 'l';
}

static int body_hostile(void)
{
    struct err e;
    hide_preloaded();
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        setenv(hostile[i], "/tmp/evil", 1);
    setenv("LC_MESSAGES", "/tmp/evil", 1);
    setenv("TERM", "xterm-256color", 1);
    setenv("LANG", "C.UTF-8", 1);
    setenv("NO_COLOR", "1", 1);
    unsetenv("LC_ALL");
    unsetenv("LC_CTYPE");
    if (!environment_clean(&e))
        return __LINE__;
    if (!getenv("TERM") || strcmp(getenv("TERM"), "xterm-256color") != 0 || !getenv("LANG") || !getenv("NO_COLOR"))
        return __LINE__;
    int n = 0;
    for (char **v = environ; *v; v++)
        n++;
    return n == 3 ? 0 : __LINE__;
}

START_TEST(of_a_hostile_environment_three_names_are_left)
{
    scratch_in_child(body_hostile);
}
END_TEST

static const char *const bad_values[] = {"",
                                         ".",
                                         "../x",
                                         "/tmp/x",
                                         "x/../y",
                                         "xterm/../../tmp/evil",
                                         "a..b",
                                         "x\033[31m",
                                         "x y",
                                         "x\n",
                                         "\xc2\x9b",
                                         "$(id)",
                                         "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"};

static int body_bad_values(void)
{
    static const char *const names[] = {"TERM", "LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR"};
    struct err e;
    hide_preloaded();
    for (size_t i = 0; i < sizeof bad_values / sizeof *bad_values; i++) {
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            setenv(names[k], bad_values[i], 1);
        if (!environment_clean(&e) || (environ && *environ))
            return __LINE__;
    }
    return 0;
}

START_TEST(names_of_terminals_and_locales_lead_nowhere)
{
    scratch_in_child(body_bad_values);
}
END_TEST

static int body_preload(void)
{
    struct err e;
    setenv("LD_AUDIT", "/tmp/evil.so", 1);
    return !environment_clean(&e) && strstr(e.text, "LD_") && strstr(e.text, "AcceptEnv") && !strstr(e.text, "evil") ? 0
        : __LINE__;
}

START_TEST(what_has_run_already_is_said)
{
    scratch_in_child(body_preload);
}
END_TEST

static int body_home(void)
{
    struct err e;
    char home[FILE_PATH_MAX];
    setenv("HOME", "/tmp/evil", 1);
    if (environment_home(home, sizeof home, &e))
        return home[0] == '/' && strcmp(home, "/tmp/evil") != 0 ? 0 : __LINE__;
    return strstr(e.text, "password database") ? 0 : __LINE__;
}

START_TEST(home_is_the_password_databases)
{
    scratch_in_child(body_home);
}
END_TEST

static bool ignores(int sig)
{
    struct sigaction a;
    return sigaction(sig, NULL, &a) == 0 && a.sa_handler == SIG_IGN;
}

static bool is_set(int what, rlim_t most)
{
    struct rlimit l;
    return getrlimit(what, &l) == 0 && l.rlim_cur == most && l.rlim_max == most;
}

static int body_tighten(void)
{
    struct err e;
    struct stat st;
    struct rlimit core, files, size;
    struct process_limits l = {.file = 1000000, .memory = 3000000000u};
    scratch_nobody();
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); /* another user's has lost it already */
#endif
    int spare = open("/dev/null", O_RDONLY);
    if (spare < 3 || !process_tighten(&l, &e))
        return __LINE__;
    if (fcntl(spare, F_GETFD) != -1 || errno != EBADF)
        return __LINE__;
    getrlimit(RLIMIT_CORE, &core);
    getrlimit(RLIMIT_NOFILE, &files);
    getrlimit(RLIMIT_FSIZE, &size);
    if (core.rlim_max != 0 || files.rlim_max > 256 || size.rlim_max != 1000000)
        return __LINE__;
    if (!GATE_SANITIZED && !is_set(RLIMIT_AS, 3000000000u))
        return __LINE__;
    if (!ignores(SIGTSTP) || !ignores(SIGTTIN) || !ignores(SIGTTOU) || umask(077) != 077)
        return __LINE__;
#ifdef __linux__
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1 || prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != GATE_SANITIZED)
        return __LINE__;
#endif
    return stat("/", &st) == 0 ? 0 : __LINE__;
}

START_TEST(privileges_and_limits_are_gone)
{
    if (!skip_under_valgrind("limits", "it keeps some of its own"))
        scratch_in_child(body_tighten);
}
END_TEST

/* Limits that are tighter than what is asked for. */
static int body_tighter(void)
{
    struct err e;
    struct process_limits l = {.file = 1000000};
    struct rlimit small = {.rlim_cur = 300000, .rlim_max = 500000}, few = {.rlim_cur = 50, .rlim_max = 60}, now;
    scratch_nobody();
    if (setrlimit(RLIMIT_FSIZE, &small) != 0 || setrlimit(RLIMIT_NOFILE, &few) != 0 || !process_tighten(&l, &e))
        return __LINE__;
    if (getrlimit(RLIMIT_FSIZE, &now) != 0 || now.rlim_cur != 300000 || now.rlim_max != 500000)
        return __LINE__;
    return getrlimit(RLIMIT_NOFILE, &now) == 0 && now.rlim_cur == 50 && now.rlim_max == 60 ? 0 : __LINE__;
}

START_TEST(tighter_limits_stay)
{
    if (!skip_under_valgrind("limits", "it keeps some of its own"))
        scratch_in_child(body_tighter);
}
END_TEST

enum { PUPIL = 65533, OWNER = 65534 };

static int body_set_user(void)
{
    struct err e;
    struct process_limits l = {0};
    if (setgid(PUPIL) != 0 || setreuid(PUPIL, OWNER) != 0)
        return __LINE__;
    return !process_tighten(&l, &e) && strstr(e.text, "set-user-ID") ? 0 : __LINE__;
}

static int body_set_group(void)
{
    struct err e;
    struct process_limits l = {0};
    if (setregid(PUPIL, OWNER) != 0 || setuid(PUPIL) != 0)
        return __LINE__;
    return !process_tighten(&l, &e) && strstr(e.text, "set-user-ID") ? 0 : __LINE__;
}

START_TEST(rights_of_another_are_refused)
{
    if (geteuid() != 0) {
        fputs("skipped: rights of another: only root can take them\n", stderr);
        return;
    }
    scratch_in_child(body_set_user);
    scratch_in_child(body_set_group);
}
END_TEST

START_TEST(root_is_refused)
{
    struct err e;
    struct process_limits l = {0};
    if (geteuid() != 0)
        return;
    ck_assert(!process_tighten(&l, &e));
    check_error(&e, ERR_FAIL, "root");
}
END_TEST

static struct slots made(unsigned most)
{
    struct slots s = {.name = "run", .most = most};
    snprintf(s.folder, sizeof s.folder, "%s", scratch_at(""));
    return s;
}

static int body_holds(void)
{
    struct slots s = made(3);
    struct err e;
    return slots_take(&s, &e) && slots_take(&s, &e) && !slots_take(&s, NULL) ? 0 : __LINE__;
}

/* Of three places one is held here, so another process gets two; they are free when it has ended, without a word. */
START_TEST(slots_are_counted_over_processes)
{
    struct slots s = made(3), none = made(1);
    struct err e = {0};
    ck_assert(slots_take(&s, &e));
    scratch_in_child(body_holds);
    ck_assert(slots_take(&s, &e) && slots_take(&s, &e));
    ck_assert(!slots_take(&s, &e));
    ck_assert_int_eq(e.code, ERR_NONE);
    slots_give(&s);
    ck_assert(slots_take(&s, &e));
    for (unsigned i = 0; i < 4; i++) /* one more than there are */
        slots_give(&s);
    ck_assert_uint_eq(s.held, 0);
    ck_assert(slots_take(NULL, &e));
    slots_give(NULL);
    snprintf(none.folder, sizeof none.folder, "%s", scratch_at("nowhere"));
    ck_assert(!slots_take(&none, &e));
    check_error(&e, ERR_FAIL, "run.0");
}
END_TEST

/* A link that somebody put there is not followed: nothing is made, and nobody's file is locked, where it leads. */
START_TEST(slots_follow_no_link)
{
    struct slots s = made(2);
    struct err e = {0};
    ck_assert_int_eq(symlink("elsewhere", scratch_at("run.0")), 0);
    ck_assert(!slots_take(&s, &e));
    check_error(&e, ERR_FAIL, "run.0: cannot be locked");
    ck_assert_int_ne(access(scratch_at("elsewhere"), F_OK), 0);
}
END_TEST

TCase *process_case(void)
{
    TCase *c = tcase_create("process");
    scratch_add(c);
    tcase_add_test(c, of_a_hostile_environment_three_names_are_left);
    tcase_add_test(c, names_of_terminals_and_locales_lead_nowhere);
    tcase_add_test(c, what_has_run_already_is_said);
    tcase_add_test(c, home_is_the_password_databases);
    tcase_add_test(c, privileges_and_limits_are_gone);
    tcase_add_test(c, tighter_limits_stay);
    tcase_add_test(c, rights_of_another_are_refused);
    tcase_add_test(c, root_is_refused);
    tcase_add_test(c, slots_are_counted_over_processes);
    tcase_add_test(c, slots_follow_no_link);
    return c;
}
