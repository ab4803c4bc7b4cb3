/* SPDX-License-Identifier: MIT */
/* Lines and bands; see curve.h. Between the values and cairo's paths. */
#include "curve.h"

#include <math.h>

#include "base/mem.h"

static const double columns = 4;  /* a point: 288 an inch */
static const double far = 1e4;    /* points: beyond it cairo's fixed point may overflow, and nothing is seen */

static double on_page(double place)
{
    return fmin(fmax(place, -far), far);
}

double curve_x(const struct curve_frame *f, double x)
{
    return on_page(f->plot.x + scale_place(&f->x, x) * f->plot.w);
}

/* What a logarithmic axis has no place for lies far below. */
double curve_y(const struct curve_frame *f, double y)
{
    if (f->y.log && y <= 0)
        return far;
    return on_page(f->plot.y + (1 - scale_place(&f->y, y)) * f->plot.h);
}

/* ---- points ---- */

static bool point_of(struct curve_point *out, const struct curve_frame *f, const struct figure_line *line, size_t i)
{
    double y = line->y[i], spread = line->spread ? line->spread[i] : NAN;
    if (!isfinite(line->x[i]) || !scale_has(&f->y, y))
        return false;
    *out = (struct curve_point){.x = curve_x(f, line->x[i]), .y = curve_y(f, y), .high = NAN, .low = NAN};
    if (isfinite(spread)) {
        out->high = curve_y(f, y + spread);
        out->low = curve_y(f, y - spread);
    }
    return true;
}

/* The points of one column: places in the curve, which its later points overwrite. */
struct column {
    size_t first; /* the column's first point in curve->point */
    size_t count; /* of points that fell into it */
    struct curve_point least, greatest, last;
    bool least_comes_first;
    double high, low;
};

static void begin_column(struct column *k, const struct curve *c, const struct curve_point *p)
{
    *k = (struct column){.first = c->count, .count = 1, .least = *p, .greatest = *p, .last = *p, .high = p->high,
                         .low = p->low};
}

static void add_to_column(struct column *k, const struct curve_point *p)
{
    if (p->y > k->least.y) {
        k->least = *p;
        k->least_comes_first = false;
    }
    if (p->y < k->greatest.y) {
        k->greatest = *p;
        k->least_comes_first = true;
    }
    k->last = *p;
    k->high = fmin(k->high, p->high);
    k->low = fmax(k->low, p->low);
    k->count++;
}

/* A column of up to four points is kept as it is: they stand in the curve already. */
static void end_column(const struct column *k, struct curve *c)
{
    enum { KEPT = 4 };
    if (k->count <= KEPT)
        return;
    c->count = k->first + KEPT;
    struct curve_point *p = &c->point[k->first];
    p[1] = k->least_comes_first ? k->least : k->greatest;
    p[2] = k->least_comes_first ? k->greatest : k->least;
    p[3] = k->last;
    for (int i = 0; i < KEPT; i++) {
        p[i].joined = i > 0 || p[i].joined;
        p[i].high = k->high;
        p[i].low = k->low;
    }
}

bool curve_make(struct curve *c, const struct curve_frame *f, const struct figure_line *line, struct err *e)
{
    struct column column = {0};
    bool joined = false;
    *c = (struct curve){.point = mem_raw(line->count, sizeof *c->point)};
    if (!c->point)
        return err_memory(e, "a figure's line");
    for (size_t i = 0; i < line->count; i++) {
        struct curve_point p;
        if (!point_of(&p, f, line, i)) {
            joined = false;
            continue;
        }
        p.joined = joined;
        if (joined && floor(p.x * columns) == floor(column.last.x * columns)) {
            add_to_column(&column, &p);
        } else {
            end_column(&column, c);
            begin_column(&column, c, &p);
        }
        c->point[c->count++] = p;
        joined = true;
    }
    end_column(&column, c);
    return true;
}

void curve_free(struct curve *c)
{
    mem_free(c->point);
    *c = (struct curve){0};
}

/* ---- what it covers ---- */

static bool meets(const struct pen_rect *r, double x, double high, double low)
{
    return x >= r->x && x <= r->x + r->w && low >= r->y && high <= r->y + r->h;
}

static double between(double a, double b, double part)
{
    return a + (b - a) * part;
}

/* The part of the way from a to b in the rectangle, by steps of about a point. */
static double way_within(const struct curve_point *a, const struct curve_point *b, const struct pen_rect *rect)
{
    double length = hypot(b->x - a->x, b->y - a->y);
    int steps = (int)fmin(ceil(length), 2000) + 1, inside = 0;
    bool band = isfinite(a->high) && isfinite(b->high);
    for (int i = 0; i <= steps; i++) {
        double part = (double)i / steps, y = between(a->y, b->y, part);
        double high = band ? between(a->high, b->high, part) : y, low = band ? between(a->low, b->low, part) : y;
        inside += meets(rect, between(a->x, b->x, part), high, low);
    }
    return fmax(length, 1) * inside / (steps + 1);
}

double curve_within(const struct curve *c, const struct pen_rect *rect)
{
    double sum = 0;
    for (size_t i = 0; i < c->count; i++)
        sum += way_within(&c->point[c->point[i].joined ? i - 1 : i], &c->point[i], rect);
    return sum;
}

/* ---- drawing ---- */

static bool in_band(const struct curve *c, size_t i)
{
    return i < c->count && isfinite(c->point[i].high) && isfinite(c->point[i].low);
}

/* The points from `first` on that have a joined band. */
static size_t band_end(const struct curve *c, size_t first)
{
    size_t end = first + 1;
    while (in_band(c, end) && c->point[end].joined)
        end++;
    return end;
}

void curve_draw_band(const struct curve *c, const struct pen *p, const struct figure_line *line)
{
    cairo_new_path(p->cr);
    for (size_t first = 0, end; first < c->count; first = end) {
        end = first + 1;
        if (!in_band(c, first))
            continue;
        end = band_end(c, first);
        for (size_t i = first; i < end; i++)
            cairo_line_to(p->cr, c->point[i].x, c->point[i].high);
        for (size_t i = end; i-- > first;)
            cairo_line_to(p->cr, c->point[i].x, c->point[i].low);
        cairo_close_path(p->cr);
        cairo_new_sub_path(p->cr);
    }
    pen_colour(p, ink_run(p->ink, line->colour), 0.17);
    cairo_fill(p->cr);
}

static bool is_alone(const struct curve *c, size_t i)
{
    return !c->point[i].joined && (i + 1 == c->count || !c->point[i + 1].joined);
}

/* So that marks of several runs do not stand at the same places. */
static double first_mark(unsigned run, double step)
{
    double turns = (run + 0.5) * 0.382;
    return step * (turns - floor(turns));
}

static void draw_marks(const struct curve *c, const struct pen *p, const struct figure_line *line, double width)
{
    enum { MARKS = 5 };
    double step = width / MARKS, next = c->count ? c->point[0].x + first_mark(line->colour, step) : 0;
    for (size_t i = 0; i < c->count; i++) {
        if (c->point[i].x < next)
            continue;
        pen_mark(p, line->colour, line->dash != FIGURE_SOLID, c->point[i].x, c->point[i].y);
        while (next <= c->point[i].x)
            next += step;
    }
}

void curve_draw_line(const struct curve *c, const struct pen *p, const struct figure_line *line, double width,
                     bool marks)
{
    cairo_new_path(p->cr);
    pen_line(p, line->colour, line->dash);
    for (size_t i = 0; i < c->count; i++) {
        if (c->point[i].joined)
            cairo_line_to(p->cr, c->point[i].x, c->point[i].y);
        else
            cairo_move_to(p->cr, c->point[i].x, c->point[i].y);
    }
    cairo_stroke(p->cr);
    for (size_t i = 0; i < c->count; i++) {
        if (is_alone(c, i))
            pen_mark(p, marks ? line->colour : 0, line->dash != FIGURE_SOLID, c->point[i].x, c->point[i].y);
    }
    if (marks)
        draw_marks(c, p, line, width);
}
