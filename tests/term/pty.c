/* SPDX-License-Identifier: MIT */
/* The test terminal; see pty.h. Processes: test -> leader (owns the session) -> program. */
#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

/* What the leader tells: first the program's pid, then statuses. */
static bool tell(int fd, int value)
{
    return write(fd, &value, sizeof value) == (ssize_t)sizeof value;
}

static void set_environment(const struct pty_config *config)
{
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("NO_COLOR");
    if (config->term)
        setenv("TERM", config->term, 1);
    else
        unsetenv("TERM");
    for (const char *const *v = config->env; v && *v; v++) {
        char name[64];
        const char *equals = strchr(*v, '=');
        snprintf(name, sizeof name, "%.*s", equals ? (int)(equals - *v) : (int)strlen(*v), *v);
        if (equals)
            setenv(name, equals + 1, 1);
        else
            unsetenv(name);
    }
}

static void be_program(const struct pty_config *config, int slave, int (*child)(void *), void *arg)
{
    signal(SIGTTOU, SIG_IGN);
    setpgid(0, 0);
    tcsetpgrp(slave, getpid());
    signal(SIGTTOU, SIG_DFL);
    for (int fd = 0; fd < 3; fd++)
        dup2(slave, fd);
    close(slave);
    set_environment(config);
    _exit(child(arg));
}

/* Signals are what a program started from a login shell has, whatever the tests run under. */
static void default_signals(void)
{
    static const int signals[] = {SIGINT,   SIGTERM, SIGHUP,  SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH,
                                  SIGALRM,  SIGPIPE, SIGTTIN, SIGXFSZ, SIGXCPU, SIGUSR1, SIGUSR2};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void be_leader(const char *name, const struct pty_config *config, int report, int (*child)(void *), void *arg)
{
    default_signals();
    setsid();
    int slave = open(name, O_RDWR); /* becomes the controlling terminal */
    if (slave < 0)
        _exit(126);
    ioctl(slave, TIOCSCTTY, 0); /* where opening alone does not do it */
    pid_t pid = fork();
    if (pid == 0) {
        close(report);
        be_program(config, slave, child, arg);
    }
    signal(SIGHUP, SIG_IGN); /* the leader outlives the terminal, to tell what became of the program */
    signal(SIGTTOU, SIG_IGN);
    setpgid(pid, pid);
    tcsetpgrp(slave, pid);
    close(slave);
    bool on = pid > 0 && tell(report, pid);
    while (on) {
        int status;
        if (waitpid(pid, &status, WUNTRACED | WCONTINUED) < 0)
            break;
        on = tell(report, status) && !WIFEXITED(status) && !WIFSIGNALED(status);
    }
    _exit(0);
}

static bool open_terminal(struct pty *p, const struct pty_config *config, char *name, size_t size)
{
    p->master = posix_openpt(O_RDWR | O_NOCTTY);
    if (p->master < 0 || grantpt(p->master) != 0 || unlockpt(p->master) != 0)
        return false;
    snprintf(name, size, "%s", ptsname(p->master));
    p->slave = open(name, O_RDWR | O_NOCTTY);
    struct winsize ws = {.ws_col = (unsigned short)config->cols, .ws_row = (unsigned short)config->rows};
    return p->slave >= 0 && ioctl(p->slave, TIOCSWINSZ, &ws) == 0 && tcgetattr(p->slave, &p->before) == 0
        && fcntl(p->master, F_SETFL, O_NONBLOCK) == 0;
}

static int status_within(struct pty *p, double seconds, bool read_output);

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    struct pty *p = user;
    if (property == VTERM_PROP_MOUSE)
        p->mouse = value->number != VTERM_PROP_MOUSE_NONE;
    if (property == VTERM_PROP_ALTSCREEN)
        p->alternate = value->boolean;
    if (property == VTERM_PROP_CURSORVISIBLE)
        p->cursor_hidden = !value->boolean;
    return 1;
}
static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

bool pty_start(struct pty *p, const struct pty_config *config, int (*child)(void *), void *arg)
{
    *p = (struct pty){.master = -1, .slave = -1, .status = -1, .cols = config->cols, .rows = config->rows,
                      .mute = config->mute};
    char name[128];
    int report[2];
    if (!open_terminal(p, config, name, sizeof name) || pipe(report) != 0)
        return false;
    fflush(NULL);
    p->leader = fork();
    if (p->leader == 0) {
        close(p->master);
        close(p->slave);
        close(report[0]);
        be_leader(name, config, report[1], child, arg);
    }
    close(report[1]);
    p->status = report[0];
    p->vterm = vterm_new(config->rows, config->cols);
    vterm_set_utf8(p->vterm, 1);
    p->screen = vterm_obtain_screen(p->vterm);
    vterm_screen_set_callbacks(p->screen, &callbacks, p);
    vterm_screen_enable_altscreen(p->screen, 1);
    vterm_screen_reset(p->screen, 1);
    p->pid = status_within(p, 5, false);
    return p->leader > 0 && p->pid > 0;
}

static int run_program(void *arg)
{
    char *const *argv = arg;
    execv(argv[0], argv);
    return 127;
}

bool pty_exec(struct pty *p, const struct pty_config *config, char *const argv[])
{
    return pty_start(p, config, run_program, (void *)argv);
}

void pty_stop(struct pty *p)
{
    if (p->pid > 0)
        kill(p->pid, SIGKILL); /* the leader reaps it and ends */
    if (p->leader > 0)
        waitpid(p->leader, NULL, 0);
    int fds[] = {p->master, p->slave, p->status};
    for (int i = 0; i < 3; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    if (p->vterm)
        vterm_free(p->vterm);
    *p = (struct pty){.master = -1, .slave = -1, .status = -1};
}

bool pty_send(struct pty *p, const char *bytes)
{
    size_t n = strlen(bytes);
    return write(p->master, bytes, n) == (ssize_t)n;
}

bool pty_mouse(struct pty *p, int x, int y, int button)
{
    char bytes[64];
    if (!p->mouse)
        return false;
    vterm_mouse_move(p->vterm, y, x, VTERM_MOD_NONE);
    vterm_mouse_button(p->vterm, button, true, VTERM_MOD_NONE);
    if (button < 4)
        vterm_mouse_button(p->vterm, button, false, VTERM_MOD_NONE);
    size_t n = vterm_output_read(p->vterm, bytes, sizeof bytes);
    return n > 0 && write(p->master, bytes, n) == (ssize_t)n;
}

/* Waits at most that long for output and takes what there is; libvterm's answers to queries go back. */
static void take_output(struct pty *p, double seconds)
{
    struct pollfd on = {.fd = p->held ? -1 : p->master, .events = POLLIN};
    if (poll(&on, 1, (int)(seconds * 1000) + 1) <= 0)
        return;
    char bytes[4096];
    ssize_t n = read(p->master, bytes, p->read_most ? p->read_most : sizeof bytes);
    if (n <= 0) {
        clock_sleep(0.005); /* hung up: poll would not wait */
        return;
    }
    p->bytes += (unsigned long long)n;
    if (p->tap)
        p->tap(p->who, bytes, (size_t)n);
    vterm_input_write(p->vterm, bytes, (size_t)n);
    size_t answer = vterm_output_read(p->vterm, bytes, sizeof bytes);
    if (answer && !p->mute && write(p->master, bytes, answer) < 0)
        return; /* nobody asks in earnest */
}

void pty_pump(struct pty *p, double seconds)
{
    double end = clock_now() + seconds;
    for (double left = seconds; left > 0; left = end - clock_now())
        take_output(p, left);
}

void pty_pump_slowly(struct pty *p, double seconds, int bytes_per_second)
{
    static const double step = 0.02;
    double begin = clock_now(), before = (double)p->bytes;
    p->read_most = (size_t)(bytes_per_second * step) + 1;
    for (double now = begin; now < begin + seconds; now = clock_now()) {
        if ((double)p->bytes - before < (now - begin) * bytes_per_second)
            take_output(p, 0);
        clock_sleep(step);
    }
    p->read_most = 0;
}

static size_t put_utf8(char *out, uint32_t c)
{
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[n] | c);
    return n;
}

const char *pty_row(struct pty *p, int y, char *out)
{
    size_t used = 0, end = 0;
    for (int x = 0; x < p->cols && used + 32 < PTY_LINE_MAX; x++) {
        VTermScreenCell cell;
        if (!vterm_screen_get_cell(p->screen, (VTermPos){.row = y, .col = x}, &cell))
            break;
        if (cell.width == 2)
            x++;
        if (!cell.chars[0] || cell.chars[0] == (uint32_t)-1) {
            out[used++] = ' ';
            continue;
        }
        used += put_utf8(out + used, cell.chars[0]);
        if (cell.chars[0] != ' ')
            end = used;
    }
    out[end] = 0;
    return out;
}

bool pty_coloured(struct pty *p)
{
    for (int i = 0; i < p->rows * p->cols; i++) {
        VTermScreenCell cell;
        if (!vterm_screen_get_cell(p->screen, (VTermPos){.row = i / p->cols, .col = i % p->cols}, &cell))
            continue;
        if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
            return true;
    }
    return false;
}

static bool stands(struct pty *p, const char *text)
{
    char row[PTY_LINE_MAX];
    for (int y = 0; y < p->rows; y++)
        if (strstr(pty_row(p, y, row), text))
            return true;
    return false;
}

static bool until(struct pty *p, const char *text, bool wanted, double seconds)
{
    double end = clock_now() + seconds;
    while (stands(p, text) != wanted) {
        double left = end - clock_now();
        if (left <= 0)
            return false;
        take_output(p, left < 0.1 ? left : 0.1);
    }
    return true;
}

bool pty_until(struct pty *p, const char *text, double seconds)
{
    return until(p, text, true, seconds);
}

bool pty_until_gone(struct pty *p, const char *text, double seconds)
{
    return until(p, text, false, seconds);
}

void pty_show(struct pty *p)
{
    char row[PTY_LINE_MAX];
    for (int y = 0; y < p->rows; y++)
        fprintf(stderr, "%2d|%s\n", y, pty_row(p, y, row));
}

void pty_resize(struct pty *p, int cols, int rows)
{
    struct winsize ws = {.ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows};
    p->cols = cols;
    p->rows = rows;
    vterm_set_size(p->vterm, rows, cols);
    ioctl(p->master, TIOCSWINSZ, &ws);
}

void pty_hold(struct pty *p, bool held)
{
    p->held = held;
}

void pty_hang_up(struct pty *p)
{
    close(p->slave);
    close(p->master);
    p->slave = p->master = -1;
    p->held = true; /* nothing to read any more */
}

static int status_within(struct pty *p, double seconds, bool read_output)
{
    double end = clock_now() + seconds;
    for (double left = seconds; left > 0; left = end - clock_now()) {
        struct pollfd on = {.fd = p->status, .events = POLLIN};
        int value;
        if (poll(&on, 1, 10) > 0)
            return read(p->status, &value, sizeof value) == (ssize_t)sizeof value ? value : PTY_STATUS_NONE;
        if (read_output)
            take_output(p, 0.01);
    }
    return PTY_STATUS_NONE;
}

int pty_status(struct pty *p, double seconds)
{
    int status = status_within(p, seconds, true);
    if (status != PTY_STATUS_NONE && (WIFEXITED(status) || WIFSIGNALED(status))) {
        p->pid = 0; /* reaped: the number may be another's now */
        pty_pump(p, 0.05);
    }
    return status;
}

bool pty_continue(struct pty *p)
{
    return kill(-p->pid, SIGCONT) == 0;
}

bool pty_modes_restored(struct pty *p)
{
    struct termios now;
    return tcgetattr(p->slave, &now) == 0 && now.c_iflag == p->before.c_iflag && now.c_oflag == p->before.c_oflag
        && now.c_cflag == p->before.c_cflag && now.c_lflag == p->before.c_lflag
        && memcmp(now.c_cc, p->before.c_cc, sizeof now.c_cc) == 0;
}

const char *pty_not_restored(struct pty *p)
{
    return !pty_modes_restored(p) ? "the modes" : p->alternate ? "the first screen" : p->cursor_hidden ? "the cursor"
           : p->mouse ? "the mouse" : NULL;
}
