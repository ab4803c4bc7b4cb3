/* SPDX-License-Identifier: MIT */
/* The layout of a figure; see plan.h. A legend stands in its panel where it hides nothing there; when one does not,
 * all stand below, so that panels side by side keep one size. */
#include "plan.h"

#include <math.h>
#include <stdio.h>

static const double inch = 72, panel_width = 5, panel_height = 4; /* as usual: inches */
static const double font_size = 10, font_least = 0.65;            /* points; part of it, on small pages */

/* In sizes of letters. */
static const double margin = 0.9, head = 2.4, title = 2.0, tick = 0.4, x_labels = 1.7, x_title = 1.5, y_title = 1.7,
                    between_panels = 2.2, legend_gap = 0.6, plot_least = 5;

/* ---- page ---- */

static size_t columns_of(const struct figure *f)
{
    return f->height > f->width && f->width > 0 ? 1 : f->panel_count;
}

/* Height is what the panels get, without what legends below them take. */
static void choose_page(struct plan *plan, const struct figure *f)
{
    double across = (double)columns_of(f), down = ceil((double)f->panel_count / across);
    double width = f->width > 0 ? f->width : f->height > 0 ? f->height / down * panel_width / panel_height * across
        : panel_width * across;
    double height = f->height > 0 ? f->height : width / across * panel_height / panel_width * down;
    plan->width = width * inch;
    plan->height = height * inch;
}

static double choose_font(const struct plan *plan, const struct figure *f)
{
    double across = (double)columns_of(f), down = ceil((double)f->panel_count / across);
    double part = fmin(plan->width / across / (panel_width * inch), plan->height / down / (panel_height * inch));
    return font_size * fmin(fmax(part, font_least), 1);
}

static void choose_cells(struct plan *plan, const struct pen *p, const struct figure *f)
{
    size_t across = columns_of(f), down = (f->panel_count + across - 1) / across;
    double space = between_panels * p->font, edge = margin * p->font;
    double w = (plan->width - 2 * edge - space * (double)(across - 1)) / (double)across;
    double h = (plan->height - plan->head - 2 * edge - space * 0.5 * (double)(down - 1)) / (double)down;
    for (size_t i = 0; i < plan->count; i++) {
        double column = (double)(i % across), line = (double)(i / across);
        plan->panel[i].cell = (struct pen_rect){edge + column * (w + space),
                                                plan->head + edge + line * (h + space * 0.5), w, h};
    }
}

/* ---- ranges ---- */

static void widen(double *lo, double *hi, double value)
{
    if (!isfinite(value))
        return;
    *lo = fmin(*lo, value);
    *hi = fmax(*hi, value);
}

static void x_range(const struct figure_panel *panel, double *lo, double *hi)
{
    *lo = INFINITY;
    *hi = -INFINITY;
    for (size_t k = 0; k < panel->line_count; k++) {
        for (size_t i = 0; i < panel->line[k].count; i++)
            widen(lo, hi, panel->line[k].x[i]);
    }
    if (!isnan(panel->x_min))
        *lo = panel->x_min;
    if (!isnan(panel->x_max))
        *hi = panel->x_max;
}

static void line_range(const struct figure_panel *panel, const struct figure_line *line, const struct scale *x,
                       double *lo, double *hi)
{
    for (size_t i = 0; i < line->count; i++) {
        double y = line->y[i], spread = line->spread ? line->spread[i] : NAN;
        if (line->x[i] < x->min || line->x[i] > x->max || !isfinite(y) || (panel->log_y && y <= 0))
            continue;
        widen(lo, hi, y);
        widen(lo, hi, y + spread);
        if (!panel->log_y || y > spread)
            widen(lo, hi, y - spread);
    }
}

static bool is_whole(const struct figure_panel *panel)
{
    for (size_t k = 0; k < panel->line_count; k++) {
        for (size_t i = 0; i < panel->line[k].count; i++) {
            if (panel->line[k].x[i] != floor(panel->line[k].x[i]))
                return false;
        }
    }
    return true;
}

static double widest_label(const struct pen *p, const struct scale *s)
{
    double ticks[SCALE_TICKS_MAX], widest = 0;
    char label[SCALE_LABEL_MAX];
    size_t n = scale_ticks(s, ticks);
    for (size_t i = 0; i < n; i++)
        widest = fmax(widest, pen_number_width(p, scale_label(label, sizeof label, s, ticks[i])));
    return widest;
}

/* As many ticks as have room for their labels. */
static struct scale choose_x(const struct pen *p, const struct figure_panel *panel, double width)
{
    double lo, hi;
    struct scale s;
    bool whole = is_whole(panel);
    x_range(panel, &lo, &hi);
    for (int intervals = 7; intervals > 0; intervals--) {
        s = scale_fixed(lo, hi, intervals, 0);
        if (whole && s.step < 1) {
            s.step = 1;
            s.decimals = 0;
        }
        if (widest_label(p, &s) + 1.4 * p->font <= s.step / (s.max - s.min) * width)
            break;
    }
    return s;
}

static struct scale choose_y(const struct pen *p, const struct figure_panel *panel, const struct scale *x,
                             double height)
{
    double lo = INFINITY, hi = -INFINITY;
    int intervals = (int)fmin(fmax(height / (2.6 * p->font), 1), 8);
    for (size_t k = 0; k < panel->line_count; k++)
        line_range(panel, &panel->line[k], x, &lo, &hi);
    return panel->log_y ? scale_log(lo, hi, intervals, 0) : scale_fit(lo, hi, intervals, 0);
}

/* ---- panels ---- */

static double below_plot(const struct pen *p, const struct figure_panel *panel)
{
    return (x_labels + (panel->x_title ? x_title : 0)) * p->font;
}

/* How far the label of the last tick stands out of the plot and the page's margin. */
static double last_label_out(const struct pen *p, const struct scale *x, double width)
{
    double ticks[SCALE_TICKS_MAX];
    char label[SCALE_LABEL_MAX];
    size_t n = scale_ticks(x, ticks);
    if (!n)
        return 0;
    double half = pen_number_width(p, scale_label(label, sizeof label, x, ticks[n - 1])) / 2;
    return fmax(half - (1 - scale_place(x, ticks[n - 1])) * width - 0.6 * margin * p->font, 0);
}

static bool fit_frame(struct plan_panel *at, const struct pen *p, struct err *e)
{
    const struct figure_panel *panel = at->panel;
    struct pen_rect plot = at->cell;
    double top = (panel->title ? title : 0.4) * p->font, left = (tick + (panel->y_title ? y_title : 0)) * p->font;
    double legend = at->legend.below && at->legend.place.h > 0 ? at->legend.place.h + legend_gap * p->font : 0;
    plot.y += top;
    plot.h -= top + below_plot(p, panel) + legend;
    at->frame.x = choose_x(p, panel, plot.w * 0.85);
    at->frame.y = choose_y(p, panel, &at->frame.x, plot.h);
    left += widest_label(p, &at->frame.y);
    plot.x += left;
    plot.w -= left + last_label_out(p, &at->frame.x, plot.w);
    at->frame.plot = plot;
    at->legend.place.x = fmax(fmin(plot.x, at->cell.x + at->cell.w - at->legend.place.w), at->cell.x);
    at->legend.place.y = at->cell.y + at->cell.h - at->legend.place.h;
    return (plot.w >= plot_least * p->font && plot.h >= plot_least * p->font)
        || err_set(e, ERR_USAGE, "the figure is too small for its axes; make it larger, for example 10x4 inches");
}

static bool place_inside(struct plan_panel *at, const struct pen *p, bool *found, struct err *e)
{
    legend_measure(&at->legend, p, at->panel, at->cell.w * 0.55);
    return fit_frame(at, p, e)
        && legend_place_inside(&at->legend, p, at->panel, &at->frame, found, e);
}

/* All legends below their panels, which get the page's additional height for it where it may grow. */
static bool place_below(struct plan *plan, const struct pen *p, const struct figure *f, struct err *e)
{
    double tallest = 0;
    for (size_t i = 0; i < plan->count; i++) {
        struct plan_panel *at = &plan->panel[i];
        double free = at->frame.plot.h - (plot_least + legend_gap) * p->font;
        double most = f->height > 0 ? fmin(0.45 * at->cell.h, free) : INFINITY;
        legend_fold(&at->legend, p, at->panel, at->cell.w, most);
        tallest = fmax(tallest, at->legend.place.h);
    }
    if (!(f->height > 0)) {
        size_t down = (plan->count + columns_of(f) - 1) / columns_of(f);
        plan->height += (tallest + legend_gap * p->font) * (double)down;
        choose_cells(plan, p, f);
    }
    for (size_t i = 0; i < plan->count; i++) {
        plan->panel[i].legend.place.h = tallest;
        if (!fit_frame(&plan->panel[i], p, e))
            return false;
    }
    return true;
}

static size_t count_runs(const struct figure_panel *panel)
{
    size_t runs = 0;
    for (size_t i = 0; i < panel->line_count; i++) {
        bool seen = panel->line[i].colour == FIGURE_PLAIN;
        for (size_t k = 0; k < i && !seen; k++)
            seen = panel->line[k].colour == panel->line[i].colour;
        runs += !seen;
    }
    return runs;
}

/* The same in all panels, for a run's line looks the same in each. */
static void choose_lines(struct plan *plan, const struct figure *f)
{
    size_t most = 0;
    for (size_t i = 0; i < plan->count; i++) {
        size_t runs = count_runs(&f->panel[i]);
        most = runs > most ? runs : most;
    }
    plan->marks = most > 1;
    plan->weight = most > INK_RUNS ? 0.75 : 1;
}

bool plan_make(struct plan *plan, struct pen *pen, const struct figure *f, struct err *e)
{
    bool inside = true, found;
    *plan = (struct plan){.count = f->panel_count};
    choose_page(plan, f);
    pen->font = choose_font(plan, f);
    plan->head = f->title ? head * pen->font : 0;
    choose_cells(plan, pen, f);
    choose_lines(plan, f);
    for (size_t i = 0; i < plan->count; i++) {
        struct plan_panel *at = &plan->panel[i];
        at->panel = &f->panel[i];
        if (!place_inside(at, pen, &found, e))
            return false;
        inside = inside && (found || !(at->legend.place.h > 0));
    }
    return inside || place_below(plan, pen, f, e);
}
