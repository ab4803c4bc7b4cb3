/* SPDX-License-Identifier: MIT */
/* A flag that a signal sets; see interrupt.h. */
#include "interrupt.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/stat.h>

static volatile sig_atomic_t caught;

static void catch(int signal_number)
{
    caught = signal_number;
}

void interrupt_catch(void)
{
    static const int list[] = {
#define ENDING(sig) sig,
#include "base/ending.def"
#undef ENDING
    };
    struct sigaction a = {.sa_handler = catch, .sa_flags = SA_RESTART}, before;
    sigemptyset(&a.sa_mask);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (sigaction(list[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(list[i], &a, NULL);
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
