/* SPDX-License-Identifier: MIT */
/* Signals to flags; see signals.h. The handlers only note the signal, write a byte into a pipe so that a poll() wakes,
 * and start the watchdog of rescue.c when the program is asked to end. They run on the UI thread.
 */
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "rescue.h"

struct taken {
    int sig;
    enum signals_kind kind;
    bool keep_ignored; /* whoever started the program with it ignored meant it */
};
#define ENDING(sig) +1
enum {
    ENDINGS = 0
#include "base/ending.def"
    ,
    TAKEN = ENDINGS + 3
};
#undef ENDING
static const struct taken table[TAKEN];

static atomic_int seen[SIGNALS_KINDS];
static int wake[2] = {-1, -1}; /* read end, write end */
static struct sigaction old_action[TAKEN];
static bool opened;

static void on_signal(int sig)
{
    int saved = errno;
    for (int i = 0; i < TAKEN; i++) {
        if (table[i].sig != sig)
            continue;
        atomic_store(&seen[table[i].kind], sig);
        if (table[i].kind == SIGNALS_END)
            rescue_watch(sig);
    }
    ssize_t put = write(wake[1], "", 1); /* a full pipe wakes as well */
    (void)put;
    errno = saved;
}

static bool open_pipe(struct err *e)
{
    if (pipe(wake) != 0)
        return err_sys(e, errno, "the pipe that wakes the screen cannot be made");
    for (int i = 0; i < 2; i++)
        if (fcntl(wake[i], F_SETFL, O_NONBLOCK) == -1 || fcntl(wake[i], F_SETFD, FD_CLOEXEC) == -1)
            return err_sys(e, errno, "the pipe that wakes the screen cannot be set up");
    return true;
}

static void close_pipe(void)
{
    for (int i = 0; i < 2; i++) {
        if (wake[i] >= 0)
            close(wake[i]);
        wake[i] = -1;
    }
}

static void take_one(int i)
{
    struct sigaction ours = {.sa_handler = on_signal}; /* no SA_RESTART: a waiting poll() shall end */
    sigemptyset(&ours.sa_mask);
    sigaction(table[i].sig, NULL, &old_action[i]);
    if (!(table[i].keep_ignored && old_action[i].sa_handler == SIG_IGN))
        sigaction(table[i].sig, &ours, NULL);
}

bool signals_open(struct err *e)
{
    if (!open_pipe(e)) {
        close_pipe();
        return false;
    }
    for (int k = 0; k < SIGNALS_KINDS; k++)
        atomic_store(&seen[k], 0);
    for (int i = 0; i < TAKEN; i++)
        take_one(i);
    opened = true;
    return true;
}

void signals_close(void)
{
    if (!opened)
        return;
    opened = false;
    for (int i = 0; i < TAKEN; i++)
        sigaction(table[i].sig, &old_action[i], NULL);
    close_pipe();
}

int signals_seen(enum signals_kind kind)
{
    return atomic_load(&seen[kind]);
}

int signals_take(enum signals_kind kind)
{
    return atomic_exchange(&seen[kind], 0);
}

int signals_fd(void)
{
    return wake[0];
}

void signals_drain(void)
{
    char bytes[64];
    while (read(wake[0], bytes, sizeof bytes) > 0)
        ;
}

/* The group and not the process alone: a shell script that started the program would go on waiting for it. The other
 * threads block SIGTSTP, so it is delivered here, before kill() returns. */
void signals_stop_job(void)
{
    for (int i = 0; i < TAKEN; i++) {
        if (table[i].kind != SIGNALS_STOP)
            continue;
        sigaction(table[i].sig, &old_action[i], NULL);
        kill(0, table[i].sig);
        take_one(i);
    }
}

static const struct taken table[TAKEN] = {
#define ENDING(number) {.sig = number, .kind = SIGNALS_END, .keep_ignored = true},
#include "base/ending.def"
#undef ENDING
    {.sig = SIGTSTP, .kind = SIGNALS_STOP, .keep_ignored = true},
    {.sig = SIGCONT, .kind = SIGNALS_CONTINUE},
    {.sig = SIGWINCH, .kind = SIGNALS_SIZE},
};
