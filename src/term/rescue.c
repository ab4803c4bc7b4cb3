/* SPDX-License-Identifier: MIT */
/* The way back when curses cannot be called; see rescue.h. Signal handlers may interrupt curses at any point, so they
 * write a string that was prepared while all was well, restore the modes, and let the signal take its course.
 *
 * The handlers run on whichever thread crashes, and everything they call is async-signal-safe (POSIX.1-2008, 2.4.3).
 */
#include "rescue.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/thread.h"

enum { WRITE_MS = 100 }; /* a write to a terminal takes, at most: it does not wait */

static const int crash_signal[] = {
#define CRASH(sig) sig,
#include "base/crash.def"
#undef CRASH
};
enum { CRASHES = sizeof crash_signal / sizeof *crash_signal };

static struct {
    int fd;
    struct termios modes;
    char reset[RESCUE_RESET_MAX];
    size_t reset_size;
    char words[RESCUE_WORDS_MAX];
    size_t words_size;
    struct sigaction old_crash[CRASHES], old_alarm;
    void *stack;
    stack_t old_stack;
    bool open;
} rescue;
static atomic_bool active;
static bool curses; /* may end the program */
static atomic_bool crashing, writing; /* one of the two sees the other's: both are in one order for all threads */
static atomic_int watched; /* the signal the watchdog waits for; 0: none */

/* Writes without ever waiting: a reader that stopped would keep a dying process alive. What it has not read is thrown
 * away to make room. */
static void put(int fd, const char *bytes, size_t size)
{
    int flags = fcntl(fd, F_GETFL);
    fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    ssize_t n = write(fd, bytes, size);
    if (n < (ssize_t)size && tcflush(fd, TCOFLUSH) == 0)
        n = write(fd, bytes, size);
    (void)n; /* nothing is left to try */
    fcntl(fd, F_SETFL, flags); /* the flag is the shell's too */
}

void rescue_now(void)
{
    if (!atomic_exchange(&active, false))
        return;
    tcflow(rescue.fd, TCOON);
    put(rescue.fd, rescue.reset, rescue.reset_size);
    tcsetattr(rescue.fd, TCSANOW, &rescue.modes);
}

ssize_t rescue_write(int fd, const void *bytes, size_t size)
{
    atomic_store(&writing, true);
    while (atomic_load(&crashing)) {
        atomic_store(&writing, false);
        pause();
    }
    ssize_t n = write(fd, bytes, size);
    int saved = errno;
    atomic_store(&writing, false);
    errno = saved;
    return n;
}

/* Another thread that crashes meanwhile must not end the process before this one is done with that. */
static void on_crash(int sig)
{
    while (atomic_exchange(&crashing, true))
        pause();
    for (int i = 0; i < WRITE_MS && atomic_load(&writing); i++) /* or it crashed in the middle of one */
        (void)poll(NULL, 0, 1);
    rescue_now();
    put(STDERR_FILENO, rescue.words, rescue.words_size);
    for (int i = 0; i < CRASHES; i++)
        if (crash_signal[i] == sig)
            sigaction(sig, &rescue.old_crash[i], NULL);
    raise(sig); /* comes when this handler returns, to whoever had it before */
}

static void on_alarm(int sig)
{
    (void)sig;
    int by = atomic_load(&watched);
    if (!by)
        return;
    rescue_now();
    _exit(128 + by);
}

/* What curses said before it ended the program may have gone with its screen. */
static void on_exit_of_curses(void)
{
    static const char text[] = "dropout-lab: the screen ended: out of memory\n";
    if (!curses)
        return;
    rescue_now();
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
        return; /* nobody is left to be told */
}

/* A stack overflow leaves no stack to handle it on. Other threads' handlers run on their own stacks. */
static bool take_stack(struct err *e)
{
    rescue.stack = mem_array(THREAD_CRASH_STACK, 1);
    if (!rescue.stack)
        return err_memory(e, "the crash handler's stack");
    stack_t s = {.ss_sp = rescue.stack, .ss_size = THREAD_CRASH_STACK};
    if (sigaltstack(&s, &rescue.old_stack) == 0)
        return true;
    int saved = errno;
    mem_free(rescue.stack);
    rescue.stack = NULL;
    return err_sys(e, saved, "the crash handler's stack cannot be set");
}

bool rescue_open(int fd, struct err *e)
{
    memset(&rescue, 0, sizeof rescue);
    atomic_store(&crashing, false);
    atomic_store(&writing, false);
    rescue.fd = fd;
    if (tcgetattr(fd, &rescue.modes) != 0)
        return err_sys(e, errno, "the terminal's modes cannot be read");
    if (!take_stack(e))
        return false;
    struct sigaction crash = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};
    struct sigaction alarm_action = {.sa_handler = on_alarm, .sa_flags = SA_ONSTACK};
    sigemptyset(&crash.sa_mask);
    for (int i = 0; i < CRASHES; i++)
        sigaddset(&crash.sa_mask, crash_signal[i]); /* one in the handler is the end */
    sigaddset(&crash.sa_mask, SIGTTOU); /* blocked: from the background, tcsetattr would stop the process */
    sigemptyset(&alarm_action.sa_mask);
    sigaddset(&alarm_action.sa_mask, SIGTTOU);
    for (int i = 0; i < CRASHES; i++)
        sigaction(crash_signal[i], &crash, &rescue.old_crash[i]); /* cannot fail: the signals and handlers are valid */
    sigaction(SIGALRM, &alarm_action, &rescue.old_alarm);
    rescue.open = true;
    return true;
}

void rescue_close(void)
{
    if (!rescue.open)
        return;
    rescue.open = false;
    atomic_store(&active, false);
    if (atomic_exchange(&watched, 0))
        alarm(0);
    for (int i = 0; i < CRASHES; i++)
        sigaction(crash_signal[i], &rescue.old_crash[i], NULL);
    sigaction(SIGALRM, &rescue.old_alarm, NULL);
    if (sigaltstack(&rescue.old_stack, NULL) == 0) /* else the memory is still in use */
        mem_free(rescue.stack);
}

void rescue_curses(bool on)
{
    static bool at_exit;
    if (!at_exit)
        at_exit = atexit(on_exit_of_curses) == 0;
    curses = on;
}

void rescue_reset_string(const char *bytes, unsigned size)
{
    rescue.reset_size = size < sizeof rescue.reset ? size : sizeof rescue.reset;
    memcpy(rescue.reset, bytes, rescue.reset_size);
}

void rescue_words(const char *line)
{
    size_t size = strlen(line);
    rescue.words_size = size < sizeof rescue.words ? size : sizeof rescue.words - 1;
    memcpy(rescue.words, line, rescue.words_size);
    rescue.words[rescue.words_size++] = '\n';
}

void rescue_active(bool on)
{
    atomic_store(&active, on);
}

void rescue_watch(int sig)
{
    int none = 0;
    if (atomic_compare_exchange_strong(&watched, &none, sig))
        alarm(RESCUE_WATCH_SECONDS);
}

bool rescue_modes(void)
{
    return tcsetattr(rescue.fd, TCSANOW, &rescue.modes) == 0;
}
