/* SPDX-License-Identifier: MIT */
/* A figure from its numbers to a file's bytes: planned, then drawn from the back to the front; see figure/figure.h. */
#include <math.h>

#include "axes.h"
#include "base/mem.h"
#include "base/text.h"
#include "plan.h"
#include "surface.h"

bool figure_available(void)
{
    return true;
}

enum layer { BANDS, LINES, MARKED_LINES };

static bool each_curve(const struct plan_panel *at, const struct pen *p, enum layer layer, struct err *e)
{
    const struct figure_panel *panel = at->panel;
    for (size_t i = 0; i < panel->line_count; i++) {
        const struct figure_line *line = &panel->line[i];
        struct curve curve;
        if (layer == BANDS && !line->spread)
            continue;
        if (!curve_make(&curve, &at->frame, line, e))
            return false;
        if (layer == BANDS)
            curve_draw_band(&curve, p, line);
        else
            curve_draw_line(&curve, p, line, at->frame.plot.w, layer == MARKED_LINES);
        curve_free(&curve);
    }
    return true;
}

static void draw_rings(const struct plan_panel *at, const struct pen *p)
{
    const struct figure_panel *panel = at->panel;
    for (size_t i = 0; i < panel->line_count; i++) {
        const struct figure_line *line = &panel->line[i];
        size_t best = line->best_plus_1;
        if (!best || best > line->count || !isfinite(line->x[best - 1]) || !scale_has(&at->frame.y, line->y[best - 1]))
            continue;
        pen_ring(p, line->colour, curve_x(&at->frame, line->x[best - 1]), curve_y(&at->frame, line->y[best - 1]));
    }
}

/* Lines go as far out of the plot as they are thick. */
static void clip(const struct plan_panel *at, const struct pen *p)
{
    const struct pen_rect *plot = &at->frame.plot;
    double out = 0.4 * p->font;
    cairo_rectangle(p->cr, plot->x - out, plot->y - out, plot->w + 2 * out, plot->h + 2 * out);
    cairo_clip(p->cr);
}

static bool draw_panel(const struct plan_panel *at, const struct pen *p, bool marks, struct err *e)
{
    axes_draw_grid(at, p);
    axes_draw(at, p);
    cairo_save(p->cr);
    clip(at, p);
    bool ok = each_curve(at, p, BANDS, e) && each_curve(at, p, marks ? MARKED_LINES : LINES, e);
    draw_rings(at, p);
    cairo_restore(p->cr);
    legend_draw(&at->legend, p, at->panel, marks);
    return ok;
}

static bool draw_page(const struct plan *plan, const struct pen *p, const struct figure *f, struct err *e)
{
    char text[FIGURE_TEXT_MAX];
    pen_colour(p, p->ink->paper, 1);
    cairo_paint(p->cr);
    pen_colour(p, p->ink->text, 1);
    if (f->title)
        pen_write(p, PEN_HEAD, plan->width / 2, plan->head * 0.62, 0.5,
                  pen_fit(p, text, PEN_HEAD, f->title, plan->width - 2 * p->font));
    for (size_t i = 0; i < plan->count; i++) {
        if (!draw_panel(&plan->panel[i], p, plan->marks, e))
            return false;
    }
    return true;
}

static bool check_size(const struct figure *f, struct err *e)
{
    double side[2] = {f->width, f->height};
    for (int i = 0; i < 2; i++) {
        if (!(side[i] >= 0 && side[i] <= FIGURE_INCHES_MAX))
            return err_set(e, ERR_USAGE, "a figure of %g x %g inches: each is 1 to %d; for example 10x4", f->width,
                           f->height, FIGURE_INCHES_MAX);
    }
    if (f->dpi != 0 && !(f->dpi >= FIGURE_DPI_MIN && f->dpi <= FIGURE_DPI_MAX))
        return err_set(e, ERR_USAGE, "%g dots an inch: %d to %d; for example %d", f->dpi, FIGURE_DPI_MIN,
                       FIGURE_DPI_MAX, FIGURE_DPI);
    return f->panel_count > 0 || err_set(e, ERR_FAIL, "the figure has no panel");
}

static bool make_plan(struct plan *plan, struct pen *pen, const struct figure *f, struct err *e)
{
    pen->cr = surface_ruler();
    bool ok = pen->cr ? plan_make(plan, pen, f, e) : err_memory(e, "a figure");
    cairo_destroy(pen->cr);
    return ok;
}

/* cairo, and the libraries by which it finds and reads fonts, crash or wait for ever when they are refused memory. They
 * take two or three megabytes where they are not many fonts' caches; so there has to be room before they are called. */
static const size_t room_wanted = 16 << 20;

bool figure_draw(const struct figure *f, enum figure_format format, uint8_t **bytes, size_t *size, struct err *e)
{
    struct plan plan;
    struct surface s;
    struct pen pen = {.ink = ink_of(f->dark), .weight = 1};
    char title[FIGURE_TEXT_MAX];
    *bytes = NULL;
    *size = 0;
    text_safe(title, sizeof title, f->title ? f->title : "");
    if (!check_size(f, e) || (!mem_room(room_wanted) && !err_memory(e, "a figure")) || !make_plan(&plan, &pen, f, e)
        || !surface_begin(&s, format, plan.width, plan.height, f->dpi > 0 ? f->dpi : FIGURE_DPI,
                          f->title ? title : NULL, e))
        return false;
    pen.cr = s.cr;
    pen.weight = plan.weight;
    if (draw_page(&plan, &pen, f, e))
        return surface_end(&s, bytes, size, e);
    surface_drop(&s);
    return false;
}
