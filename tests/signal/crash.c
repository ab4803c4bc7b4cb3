/* SPDX-License-Identifier: MIT */
/* A library to preload: it crashes the program from the inside once the file that CRASH_WHEN names is there. The first
 * two letters in it say where and how: u, in the thread that owns the terminal, or w, in one that trains; n, by writing
 * to nowhere, o, by a stack that overflows, or a, by abort().
 *
 * It sits in poll(), which the thread with the terminal waits in, and in write(), by which a worker keeps its epochs.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int poll(struct pollfd *fds, nfds_t count, int timeout);
ssize_t write(int fd, const void *bytes, size_t size);

static volatile int depth_limit = -1;
static int *volatile nowhere = (int *)16;
static volatile int crashed; /* the program's handler writes too */

static int overflow(int depth)
{
    volatile char fill[4096];
    fill[0] = (char)depth;
    return depth == depth_limit ? 0 : overflow(depth + 1) + fill[0];
}

static void crash_if_asked(char where)
{
    char how[2] = {0};
    const char *file = getenv("CRASH_WHEN");
    int fd = file && !crashed ? open(file, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    ssize_t n = read(fd, how, sizeof how);
    close(fd);
    if (n != (ssize_t)sizeof how || how[0] != where)
        return;
    crashed = 1;
    if (how[1] == 'n')
        *nowhere = 1;
    else if (how[1] == 'o')
        depth_limit = overflow(0);
    else
        abort();
}

static int is_main(void)
{
    return syscall(SYS_gettid) == getpid();
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    int (*real)(struct pollfd *, nfds_t, int);
    *(void **)&real = dlsym(RTLD_NEXT, "poll");
    if (is_main())
        crash_if_asked('u');
    return real(fds, count, timeout);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    ssize_t (*real)(int, const void *, size_t);
    *(void **)&real = dlsym(RTLD_NEXT, "write");
    ssize_t n;
    if (!is_main())
        crash_if_asked('w');
    n = real(fd, bytes, size);
    if (crashed && !is_main())
        usleep(300000); /* what the thread with the terminal would draw behind the reset, it now does */
    return n;
}
