/* SPDX-License-Identifier: MIT */
/* The terminal: the only room's door to curses. Opens it, shows a canvas, reads keys, and puts the terminal back on
 * every way out: close, error, signals, suspension, a crash.
 *
 * UI thread only, and the signals too: other threads block those of base/ending.def, SIGTSTP, SIGCONT, SIGWINCH and
 * SIGALRM before they start. A crash is handled on whichever thread it happens. One screen at a time.
 */
#ifndef TERM_SCREEN_H
#define TERM_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "term/canvas.h"

/* Keys: Unicode characters, or one of these. Ctrl-letter is 1 to 26, except where a key of its own sends the same byte
 * (Ctrl-H, -I, -J, -M). Ctrl-C and Ctrl-Z are keys here, 3 and 26: the program answers them. */
enum {
    SCREEN_KEY_BASE = 0x110000, /* behind the last Unicode character */
    SCREEN_KEY_NONE = SCREEN_KEY_BASE, /* nothing came in time */
    SCREEN_KEY_UP, SCREEN_KEY_DOWN, SCREEN_KEY_LEFT, SCREEN_KEY_RIGHT,
    SCREEN_KEY_HOME, SCREEN_KEY_END, SCREEN_KEY_PAGE_UP, SCREEN_KEY_PAGE_DOWN,
    SCREEN_KEY_ENTER, SCREEN_KEY_ESCAPE, SCREEN_KEY_BACKSPACE, SCREEN_KEY_DELETE, SCREEN_KEY_TAB, SCREEN_KEY_BACKTAB,
    SCREEN_KEY_RESIZE, /* the terminal has a new size */
    SCREEN_KEY_HANGUP, /* the terminal is gone: leave */
    SCREEN_KEY_MOUSE,  /* button 1 was pressed, at screen_mouse_at; the wheel is SCREEN_KEY_UP and SCREEN_KEY_DOWN */
};

/* Which theme (term/theme.def lists them) the next screen_open sets; false when there is none of that name. The first
 * of the list unless it is called. */
bool screen_theme(const char *name);

/* Whether the next screen_open reads keys from the terminal that stdout is, where stdin is a pipe or a file: for a
 * program that reads its data there. Off unless it is called. */
void screen_keys_beside(bool on);

/* Opens the terminal on stdin and stdout; the program has called setlocale. Errors say what the user can do: not a
 * terminal, unknown TERM, no cursor movement; `instead` is at their end, the command that needs no screen.
 * force_ascii for --ascii. */
bool screen_open(bool force_ascii, const char *instead, struct err *e);
/* The line that goes to stderr, behind the terminal's reset, should the program crash while the screen is open: what
 * became of the user's work. */
void screen_last_words(const char *line);
/* Puts the terminal back, and the signals to what they were; legal when it is not open. */
void screen_close(void);

/* Whether UTF-8 may be written to stdout, by TERM and the locale, for programs that open no screen. Before other
 * threads start. */
bool screen_takes_utf8(void);

/* Whether letters in UTF-8 may be in lines on stdout and stderr: yes, unless the locale says that it has none. Any
 * thread. */
bool screen_lines_are_utf8(void);

bool screen_is_ascii(void); /* no UTF-8 here, or asked for */
void screen_size(int *w, int *h);
/* The greys a canvas may use (canvas.greys): CANVAS_GREYS, or 0 where the terminal lacks the colours or the user wants
 * none. */
int screen_greys(void);

/* Draws what changed since the last call. (x, y) is where the cursor is parked: on the selected control, for screen
 * readers; x < 0 hides it. Never waits for a slow terminal: while it has not taken the frame before, this one is kept,
 * in place of an older one, and drawn by screen_key when its turn comes. */
void screen_show(const struct canvas *c, int x, int y);
/* Draws everything anew, for Ctrl-L. */
void screen_redraw(void);

/* Seconds to leave between two frames that no key asked for: `least` where the terminal takes them at once and they are
 * small; up to 2 where it is slow; and up to 5 so that large ones do not exceed 1,000 bytes a second and 0.8 more for
 * each cell. */
double screen_pace(double least);

/* The next key, waiting at most `seconds`; a signal that screen_signal reports ends the wait early. SIGTSTP and SIGCONT
 * are carried out in here; after SCREEN_KEY_RESIZE screen_size tells the new size, and the next screen_show draws
 * all. */
uint32_t screen_key(double seconds);

/* Whether the mouse is the program's (off by default: then the terminal's own selection works); false when the terminal
 * has none. It is given back whenever the terminal is. */
bool screen_mouse(bool on);
/* Where button 1 was last pressed. */
void screen_mouse_at(int *x, int *y);

/* Puts the terminal back to its normal screen and prints text (UTF-8 made safe, lines end in \n), so that it can be
 * selected and copied there; then waits for Enter, or for a signal that ends the program, and shows the dashboard
 * again. */
void screen_print(const char *text);

/* The signal that asks the program to end (base/ending.def) since the last call, or 0. Once such a
 * signal has come and 2 s pass without screen_close (the terminal is stalled), the terminal is put back and the process
 * ends with 128 + signal. screen_close gives the signals back as they were before screen_open. */
int screen_signal(void);

/* Puts the terminal back, stops the job as Ctrl-Z does, and redraws when it is continued in the foreground. Returns
 * with the terminal still put back when a signal that ends the program came meanwhile. */
void screen_suspend(void);

#endif
