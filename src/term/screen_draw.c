/* SPDX-License-Identifier: MIT */
/* From the canvas to the terminal: what changed since the last frame, and frames that wait for a slow terminal; see
 * term/screen.h. UI thread.
 */
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <string.h>
#include <wchar.h>

#include "base/clock.h"
#include "outlet.h"
#include "screen_ink.h"
#include "screen_parts.h"
#include "term/screen.h"
#include "utf8.h"

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

void screen_show(const struct canvas *c, int x, int y)
{
    if (!screen_is_ours())
        return;
    screen.is_kept = false;
    if (send_on())
        draw_frame(c, x, y);
    else
        keep_frame(c, x, y);
    (void)send_on();
}

void screen_catch_up(void)
{
    if (!screen_is_ours() || !send_on())
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
    screen_catch_up();
}

double screen_pace(double least)
{
    return pace_wait(&screen.pace, clock_now(), least);
}
