/* SPDX-License-Identifier: MIT */
/* The filter of system calls, from inside: a child puts it in force and asks for what it must not have. Each try is a
 * child of its own, for some end it. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* clone(), syscall() */
#endif
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#endif

#include "base/thread.h"
#include "cases.h"
#include "gate/calls.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

#ifdef __linux__

/* 0: it was refused with EPERM (or ENOSYS), else what became of it. What succeeds is the failure of the test. */
enum { REFUSED = 0, GRANTED = 1, OTHERWISE = 2, NO_LOCK = 3 };

static int verdict(long result)
{
    return result >= 0 ? GRANTED : errno == EPERM || errno == ENOSYS ? REFUSED : OTHERWISE;
}

static int try_exec(void)
{
    char *const argv[] = {(char *)"/bin/true", NULL}, *const env[] = {NULL};
    return verdict(execve(argv[0], argv, env));
}

static int try_execveat(void)
{
    char *const argv[] = {(char *)"/bin/true", NULL}, *const env[] = {NULL};
    return verdict(syscall(SYS_execveat, AT_FDCWD, argv[0], argv, env, 0));
}

static int try_system(void)
{
    int status = system("true"); /* 127: there was no shell */
    return status == -1 || (WIFEXITED(status) && WEXITSTATUS(status) == 127) ? REFUSED : GRANTED;
}

static int try_fork(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return verdict(pid);
}

static int try_clone3(void)
{
    char args[88] = {0};
    return verdict(syscall(SYS_clone3, args, sizeof args));
}

static int try_ptrace(void)
{
    return verdict(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static int try_memory_of_another(void)
{
    return verdict(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
}

static int try_internet(void)
{
    return verdict(socket(AF_INET, SOCK_STREAM, 0));
}

static int try_internet_6(void)
{
    return verdict(socket(AF_INET6, SOCK_DGRAM, 0));
}

static int try_local_socket(void)
{
    return verdict(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int try_raw_socket(void)
{
    return verdict(socket(AF_NETLINK, SOCK_RAW, 0));
}

static int try_code_in_memory(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? verdict(-1) : GRANTED;
}

static int try_memory_to_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? OTHERWISE : verdict(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

/* Types for the user, into the terminal's input: the shell that comes after would run it. */
static int try_typing(void)
{
    return verdict(ioctl(STDIN_FILENO, TIOCSTI, "x"));
}

static int try_signal_to_parent(void)
{
    return verdict(kill(getppid(), 0));
}

static int try_signal_to_all(void)
{
    return verdict(kill(-1, 0));
}

static int try_unshare(void)
{
    return verdict(syscall(SYS_unshare, CLONE_NEWUSER));
}

static int try_mount(void)
{
    return verdict(syscall(SYS_mount, "none", "/", "tmpfs", 0, NULL));
}

static int try_chroot(void)
{
    return verdict(syscall(SYS_chroot, "/"));
}

static int try_bpf(void)
{
    return verdict(syscall(SYS_bpf, 0, NULL, 0));
}

static int try_io_uring(void)
{
    return verdict(syscall(SYS_io_uring_setup, 1, NULL));
}

static int try_symlink(void)
{
    return verdict(symlinkat("/etc/passwd", AT_FDCWD, scratch_at("link")));
}

/* What anybody may ask for, so that it is the filter that refuses it and nothing else. */
static int try_thread_of_another(void)
{
    return verdict(syscall(SYS_tgkill, INT_MAX, INT_MAX, 0)); /* there is none: otherwise ESRCH */
}

static int try_link_to_nothing(void)
{
    return verdict(linkat(AT_FDCWD, scratch_at("none"), AT_FDCWD, scratch_at("link"), 0)); /* otherwise ENOENT */
}

static int try_own_user(void)
{
    return verdict(syscall(SYS_setuid, getuid()));
}

static int try_own_group(void)
{
    return verdict(syscall(SYS_setgid, getgid()));
}

static int try_chown_of_nothing(void)
{
    return verdict(fchownat(AT_FDCWD, scratch_at("none"), getuid(), getgid(), 0)); /* otherwise ENOENT */
}

static int try_seccomp(void)
{
    return verdict(syscall(SYS_seccomp, 99, 0, NULL)); /* otherwise EINVAL */
}

static int try_link(void)
{
    return verdict(linkat(AT_FDCWD, "/etc/passwd", AT_FDCWD, scratch_at("link"), 0));
}

static int try_device(void)
{
    return verdict(syscall(SYS_mknodat, AT_FDCWD, scratch_at("fifo"), 0010600, 0));
}

static int try_limits(void)
{
    struct rlimit l = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    return verdict(setrlimit(RLIMIT_CORE, &l));
}

static int try_user(void)
{
    return verdict(syscall(SYS_setuid, 0));
}

static int try_prctl(void)
{
    return verdict(syscall(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static int try_chown(void)
{
    return verdict(fchownat(AT_FDCWD, scratch_at(""), 0, 0, 0));
}

static int try_other_filter(void)
{
    struct err e;
    return calls_lock(&e) ? GRANTED : REFUSED;
}

/* A thread that was there before the filter is under it as well. */
static int others_verdict = OTHERWISE;
static int go[2];

static void *ask_later(void *arg)
{
    char byte;
    (void)arg;
    if (read(go[0], &byte, 1) == 1)
        others_verdict = verdict(socket(AF_INET, SOCK_STREAM, 0));
    return NULL;
}

static const struct attempt {
    const char *name;
    int (*ask)(void);
    bool ends; /* the process, by SIGSYS */
} attempts[] = {
    {"execve", try_exec, true},
    {"execveat", try_execveat, true},
    {"system()", try_system, false},
    {"fork", try_fork, false},
    {"clone3", try_clone3, false},
    {"ptrace", try_ptrace, true},
    {"process_vm_readv", try_memory_of_another, true},
    {"an IPv4 socket", try_internet, false},
    {"an IPv6 socket", try_internet_6, false},
    {"a local socket", try_local_socket, false},
    {"a netlink socket", try_raw_socket, false},
    {"memory to run code in", try_code_in_memory, false},
    {"memory made into code", try_memory_to_code, false},
    {"TIOCSTI", try_typing, false},
    {"a signal to the parent", try_signal_to_parent, false},
    {"a signal to all", try_signal_to_all, false},
    {"unshare", try_unshare, true},
    {"mount", try_mount, true},
    {"chroot", try_chroot, true},
    {"bpf", try_bpf, true},
    {"io_uring", try_io_uring, true},
    {"symlink", try_symlink, false},
    {"link", try_link, false},
    {"mknod", try_device, false},
    {"setrlimit", try_limits, false},
    {"setuid", try_user, false},
    {"prctl", try_prctl, false},
    {"chown", try_chown, false},
    {"another filter", try_other_filter, false},
    {"tgkill of another", try_thread_of_another, false},
    {"link to nothing", try_link_to_nothing, false},
    {"setuid to its own", try_own_user, false},
    {"setgid to its own", try_own_group, false},
    {"chown of nothing", try_chown_of_nothing, false},
    {"seccomp", try_seccomp, false},
};
enum { ATTEMPTS = sizeof attempts / sizeof *attempts };

static bool skipped(const char *test)
{
    const char *why;
    if (calls_there(&why))
        return skip_under_valgrind(test, "it makes system calls of its own");
    fprintf(stderr, "skipped: %s: %s\n", test, why);
    return true;
}

static int status_of(int (*body)(void), bool locks)
{
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        struct err e;
        scratch_nobody(); /* for root may do without asking what others may not */
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || (locks && !calls_lock(&e)))
            _exit(NO_LOCK);
        _exit(body());
    }
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return status;
}

START_TEST(what_an_intruder_asks_for_is_refused)
{
    const struct attempt *a = &attempts[_i];
    if (skipped(a->name))
        return;
    int status = status_of(a->ask, true);
    bool ended = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
    bool refused = WIFEXITED(status) && WEXITSTATUS(status) == REFUSED;
    ck_assert_msg(a->ends ? ended : refused, "%s: status %#x", a->name, (unsigned)status);
}
END_TEST

/* So that the test above says something: these are granted to who has no filter. */
START_TEST(without_the_filter_it_is_granted)
{
    static int (*const granted[])(void) = {try_system, try_fork, try_internet, try_code_in_memory, try_memory_to_code,
                                           try_local_socket};
    for (size_t i = 0; i < sizeof granted / sizeof *granted; i++) {
        int status = status_of(granted[i], false);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == GRANTED, "%zu: status %#x", i, (unsigned)status);
    }
    int status = status_of(try_exec, false); /* /bin/true */
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
END_TEST

static int body_threads(void)
{
    pthread_t before, after;
    struct err e;
    if (pipe(go) != 0 || pthread_create(&before, NULL, ask_later, NULL) != 0 || !calls_lock(&e)
        || write(go[1], "x", 1) != 1 || pthread_join(before, NULL) != 0 || others_verdict != REFUSED)
        return __LINE__;
    others_verdict = OTHERWISE;
    if (!thread_start(&after, ask_later, NULL, "a test", &e) || write(go[1], "x", 1) != 1
        || pthread_join(after, NULL) != 0 || others_verdict != REFUSED)
        return __LINE__;
    return 0;
}

START_TEST(it_binds_threads_of_before_and_after)
{
    if (!skipped("threads"))
        scratch_in_child(body_threads);
}
END_TEST

#endif

TCase *calls_case(void)
{
    TCase *c = tcase_create("calls");
    scratch_add(c);
#ifdef __linux__
    tcase_add_loop_test(c, what_an_intruder_asks_for_is_refused, 0, ATTEMPTS);
    tcase_add_test(c, without_the_filter_it_is_granted);
    tcase_add_test(c, it_binds_threads_of_before_and_after);
#endif
    return c;
}
