/* SPDX-License-Identifier: MIT */
/* Whose crash it is; part of libfault.so. A handler in front of the program's: it looks at the frames, keeps the name
 * of the first object that is neither libc nor this, and then the program's handler has its turn, or the crash its
 * usual end.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <execinfo.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "inside.h"

enum { FRAMES = 24, STACK = 1 << 16 };

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
enum { CRASHES = sizeof crashes / sizeof *crashes };

SLOT(sigaction);
static struct fault_page *page;
static struct sigaction own[CRASHES]; /* the program's */

static int index_of(int number)
{
    int i = 0;
    while (i < CRASHES && crashes[i] != number)
        i++;
    return i;
}

static const char *object_of(void *frame)
{
    Dl_info info;
    const char *path = dladdr(frame, &info) ? info.dli_fname : NULL, *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : "";
}

static void keep_place(void)
{
    void *frame[FRAMES];
    int n = backtrace(frame, FRAMES);
    for (int i = 0; i < n && !page->crash[0]; i++) {
        const char *name = object_of(frame[i]);
        if (*name && !strstr(name, "libfault") && strncmp(name, "libc.so", 7) != 0)
            snprintf(page->crash, sizeof page->crash, "%s", name);
    }
}

static void on_crash(int number, siginfo_t *info, void *context)
{
    struct sigaction *a = &own[index_of(number)];
    keep_place();
    if (a->sa_flags & SA_SIGINFO)
        a->sa_sigaction(number, info, context);
    else if (a->sa_handler != SIG_DFL && a->sa_handler != SIG_IGN)
        a->sa_handler(number);
    REAL(sigaction)(number, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
    raise(number);
}

void fault_crash_open(struct fault_page *at)
{
    void *frame[2];
    page = at;
    (void)backtrace(frame, 2); /* loads what it needs, outside of the handler */
    for (int i = 0; i < CRASHES; i++)
        REAL(sigaction)(crashes[i], &(struct sigaction){.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK},
                        &own[i]);
}

/* The program's handlers stay behind this one, but that it may take them away. */
int sigaction(int number, const struct sigaction *new, struct sigaction *old)
{
    int i = index_of(number);
    if (!page || i == CRASHES)
        return REAL(sigaction)(number, new, old);
    if (old)
        *old = own[i];
    if (new)
        own[i] = *new;
    if (!new || (!(new->sa_flags & SA_SIGINFO) && new->sa_handler == SIG_DFL))
        return 0;
    struct sigaction front = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK, .sa_mask = new->sa_mask};
    return REAL(sigaction)(number, &front, NULL);
}
