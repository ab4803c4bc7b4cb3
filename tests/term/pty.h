/* SPDX-License-Identifier: MIT */
/* A terminal for tests: a program in a pseudo-terminal whose output libvterm turns into a screen to read.
 *
 * The program is the foreground job of a session of its own, with a leader above it that reports how it stops, goes on
 * and ends, as a shell's would. Nothing waits without a deadline. No Check in here; callers assert. One thread.
 */
#ifndef TESTS_TERM_PTY_H
#define TESTS_TERM_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

enum { PTY_STATUS_NONE = -1, PTY_LINE_MAX = 2048 };

struct pty_config {
    int cols, rows;
    const char *term;       /* TERM; NULL: unset */
    const char *const *env; /* "NAME=VALUE" to set, "NAME" to unset, NULL at the end; may be NULL */
    bool mute;              /* what the program asks the terminal is never answered */
};

struct pty {
    int master, slave, status;
    pid_t leader, pid; /* pid: the program's, also its process group */
    VTerm *vterm;
    VTermScreen *screen;
    int cols, rows;
    bool held;               /* the reader has stopped */
    bool mute;
    bool mouse;              /* the program has asked to hear of it */
    bool alternate, cursor_hidden; /* the second screen is on; no cursor is shown */
    size_t read_most;        /* bytes at once; 0: many */
    struct termios before;   /* the modes the program found */
    unsigned long long bytes; /* read from the program */
    void (*tap)(void *who, const char *bytes, size_t size); /* hears them too; set once the program runs */
    void *who;
};

/* Runs child(arg) and exits with what it returns; the locale is C.UTF-8 unless env says otherwise. */
bool pty_start(struct pty *p, const struct pty_config *config, int (*child)(void *), void *arg);
/* The same with a program, its path in argv[0]; exit status 127 when it cannot be run. */
bool pty_exec(struct pty *p, const struct pty_config *config, char *const argv[]);
/* Kills what still runs, and frees. */
void pty_stop(struct pty *p);

/* Types; false when the terminal takes no more. */
bool pty_send(struct pty *p, const char *bytes);

/* Presses and releases a button (4 and 5: the wheel) over a cell. False when the program has not asked for that. */
bool pty_mouse(struct pty *p, int x, int y, int button);

/* Reads the program's output for that long, or, with held, lets it pile up. */
void pty_pump(struct pty *p, double seconds);
/* Reads so many bytes a second, as over a slow line. */
void pty_pump_slowly(struct pty *p, double seconds, int bytes_per_second);
/* Reads until text stands in a row of the screen; false when it does not come in time. */
bool pty_until(struct pty *p, const char *text, double seconds);
/* Reads until text stands nowhere. */
bool pty_until_gone(struct pty *p, const char *text, double seconds);

/* Row y as UTF-8 without trailing blanks; out has PTY_LINE_MAX bytes. Returns out. */
const char *pty_row(struct pty *p, int y, char *out);
/* Whether any cell has a colour of its own. */
bool pty_coloured(struct pty *p);
/* The whole screen on stderr, to see why a test failed. */
void pty_show(struct pty *p);

void pty_resize(struct pty *p, int cols, int rows);
void pty_hold(struct pty *p, bool held);
/* Closes the terminal under the program. */
void pty_hang_up(struct pty *p);

/* The next change as waitpid tells it (WIFSTOPPED, WIFCONTINUED, WIFEXITED, WIFSIGNALED), reading output meanwhile;
 * PTY_STATUS_NONE when none comes in time. */
int pty_status(struct pty *p, double seconds);

/* Continues the program's job, which is the foreground one. */
bool pty_continue(struct pty *p);

/* Whether the terminal's modes are those the program found. */
bool pty_modes_restored(struct pty *p);
/* These, and what is on the screen's side: the first screen, a cursor, no mouse reports. NULL,
 * or what is not as it was. */
const char *pty_not_restored(struct pty *p);

#endif
