/* SPDX-License-Identifier: MIT */
/* Privileges, descriptors and limits; see gate/process.h. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE 1 /* syscall() */
#endif
#include "gate/process.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "gate/sanitized.h"

enum { FILES = 128, STANDARD = 3, DESCRIPTORS = 65536 };

/* For good: the hard limit too. One that is tighter already stays. */
static bool limit(int what, uint64_t most, const char *name, struct err *e)
{
    struct rlimit l;
    if (getrlimit(what, &l) != 0)
        return err_sys(e, errno, "--restricted: the limit of %s cannot be read", name);
    if (l.rlim_max == RLIM_INFINITY || l.rlim_max > most)
        l.rlim_max = (rlim_t)most;
    if (l.rlim_cur == RLIM_INFINITY || l.rlim_cur > l.rlim_max)
        l.rlim_cur = l.rlim_max;
    return setrlimit(what, &l) == 0 || err_sys(e, errno, "--restricted: the limit of %s cannot be set", name);
}

static bool drop_privileges(struct err *e)
{
    if (geteuid() == 0 || getuid() == 0)
        return err_set(e, ERR_FAIL, "--restricted: is for an account without rights, and this is root; give pupils an "
                       "account of their own");
    if (geteuid() != getuid() || getegid() != getgid())
        return err_set(e, ERR_FAIL,
                       "--restricted: the program runs with the rights of another user; take its set-user-ID "
                       "bit away");
#ifdef __linux__
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return err_sys(e, errno, "--restricted: new privileges cannot be ruled out");
#if !GATE_SANITIZED /* the leak sanitizer looks into the process as a debugger does */
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return err_sys(e, errno, "--restricted: the process cannot be closed to debuggers");
#endif
#endif
    return true;
}

static void close_the_rest(void)
{
#ifdef SYS_close_range
    if (syscall(SYS_close_range, STANDARD, ~0u, 0u) == 0)
        return;
#endif
    long most = sysconf(_SC_OPEN_MAX);
    for (int fd = STANDARD; fd < (most < 0 || most > DESCRIPTORS ? DESCRIPTORS : (int)most); fd++)
        close(fd);
}

bool process_tighten(const struct process_limits *l, struct err *e)
{
    static const int stops[] = {SIGTSTP, SIGTTIN, SIGTTOU};
    umask(077);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        signal(stops[i], SIG_IGN);
    close_the_rest();
    return drop_privileges(e) && limit(RLIMIT_CORE, 0, "core files", e) && limit(RLIMIT_NOFILE, FILES, "open files", e)
        && (!l->file || limit(RLIMIT_FSIZE, l->file, "a file's size", e))
        && (!l->memory || GATE_SANITIZED || limit(RLIMIT_AS, l->memory, "memory", e));
}
