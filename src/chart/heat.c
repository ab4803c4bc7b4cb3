/* SPDX-License-Identifier: MIT */
/* Heat maps; see chart/heat.h. Lays out labels and cells by the area, then draws cell by cell: a ground of its step,
 * on it the digits. The line above them is heat_title's.
 */
#include "chart/heat.h"

#include <math.h>
#include <stdio.h>

#include "area.h"
#include "heat_parts.h"

enum {
    LABEL_MOST = 14,     /* columns of the rows' labels */
    CELL_MOST = 16,      /* columns of a cell */
    ROWS_MOST = 5,       /* and rows */
    TITLE_FROM = 3,      /* rows of the area for a title, */
    X_LABELS_FROM = 4,   /* the columns' labels, */
    TITLES_FROM = 7,     /* and the titles of the axes, where cells leave rows for them */
    SPREAD_FROM = 2,     /* rows of a cell with its spread */
    MIDDLE_GREY = CANVAS_GREYS / 2,
};

static const uint32_t shade[HEAT_SHADES] = {' ', 0x2591, 0x2592, 0x2593, 0x2588};
static const char ramp[HEAT_SHADES + 1] = " :=%#";

struct plan {
    struct heat_range range;
    struct rect grid; /* the cells */
    int columns, rows; /* shown */
    int cell_w, cell_h, label_w, best;
    bool title, x_labels, titles;
    bool tenths; /* cells have one digit */
};

static double value_at(const struct chart_heat *heat, int x, int y)
{
    return heat->value[(size_t)y * (size_t)heat->w + (size_t)x];
}

int chart_heat_best(const struct chart_heat *heat)
{
    int best = -1;
    for (int i = 0; i < heat->w * heat->h; i++) {
        double v = heat->value[i];
        if (isfinite(v) && (best < 0 || (heat->least ? v < heat->value[best] : v > heat->value[best])))
            best = i;
    }
    return best;
}

/* The value that half of the others are below; NaN without any. */
static double median_of(const struct chart_heat *heat)
{
    int n = heat->w * heat->h, finite = 0;
    for (int i = 0; i < n; i++)
        finite += isfinite(heat->value[i]) != 0;
    for (int i = 0; i < n; i++) {
        int below = 0, same = 0;
        for (int k = 0; k < n; k++) {
            below += isfinite(heat->value[k]) && heat->value[k] < heat->value[i];
            same += heat->value[k] == heat->value[i];
        }
        if (isfinite(heat->value[i]) && below <= finite / 2 && finite / 2 < below + same)
            return heat->value[i];
    }
    return NAN;
}

/* One value that is far worse than most may not press all others into one step. */
static struct heat_range range_of(const struct chart_heat *heat)
{
    static const double reach = 3; /* times the way from the best to the median */
    struct heat_range r = {.lo = INFINITY, .hi = -INFINITY};
    double median = median_of(heat), bound;
    for (int i = 0; i < heat->w * heat->h; i++) {
        if (!isfinite(heat->value[i]))
            continue;
        r.lo = fmin(r.lo, heat->value[i]);
        r.hi = fmax(r.hi, heat->value[i]);
    }
    r.least = r.lo;
    r.greatest = r.hi;
    bound = heat->least ? r.lo + reach * (median - r.lo) : r.hi - reach * (r.hi - median);
    if (heat->least && bound > r.lo && bound < r.hi)
        r.hi = bound;
    else if (!heat->least && bound < r.hi && bound > r.lo)
        r.lo = bound;
    return r;
}

int heat_step(const struct heat_range *r, double value, int steps)
{
    double part = r->hi > r->lo ? (value - r->lo) / (r->hi - r->lo) : 0;
    int step = (int)(part * steps);
    return step < 0 ? 0 : step >= steps ? steps - 1 : step;
}

void heat_ground(struct canvas *c, struct rect area, int x, int y, int step)
{
    if (c->greys)
        area_put(c, area, x, y, ' ', canvas_grey(0, step * (c->greys - 1) / (HEAT_GREYS - 1)));
    else
        area_put(c, area, x, y, c->ascii ? (unsigned char)ramp[step] : shade[step], STYLE_NORMAL);
}

/* Digits on the ground of a step: where grounds are greys, black or white, whichever is further off. */
static enum style digit_style(const struct canvas *c, int step, bool best)
{
    int ground = step * (CANVAS_GREYS - 1) / (HEAT_GREYS - 1);
    if (c->greys)
        return canvas_grey(ground < MIDDLE_GREY ? CANVAS_GREYS - 1 : 0, ground);
    return best ? STYLE_STRONG : STYLE_NORMAL;
}

static int widest(const char *const *label, int count)
{
    int most = 0;
    for (int i = 0; label && i < count; i++) {
        int w = label[i] ? canvas_width(label[i]) : 0;
        most = w > most ? w : most;
    }
    return most;
}

/* Columns of the values; 1 where there is none yet. */
static int widest_value(const struct chart_heat *heat, const struct heat_range *r)
{
    if (r->least > r->greatest)
        return 1;
    int lo = snprintf(NULL, 0, "%.*f", heat->decimals, r->least);
    int hi = snprintf(NULL, 0, "%.*f", heat->decimals, r->greatest);
    return lo > hi ? lo : hi;
}

static int at_most(int value, int most)
{
    return value < most ? value : most;
}

static void lay_out_columns(struct plan *p, struct rect area, const struct chart_heat *heat)
{
    int room, digits = widest_value(heat, &p->range);
    p->label_w = at_most(at_most(widest(heat->y_label, heat->h), LABEL_MOST), area.w / 2);
    room = area.w - p->label_w - 1;
    p->tenths = room / heat->w < digits + 2; /* brackets */
    p->cell_w = at_most(room / heat->w, CELL_MOST);
    if (p->tenths)
        p->cell_w = at_most(p->cell_w < 1 ? 1 : p->cell_w, 3);
    p->columns = room < 0 ? 0 : at_most(room / p->cell_w, heat->w);
    p->grid.x = p->label_w + 1;
    p->grid.w = p->columns * p->cell_w;
}

static void lay_out_rows(struct plan *p, struct rect area, const struct chart_heat *heat)
{
    int used;
    p->title = area.h >= TITLE_FROM;
    p->x_labels = area.h >= X_LABELS_FROM;
    used = p->title + p->x_labels;
    p->titles = area.h >= TITLES_FROM && area.h - used - 2 >= heat->h;
    used += p->titles ? (heat->x_title != NULL) + (heat->y_title != NULL) : 0;
    p->cell_h = at_most((area.h - used) / heat->h, ROWS_MOST);
    p->cell_h = at_most(p->cell_h, (p->cell_w + 1) / 2);
    p->cell_h = p->cell_h < 1 ? 1 : p->cell_h;
    p->rows = at_most((area.h - used) / p->cell_h, heat->h);
    if (p->rows < heat->h && p->rows > 1)
        p->rows--; /* for the count of what is left out */
    p->grid.y = p->title + (p->titles && heat->y_title);
    p->grid.h = p->rows * p->cell_h;
}

static void draw_ground(struct canvas *c, struct rect area, struct rect cell, int step)
{
    for (int y = 0; y < cell.h; y++)
        for (int x = 0; x < cell.w; x++)
            heat_ground(c, area, cell.x + x, cell.y + y, step);
}

/* Text in the middle of a cell, with a character at each side that parts it from the shading. */
static void draw_digits(struct canvas *c, struct rect area, struct rect cell, int y, const char *text,
                        const char *sides, enum style style)
{
    int width = canvas_width(text), x = cell.x + (cell.w - width) / 2;
    if (x > cell.x)
        area_put(c, area, x - 1, cell.y + y, (unsigned char)sides[0], style);
    area_text(c, area, x, cell.y + y, cell.x + cell.w - x, style, text);
    if (x + width < cell.x + cell.w)
        area_put(c, area, x + width, cell.y + y, (unsigned char)sides[1], style);
}

static void draw_spread(struct canvas *c, struct rect area, struct rect cell, int y, const struct chart_heat *heat,
                        int i, enum style style)
{
    char text[32];
    snprintf(text, sizeof text, c->ascii ? "+-%.*f" : "\302\261%.*f", heat->decimals, heat->spread[i]);
    if (canvas_width(text) + 2 <= cell.w)
        draw_digits(c, area, cell, y, text, "  ", style);
}

static void draw_cell(struct canvas *c, struct rect area, const struct plan *p, const struct chart_heat *heat, int x,
                      int y)
{
    struct rect cell = {p->grid.x + x * p->cell_w, p->grid.y + y * p->cell_h, p->cell_w, p->cell_h};
    int i = y * heat->w + x, middle = (cell.h - 1) / 2;
    double value = value_at(heat, x, y);
    char text[32];
    if (!isfinite(value)) {
        area_put(c, area, cell.x + (cell.w - 1) / 2, cell.y + middle, c->ascii ? '.' : 0xb7, STYLE_FAINT);
        return;
    }
    int step = heat_step(&p->range, value, c->greys ? HEAT_GREYS : HEAT_SHADES);
    enum style style = digit_style(c, step, i == p->best);
    if (p->tenths)
        snprintf(text, sizeof text, "%d", heat_step(&p->range, value, 10));
    else
        snprintf(text, sizeof text, "%.*f", heat->decimals, value);
    draw_ground(c, area, cell, step);
    draw_digits(c, area, cell, middle, text, i == p->best ? "[]" : "  ", style);
    if (heat->spread && isfinite(heat->spread[i]) && cell.h >= SPREAD_FROM && !p->tenths)
        draw_spread(c, area, cell, middle + 1, heat, i, style);
}

/* The columns' labels in the middle below them; one that would meet the label before it is left out. */
static void draw_x_labels(struct canvas *c, struct rect area, const struct plan *p, const struct chart_heat *heat)
{
    int left = 0;
    for (int x = 0; x < p->columns; x++) {
        const char *label = heat->x_label[x] ? heat->x_label[x] : "";
        int width = canvas_width(label), at = p->grid.x + x * p->cell_w + (p->cell_w - width) / 2;
        if (at < left || at + width > area.w)
            continue;
        area_text(c, area, at, p->grid.y + p->grid.h, width, STYLE_FAINT, label);
        left = at + width + 1;
    }
}

static void draw_labels(struct canvas *c, struct rect area, const struct plan *p, const struct chart_heat *heat)
{
    for (int y = 0; heat->y_label && y < p->rows; y++) {
        const char *label = heat->y_label[y] ? heat->y_label[y] : "";
        int at = p->grid.y + y * p->cell_h + (p->cell_h - 1) / 2;
        if (!area_text_right(c, area, p->label_w, at, p->label_w, STYLE_FAINT, label))
            area_text(c, area, 0, at, p->label_w, STYLE_FAINT, label);
    }
    if (heat->x_label && p->x_labels && p->rows == heat->h)
        draw_x_labels(c, area, p, heat);
    if (p->titles && heat->y_title)
        area_text(c, area, 0, p->title, area.w, STYLE_FAINT, heat->y_title);
    if (p->titles && heat->x_title)
        area_text(c, area, p->grid.x, p->grid.y + p->grid.h + p->x_labels, area.w, STYLE_FAINT, heat->x_title);
}

/* How many rows and columns there was no room for, in the line below the cells. */
static void draw_left_out(struct canvas *c, struct rect area, const struct plan *p, const struct chart_heat *heat)
{
    char text[64] = "";
    int rows = heat->h - p->rows, columns = heat->w - p->columns, n = 0;
    if (rows > 0)
        n = snprintf(text, sizeof text, "+%d rows", rows);
    if (columns > 0)
        snprintf(text + n, sizeof text - (size_t)n, "%s+%d columns", n ? ", " : "", columns);
    if (text[0])
        area_text(c, area, 0, p->grid.y + p->grid.h + (rows <= 0 && p->x_labels), area.w, STYLE_FAINT, text);
}

void chart_heat(struct canvas *c, struct rect area, const struct chart_heat *heat)
{
    struct plan p = {.range = range_of(heat), .best = chart_heat_best(heat)};
    area_blank(c, area);
    if (area.w <= 0 || area.h <= 0 || heat->w <= 0 || heat->h <= 0)
        return;
    lay_out_columns(&p, area, heat);
    lay_out_rows(&p, area, heat);
    for (int y = 0; y < p.rows; y++)
        for (int x = 0; x < p.columns; x++)
            draw_cell(c, area, &p, heat, x, y);
    draw_labels(c, area, &p, heat);
    draw_left_out(c, area, &p, heat);
    if (p.title)
        heat_title(c, area, heat, &p.range, p.best, p.tenths);
}
