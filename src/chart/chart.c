/* SPDX-License-Identifier: MIT */
/* The line chart: layout, axes, then lines and their labels; see chart/chart.h. Called by views in each frame. */
#include "chart/chart.h"

#include <math.h>

#include "label.h"
#include "line.h"
#include "raster.h"
#include "scale.h"

enum {
    Y_AXIS = SCALE_LABEL_WIDTH + 1, /* columns: a label that fills its place, and the axis */
    W_FOR_Y_AXIS = 16,
    W_FOR_LABELS = 28,
    H_FOR_TITLE = 4,
    H_FOR_X_AXIS = 6,
    INTERVALS_MAX = 8,
};

struct frame {
    struct rect area, plot; /* plot: where lines may go */
    bool title, y_axis, x_axis;
    struct scale x, y;
};

struct glyphs {
    uint32_t vertical, horizontal, corner, y_tick, x_tick;
};
static const struct glyphs glyphs[2];

static void blank_area(struct canvas *c, struct rect area)
{
    for (int y = area.y < 0 ? 0 : area.y; y < area.y + area.h && y < c->h; y++)
        for (int x = area.x < 0 ? 0 : area.x; x < area.x + area.w && x < c->w; x++)
            canvas_put(c, x, y, ' ', STYLE_NORMAL);
}

/* Columns kept free to the right of the plot, so that a line that has come to its end has room for its label. */
static int label_margin(const struct canvas *c, const struct chart *chart, int width)
{
    int widest = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        char text[LABEL_MAX];
        int w = canvas_width(label_text(text, &chart->series[i], c->ascii));
        widest = w > widest ? w : widest;
    }
    widest = widest > width / 4 ? width / 4 : widest;
    return width >= W_FOR_LABELS && widest ? widest + 1 : 0;
}

static void lay_out(struct frame *f, const struct canvas *c, const struct chart *chart)
{
    f->title = f->area.h >= H_FOR_TITLE && chart->title;
    f->x_axis = f->area.h >= H_FOR_X_AXIS;
    f->y_axis = f->area.w >= W_FOR_Y_AXIS;
    int left = f->y_axis ? Y_AXIS : 0;
    f->plot.x = f->area.x + left;
    f->plot.y = f->area.y + f->title;
    f->plot.w = f->area.w - left - label_margin(c, chart, f->area.w);
    f->plot.h = f->area.h - f->title - (f->x_axis ? 2 : 0);
    if (f->plot.w > LINE_COLUMNS_MAX / 2)
        f->plot.w = LINE_COLUMNS_MAX / 2;
}

/* The range of what is to be seen: finite values at finite x within the x axis. */
static void data_range(const struct chart *chart, const struct scale *x, double *lo, double *hi)
{
    *lo = INFINITY;
    *hi = -INFINITY;
    for (size_t k = 0; k < chart->series_count; k++)
        for (size_t i = 0; i < chart->series[k].count; i++) {
            double at = line_x(&chart->series[k], i), value = line_y(&chart->series[k], i);
            if (!(at >= x->min && at <= x->max) || !isfinite(value))
                continue;
            *lo = value < *lo ? value : *lo;
            *hi = value > *hi ? value : *hi;
        }
}

static struct scale y_scale(const struct chart *chart, const struct scale *x, int rows)
{
    int intervals = rows / 2 > INTERVALS_MAX ? INTERVALS_MAX : rows / 2;
    double lo, hi;
    data_range(chart, x, &lo, &hi);
    bool fixed_lo = isfinite(chart->y_min), fixed_hi = isfinite(chart->y_max);
    if (fixed_lo && fixed_hi)
        return scale_fixed(chart->y_min, chart->y_max, intervals, chart->decimals_max);
    return scale_fit(fixed_lo ? chart->y_min : lo, fixed_hi ? chart->y_max : hi, intervals, chart->decimals_max);
}

static void draw_y_axis(const struct frame *f, struct canvas *c)
{
    const struct glyphs *g = &glyphs[c->ascii];
    for (int y = 0; y < f->plot.h; y++)
        canvas_put(c, f->plot.x - 1, f->plot.y + y, g->vertical, STYLE_FAINT);
    double tick[SCALE_TICKS_MAX];
    size_t n = scale_ticks(&f->y, tick);
    struct raster r = raster_over(c, f->plot);
    for (size_t i = 0; i < n; i++) {
        int y = f->plot.y + (int)lround((1 - scale_place(&f->y, tick[i])) * (r.h - 1)) / r.down;
        char label[SCALE_LABEL_MAX];
        int width = canvas_width(scale_label(label, sizeof label, &f->y, tick[i]));
        if (y < f->plot.y || y >= f->plot.y + f->plot.h)
            continue;
        canvas_text(c, f->plot.x - 1 - width, y, width, STYLE_FAINT, label);
        canvas_put(c, f->plot.x - 1, y, g->y_tick, STYLE_FAINT);
    }
}

static int column_of(const struct frame *f, const struct raster *r, double x)
{
    return f->plot.x + (int)lround(scale_place(&f->x, x) * (r->w - 1)) / r->across;
}

/* A tick with its label in the middle below, unless that meets what is left of it or goes past `right`. Returns where
 * the next label may start. */
static int draw_x_tick(const struct frame *f, struct canvas *c, double at, int left, int right)
{
    struct raster r = raster_over(c, f->plot);
    int x = column_of(f, &r, at), y = f->plot.y + f->plot.h;
    char label[SCALE_LABEL_MAX];
    int width = canvas_width(scale_label(label, sizeof label, &f->x, at));
    int start = x - width / 2 < f->area.x ? f->area.x : x - width / 2;
    if (start < left || start + width > right)
        return left;
    canvas_put(c, x, y, glyphs[c->ascii].x_tick, STYLE_FAINT);
    canvas_text(c, start, y + 1, width, STYLE_FAINT, label);
    return start + width + 1;
}

/* The axis' first value, if whole, then the ticks; then what the axis counts, at the right. */
static void draw_x_axis(const struct frame *f, struct canvas *c, const char *title)
{
    const struct glyphs *g = &glyphs[c->ascii];
    int y = f->plot.y + f->plot.h, right = f->area.x + f->area.w, left = f->area.x;
    for (int x = 0; x < f->plot.w; x++)
        canvas_put(c, f->plot.x + x, y, g->horizontal, STYLE_FAINT);
    if (f->y_axis)
        canvas_put(c, f->plot.x - 1, y, g->corner, STYLE_FAINT);
    int width = title ? canvas_width(title) : 0;
    if (width && width < f->plot.w / 2) {
        right -= width + 1;
        canvas_text(c, right + 1, y + 1, width, STYLE_FAINT, title);
    }
    double tick[SCALE_TICKS_MAX];
    size_t n = scale_ticks(&f->x, tick);
    if (f->x.min == floor(f->x.min) && (!n || tick[0] > f->x.min))
        left = draw_x_tick(f, c, f->x.min, left, right);
    for (size_t i = 0; i < n; i++)
        left = draw_x_tick(f, c, tick[i], left, right);
}

/* Later series lie over earlier ones, and are the first to choose their labels' places. */
static void draw_lines(const struct frame *f, struct canvas *c, const struct chart *chart)
{
    struct raster r = raster_over(c, f->plot);
    struct {
        bool any;
        int x, y;
    } end[CHART_SERIES_MAX];
    struct line line;
    for (size_t i = 0; i < chart->series_count; i++) {
        line_trace(&line, &chart->series[i], &f->x, &f->y, &r);
        line_draw(&line, &chart->series[i], (int)i, &r);
        int y = line.any ? line.end_y < 0 ? 0 : line.end_y >= r.h ? r.h - 1 : line.end_y : 0;
        end[i].any = line.any;
        end[i].x = line.any ? f->plot.x + line.end_x / r.across : 0;
        end[i].y = f->plot.y + y / r.down;
    }
    struct rect room = {f->plot.x, f->plot.y, f->area.x + f->area.w - f->plot.x, f->plot.h};
    for (size_t i = chart->series_count; i-- > 0;) {
        char text[LABEL_MAX];
        if (end[i].any && label_text(text, &chart->series[i], c->ascii)[0])
            label_place(c, room, end[i].x, end[i].y, text, chart->series[i].style);
    }
}

void chart_draw(struct canvas *c, struct rect area, const struct chart *chart)
{
    struct frame f = {.area = area};
    if (area.w <= 0 || area.h <= 0)
        return;
    blank_area(c, area);
    lay_out(&f, c, chart);
    f.x = scale_whole(chart->x_min, chart->x_max, f.plot.w);
    f.y = y_scale(chart, &f.x, f.plot.h);
    if (f.title)
        canvas_text(c, area.x, area.y, area.w, STYLE_STRONG, chart->title);
    if (f.y_axis)
        draw_y_axis(&f, c);
    if (f.x_axis)
        draw_x_axis(&f, c, chart->x_title);
    draw_lines(&f, c, chart);
}

static const struct glyphs glyphs[2] = {
    {.vertical = 0x2502, .horizontal = 0x2500, .corner = 0x2514, .y_tick = 0x2524, .x_tick = 0x252c},
    {.vertical = '|', .horizontal = '-', .corner = '+', .y_tick = '+', .x_tick = '+'},
};
