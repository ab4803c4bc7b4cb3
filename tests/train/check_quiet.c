/* SPDX-License-Identifier: MIT */
/* A run that trains is quiet: from its second epoch on, no thread of the program allocates, and none makes a system
 * call, whether steps, validation or events to the owner. A real worker trains here, without files; what allocates is
 * counted by wrappers that the linker puts in (tests/train/local.am), and a system call ends the process. */
#define _DEFAULT_SOURCE /* syscall() */
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_train.h"
#include "kern/kern.h"
#include "tests/common/tool.h"
#include "train/trail.h"
#include "train/worker.h"

enum { EPOCHS_WATCHED = 3, LONG_ENOUGH = 1000 };

static atomic_bool armed;
static atomic_ulong calls; /* while armed */

static void count(void)
{
    if (atomic_load(&armed))
        atomic_fetch_add(&calls, 1);
}

/* The program's own calls come to the __wrap functions; the linker gives them these prototypes' __real ones. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
int __real_posix_memalign(void **p, size_t alignment, size_t size);
void __real_free(void *p);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
int __wrap_posix_memalign(void **p, size_t alignment, size_t size);
void __wrap_free(void *p);

void *__wrap_malloc(size_t size)
{
    count();
    return __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    count();
    return __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
    count();
    return __real_realloc(p, size);
}

int __wrap_posix_memalign(void **p, size_t alignment, size_t size)
{
    count();
    return __real_posix_memalign(p, alignment, size);
}

void __wrap_free(void *p)
{
    count();
    __real_free(p);
}

/* A run without record, but with a trail that keeps every epoch, that goes on longer than any test. */
static struct worker *start_endless(const struct dataset *d)
{
    struct worker_config c = {.spec = spec_of("net=mlp:32-8 drop=0.25,0.4,0.4 train=2000 valid=48"), .data = d,
                              .kern = kern_best(), .version = "test", .trail_budget = (size_t)1 << 30};
    struct err e;
    c.spec.epochs = LONG_ENOUGH;
    struct worker *w = worker_start(&c, &e);
    ck_assert_msg(w != NULL, "%s", e.text);
    return w;
}

/* Reads the worker's events until that many epochs are over. It does not sleep, which would be a system call. */
static void follow_epochs(struct worker *w, int epochs)
{
    struct event event;
    while (epochs > 0)
        epochs -= worker_poll(w, &event) && event.kind == EVENT_EPOCH;
}

START_TEST(nothing_is_allocated)
{
    struct dataset d;
    load_first_2048(&d);
    struct worker *w = start_endless(&d);
    follow_epochs(w, 1);
    atomic_store(&armed, true);
    follow_epochs(w, EPOCHS_WATCHED);
    atomic_store(&armed, false);
    unsigned long seen = atomic_load(&calls);
    ck_assert_msg(seen == 0, "%lu calls of malloc and its kin", seen);
    struct trail *trail = worker_trail(w);
    ck_assert_uint_eq(trail_nearest(trail, EPOCHS_WATCHED), EPOCHS_WATCHED);
    trail_release(trail);

    atomic_store(&armed, true);
    worker_delete(w);
    atomic_store(&armed, false);
    ck_assert_uint_gt(atomic_load(&calls), 0); /* or nobody counts */
    dataset_free(&d);
}
END_TEST

#if defined(__linux__) && !defined(__SANITIZE_THREAD__)
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

enum { QUIET, NO_FILTER = 77 };

/* From now on a system call ends the process, whichever thread makes it; but its own exit, and reading the clock, which
 * is a system call only where the machine has no better. */
static bool forbid_system_calls(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_gettime, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = sizeof code / sizeof code[0], .filter = code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
}

/* In a child of the test, for a process cannot get rid of a filter. */
static void train_without_system_calls(const struct dataset *d)
{
    struct worker *w = start_endless(d);
    follow_epochs(w, 1);
    if (!forbid_system_calls())
        _exit(NO_FILTER);
    follow_epochs(w, EPOCHS_WATCHED);
    syscall(SYS_exit_group, QUIET); /* before _exit() the address sanitizer makes a call of its own */
}

START_TEST(nothing_calls_the_system)
{
    struct dataset d;
    int status;
    if (skip_under_valgrind("nothing_calls_the_system", "it makes system calls of its own"))
        return;
    load_first_2048(&d);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        train_without_system_calls(&d);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    dataset_free(&d);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_FILTER) {
        fputs("skipped: nothing_calls_the_system: this kernel lets no seccomp filter be set\n", stderr);
        return;
    }
    ck_assert_msg(!(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS), "a training step made a system call");
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == QUIET, "%#x", (unsigned)status);
}
END_TEST
#else
START_TEST(nothing_calls_the_system)
{
    fputs("skipped: nothing_calls_the_system: it needs Linux, and the thread sanitizer makes calls of its own\n",
          stderr);
}
END_TEST
#endif

TCase *quiet_case(void)
{
    TCase *c = tcase_create("quiet");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, nothing_is_allocated);
    tcase_add_test(c, nothing_calls_the_system);
    return c;
}
