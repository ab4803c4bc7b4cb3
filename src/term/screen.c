/* SPDX-License-Identifier: MIT */
/* The terminal behind term/screen.h: canvas -> terminal, keys -> program. The only files that know curses are this one,
 * screen_ink.c (how a cell looks) and screen_keys.c (what was pressed). Signals come through signals.c, the way back
 * after a crash is rescue.c. UI thread.
 */
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include "term/screen.h"

#include <curses.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "base/clock.h"
#include "charset.h"
#include "rescue.h"
#include "screen_ink.h"
#include "screen_keys.h"
#include "signals.h"
#include "tty.h"
#include "utf8.h"

enum { SILENT_MAX = 3, WAIT_MAX = 3600 };

static struct {
    SCREEN *term; /* NULL: not open */
    int w, h; /* as last told */
    bool ascii, gone, check_size, cursor_shown;
    struct canvas shown; /* what curses holds */
    int silent; /* times in a row that input was promised and none came */
} screen;
static enum theme wanted_theme;

static struct {
    char bytes[RESCUE_RESET_MAX];
    unsigned size;
} reset;

/* ---- opening and closing ---- */

static int reset_add(int byte)
{
    if (reset.size < sizeof reset.bytes)
        reset.bytes[reset.size++] = (char)byte;
    return byte;
}

static bool has_string(const char *name)
{
    const char *s = tigetstr(name);
    return s && s != (const char *)-1;
}

/* The strings that undo what curses may have set at any moment. Where there is no second screen to leave, the first
 * one is cleared. */
static void build_reset(void)
{
    static const char *const names[] = {"rmir", "rmacs", "sgr0", "op", "rmkx", "cnorm"};
    reset.size = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (has_string(names[i]))
            tputs(tigetstr(names[i]), 1, reset_add);
    const char *leave = has_string("rmcup") ? "rmcup" : "clear";
    if (has_string(leave))
        tputs(tigetstr(leave), 1, reset_add);
}

/* newterm() would say no more than "no", and takes terminals that cannot place a character. */
static bool check_terminal(struct err *e)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return err_set(e, ERR_FAIL, "the dashboard needs a terminal for its input and output; without one use: "
                       "dropout-lab run");
    const char *term = getenv("TERM");
    if (!term || !term[0])
        return err_set(e, ERR_FAIL, "TERM is not set, so what the terminal understands is not known; set it, as in "
                       "TERM=xterm-256color, or use: dropout-lab run");
    int found = 0;
    if (setupterm(NULL, STDOUT_FILENO, &found) == ERR && found != 1)
        return err_set(e, ERR_FAIL, "TERM=%.80s: this system does not know that terminal; try TERM=xterm-256color, "
                       "install its description (Debian: ncurses-term), or use: dropout-lab run", term);
    bool able = found == 1 && cur_term && has_string("cup");
    if (able)
        build_reset();
    if (cur_term)
        del_curterm(cur_term);
    if (!able)
        return err_set(e, ERR_FAIL, "TERM=%.80s: that terminal cannot move its cursor, which the dashboard needs; use: "
                       "dropout-lab run", term);
    return true;
}

/* Raw, so that Ctrl-S is a key like any other and cannot freeze the program inside curses. */
static bool set_modes(struct err *e)
{
    if (!keys_open())
        return err_memory(e, "the screen");
    if (raw() == ERR || noecho() == ERR || nonl() == ERR)
        return err_set(e, ERR_FAIL, "the terminal does not take the modes that the dashboard needs; use: "
                       "dropout-lab run");
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

bool screen_open(bool force_ascii, struct err *e)
{
    if (screen.term)
        return err_set(e, ERR_FAIL, "the screen is already open");
    memset(&screen, 0, sizeof screen);
    unsetenv("LINES"); /* curses would believe them rather than the terminal */
    unsetenv("COLUMNS");
    if (!check_terminal(e))
        return false;
    screen.ascii = force_ascii || !charset_is_utf8(getenv("TERM"));
    if (!rescue_open(STDOUT_FILENO, e))
        return false;
    rescue_reset_string(reset.bytes, reset.size);
    if (!signals_open(e)) /* before newterm(), which leaves signals alone that have an owner */
        goto fail;
    rescue_active(true);
    screen.term = newterm(NULL, stdout, stdin);
    if (!screen.term) {
        err_set(e, ERR_FAIL, "the terminal cannot be opened; use: dropout-lab run");
        goto fail;
    }
    if (set_modes(e))
        return true;
    screen_close();
    return false;

fail:
    signals_close();
    rescue_close();
    return false;
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
    if (!isendwin()) {
        (void)curs_set(1);
        (void)endwin();
    }
    rescue_active(false);
    (void)rescue_modes(); /* fails when the terminal is gone, and then nothing is left to do */
    if (masked)
        pthread_sigmask(SIG_SETMASK, &old, NULL);
    keys_close();
    delscreen(screen.term);
    canvas_free(&screen.shown);
    signals_close();
    rescue_close();
    memset(&screen, 0, sizeof screen);
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

/* ---- drawing ---- */

/* What can be shown of ch: where our idea of its width and the C library's part ways, columns would shift. */
static wchar_t printable(uint32_t ch)
{
    if (ch < 0x7f)
        return ch < 0x20 ? L' ' : (wchar_t)ch;
    return !screen.ascii && wcwidth((wchar_t)ch) == utf8_width(ch) ? (wchar_t)ch : L'?';
}

static void draw_cell(int x, int y, struct cell cell)
{
    ink_put(x, y, (uint32_t)printable(cell.ch), cell.style);
}

static bool same_cell(struct cell a, struct cell b)
{
    return a.ch == b.ch && a.style == b.style;
}

static void draw_row(const struct canvas *c, int y)
{
    struct cell *shown = screen.shown.cell + (size_t)y * (size_t)screen.shown.w;
    for (int x = 0; x < screen.shown.w; x++) {
        struct cell now = {.ch = ' ', .style = STYLE_NORMAL};
        if (y < c->h && x < c->w)
            now = c->cell[(size_t)y * (size_t)c->w + (size_t)x];
        if (same_cell(now, shown[x]))
            continue;
        shown[x] = now;
        if (now.ch) /* the right half comes with its left */
            draw_cell(x, y, now);
        else if (x > 0)
            draw_cell(x - 1, y, shown[x - 1]);
    }
}

static void place_cursor(int x, int y)
{
    bool show = x >= 0;
    if (show != screen.cursor_shown && curs_set(show) != ERR)
        screen.cursor_shown = show;
    (void)move(show && y >= 0 && y < screen.h ? y : screen.h - 1, show && x < screen.w ? x : 0);
}

void screen_show(const struct canvas *c, int x, int y)
{
    if (!screen.term || isendwin() || screen.gone)
        return;
    if (screen.shown.w != screen.w || screen.shown.h != screen.h || !screen.shown.cell) {
        if (!canvas_resize(&screen.shown, screen.w, screen.h, NULL))
            return; /* no memory for this size: the next frame tries again */
        (void)werase(stdscr);
    }
    for (int row = 0; row < screen.shown.h; row++)
        draw_row(c, row);
    place_cursor(x, y);
    (void)wrefresh(stdscr);
}

void screen_redraw(void)
{
    if (!screen.term || isendwin() || screen.gone)
        return;
    (void)clearok(curscr, TRUE);
    (void)wrefresh(curscr);
}

/* ---- suspension and size ---- */

/* True when the size changed. */
static bool take_size(void)
{
    int w, h;
    if (!signals_take(SIGNALS_SIZE) && !screen.check_size)
        return false;
    screen.check_size = false;
    if (!tty_size(STDOUT_FILENO, &w, &h) || (w == screen.w && h == screen.h))
        return false;
    if ((w != COLS || h != LINES) && resize_term(h, w) == ERR) /* when it is continued, curses looks for itself */
        return false;
    screen.w = w;
    screen.h = h;
    canvas_free(&screen.shown);
    (void)clearok(stdscr, TRUE); /* terminals move the old lines about */
    return true;
}

static void resume(void)
{
    enum tty_turn turn = tty_wait_turn(STDOUT_FILENO);
    screen.gone = turn == TTY_GONE;
    if (turn != TTY_OURS)
        return;
    signals_take(SIGNALS_CONTINUE);
    rescue_active(true);
    if (!isendwin())
        (void)reset_prog_mode(); /* stopped by SIGSTOP: the modes are the shell's now */
    screen.check_size = true;
    (void)clearok(curscr, TRUE);
    (void)wrefresh(stdscr);
}

void screen_suspend(void)
{
    if (!screen.term || isendwin())
        return;
    (void)endwin();
    rescue_active(false);
    signals_take(SIGNALS_STOP);
    signals_stop_job();
    resume();
}

/* ---- waiting ---- */

/* False when time is up. Input that is promised and never there is how some systems say that a terminal is gone. */
static bool wait_input(double seconds)
{
    enum tty_event event = tty_wait_input(STDIN_FILENO, seconds);
    if (event == TTY_HANGUP || (event == TTY_INPUT && ++screen.silent > SILENT_MAX))
        screen.gone = true;
    return event != TTY_TIMEOUT;
}

uint32_t screen_key(double seconds)
{
    if (!screen.term)
        return SCREEN_KEY_HANGUP;
    double end = clock_now() + (seconds > 0 ? seconds < WAIT_MAX ? seconds : WAIT_MAX : 0);
    for (;;) {
        signals_drain();
        if (signals_take(SIGNALS_STOP))
            screen_suspend();
        if (signals_seen(SIGNALS_CONTINUE))
            resume();
        if (signals_seen(SIGNALS_END))
            return SCREEN_KEY_NONE;
        if (screen.gone)
            return SCREEN_KEY_HANGUP;
        if (take_size())
            return SCREEN_KEY_RESIZE;
        bool any = false;
        uint32_t key = keys_read(&any);
        screen.silent = any ? 0 : screen.silent;
        if (key != SCREEN_KEY_NONE)
            return key;
        double left = end - clock_now();
        if (!wait_input(left))
            return SCREEN_KEY_NONE;
    }
}

int screen_signal(void)
{
    return signals_take(SIGNALS_END);
}
