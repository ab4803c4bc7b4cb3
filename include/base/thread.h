/* SPDX-License-Identifier: MIT */
/* Threads beside the one that owns the terminal. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

#include "base/err.h"

/* What the handler of a crash runs on where a thread's own stack has overflowed: MINSIGSTKSZ is too small with AVX-512
 * registers to save. */
enum { THREAD_CRASH_STACK = 64 * 1024 };

/* Starts body(arg) on a new thread that takes no signals: those that end, stop or resize the program belong to the
 * thread that owns the terminal. Those of a crash stay, so that the terminal is put back on whichever thread it
 * happens. `what` names the thread in the error. Joined by pthread_join. */
bool thread_start(pthread_t *thread, void *(*body)(void *), void *arg, const char *what, struct err *e);

#endif
