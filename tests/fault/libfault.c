/* SPDX-License-Identifier: MIT */
/* libfault.so: the page, the count, the verdict; see fault.h. Preloaded into the program, where it stands between it
 * (and its libraries) and libc. What libc calls inside itself is not seen, but for memory.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "inside.h"

enum { FILES_MAX = 256, FRAMES = 40 };

static struct fault_page *page;
static bool tracing, was_open[FILES_MAX];
_Thread_local bool fault_looking_up;
bool fault_ready;
static _Thread_local bool looking; /* what a backtrace itself calls is no call of the program's */

static bool is_open(int fd)
{
    return syscall(SYS_fcntl, fd, F_GETFD) >= 0;
}

static void open_page(void)
{
    const char *path = getenv("FAULT_PAGE");
    int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *at = (void *)syscall(SYS_mmap, NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0L);
    syscall(SYS_close, fd);
    if (at == MAP_FAILED)
        return;
    for (int i = 0; i < FILES_MAX; i++)
        was_open[i] = is_open(i);
    tracing = getenv("FAULT_TRACE") != NULL;
    fault_ledger_open();
    fault_crash_open(at);
    page = at;
}

__attribute__((constructor)) static void begin(void)
{
    open_page();
    fault_ready = true;
}

__attribute__((destructor)) static void end(void)
{
    int files = 0;
    if (!page)
        return;
    for (int i = 0; i < FILES_MAX; i++)
        files += is_open(i) && !was_open[i];
    looking = true;
    if (tracing && fault_ledger_count())
        fault_ledger_show(STDERR_FILENO);
    atomic_store(&page->files, files);
    atomic_store(&page->blocks, fault_ledger_count());
    atomic_store(&page->ended, 1);
}

void *fault_next(void **slot, const char *name)
{
    void *next = __atomic_load_n(slot, __ATOMIC_RELAXED);
    if (!next) {
        fault_looking_up = true;
        next = dlsym(RTLD_NEXT, name);
        fault_looking_up = false;
        if (!next)
            abort();
        __atomic_store_n(slot, next, __ATOMIC_RELAXED);
    }
    return next;
}

static void trace(void)
{
    void *frame[FRAMES];
    looking = true;
    static const char line[] = "---- a fault:\n";
    if (write(STDERR_FILENO, line, sizeof line - 1) > 0)
        backtrace_symbols_fd(frame, backtrace(frame, FRAMES), STDERR_FILENO);
    looking = false;
}

static bool on_terminal(int fd)
{
    struct termios modes;
    return fd >= 0 && syscall(SYS_ioctl, fd, TCGETS, &modes) == 0;
}

static enum verdict strike(unsigned n, int fd)
{
    bool first = n == page->nth;
    if (page->effect == FAULT_KILL)
        kill(getpid(), SIGKILL);
    atomic_fetch_add(&page->hits, 1);
    if (on_terminal(fd))
        atomic_fetch_add(&page->on_tty, 1);
    if (tracing)
        trace();
    if (page->effect == FAULT_HALF || (page->effect == FAULT_TORN && first))
        return HALF;
    errno = page->error;
    return FAILS;
}

enum verdict fault_verdict(enum fault_call call, int fd)
{
    if (!page || looking)
        return PASSES;
    unsigned n = atomic_fetch_add(&page->calls[call], 1) + 1;
    bool lasts = page->on || page->effect == FAULT_TORN;
    if (call != page->call || !page->nth || (lasts ? n < page->nth : n != page->nth))
        return PASSES;
    int saved = errno;
    enum verdict v = strike(n, fd);
    if (v != FAILS)
        errno = saved;
    return v;
}

enum verdict fault_verdict_of_stream(enum fault_call call, int fd)
{
    enum verdict v = fault_verdict(call, fd);
    return v == HALF && page->effect == FAULT_HALF ? PASSES : v;
}

bool fault_strikes(enum fault_call call, int fd)
{
    return fault_verdict(call, fd) == FAILS;
}
