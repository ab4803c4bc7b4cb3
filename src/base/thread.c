/* SPDX-License-Identifier: MIT */
/* Starting threads; see base/thread.h. */
#include "base/thread.h"

#include <signal.h>

bool thread_start(pthread_t *thread, void *(*body)(void *), void *arg, const char *what, struct err *e)
{
    static const int crash[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    sigset_t blocked, before;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof crash / sizeof *crash; i++)
        sigdelset(&blocked, crash[i]);
    pthread_sigmask(SIG_BLOCK, &blocked, &before); /* a new thread inherits the mask */
    int failed = pthread_create(thread, NULL, body, arg);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return !failed || err_sys(e, failed, "no thread can be started for %s", what);
}
