/* SPDX-License-Identifier: MIT */
/* Dots to cells; see raster.h. Between chart/line, which knows dots, and the canvas, which knows characters. */
#include "raster.h"

enum { BRAILLE = 0x2800, DOWN_MAX = 4, BRAILLE_DOWN = 4, BRAILLE_ACROSS = 2, ASCII_DOWN = 3 };

/* Unicode's order of the eight dots: column, row. */
static const uint8_t braille_bit[BRAILLE_ACROSS][BRAILLE_DOWN] = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

/* By which of the three dots are set, the highest being bit 0. */
static const char ascii_char[1 << ASCII_DOWN] = {' ', '\'', '-', '\'', '_', ':', '.', '|'};

struct raster raster_over(struct canvas *c, struct rect area)
{
    struct raster r = {.canvas = c, .area = area, .across = c->ascii ? 1 : BRAILLE_ACROSS};
    r.down = c->ascii ? ASCII_DOWN : BRAILLE_DOWN;
    r.w = area.w > 0 ? area.w * r.across : 0;
    r.h = area.h > 0 ? area.h * r.down : 0;
    return r;
}

/* The braille dots of a cell that a line in this style joins. */
static uint32_t dots_at(const struct canvas *c, int x, int y, enum style style)
{
    if (x < 0 || y < 0 || x >= c->w || y >= c->h)
        return BRAILLE;
    const struct cell *cell = &c->cell[(size_t)y * (size_t)c->w + (size_t)x];
    bool gives_way = cell->style == STYLE_FAINT && style != STYLE_FAINT;
    return cell->ch >= BRAILLE && cell->ch < BRAILLE + 0x100 && !gives_way ? cell->ch : BRAILLE;
}

/* set: bit i is the i-th dot from the top of column `column` of the cell. */
static void put_dots(const struct raster *r, int cx, int cy, int column, unsigned set, enum style style)
{
    int x = r->area.x + cx, y = r->area.y + cy;
    if (r->canvas->ascii) {
        canvas_put(r->canvas, x, y, (unsigned char)ascii_char[set], style);
        return;
    }
    uint32_t bits = dots_at(r->canvas, x, y, style);
    for (int i = 0; i < BRAILLE_DOWN; i++)
        if (set >> i & 1)
            bits |= braille_bit[column][i];
    canvas_put(r->canvas, x, y, bits, style);
}

void raster_column(const struct raster *r, int x, int first, int last, bool (*on)(const void *arg, int dot),
                   const void *arg, enum style style)
{
    if (x < 0 || x >= r->w)
        return;
    first = first < 0 ? 0 : first;
    last = last >= r->h ? r->h - 1 : last;
    unsigned set = 0;
    for (int y = first; y <= last; y++) {
        set |= on(arg, y) ? 1u << y % r->down : 0;
        if (set && (y == last || y % r->down == r->down - 1)) {
            put_dots(r, x / r->across, y / r->down, x % r->across, set, style);
            set = 0;
        }
    }
}

void raster_mark(const struct raster *r, int x, int y, uint32_t mark, enum style style)
{
    if (x >= 0 && x < r->w && y >= 0 && y < r->h)
        canvas_put(r->canvas, r->area.x + x / r->across, r->area.y + y / r->down, mark, style);
}

/* Every second dot of every second row and column, shifted from row to row. */
static bool shaded(const void *arg, int dot)
{
    int x = *(const int *)arg;
    return x % 2 == 0 && dot % 4 == (x % 4 ? 2 : 0);
}

/* ASCII: ':' where the surface fills most of the cell, '.' at its edges. */
static void shade_chars(const struct raster *r, int x, int first, int last, enum style style)
{
    for (int cy = first / r->down; cy <= last / r->down; cy++) {
        int top = cy * r->down, from = first > top ? first : top;
        int to = last < top + r->down - 1 ? last : top + r->down - 1;
        canvas_put(r->canvas, r->area.x + x, r->area.y + cy, to - from + 1 >= 2 ? ':' : '.', style);
    }
}

void raster_shade(const struct raster *r, int x, int first, int last, enum style style)
{
    first = first < 0 ? 0 : first;
    last = last >= r->h ? r->h - 1 : last;
    if (x < 0 || x >= r->w || first > last)
        return;
    if (r->canvas->ascii)
        shade_chars(r, x, first, last, style);
    else
        raster_column(r, x, first, last, shaded, &x, style);
}

static bool always(const void *arg, int dot)
{
    (void)arg;
    (void)dot;
    return true;
}

void raster_point(const struct raster *r, int x, int y, char mark, enum style style)
{
    if (y < 0 || y >= r->h)
        return;
    if (r->canvas->ascii) {
        raster_mark(r, x, y, mark ? (unsigned char)mark : '*', style);
        return;
    }
    int top = y + 1 < r->h ? y : y - 1, left = x + 1 < r->w ? x : x - 1;
    for (int i = 0; i < 2; i++)
        raster_column(r, left + i, top, top + 1, always, NULL, style);
}
