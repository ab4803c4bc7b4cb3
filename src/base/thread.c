/* SPDX-License-Identifier: MIT */
/* Starting threads; see base/thread.h. A thread whose own stack has overflowed can handle that crash only on another
 * one, which each thread has to bring along. */
#include "base/thread.h"

#include <signal.h>

#include "base/mem.h"

struct start {
    void *(*body)(void *);
    void *arg;
    char stack[THREAD_CRASH_STACK]; /* never written, and so no memory, unless it crashes */
};

static void *run(void *arg)
{
    struct start *s = arg;
    stack_t own = {.ss_sp = s->stack, .ss_size = sizeof s->stack}, before;
    bool taken = sigaltstack(&own, &before) == 0; /* if not, only an overflow is not handled */
    void *result = s->body(s->arg);
    if (!taken || sigaltstack(&before, NULL) == 0) /* else the memory is still in use */
        mem_free(s);
    return result;
}

bool thread_start(pthread_t *thread, void *(*body)(void *), void *arg, const char *what, struct err *e)
{
    static const int crash[] = {
#define CRASH(sig) sig,
#include "base/crash.def"
#undef CRASH
    };
    struct start *s = mem_raw(1, sizeof *s);
    if (!s)
        return err_memory(e, what);
    s->body = body;
    s->arg = arg;
    sigset_t blocked, before;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof crash / sizeof *crash; i++)
        sigdelset(&blocked, crash[i]);
    pthread_sigmask(SIG_BLOCK, &blocked, &before); /* a new thread inherits the mask */
    int failed = pthread_create(thread, NULL, run, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed)
        mem_free(s);
    return !failed || err_sys(e, failed, "no thread can be started for %s", what);
}
