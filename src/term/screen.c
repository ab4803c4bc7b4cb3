/* SPDX-License-Identifier: MIT */
/* The terminal behind term/screen.h: canvas -> terminal, keys -> program. The only files that know curses are this one,
 * screen_able.c (whether it will do), screen_ink.c (how a cell looks) and screen_keys.c (what was pressed). Signals
 * come through signals.c, the way back after a crash is rescue.c. UI thread.
 */
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include "term/screen.h"

#include <curses.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "base/clock.h"
#include "base/mem.h"
#include "charset.h"
#include "outlet.h"
#include "pace.h"
#include "rescue.h"
#include "screen_able.h"
#include "screen_ink.h"
#include "screen_keys.h"
#include "signals.h"
#include "tty.h"
#include "utf8.h"

enum { SILENT_MAX = 3, WAIT_MAX = 3600 };
/* curses ends the program itself, or crashes, when it is refused memory; it takes a few hundred kilobytes. */
static const size_t room_wanted = 4 << 20;
static const double drain_seconds = 0.5; /* for the last frame, before the terminal is put back */
static const double queue_seconds = 0.02; /* between looks at a queue that does not tell when it is empty */

static struct {
    SCREEN *term; /* NULL: not open */
    int w, h; /* as last told */
    bool ascii, gone, check_size, cursor_shown;
    struct canvas shown; /* what curses holds */
    struct canvas kept;  /* the next frame, while the terminal takes one; valid when is_kept */
    int kept_x, kept_y;  /* its cursor */
    bool is_kept, repaint;
    struct pace pace;
    FILE *keys; /* stdin, or the terminal opened anew */
    int silent; /* times in a row that input was promised and none came */
} screen;
static enum theme wanted_theme;
static bool wanted_keys_beside;

/* ---- opening and closing ---- */

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

bool screen_open(bool force_ascii, struct err *e)
{
    if (screen.term)
        return err_set(e, ERR_FAIL, "the screen is already open");
    memset(&screen, 0, sizeof screen);
    unsetenv("LINES"); /* curses would believe them rather than the terminal */
    unsetenv("COLUMNS");
    struct able_reset reset;
    if (!mem_room(room_wanted))
        return err_memory(e, "the screen");
    if (!able_check(wanted_keys_beside, &reset, e) || !open_keys(e))
        return false;
    screen.ascii = force_ascii || !charset_is_utf8(getenv("TERM"));
    if (!rescue_open(STDOUT_FILENO, e)) {
        close_keys();
        return false;
    }
    rescue_reset_string(reset.bytes, reset.size);
    if (!signals_open(e)) /* before newterm(), which leaves signals alone that have an owner */
        goto fail;
    rescue_active(true);
    FILE *out = outlet_open(STDOUT_FILENO);
    screen.term = out ? newterm(NULL, out, screen.keys) : NULL;
    if (!screen.term) {
        err_set(e, ERR_FAIL, "the terminal cannot be opened; use: dropout-lab run");
        goto fail;
    }
    if (set_modes(e))
        return true;
    screen_close();
    return false;

fail:
    outlet_close();
    signals_close();
    rescue_close();
    close_keys();
    return false;
}

void screen_last_words(const char *line)
{
    if (screen.term)
        rescue_words(line);
}

/* A terminal that has stalled would hold curses for as long: there curses ends into the void, and the terminal is put
 * back as after a crash. */
static void put_back(void)
{
    bool stalled = !outlet_drain(drain_seconds);
    if (stalled)
        outlet_begin();
    (void)curs_set(1);
    (void)endwin();
    if (!stalled)
        return;
    outlet_end();
    outlet_drop();
    rescue_now();
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
        put_back();
    rescue_active(false);
    (void)rescue_modes(); /* fails when the terminal is gone, and then nothing is left to do */
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

static void draw_frame(const struct canvas *c, int x, int y)
{
    if (screen.shown.w != screen.w || screen.shown.h != screen.h || !screen.shown.cell) {
        if (!canvas_resize(&screen.shown, screen.w, screen.h, NULL))
            return; /* no memory for this size: the next frame tries again */
        (void)werase(stdscr);
    }
    pace_begin(&screen.pace, clock_now());
    outlet_begin();
    for (int row = 0; row < screen.shown.h; row++)
        draw_row(c, row);
    place_cursor(x, y);
    if (screen.repaint)
        (void)clearok(curscr, TRUE);
    screen.repaint = false;
    (void)wrefresh(stdscr);
    outlet_end();
    pace_bytes(&screen.pace, outlet_frame(), (size_t)screen.shown.w * (size_t)screen.shown.h);
}

/* For later; of an older frame nothing is left. */
static void keep_frame(const struct canvas *c, int x, int y)
{
    screen.is_kept = (screen.kept.w == c->w && screen.kept.h == c->h) || canvas_resize(&screen.kept, c->w, c->h, NULL);
    if (screen.is_kept && c->w > 0 && c->h > 0)
        memcpy(screen.kept.cell, c->cell, (size_t)c->w * (size_t)c->h * sizeof *c->cell);
    screen.kept_x = x;
    screen.kept_y = y;
}

/* True when the terminal has taken all. */
static bool send_on(void)
{
    if (!outlet_send())
        return false;
    pace_end(&screen.pace, clock_now());
    return true;
}

static bool is_ours(void)
{
    return screen.term && !isendwin() && !screen.gone;
}

void screen_show(const struct canvas *c, int x, int y)
{
    if (!is_ours())
        return;
    screen.is_kept = false;
    if (send_on())
        draw_frame(c, x, y);
    else
        keep_frame(c, x, y);
    (void)send_on();
}

/* Sends on, and shows what was kept when its turn has come. */
static void catch_up(void)
{
    if (!is_ours() || !send_on())
        return;
    if (screen.is_kept) {
        screen.is_kept = false;
        draw_frame(&screen.kept, screen.kept_x, screen.kept_y);
    } else if (screen.repaint) {
        screen.repaint = false;
        pace_begin(&screen.pace, clock_now());
        outlet_begin();
        (void)clearok(curscr, TRUE);
        (void)wrefresh(curscr);
        outlet_end();
    }
    (void)send_on();
}

void screen_redraw(void)
{
    screen.repaint = true;
    catch_up();
}

double screen_pace(double least)
{
    return pace_wait(&screen.pace, clock_now(), least);
}

/* ---- suspension and size ---- */

/* True when the size changed. */
static bool take_size(void)
{
    int w, h;
    if (!signals_take(SIGNALS_SIZE) && !screen.check_size)
        return false;
    screen.check_size = false;
    if (!tty_size(STDOUT_FILENO, &w, &h))
        return false;
    if (w == screen.w && h == screen.h) {
        screen.repaint = true; /* it may have been smaller meanwhile, and what was cut off then is gone */
        return false;
    }
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
    outlet_drop(); /* all is drawn anew */
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
    put_back();
    rescue_active(false);
    signals_take(SIGNALS_STOP);
    signals_stop_job();
    resume();
}

/* ---- printing ---- */

/* A signal that ends the program ends this too, for the terminal may take nothing any more. */
static bool print_all(const char *text)
{
    for (size_t left = strlen(text); left;) {
        ssize_t put = write(STDOUT_FILENO, text, left);
        if (signals_seen(SIGNALS_END) || (put < 0 && errno != EINTR))
            return false;
        text += put > 0 ? put : 0;
        left -= put > 0 ? (size_t)put : 0;
    }
    return true;
}

/* Reads on until a line ends; the terminal is in the shell's modes. False when there is nothing to go back to. */
static bool wait_enter(void)
{
    char byte = 0;
    while (byte != '\n') {
        enum tty_event event = tty_wait_input(fileno(screen.keys), -1, WAIT_MAX);
        signals_drain();
        if (signals_seen(SIGNALS_END))
            return false;
        if (signals_take(SIGNALS_STOP))
            signals_stop_job();
        if (event == TTY_HANGUP)
            return !(screen.gone = true);
        if (event == TTY_INPUT && tty_wait_turn(fileno(screen.keys)) == TTY_OURS
            && read(fileno(screen.keys), &byte, 1) == 0)
            return true; /* Ctrl-D goes back as well */
    }
    return true;
}

void screen_print(const char *text)
{
    if (!is_ours())
        return;
    put_back();
    rescue_active(false);
    if (print_all(text) && print_all("press Enter to go back\n") && wait_enter())
        resume();
}

/* ---- waiting ---- */

bool screen_mouse(bool on)
{
    if (!is_ours())
        return false;
    screen.repaint |= !outlet_drain(drain_seconds); /* no bytes into the middle of a frame */
    return keys_mouse(on);
}

void screen_mouse_at(int *x, int *y)
{
    keys_mouse_at(x, y);
}

/* False when time is up. Input that is promised and never there is how some systems say that a terminal is gone. */
static bool wait_input(double seconds)
{
    if (screen.pace.under_way && outlet_waits_for() < 0 && seconds > queue_seconds) {
        (void)tty_wait_input(fileno(screen.keys), -1, queue_seconds);
        return true;
    }
    enum tty_event event = tty_wait_input(fileno(screen.keys), outlet_waits_for(), seconds);
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
        catch_up();
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
