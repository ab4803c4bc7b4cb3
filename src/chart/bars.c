/* SPDX-License-Identifier: MIT */
/* Horizontal bars; see chart/bars.h. From left to right: label, bar, value. Where columns are short the bar goes first,
 * for the value tells the same, then the value.
 */
#include "chart/bars.h"

#include <math.h>
#include <stdio.h>

#include "area.h"
#include "fill.h"

enum { BAR_LEAST = 4, TITLE_FROM = 3 /* rows */ };
enum { DASH = 0x2500, LINE = 0x2502, LEFT_END = 0x251c, RIGHT_END = 0x2524 };

struct columns {
    int label, bar, value; /* widths; bar and value begin behind a blank */
};

static int widest_label(const struct chart_bars *b)
{
    int widest = 0;
    for (size_t i = 0; i < b->count; i++) {
        int w = b->bar[i].label ? canvas_width(b->bar[i].label) : 0;
        widest = w > widest ? w : widest;
    }
    return widest;
}

static int widest_value(const struct chart_bars *b)
{
    int widest = 0;
    for (size_t i = 0; i < b->count; i++)
        for (int s = 0; s < b->sets; s++) {
            int w = b->bar[i].value[s] ? canvas_width(b->bar[i].value[s]) : 0;
            widest = w > widest ? w : widest;
        }
    return widest;
}

static struct columns lay_out(const struct chart_bars *b, int w)
{
    struct columns l = {.label = widest_label(b), .value = widest_value(b)};
    int value = l.value ? l.value + 1 : 0;
    if (l.label > w / 2 && l.label + 1 + BAR_LEAST + value > w)
        l.label = w / 2;
    l.bar = w - l.label - 1 - value;
    if (l.bar >= BAR_LEAST)
        return l;
    l.bar = 0;
    if (l.label + value > w)
        l.label = w - value > 0 ? w - value : w;
    return l;
}

static void draw_bar(struct canvas *c, struct rect area, int x, int y, int w, const struct chart_bars *b,
                     const struct chart_bar *bar, int set)
{
    double share = bar->share[set], length = (share < 0 ? 0 : share > 1 ? 1 : share) * w;
    for (int i = 0; !isnan(share) && i < w; i++) {
        double part = length - i < 0 ? 0 : length - i > 1 ? 1 : length - i;
        area_put(c, area, x + i, y, fill_char(c, set, FILL_ACROSS, part, i == 0), b->style[set]);
    }
}

/* The cell of a bar of w cells in which a share lies. */
static int cell_of(double share, int w)
{
    int x = share <= 0 ? 0 : share >= 1 ? w : (int)(share * w);
    return x < w ? x : w - 1;
}

/* "####|##---|": its ends, and a line between them where there is no bar. Ends less than a cell apart tell nothing. */
static void draw_spread(struct canvas *c, struct rect area, int x, int y, int w, enum style style, double share,
                        double spread)
{
    if (!(2 * spread * w >= 1) || isnan(share) || w < 1)
        return;
    int left = cell_of(share - spread, w), right = cell_of(share + spread, w), end = cell_of(share, w);
    int covered = share * w - end >= (c->ascii ? 0.5 : 0.0625); /* as fill_char has it */
    for (int i = end + covered; i < right; i++)
        area_put(c, area, x + i, y, c->ascii ? '-' : DASH, style);
    area_put(c, area, x + left, y, c->ascii ? '|' : LEFT_END, style);
    area_put(c, area, x + right, y, c->ascii ? '|' : RIGHT_END, style);
}

static void draw_mark(struct canvas *c, struct rect area, int x, int y, int w, double mark)
{
    if (mark > 0 && w > 0)
        area_put(c, area, x + cell_of(mark, w), y, c->ascii ? '|' : LINE, STYLE_STRONG);
}

static void draw_row(struct canvas *c, struct rect area, int y, const struct columns *l, const struct chart_bars *b,
                     const struct chart_bar *bar, int set)
{
    if (bar->label && set == 0)
        area_text(c, area, 0, y, l->label, STYLE_NORMAL, bar->label);
    draw_bar(c, area, l->label + 1, y, l->bar, b, bar, set);
    draw_spread(c, area, l->label + 1, y, l->bar, b->style[set], bar->share[set], bar->spread[set]);
    draw_mark(c, area, l->label + 1, y, l->bar, bar->mark[set]);
    if (bar->value[set])
        area_text_right(c, area, area.w, y, l->value, STYLE_NORMAL, bar->value[set]);
}

static void draw_more(struct canvas *c, struct rect area, int y, size_t more)
{
    char text[32];
    snprintf(text, sizeof text, "+%zu more", more);
    area_text_right(c, area, canvas_width(text), y, area.w, STYLE_FAINT, text);
}

/* How many bars are shown in so many rows: all, or, with a row for the rest, at least one. */
static size_t rows_for(const struct chart_bars *b, int rows)
{
    size_t room = (size_t)(rows / b->sets), but_one = (size_t)((rows - 1) / b->sets);
    return b->count <= room ? b->count : but_one ? but_one : 1;
}

void chart_bars(struct canvas *c, struct rect area, const struct chart_bars *b)
{
    area_blank(c, area);
    if (area.w <= 0 || area.h <= 0 || b->sets < 1 || b->sets > CHART_SETS_MAX)
        return;
    int y = area.h < TITLE_FROM ? 0 : fill_title(c, area, b->title, b->sets, b->set, b->style);
    struct columns l = lay_out(b, area.w);
    size_t shown = rows_for(b, area.h - y);
    for (size_t i = 0; i < shown; i++)
        for (int s = 0; s < b->sets; s++, y++)
            draw_row(c, area, y, &l, b, &b->bar[i], s);
    if (shown < b->count)
        draw_more(c, area, y, b->count - shown);
}
