/* SPDX-License-Identifier: MIT */
/* The terminal behind term/screen.h: opened and closed. What is shown is screen_draw.c, what a terminal that is given
 * back for a while needs is screen_suspend.c, and screen_wait.c waits for keys. The only files that know curses are
 * these, screen_able.c (whether it will do), screen_ink.c (how a cell looks) and screen_keys.c (what was pressed).
 * Signals come through signals.c, the way back after a crash is rescue.c. UI thread.
 */
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include "term/screen.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#include "base/mem.h"
#include "charset.h"
#include "outlet.h"
#include "rescue.h"
#include "screen_able.h"
#include "screen_ink.h"
#include "screen_keys.h"
#include "screen_parts.h"
#include "signals.h"
#include "tty.h"

/* curses ends the program itself, or crashes, when it is refused memory; it takes a few hundred kilobytes. */
static const size_t room_wanted = 4 << 20;

struct screen_state screen;
static enum theme wanted_theme;
static bool wanted_keys_beside;

bool screen_is_ours(void)
{
    return screen.term && !isendwin() && !screen.gone;
}

/* Raw, so that Ctrl-S is a key like any other and cannot freeze the program inside curses. */
static bool set_modes(const char *instead, struct err *e)
{
    if (!keys_open())
        return err_memory(e, "the screen");
    if (raw() == ERR || noecho() == ERR || nonl() == ERR)
        return err_set(e, ERR_FAIL, "the terminal does not take the modes that the screen needs; use: %s", instead);
    (void)intrflush(stdscr, FALSE);
    ink_open(wanted_theme);
    screen.cursor_shown = curs_set(0) == ERR;
    screen.w = COLS;
    screen.h = LINES;
    return true;
}

bool screen_theme(const char *name)
{
    enum theme theme = theme_named(name);
    if (theme == THEMES)
        return false;
    wanted_theme = theme;
    return true;
}

void screen_keys_beside(bool on)
{
    wanted_keys_beside = on;
}

static bool open_keys(struct err *e)
{
    if (!wanted_keys_beside || isatty(STDIN_FILENO)) {
        screen.keys = stdin;
        return true;
    }
    int fd = tty_open_keys(STDOUT_FILENO);
    screen.keys = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (screen.keys)
        return true;
    int saved = errno;
    if (fd >= 0)
        close(fd);
    return err_sys(e, saved, "the terminal cannot be opened for its keyboard while standard input is something else");
}

static void close_keys(void)
{
    if (screen.keys && screen.keys != stdin)
        fclose(screen.keys); /* nothing was written to it */
    screen.keys = NULL;
}

bool screen_open(bool force_ascii, const char *instead, struct err *e)
{
    if (screen.term)
        return err_set(e, ERR_FAIL, "the screen is already open");
    memset(&screen, 0, sizeof screen);
    unsetenv("LINES"); /* curses would believe them rather than the terminal */
    unsetenv("COLUMNS");
    struct able_reset reset;
    if (!mem_room(room_wanted))
        return err_memory(e, "the screen");
    rescue_curses(true);
    if (!able_check(wanted_keys_beside, instead, &reset, e) || !open_keys(e))
        goto fail;
    screen.ascii = force_ascii || !charset_is_utf8(getenv("TERM"));
    if (!rescue_open(STDOUT_FILENO, e))
        goto fail;
    rescue_reset_string(reset.bytes, reset.size);
    if (!signals_open(e)) /* before newterm(), which leaves signals alone that have an owner */
        goto fail;
    rescue_active(true);
    FILE *out = outlet_open(STDOUT_FILENO);
    screen.term = out ? newterm(NULL, out, screen.keys) : NULL;
    if (!screen.term) {
        err_set(e, ERR_FAIL, "the terminal cannot be opened; use: %s", instead);
        goto fail;
    }
    if (set_modes(instead, e))
        return true;
    screen_close();
    return false;

fail:
    outlet_close();
    signals_close();
    rescue_close();
    rescue_curses(false);
    close_keys();
    return false;
}

void screen_last_words(const char *line)
{
    if (screen.term)
        rescue_words(line);
}

/* A terminal that has gone takes no modes, and nobody is left to be told. */
static bool is_hung_up(int fd)
{
    struct pollfd on = {.fd = fd};
    return poll(&on, 1, 0) > 0 && (on.revents & POLLHUP);
}

void screen_close(void)
{
    if (!screen.term)
        return;
    sigset_t ttou, old;
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    /* a job in the background may still put its terminal back */
    bool masked = pthread_sigmask(SIG_BLOCK, &ttou, &old) == 0;
    if (!isendwin())
        screen_put_back();
    rescue_active(false);
    bool restored = rescue_modes();
    if (masked)
        pthread_sigmask(SIG_SETMASK, &old, NULL);
    keys_close();
    delscreen(screen.term);
    outlet_close();
    close_keys();
    canvas_free(&screen.shown);
    canvas_free(&screen.kept);
    signals_close();
    rescue_close();
    rescue_curses(false);
    if (!restored && !screen.gone && !is_hung_up(STDOUT_FILENO))
        fputs("dropout-lab: the terminal does not take its modes back; type: stty sane\r\n", stderr);
    memset(&screen, 0, sizeof screen);
}

bool screen_lines_are_utf8(void)
{
    return charset_of_lines_is_utf8();
}

bool screen_takes_utf8(void)
{
    const char *term = getenv("TERM");
    return charset_is_utf8(term ? term : "");
}

bool screen_is_ascii(void)
{
    return screen.ascii;
}

void screen_size(int *w, int *h)
{
    *w = screen.w;
    *h = screen.h;
}

int screen_greys(void)
{
    return screen.term ? ink_greys() : 0;
}
