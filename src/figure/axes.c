/* SPDX-License-Identifier: MIT */
/* Grid, ticks, labels and titles; see axes.h. Between plan.c, which says where the plot is, and cairo. */
#include "axes.h"

#include <math.h>

static const double thin = 0.6, tick_length = 0.32, label_gap = 0.4; /* points; sizes of letters */

static void stroke(const struct pen *p, double x0, double y0, double x1, double y1)
{
    cairo_move_to(p->cr, x0, y0);
    cairo_line_to(p->cr, x1, y1);
    cairo_stroke(p->cr);
}

static void thin_line(const struct pen *p, struct ink_rgb colour)
{
    cairo_new_path(p->cr);
    cairo_set_dash(p->cr, NULL, 0, 0);
    cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_SQUARE);
    cairo_set_line_width(p->cr, thin);
    pen_colour(p, colour, 1);
}

void axes_draw_grid(const struct plan_panel *at, const struct pen *p)
{
    const struct curve_frame *f = &at->frame;
    double tick[SCALE_TICKS_MAX];
    size_t n = scale_ticks(&f->y, tick);
    thin_line(p, p->ink->grid);
    for (size_t i = 0; i < n; i++)
        stroke(p, f->plot.x, curve_y(f, tick[i]), f->plot.x + f->plot.w, curve_y(f, tick[i]));
    n = scale_ticks(&f->x, tick);
    for (size_t i = 0; i < n; i++)
        stroke(p, curve_x(f, tick[i]), f->plot.y, curve_x(f, tick[i]), f->plot.y + f->plot.h);
}

static void draw_y(const struct plan_panel *at, const struct pen *p)
{
    const struct curve_frame *f = &at->frame;
    double tick[SCALE_TICKS_MAX], x = f->plot.x;
    char label[SCALE_LABEL_MAX];
    size_t n = scale_ticks(&f->y, tick);
    for (size_t i = 0; i < n; i++) {
        double y = curve_y(f, tick[i]);
        thin_line(p, p->ink->axis);
        stroke(p, x - tick_length * p->font, y, x, y);
        pen_colour(p, p->ink->text, 1);
        pen_number(p, x - (tick_length + label_gap * 0.6) * p->font, y, 1,
                   scale_label(label, sizeof label, &f->y, tick[i]));
    }
}

static void draw_x(const struct plan_panel *at, const struct pen *p)
{
    const struct curve_frame *f = &at->frame;
    double tick[SCALE_TICKS_MAX], y = f->plot.y + f->plot.h;
    char label[SCALE_LABEL_MAX];
    size_t n = scale_ticks(&f->x, tick);
    for (size_t i = 0; i < n; i++) {
        double x = curve_x(f, tick[i]);
        thin_line(p, p->ink->axis);
        stroke(p, x, y, x, y + tick_length * p->font);
        pen_colour(p, p->ink->text, 1);
        pen_number(p, x, y + (tick_length + label_gap + 0.45) * p->font, 0.5,
                   scale_label(label, sizeof label, &f->x, tick[i]));
    }
}

/* In the middle of the plot, unless it would stand out of the panel. */
static void draw_title(const struct plan_panel *at, const struct pen *p)
{
    char text[FIGURE_TEXT_MAX];
    double left = at->cell.x, right = left + at->cell.w, middle = at->frame.plot.x + at->frame.plot.w / 2;
    double half = pen_width(p, PEN_TITLE, pen_fit(p, text, PEN_TITLE, at->panel->title, at->cell.w)) / 2;
    pen_write(p, PEN_TITLE, fmax(fmin(middle, right - half), left + half), at->cell.y + 0.8 * p->font, 0.5, text);
}

static void draw_titles(const struct plan_panel *at, const struct pen *p)
{
    const struct figure_panel *panel = at->panel;
    const struct pen_rect *plot = &at->frame.plot;
    char text[FIGURE_TEXT_MAX];
    pen_colour(p, p->ink->text, 1);
    if (panel->title)
        draw_title(at, p);
    if (panel->x_title)
        pen_write(p, PEN_BODY, plot->x + plot->w / 2, plot->y + plot->h + 2.5 * p->font, 0.5,
                  pen_fit(p, text, PEN_BODY, panel->x_title, plot->w));
    if (!panel->y_title)
        return;
    cairo_save(p->cr);
    cairo_translate(p->cr, at->cell.x + 0.55 * p->font, plot->y + plot->h / 2);
    cairo_rotate(p->cr, -acos(0));
    pen_write(p, PEN_BODY, 0, 0, 0.5, pen_fit(p, text, PEN_BODY, panel->y_title, plot->h));
    cairo_restore(p->cr);
}

void axes_draw(const struct plan_panel *at, const struct pen *p)
{
    const struct pen_rect *plot = &at->frame.plot;
    draw_y(at, p);
    draw_x(at, p);
    thin_line(p, p->ink->axis);
    stroke(p, plot->x, plot->y, plot->x, plot->y + plot->h);
    stroke(p, plot->x, plot->y + plot->h, plot->x + plot->w, plot->y + plot->h);
    draw_titles(at, p);
}
