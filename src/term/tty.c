/* SPDX-License-Identifier: MIT */
/* Size, job control and waiting; see tty.h. */
#include "tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "signals.h"

bool tty_size(int fd, int *w, int *h)
{
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || !size.ws_row || !size.ws_col)
        return false;
    *w = size.ws_col;
    *h = size.ws_row;
    return true;
}

/* The name first: some systems cannot wait for input on /dev/tty. */
int tty_open_keys(int fd)
{
    const char *name = ttyname(fd);
    int keys = name ? open(name, O_RDONLY | O_NOCTTY | O_CLOEXEC) : -1;
    return keys >= 0 ? keys : open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
}

enum tty_turn tty_wait_turn(int fd)
{
    for (;;) {
        if (signals_seen(SIGNALS_END))
            return TTY_ENDING;
        pid_t group = tcgetpgrp(fd);
        if (group == getpgrp() || (group == -1 && errno == ENOTTY)) /* ENOTTY: a terminal without job control */
            return TTY_OURS;
        signals_take(SIGNALS_CONTINUE);
        if (kill(0, SIGTTOU) != 0 || !signals_seen(SIGNALS_CONTINUE)) /* an orphaned group is not stopped */
            return signals_seen(SIGNALS_END) ? TTY_ENDING : TTY_GONE;
    }
}

int tty_unsent(int fd)
{
#ifdef TIOCOUTQ
    int bytes;
    if (ioctl(fd, TIOCOUTQ, &bytes) == 0 && bytes > 0)
        return bytes;
#endif
    (void)fd;
    return 0;
}

enum tty_event tty_wait_input(int fd, int out, double seconds)
{
    struct pollfd on[3] = {{.fd = fd, .events = POLLIN},
                           {.fd = signals_fd(), .events = POLLIN},
                           {.fd = out, .events = POLLOUT}};
    int n = poll(on, 3, seconds > 0 ? (int)(seconds * 1000 + 0.999) : 0);
    if (n == 0)
        return TTY_TIMEOUT;
    if (n < 0)
        return errno == EINTR ? TTY_WOKEN : TTY_HANGUP;
    if (on[0].revents & (POLLHUP | POLLERR | POLLNVAL))
        return TTY_HANGUP;
    return on[0].revents & POLLIN ? TTY_INPUT : TTY_WOKEN;
}
