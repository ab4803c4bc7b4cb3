/* SPDX-License-Identifier: MIT */
/* Series to dots; see line.h. Between a series of numbers and chart/raster. */
#include "line.h"

#include <math.h>
#include <string.h>

static const double DOT_BOUND = 1e5; /* far outside any raster, and safe as an int */

/* On for `on` dots of every `period`, along the line; `thick` dots more below, since one row of braille dots is hard to
 * see from the back of a room. In braille and in ASCII. */
struct pattern {
    int on, period, thick;
};
static const struct pattern patterns[][2];

/* A point in dots. */
struct point {
    double x, y;
    int column;
};

double line_x(const struct chart_series *s, size_t i)
{
    return s->x ? s->x[i] : (double)i + 1;
}

double line_y(const struct chart_series *s, size_t i)
{
    double y;
    memcpy(&y, (const char *)s->y + i * s->stride, sizeof y);
    return y;
}

/* These two are done for each value in each frame; the C library's are calls. */
static double bound(double dot)
{
    return dot < -DOT_BOUND ? -DOT_BOUND : dot > DOT_BOUND ? DOT_BOUND : dot;
}

static int nearest(double dot)
{
    return (int)(dot < 0 ? dot - 0.5 : dot + 0.5);
}

static void cover(struct line *l, int column, double y)
{
    if (column < 0 || column >= l->w)
        return;
    struct line_span *s = &l->span[column];
    int dot = nearest(y);
    bool empty = s->lo > s->hi;
    s->lo = empty || dot < s->lo ? dot : s->lo;
    s->hi = empty || dot > s->hi ? dot : s->hi;
}

/* The straight line from a to b, in the columns between theirs. */
static void join(struct line *l, const struct point *a, const struct point *b)
{
    int first = a->column < 0 ? -1 : a->column, last = b->column > l->w ? l->w : b->column;
    for (int c = first; c < last; c++) {
        if (c >= 0)
            l->span[c].joined = true;
        if (c + 1 < b->column)
            cover(l, c + 1, a->y + (b->y - a->y) * (c + 1 - a->x) / (b->x - a->x));
    }
}

/* Where a step between two columns leaves dots out, each gets half of them. */
static void close_steps(struct line *l)
{
    for (int c = 0; c + 1 < l->w; c++) {
        struct line_span *a = &l->span[c], *b = &l->span[c + 1];
        if (!a->joined || a->lo > a->hi || b->lo > b->hi)
            continue;
        if (b->lo > a->hi + 1) {
            a->hi = (a->hi + b->lo) / 2;
            b->lo = a->hi + 1;
        } else if (b->hi < a->lo - 1) {
            a->lo = (a->lo + b->hi) / 2;
            b->hi = a->lo - 1;
        }
    }
}

void line_trace(struct line *l, const struct chart_series *s, const struct scale *x, const struct scale *y,
                const struct raster *r)
{
    l->w = r->w < LINE_COLUMNS_MAX ? r->w : LINE_COLUMNS_MAX;
    l->any = false;
    for (int c = 0; c < l->w; c++)
        l->span[c] = (struct line_span){.lo = 1, .hi = 0};
    struct point before = {0};
    bool follows = false;
    for (size_t i = 0; i < s->count; i++) {
        double at = line_x(s, i), value = line_y(s, i);
        if (!isfinite(at) || !isfinite(value)) {
            follows = false;
            continue;
        }
        struct point now = {
            .x = bound(scale_place(x, at) * (l->w - 1)),
            .y = bound((1 - scale_place(y, value)) * (r->h - 1)),
        };
        now.column = nearest(now.x);
        cover(l, now.column, now.y);
        if (follows && now.column > before.column)
            join(l, &before, &now);
        if (now.column >= 0 && now.column < l->w) {
            l->any = true;
            l->end_x = now.column;
            l->end_y = nearest(now.y);
        }
        before = now;
        follows = true;
    }
    close_steps(l);
}

struct stroke {
    struct pattern pattern;
    int start; /* dots of the line behind us, less the column's first dot */
};

static bool stroke_on(const void *arg, int dot)
{
    const struct stroke *s = arg;
    return (s->start + dot) % s->pattern.period < s->pattern.on;
}

static bool is_lone(const struct line *l, int c)
{
    const struct line_span *s = &l->span[c];
    return s->lo == s->hi && !s->joined && !(c > 0 && l->span[c - 1].joined);
}

/* In ASCII the line's letter every so many columns. */
static bool has_letter(const struct chart_series *s, int number, int column, const struct raster *r)
{
    enum { LETTER_EVERY = 12, LETTER_SHIFT = 5, LETTER_FIRST = 6 };
    return r->canvas->ascii && s->mark && (column + number * LETTER_SHIFT) % LETTER_EVERY == LETTER_FIRST;
}

void line_draw(const struct line *l, const struct chart_series *s, int number, const struct raster *r)
{
    int length = 0; /* of the line so far, in dots */
    for (int c = 0; c < l->w; c++) {
        const struct line_span *span = &l->span[c];
        if (span->lo > span->hi)
            continue;
        struct stroke stroke = {.pattern = patterns[s->line][r->canvas->ascii]};
        int top = span->lo < 0 ? 0 : span->lo, bottom = span->hi + stroke.pattern.thick;
        bottom = bottom < r->h ? bottom : r->h - 1;
        stroke.start = length % stroke.pattern.period + stroke.pattern.period - top % stroke.pattern.period;
        if (is_lone(l, c))
            raster_point(r, c, span->lo, s->mark, s->style);
        else
            raster_column(r, c, top, bottom, stroke_on, &stroke, s->style);
        if (top <= bottom && has_letter(s, number, c, r))
            raster_mark(r, c, (top + bottom) / 2, s->mark, s->style);
        length += bottom - stroke.pattern.thick > top ? bottom - stroke.pattern.thick - top + 1 : 1;
    }
}

static const struct pattern patterns[][2] = {
    [CHART_SOLID] = {{.on = 1, .period = 1, .thick = 1}, {.on = 1, .period = 1}},
    [CHART_DASHED] = {{.on = 5, .period = 8, .thick = 1}, {.on = 3, .period = 5}},
    [CHART_DOTTED] = {{.on = 1, .period = 3}, {.on = 1, .period = 2}},
};
