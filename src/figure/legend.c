/* SPDX-License-Identifier: MIT */
/* Legends: measured, placed, drawn; see legend.h. */
#include "legend.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* In sizes of letters. */
static const double sample = 2.3, gap = 0.6, ring = 1.3, row = 1.5, between_columns = 1.4, pad = 0.5;

static double fitted_width(const struct pen *p, const char *text, double width)
{
    char fitted[FIGURE_TEXT_MAX];
    return text ? pen_width(p, PEN_BODY, pen_fit(p, fitted, PEN_BODY, text, width)) : 0;
}

static bool is_key(const struct figure_line *line)
{
    return line->label && !line->count;
}

static bool is_entry(const struct figure_line *line)
{
    return line->label && line->count;
}

static void set_size(struct legend *l)
{
    double width = (double)l->columns * (l->column_width + between_columns * l->font) - between_columns * l->font;
    l->place.w = l->count ? fmax(width, l->keys_width) : l->keys_width;
    l->place.h = (double)(l->rows + l->keys) * l->row_height;
}

void legend_measure(struct legend *l, const struct pen *p, const struct figure_panel *panel, double width)
{
    *l = (struct legend){.columns = 1, .font = p->font, .row_height = p->font * row};
    for (size_t i = 0; i < panel->line_count; i++) {
        const struct figure_line *line = &panel->line[i];
        double label = fitted_width(p, line->label, width);
        if (is_key(line)) {
            l->keys_width += (l->keys ? between_columns * p->font : 0) + (sample + gap) * p->font + label;
            l->keys = true;
        } else if (is_entry(line)) {
            l->count++;
            l->label = fmax(l->label, label);
            if (line->best)
                l->best = fmax(l->best, fitted_width(p, line->best, width) + ring * p->font);
        }
    }
    l->rows = l->count;
    l->column_width = p->font * (sample + gap) + l->label + (l->best > 0 ? l->best + gap * p->font : 0);
    set_size(l);
}

static bool meets_ring(const struct pen_rect *place, const struct figure_line *line, const struct curve_frame *frame,
                       double radius)
{
    if (!line->best_plus_1 || line->best_plus_1 > line->count)
        return false;
    double x = curve_x(frame, line->x[line->best_plus_1 - 1]), y = curve_y(frame, line->y[line->best_plus_1 - 1]);
    return x + radius > place->x && x - radius < place->x + place->w && y + radius > place->y
        && y - radius < place->y + place->h;
}

static bool hides(const struct pen_rect *place, const struct figure_panel *panel, const struct curve *curves,
                  const struct curve_frame *frame, double font)
{
    for (size_t i = 0; i < panel->line_count; i++) {
        if (curve_within(&curves[i], place) > 0 || meets_ring(place, &panel->line[i], frame, font * 0.5))
            return true;
    }
    return false;
}

/* The places that are tried, the best first, as parts of the room that is left beside and above the legend. */
static const struct {
    double x, y;
} places[] = {{1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 0.5}, {0.5, 0}, {0.5, 1}, {0.75, 0}, {0.75, 1}, {1, 0.25}, {1, 0.75},
              {0.25, 0}, {0.25, 1}, {0.5, 0.5}, {0, 0.5}};
enum { PLACES = sizeof places / sizeof *places };

static bool make_curves(struct curve *curves, const struct figure_panel *panel, const struct curve_frame *frame,
                        struct err *e)
{
    for (size_t i = 0; i < panel->line_count; i++) {
        if (!curve_make(&curves[i], frame, &panel->line[i], e))
            return false;
    }
    return true;
}

bool legend_place_inside(struct legend *l, const struct pen *p, const struct figure_panel *panel,
                         const struct curve_frame *frame, bool *found, struct err *e)
{
    struct curve curves[FIGURE_LINES_MAX] = {{0}};
    double inset = pad * p->font, room_x = frame->plot.w - l->place.w - 2 * inset;
    double room_y = frame->plot.h - l->place.h - 2 * inset;
    bool ok = make_curves(curves, panel, frame, e);
    *found = false;
    for (int i = 0; ok && i < PLACES && !*found && room_x >= 0 && room_y >= 0; i++) {
        l->place.x = frame->plot.x + inset + places[i].x * room_x;
        l->place.y = frame->plot.y + inset + places[i].y * room_y;
        struct pen_rect around = {l->place.x - inset, l->place.y - inset / 2, l->place.w + 2 * inset,
                                  l->place.h + inset};
        *found = !hides(&around, panel, curves, frame, p->font);
    }
    for (size_t i = 0; i < panel->line_count; i++)
        curve_free(&curves[i]);
    return ok;
}

/* Where a label would be left with a few letters the best values go: their rings are in the plot. */
static void narrow(struct legend *l, double width)
{
    double rest = l->column_width - l->label, least = 8 * l->font;
    l->keys_width = fmin(l->keys_width, width);
    if (l->column_width <= width)
        return;
    if (l->best > 0 && width - rest < fmin(least, l->label)) {
        rest -= l->best + gap * l->font;
        l->best = 0;
    }
    l->label = fmin(l->label, fmax(width - rest, 0));
    l->column_width = rest + l->label;
}

static void choose_columns(struct legend *l, double width)
{
    double space = between_columns * l->font, most = floor((width + space) / (l->column_width + space));
    if (l->count) {
        l->columns = most < 1 ? 1 : most > (double)l->count ? l->count : (size_t)most;
        l->rows = (l->count + l->columns - 1) / l->columns;
        l->columns = (l->count + l->rows - 1) / l->rows;
    }
    set_size(l);
}

void legend_fold(struct legend *l, const struct pen *p, const struct figure_panel *panel, double width, double height)
{
    static const double parts[] = {1, 0.85, 0.7};
    bool fits = false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !fits; i++) {
        struct pen pen = *p;
        pen.font *= parts[i];
        legend_measure(l, &pen, panel, width);
        fits = fmax(l->count ? l->column_width : 0, l->keys_width) <= width;
        narrow(l, width);
        choose_columns(l, width);
        fits = fits && l->place.h <= height;
    }
    l->below = true;
    if (l->place.h > height && l->count) {
        double rows = floor(height / l->row_height) - (l->keys ? 1 : 0);
        l->rows = rows < 1 ? 1 : (size_t)rows;
        set_size(l);
    }
}

static void draw_sample(const struct pen *p, const struct figure_line *line, double x, double y, bool marks)
{
    double width = sample * p->font;
    if (line->spread) {
        cairo_rectangle(p->cr, x, y - 0.4 * p->font, width, 0.8 * p->font);
        pen_colour(p, ink_run(p->ink, line->colour), 0.17);
        cairo_fill(p->cr);
    }
    cairo_new_path(p->cr);
    pen_line(p, line->colour, line->dash);
    cairo_move_to(p->cr, x, y);
    cairo_line_to(p->cr, x + width, y);
    cairo_stroke(p->cr);
    if (marks && line->colour != FIGURE_PLAIN)
        pen_mark(p, line->colour, line->dash != FIGURE_SOLID, x + width / 2, y);
}

static void draw_entry(const struct legend *l, const struct pen *p, const struct figure_line *line, double x, double y,
                     bool marks)
{
    char text[FIGURE_TEXT_MAX];
    draw_sample(p, line, x, y, marks);
    x += (sample + gap) * p->font;
    pen_colour(p, p->ink->text, 1);
    pen_write(p, PEN_BODY, x, y, 0, pen_fit(p, text, PEN_BODY, line->label, l->label + 0.01));
    if (!line->best || !(l->best > 0))
        return;
    x += l->label + gap * p->font;
    pen_ring(p, line->colour, x + 0.4 * p->font, y);
    pen_colour(p, p->ink->text, 1);
    pen_write(p, PEN_BODY, x + ring * p->font, y, 0,
              pen_fit(p, text, PEN_BODY, line->best, l->best - ring * p->font + 0.01));
}

/* Where a legend that was cut ends. */
static void draw_rest(const struct pen *p, size_t count, double x, double y)
{
    char text[32];
    snprintf(text, sizeof text, "and %zu more", count);
    pen_colour(p, p->ink->text, 1);
    pen_write(p, PEN_BODY, x + (sample + gap) * p->font, y, 0, text);
}

/* Keeps the grid out of the text. */
static void draw_ground(const struct legend *l, const struct pen *p)
{
    double out = 0.3 * p->font;
    cairo_rectangle(p->cr, l->place.x - out, l->place.y, l->place.w + 2 * out, l->place.h);
    pen_colour(p, p->ink->paper, 0.85);
    cairo_fill(p->cr);
}

static void draw_entries(const struct legend *l, const struct pen *p, const struct figure_panel *panel, bool marks)
{
    size_t cells = l->rows * l->columns, shown = l->count <= cells ? l->count : cells - 1, k = 0;
    for (size_t i = 0; i < panel->line_count && k <= shown; i++) {
        const struct figure_line *line = &panel->line[i];
        if (!is_entry(line))
            continue;
        double x = l->place.x + (double)(k / l->rows) * (l->column_width + between_columns * p->font);
        double y = l->place.y + ((double)(k % l->rows) + 0.5) * l->row_height;
        if (k == shown)
            draw_rest(p, l->count - shown, x, y);
        else
            draw_entry(l, p, line, x, y, marks);
        k++;
    }
}

static void draw_keys(const struct legend *l, const struct pen *p, const struct figure_panel *panel)
{
    char text[FIGURE_TEXT_MAX];
    double x = l->place.x, y = l->place.y + ((double)l->rows + 0.5) * l->row_height, right = x + l->keys_width;
    for (size_t i = 0; i < panel->line_count; i++) {
        const struct figure_line *line = &panel->line[i];
        if (!is_key(line) || right - x < (sample + gap) * p->font)
            continue;
        draw_sample(p, line, x, y, false);
        x += (sample + gap) * p->font;
        pen_colour(p, p->ink->text, 1);
        pen_write(p, PEN_BODY, x, y, 0, pen_fit(p, text, PEN_BODY, line->label, right - x + 0.01));
        x += pen_width(p, PEN_BODY, text) + between_columns * p->font;
    }
}

void legend_draw(const struct legend *l, const struct pen *p, const struct figure_panel *panel, bool marks)
{
    struct pen pen = *p;
    pen.font = l->font;
    if (!l->below && l->place.h > 0)
        draw_ground(l, &pen);
    draw_entries(l, &pen, panel, marks);
    draw_keys(l, &pen, panel);
}
