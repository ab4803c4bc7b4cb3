/* SPDX-License-Identifier: MIT */
/* Millions of points to a few hundred; see chart/thin.h. Stands before chart_draw: columns are told here exactly as
 * line.c tells them, or lines would differ by a dot. UI thread. */
#include "chart/thin.h"

#include <math.h>

#include "base/mem.h"
#include "values.h"

enum { POINTS_A_COLUMN = 5 }; /* first, least, greatest, last, and the gap before them */

struct thin_point {
    size_t index;
    double y;
};

struct thin_column {
    struct thin_point first, least, greatest, last;
    bool any, parted; /* parted: a gap lies before the first */
};

void thin_free(struct thin *t)
{
    for (int part = 0; part < THIN_PARTS; part++) {
        mem_free(t->column[part]);
        mem_free(t->x[part]);
        mem_free(t->y[part]);
    }
    *t = (struct thin){0};
}

void thin_forget(struct thin *t)
{
    t->taken = 0;
    t->mean = 0;
    t->rest = 1;
    for (int part = 0; part < THIN_PARTS; part++) {
        t->parted[part] = false;
        for (int c = 0; t->column[part] && c < t->window.columns + 2; c++)
            t->column[part][c].any = t->column[part][c].parted = false;
    }
}

static bool is_smooth(const struct thin_window *w)
{
    return w->smooth > 0 && w->smooth < 1;
}

static bool same_window(const struct thin_window *a, const struct thin_window *b)
{
    return a->x_min == b->x_min && a->x_max == b->x_max && a->columns == b->columns && a->smooth == b->smooth
        && a->positive == b->positive;
}

static bool get_room(struct thin *t, enum thin_part part, size_t columns)
{
    if (t->column[part])
        return true;
    t->column[part] = mem_array(columns, sizeof *t->column[part]);
    t->x[part] = mem_raw(columns, POINTS_A_COLUMN * sizeof(double));
    t->y[part] = mem_raw(columns, POINTS_A_COLUMN * sizeof(double));
    return t->column[part] && t->x[part] && t->y[part];
}

bool thin_open(struct thin *t, const struct thin_window *window, struct err *e)
{
    if (t->column[THIN_RAW] && same_window(&t->window, window))
        return true;
    if (t->window.columns != window->columns)
        thin_free(t);
    t->window = *window;
    size_t columns = (size_t)(window->columns > 0 ? window->columns : 0) + 2;
    if (!get_room(t, THIN_RAW, columns) || (is_smooth(window) && !get_room(t, THIN_SMOOTH, columns))) {
        thin_free(t);
        return err_memory(e, "the curves");
    }
    thin_forget(t);
    return true;
}

double thin_x(const struct thin_source *s, size_t i)
{
    return s->x ? s->x[i] : s->x0 + (double)i * s->dx;
}

static void add(struct thin_column *c, size_t index, double y, bool parted)
{
    struct thin_point p = {index, y};
    if (!c->any) {
        c->first = c->least = c->greatest = p;
        c->any = true;
        c->parted = parted;
    }
    if (y < c->least.y)
        c->least = p;
    if (y > c->greatest.y)
        c->greatest = p;
    c->last = p;
}

static void take_value(struct thin *t, enum thin_part part, int column, size_t index, double y)
{
    if (!isfinite(y) || (t->window.positive && y <= 0)) {
        t->parted[part] = true;
        return;
    }
    add(&t->column[part][column + 1], index, y, t->parted[part]);
    t->parted[part] = false;
}

/* -1: left of the window; `columns`: right of it. As in line.c. */
static int column_of(const struct thin_window *w, double at, double x_dots)
{
    double dot = (at - w->x_min) * x_dots;
    dot = dot < -1 ? -1 : dot > w->columns ? w->columns : dot;
    return (int)(dot < 0 ? dot - 0.5 : dot + 0.5);
}

bool thin_take(struct thin *t, const struct thin_source *s, size_t most)
{
    if (!t->column[THIN_RAW] || t->taken >= s->count)
        return false;
    bool smooth = is_smooth(&t->window);
    size_t end = s->count - t->taken > most ? t->taken + most : s->count;
    double x_dots = (t->window.columns - 1) / (t->window.x_max - t->window.x_min);
    struct average average = {.w = t->window.smooth, .m = t->mean, .rest = t->rest};
    for (size_t i = t->taken; i < end; i++) {
        double at = thin_x(s, i), y = s->y[i];
        double mean = smooth ? average_next(&average, y) : y;
        int column = isfinite(at) ? column_of(&t->window, at, x_dots) : -1;
        take_value(t, THIN_RAW, column, i, isfinite(at) ? y : NAN);
        if (smooth)
            take_value(t, THIN_SMOOTH, column, i, isfinite(at) ? mean : NAN);
    }
    t->mean = average.m;
    t->rest = average.rest;
    t->taken = end;
    return end < s->count;
}

/* A column's points in their order, each once. Returns how many. */
static size_t order(const struct thin_column *c, struct thin_point out[4])
{
    bool falls = c->greatest.index < c->least.index;
    const struct thin_point *p[4] = {&c->first, falls ? &c->greatest : &c->least, falls ? &c->least : &c->greatest,
                                     &c->last};
    size_t n = 0;
    for (int i = 0; i < 4; i++)
        if (!n || p[i]->index != out[n - 1].index)
            out[n++] = *p[i];
    return n;
}

void thin_series(struct thin *t, const struct thin_source *s, enum thin_part part, struct chart_series *out)
{
    size_t n = 0, head = t->taken / 10; /* as many as range.c takes of a series that is whole */
    *out = (struct chart_series){.stride = sizeof(double), .thinned = true, .head_plus_1 = 1};
    for (int c = 0; t->column[part] && c < t->window.columns + 2; c++) {
        const struct thin_column *column = &t->column[part][c];
        struct thin_point p[4];
        size_t points = column->any ? order(column, p) : 0;
        if (points && column->parted) {
            t->x[part][n] = thin_x(s, p[0].index);
            t->y[part][n++] = NAN;
        }
        for (size_t i = 0; i < points; i++, n++) {
            t->x[part][n] = thin_x(s, p[i].index);
            t->y[part][n] = p[i].y;
            out->head_plus_1 += p[i].index < head;
        }
    }
    out->count = n;
    out->x = t->x[part];
    out->y = t->y[part];
}
