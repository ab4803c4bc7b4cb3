/* SPDX-License-Identifier: MIT */
/* The line chart: layout, axes, then lines and their labels; see chart/chart.h. Called by views in each frame. */
#include "chart/chart.h"

#include <math.h>

#include "frame.h"
#include "label.h"
#include "range.h"
#include "values.h"

enum {
    Y_AXIS = SCALE_LABEL_WIDTH + 1, /* columns: a label that fills its place, and the axis */
    W_FOR_Y_AXIS = 16,
    W_FOR_LABELS = 28,
    H_FOR_TITLE = 4,
    H_FOR_X_AXIS = 6,
    ROWS_EACH_TICK = 2,
    INTERVALS_MAX = 8,
    COLUMNS_EACH_TICK = 8,
};

void frame_blank(struct canvas *c, struct rect area)
{
    for (int y = area.y < 0 ? 0 : area.y; y < area.y + area.h && y < c->h; y++)
        for (int x = area.x < 0 ? 0 : area.x; x < area.x + area.w && x < c->w; x++)
            canvas_put(c, x, y, ' ', STYLE_NORMAL);
}

static bool has_label(const struct chart_series *s)
{
    return s->label && s->label[0] && !s->thin && !s->shadow;
}

/* Columns kept free to the right of the plot, so that a line that has come to its end has room for its label. */
static int label_margin(const struct canvas *c, const struct chart *chart, int width)
{
    int widest = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        char text[LABEL_MAX];
        if (!has_label(&chart->series[i]))
            continue;
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

/* The range is rounded outwards and may get a tick more than was asked for, which would bring some of them into
 * neighbouring rows while others are two apart; then it has fewer ticks, if that leaves two. */
static struct scale fit(double lo, double hi, int rows, int intervals, int decimals_max)
{
    struct scale s = scale_fit(lo, hi, intervals, decimals_max);
    if ((s.max - s.min) / s.step * ROWS_EACH_TICK <= rows - 1)
        return s;
    double tick[SCALE_TICKS_MAX];
    struct scale fewer = scale_fixed(s.min, s.max, (rows - 1) / ROWS_EACH_TICK, decimals_max);
    return scale_ticks(&fewer, tick) < 2 ? s : fewer;
}

static struct scale y_scale(const struct chart *chart, const struct scale *x, int rows)
{
    int intervals = rows / ROWS_EACH_TICK > INTERVALS_MAX ? INTERVALS_MAX : rows / ROWS_EACH_TICK;
    struct range r = range_of(chart, x);
    bool fixed_lo = isfinite(chart->y_min), fixed_hi = isfinite(chart->y_max);
    double lo = fixed_lo ? chart->y_min : r.lo, hi = fixed_hi ? chart->y_max : r.hi;
    if (chart->log_y)
        return scale_log(lo > 0 ? lo : r.lo, hi > 0 ? hi : r.hi, intervals, chart->decimals_max);
    if (fixed_lo && fixed_hi)
        return scale_fixed(lo, hi, intervals, chart->decimals_max);
    return fit(lo, hi, rows, intervals, chart->decimals_max);
}

static struct scale x_scale(const struct chart *chart, int columns)
{
    int intervals = columns / COLUMNS_EACH_TICK;
    if (chart->log_x)
        return scale_log(chart->x_min, chart->x_max, intervals, 0);
    return chart->any_x ? scale_fixed(chart->x_min, chart->x_max, intervals, 0)
                        : scale_whole(chart->x_min, chart->x_max, columns);
}

static void draw_backdrop(const struct frame *f, const struct chart *chart, const struct raster *r)
{
    struct line line;
    for (size_t i = 0; i < chart->series_count; i++) {
        if (!chart->series[i].spread || chart->series[i].point)
            continue;
        line_trace(&line, &chart->series[i], LINE_BAND, &f->x, &f->y, r);
        line_draw_band(&line, &chart->series[i], r);
    }
    for (size_t i = 0; i < chart->series_count; i++) {
        if (!values_smoothed(&chart->series[i]) && !chart->series[i].shadow)
            continue;
        line_trace(&line, &chart->series[i], LINE_SHADOW, &f->x, &f->y, r);
        line_draw_shadow(&line, r);
    }
}

static struct label label_at(const struct frame *f, const struct raster *r, const struct chart_series *s, int rank,
                             struct line_dot end)
{
    int y = end.y < 0 ? 0 : end.y >= r->h ? r->h - 1 : end.y;
    return (struct label){
        .series = s,
        .x = f->plot.x + end.x / r->across,
        .y = f->plot.y + (y + 0.5) / r->down - 0.5,
        .rank = rank,
    };
}

/* Later series lie over earlier ones, and their labels are the last to be left out. */
static void draw_lines(const struct frame *f, struct canvas *c, const struct chart *chart)
{
    struct raster r = raster_over(c, f->plot);
    struct label label[CHART_SERIES_MAX];
    struct {
        bool is;
        struct line_dot at;
    } best[CHART_SERIES_MAX];
    size_t labels = 0;
    int number = 0;
    struct line line;
    draw_backdrop(f, chart, &r);
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct chart_series *s = &chart->series[i];
        best[i].is = false;
        if (s->shadow)
            continue;
        line_trace(&line, s, LINE_MAIN, &f->x, &f->y, &r);
        line_draw(&line, s, number++, &r);
        best[i].is = line.has_best;
        best[i].at = line.best;
        if (line.any && has_label(s))
            label[labels++] = label_at(f, &r, s, (int)i, line.end);
    }
    for (size_t i = 0; i < chart->series_count; i++)
        if (best[i].is)
            overlay_best(c, &r, best[i].at, chart->series[i].style);
    points_draw(f, c, chart);
    overlay_letters(f, c, chart);
    struct rect room = {f->plot.x, f->plot.y, f->area.x + f->area.w - f->plot.x, f->plot.h};
    label_place_all(c, room, f->plot.x + f->plot.w, label, labels);
    overlay_lines(f, c, chart);
}

int chart_columns(const struct canvas *c, struct rect area, const struct chart *chart)
{
    struct frame f = {.area = area};
    lay_out(&f, c, chart);
    int dots = f.plot.w * (c->ascii ? 1 : 2);
    return dots < 0 ? 0 : dots < LINE_COLUMNS_MAX ? dots : LINE_COLUMNS_MAX;
}

struct rect chart_draw(struct canvas *c, struct rect area, const struct chart *chart)
{
    struct frame f = {.area = area};
    if (area.w <= 0 || area.h <= 0)
        return area;
    frame_blank(c, area);
    lay_out(&f, c, chart);
    f.x = x_scale(chart, f.plot.w);
    f.y = y_scale(chart, &f.x, f.plot.h);
    if (f.title)
        title_draw(&f, c, chart);
    if (f.y_axis)
        axis_draw_y(&f, c);
    if (f.x_axis)
        axis_draw_x(&f, c, chart->x_title);
    draw_lines(&f, c, chart);
    return f.plot;
}
