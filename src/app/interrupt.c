/* SPDX-License-Identifier: MIT */
/* A flag that a signal sets; see interrupt.h.
 *
 * Who is to obey may be waiting in a write to a reader that has stopped (Ctrl-S, a pipe that nobody empties). So two
 * seconds after the signal such writes are made to fail instead of wait: nobody reads what they say any more.
 */
#include "interrupt.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_SECONDS = 2 };

static volatile sig_atomic_t caught;
static volatile sig_atomic_t opened_up[STDERR_FILENO + 1]; /* descriptors that waited before */

static void catch(int signal_number)
{
    if (!caught)
        alarm(PATIENCE_SECONDS);
    caught = signal_number;
}

/* Taken without SA_RESTART, so that the write that waits now ends too. */
static void stop_waiting(int signal_number)
{
    (void)signal_number;
    for (int fd = STDOUT_FILENO; caught && fd <= STDERR_FILENO; fd++) {
        int flags = fcntl(fd, F_GETFL);
        if (flags == -1 || flags & O_NONBLOCK)
            continue;
        opened_up[fd] = 1;
        fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    }
}

/* The flag is that of all who have the terminal open, the shell too. What is still in a stream would now wait again: it
 * goes nowhere. */
static void give_back(void)
{
    alarm(0);
    if (!opened_up[STDOUT_FILENO] && !opened_up[STDERR_FILENO])
        return;
    int nowhere = open("/dev/null", O_WRONLY);
    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
        if (!opened_up[fd])
            continue;
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
        if (nowhere >= 0)
            dup2(nowhere, fd);
    }
    if (nowhere > STDERR_FILENO)
        close(nowhere);
}

void interrupt_catch(void)
{
    static const int list[] = {
#define ENDING(sig) sig,
#include "base/ending.def"
#undef ENDING
    };
    struct sigaction a = {.sa_handler = catch, .sa_flags = SA_RESTART}, patience = {.sa_handler = stop_waiting}, before;
    sigemptyset(&a.sa_mask);
    sigemptyset(&patience.sa_mask);
    sigaction(SIGALRM, &patience, NULL);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (sigaction(list[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(list[i], &a, NULL);
    (void)atexit(give_back); /* if it cannot be had, a terminal that has stalled stays as it was made */
}

/* A pipe without a reader or writer says so too, and is no terminal; isatty() tells nothing any more. */
bool interrupt_hung_up(int fd)
{
    struct pollfd on = {.fd = fd};
    struct stat st;
    if (poll(&on, 1, 0) != 1 || !(on.revents & (POLLHUP | POLLERR)) || fstat(fd, &st) != 0 || !S_ISCHR(st.st_mode))
        return false;
    if (!caught)
        caught = SIGHUP;
    return true;
}

int interrupt_signal(void)
{
    return caught;
}
