/* SPDX-License-Identifier: MIT */
/* Rows of dots; see chart/dots.h. From left to right: label, dot on the scale, number. The scale below is an x axis as
 * line charts have it.
 */
#include "chart/dots.h"

#include <math.h>
#include <stdio.h>

#include "area.h"
#include "frame.h"

enum { TITLE_FROM = 3, AXIS_FROM = 6, AXIS_ROWS = 2, PLOT_LEAST = 12, COLUMNS_EACH_TICK = 8, LABEL_SHARE = 2 };

struct glyphs {
    uint32_t left, right, bar;
};
static const struct glyphs glyphs[2];

struct plan {
    int top, rows, label, number; /* widths of label and number */
    struct rect plot;
    struct scale x;
    size_t best; /* SIZE_MAX: none */
};

static size_t best_of(const struct chart_dots *d)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < d->count; i++) {
        double v = d->dot[i].value;
        if (isfinite(v) && (best == SIZE_MAX || (d->least ? v < d->dot[best].value : v > d->dot[best].value)))
            best = i;
    }
    return best;
}

/* "11.20 +-0.10" */
static void number_text(char *out, size_t size, const struct canvas *c, const struct chart_dots *d, size_t i, bool best)
{
    const struct chart_dot *dot = &d->dot[i];
    int n;
    if (isnan(dot->value)) {
        snprintf(out, size, "-");
        return;
    }
    n = snprintf(out, size, best ? "[%.*f]" : " %.*f ", d->decimals, dot->value);
    if (isfinite(dot->spread) && n > 0 && (size_t)n < size)
        snprintf(out + n, size - (size_t)n, c->ascii ? "+-%.*f" : "\302\261%.*f", d->decimals, dot->spread);
}

static struct scale scale_of(const struct chart_dots *d, int columns)
{
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < d->count; i++) {
        const struct chart_dot *dot = &d->dot[i];
        double spread = isfinite(dot->spread) ? dot->spread : 0;
        if (!isfinite(dot->value))
            continue;
        lo = fmin(lo, dot->value - spread);
        hi = fmax(hi, dot->value + spread);
    }
    return scale_fit(lo, hi, columns / COLUMNS_EACH_TICK, 0);
}

static void lay_out(struct plan *p, struct rect area, const struct canvas *c, const struct chart_dots *d)
{
    char text[64];
    int axis = area.h >= AXIS_FROM ? AXIS_ROWS : 0;
    *p = (struct plan){.top = area.h >= TITLE_FROM && d->title, .best = best_of(d)};
    for (size_t i = 0; i < d->count; i++) {
        int label = d->dot[i].label ? canvas_width(d->dot[i].label) : 0, number;
        number_text(text, sizeof text, c, d, i, i == p->best);
        number = canvas_width(text);
        p->label = label > p->label ? label : p->label;
        p->number = number > p->number ? number : p->number;
    }
    p->rows = area.h - p->top - axis;
    if ((size_t)p->rows > d->count)
        p->rows = (int)d->count;
    if (p->label > area.w / LABEL_SHARE)
        p->label = area.w / LABEL_SHARE;
    p->plot = (struct rect){p->label + 2, p->top, area.w - p->label - p->number - 4, p->rows};
    if (p->plot.w < PLOT_LEAST)
        p->plot.w = 0;
    p->x = scale_of(d, p->plot.w);
}

static int column_of(const struct plan *p, double value)
{
    int x = (int)lround(scale_place(&p->x, value) * (p->plot.w - 1));
    return x < 0 ? 0 : x >= p->plot.w ? p->plot.w - 1 : x;
}

static void draw_dot(struct canvas *c, struct rect area, const struct plan *p, const struct chart_dot *dot, int y)
{
    const struct glyphs *g = &glyphs[c->ascii];
    if (!p->plot.w || !isfinite(dot->value))
        return;
    if (isfinite(dot->spread)) {
        int left = column_of(p, dot->value - dot->spread), right = column_of(p, dot->value + dot->spread);
        for (int x = left; x <= right; x++)
            area_put(c, area, p->plot.x + x, y, x == left ? g->left : x == right ? g->right : g->bar, dot->style);
    }
    area_put(c, area, p->plot.x + column_of(p, dot->value), y,
             !c->ascii && dot->point ? dot->point : dot->mark ? (unsigned char)dot->mark : '*', dot->style);
}

static void draw_row(struct canvas *c, struct rect area, const struct plan *p, const struct chart_dots *d, size_t i)
{
    char text[64];
    int y = p->top + (int)i;
    enum style style = i == p->best ? STYLE_STRONG : STYLE_NORMAL;
    area_text(c, area, 0, y, p->label, style, d->dot[i].label ? d->dot[i].label : "");
    draw_dot(c, area, p, &d->dot[i], y);
    number_text(text, sizeof text, c, d, i, i == p->best);
    int at = p->plot.w ? p->plot.x + p->plot.w + 2 : p->label + 1;
    if (at + canvas_width(text) <= area.w)
        area_text(c, area, at, y, area.w - at, style, text);
}

static void draw_axis(struct canvas *c, struct rect area, const struct plan *p)
{
    struct frame f = {.area = {area.x + p->plot.x - 1, area.y, p->plot.w + 2, area.h}, .plot = p->plot, .x = p->x};
    f.plot.x += area.x;
    f.plot.y += area.y;
    if (p->plot.w && p->top + p->rows + AXIS_ROWS <= area.h)
        axis_draw_x(&f, c, NULL);
}

void chart_dots(struct canvas *c, struct rect area, const struct chart_dots *d)
{
    struct plan p;
    area_blank(c, area);
    if (area.w <= 0 || area.h <= 0 || !d->count)
        return;
    lay_out(&p, area, c, d);
    if (p.top)
        area_text(c, area, 0, 0, area.w, STYLE_STRONG, d->title);
    size_t shown = (size_t)p.rows < d->count && p.rows > 1 ? (size_t)p.rows - 1 : (size_t)p.rows;
    for (size_t i = 0; i < shown; i++)
        draw_row(c, area, &p, d, i);
    if (shown < d->count) {
        char text[32];
        snprintf(text, sizeof text, "+%zu more", d->count - shown);
        area_text(c, area, 0, p.top + (int)shown, area.w, STYLE_FAINT, text);
    }
    draw_axis(c, area, &p);
}

static const struct glyphs glyphs[2] = {
    {.left = 0x251c, .right = 0x2524, .bar = 0x2500},
    {.left = '|', .right = '|', .bar = '-'},
};
