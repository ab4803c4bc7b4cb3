/* SPDX-License-Identifier: MIT */
/* The terminal given back for a while, and taken again: a job that is stopped, text that is printed to the normal
 * screen, and a size that was changed meanwhile; see term/screen.h. UI thread.
 */
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "outlet.h"
#include "rescue.h"
#include "screen_parts.h"
#include "signals.h"
#include "term/screen.h"
#include "tty.h"

/* A terminal that has stalled would hold curses for as long: there curses ends into the void, as it does where its stream
 * does not reach the terminal any more, and the terminal is put back as after a crash. */
void screen_put_back(void)
{
    bool into_void = !outlet_drain(SCREEN_DRAIN) || outlet_is_astray();
    if (into_void)
        outlet_begin();
    (void)curs_set(1);
    (void)endwin();
    if (!into_void)
        return;
    outlet_end();
    outlet_drop();
    rescue_now();
}

bool screen_take_size(void)
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

void screen_resume(void)
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
    screen_put_back();
    rescue_active(false);
    signals_take(SIGNALS_STOP);
    signals_stop_job();
    screen_resume();
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
        enum tty_event event = tty_wait_input(fileno(screen.keys), -1, SCREEN_WAIT_MAX);
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
    if (!screen_is_ours())
        return;
    screen_put_back();
    rescue_active(false);
    if (print_all(text) && print_all("press Enter to go back\n") && wait_enter())
        screen_resume();
}
