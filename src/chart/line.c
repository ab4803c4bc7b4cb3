/* SPDX-License-Identifier: MIT */
/* Series to dots; see line.h. Between a series of numbers and chart/raster. */
#include "line.h"

#include <math.h>

#include "values.h"

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

/* A line on its way through its points. Where many points fall into one column, the height of most of them, which is a
 * logarithm perhaps, is never asked for: only that of the column's extremes, and of the last one. */
struct pen {
    struct line *line;
    const struct scale *x, *y;
    int h;          /* dots */
    double x_dots;  /* dots for each unit of x; on a logarithmic axis for all of it */
    bool follows;   /* on a point: */
    int column;     /* its column, in which values from lo to hi have been covered */
    double lo, hi;
    double dot_x, value; /* the point */
    int end_x;           /* the last point in sight */
    double end_value;
};

static void lift(struct pen *p)
{
    p->follows = false;
}

static double height(const struct pen *p, double value)
{
    return bound((1 - scale_place(p->y, value)) * (p->h - 1));
}

/* The first point of a line, or of a column, or an extreme of the column. */
static void cover_point(struct pen *p, const struct point *now, double value)
{
    bool joins = p->follows && now->column > p->column, first = !p->follows || now->column != p->column;
    cover(p->line, now->column, now->y);
    if (joins) {
        struct point before = {.x = p->dot_x, .y = height(p, p->value), .column = p->column};
        join(p->line, &before, now);
    }
    p->lo = first || value < p->lo ? value : p->lo;
    p->hi = first || value > p->hi ? value : p->hi;
}

static double across(const struct pen *p, double at)
{
    return bound((p->x->log ? scale_place(p->x, at) : at - p->x->min) * p->x_dots);
}

static void go_to(struct pen *p, double at, double value)
{
    struct point now = {.x = across(p, at)};
    now.column = nearest(now.x);
    if (!p->follows || now.column != p->column || !(value >= p->lo && value <= p->hi)) {
        now.y = height(p, value);
        cover_point(p, &now, value);
    }
    p->follows = true;
    p->column = now.column;
    p->dot_x = now.x;
    p->value = value;
    if (now.column >= 0 && now.column < p->line->w) {
        p->line->any = true;
        p->end_x = now.column;
        p->end_value = value;
    }
}

/* Remembers the point that the pen is on, if it is to be seen. */
static void keep_best(const struct pen *p)
{
    struct line_dot dot = {p->column, p->follows ? nearest(height(p, p->value)) : -1};
    p->line->has_best = dot.x >= 0 && dot.x < p->line->w && dot.y >= 0 && dot.y < p->h;
    p->line->best = dot;
}

/* All values go into the average, those before the first that is drawn too: a fork's line leaves its parent's. */
static void trace_values(struct pen *p, const struct chart_series *s, bool smooth)
{
    struct average average = average_start(s);
    for (size_t i = smooth ? 0 : s->first; i < s->count; i++) {
        double at = values_x(s, i), y = values_y(s, i), value = smooth ? average_next(&average, y) : y;
        if (i < s->first)
            continue;
        if (scale_has(p->x, at) && scale_has(p->y, value))
            go_to(p, at, value);
        else
            lift(p);
        if (i + 1 == s->best_plus_1)
            keep_best(p);
    }
}

/* One edge of the band; the two together span it. On a logarithmic axis what goes below 0 goes below the plot. */
static void trace_edge(struct pen *p, const struct chart_series *s, int side)
{
    for (size_t i = s->first; i < s->count; i++) {
        double at = values_x(s, i), y = values_y(s, i), value = y + side * values_spread(s, i);
        if (p->y->log && y > 0 && value <= 0)
            value = p->y->min * 1e-3;
        if (scale_has(p->x, at) && scale_has(p->y, value))
            go_to(p, at, value);
        else
            lift(p);
    }
    lift(p);
}

/* A line that goes on beyond the window ends where it leaves it. */
static void find_end(const struct pen *p)
{
    struct line *l = p->line;
    if (l->any)
        l->end = (struct line_dot){p->end_x, nearest(height(p, p->end_value))};
    for (int c = l->w - 1; c >= 0 && !(l->any && c <= l->end.x); c--) {
        const struct line_span *s = &l->span[c];
        if (s->lo > s->hi)
            continue;
        l->any = true;
        l->end = (struct line_dot){c, s->lo + (s->hi - s->lo) / 2};
    }
}

void line_trace(struct line *l, const struct chart_series *s, enum line_part part, const struct scale *x,
                const struct scale *y, const struct raster *r)
{
    l->w = r->w < LINE_COLUMNS_MAX ? r->w : LINE_COLUMNS_MAX;
    l->any = l->has_best = false;
    for (int c = 0; c < l->w; c++)
        l->span[c] = (struct line_span){.lo = 1, .hi = 0};
    struct pen pen = {.line = l, .x = x, .y = y, .h = r->h, .x_dots = (l->w - 1) / (x->log ? 1 : x->max - x->min)};
    if (part == LINE_BAND) {
        trace_edge(&pen, s, -1);
        trace_edge(&pen, s, 1);
        return;
    }
    trace_values(&pen, s, part == LINE_MAIN && values_smoothed(s));
    find_end(&pen);
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
    return r->canvas->ascii && s->mark && !s->point && (column + number * LETTER_SHIFT) % LETTER_EVERY == LETTER_FIRST;
}

struct look {
    struct pattern pattern;
    enum style style;
    char mark; /* of a lone point */
};

/* One column; returns how far the line comes in it, in dots. */
static int draw_column(const struct line *l, int c, const struct look *look, int length, const struct raster *r)
{
    const struct line_span *span = &l->span[c];
    struct stroke stroke = {.pattern = look->pattern};
    int top = span->lo < 0 ? 0 : span->lo, bottom = span->hi + stroke.pattern.thick;
    bottom = bottom < r->h ? bottom : r->h - 1;
    stroke.start = length % stroke.pattern.period + stroke.pattern.period - top % stroke.pattern.period;
    if (is_lone(l, c))
        raster_point(r, c, span->lo, look->mark, look->style);
    else
        raster_column(r, c, top, bottom, stroke_on, &stroke, look->style);
    return bottom - stroke.pattern.thick > top ? bottom - stroke.pattern.thick - top + 1 : 1;
}

void line_draw(const struct line *l, const struct chart_series *s, int number, const struct raster *r)
{
    struct look look = {.pattern = patterns[s->line][r->canvas->ascii], .style = s->style, .mark = s->mark};
    look.pattern.thick = s->thin || s->point ? 0 : look.pattern.thick;
    int length = 0; /* of the line so far, in dots */
    for (int c = 0; c < l->w; c++) {
        const struct line_span *span = &l->span[c];
        if (span->lo > span->hi)
            continue;
        length += draw_column(l, c, &look, length, r);
        int middle = ((span->lo < 0 ? 0 : span->lo) + (span->hi < r->h ? span->hi : r->h - 1)) / 2;
        if (span->hi >= 0 && span->lo < r->h && has_letter(s, number, c, r))
            raster_mark(r, c, middle, (unsigned char)s->mark, s->style);
    }
}

/* In ASCII, where lines are one dot thick, a thin one is a dotted one. */
void line_draw_shadow(const struct line *l, const struct raster *r)
{
    struct look look = {.pattern = {.on = 1, .period = 1}, .style = STYLE_FAINT, .mark = '.'};
    look.pattern.period += r->canvas->ascii;
    int length = 0;
    for (int c = 0; c < l->w; c++)
        if (l->span[c].lo <= l->span[c].hi)
            length += draw_column(l, c, &look, length, r);
}

void line_draw_band(const struct line *l, const struct chart_series *s, const struct raster *r)
{
    for (int c = 0; c < l->w; c++)
        raster_shade(r, c, l->span[c].lo, l->span[c].hi, s->style);
}

static const struct pattern patterns[][2] = {
    [CHART_SOLID] = {{.on = 1, .period = 1, .thick = 1}, {.on = 1, .period = 1}},
    [CHART_DASHED] = {{.on = 5, .period = 8, .thick = 1}, {.on = 3, .period = 5}},
    [CHART_DOTTED] = {{.on = 1, .period = 3}, {.on = 1, .period = 2}},
};
