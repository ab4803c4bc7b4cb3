/* SPDX-License-Identifier: MIT */
/* The charts of the watch screen: the chosen metrics of every shown log, train solid and valid dashed, as in the
 * dashboard. Points go through chart/thin on their way, for a log may have millions; as a table some hundred rows of
 * them are shown. UI thread. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "format.h"
#include "pane.h"
#include "watch_pane.h"

/* The curves of one chart, in the order in which they are drawn: the selected log's last, on top. */
struct curves {
    struct curve {
        struct watch_log *log;
        size_t series;
    } curve[CHART_SERIES_MAX];
    size_t count, left_out; /* logs that have no room */
};

/* The log's series in the chart; returns how many, and fills *to unless it is NULL. */
static size_t list_log(const struct watch *w, unsigned side, struct watch_log *log, struct curve *to)
{
    size_t n = 0;
    for (size_t i = 0; i < log->series_count; i++) {
        const struct log_series *s = log_series(log->log, i);
        if (!s->count || !watch_in_chart(w, side, s->base))
            continue;
        if (to)
            to[n] = (struct curve){log, i};
        n++;
    }
    return n;
}

/* In front of those that are there, if there is room. */
static void add_log(struct curves *c, const struct watch *w, unsigned side, struct watch_log *log, size_t room)
{
    size_t n = log->hidden ? 0 : list_log(w, side, log, NULL);
    if (n + c->count > room) {
        c->left_out++;
        return;
    }
    memmove(&c->curve[n], &c->curve[0], c->count * sizeof c->curve[0]);
    list_log(w, side, log, log->hidden ? NULL : c->curve);
    c->count += n;
}

static void list_curves(struct curves *c, const struct watch *w, unsigned side)
{
    size_t room = CHART_SERIES_MAX / (watch_smooth_factor[w->smooth] > 0 ? 2 : 1);
    struct watch_log *selected = watch_selected(w);
    c->count = c->left_out = 0;
    if (selected)
        add_log(c, w, side, selected, room);
    for (size_t i = w->log_count; i-- > 0;)
        if (&w->log[i] != selected)
            add_log(c, w, side, &w->log[i], room);
}

/* ---- what the chart is before it has numbers ---- */

static void print_title(struct watch_frame *f, unsigned side, const struct curves *c)
{
    const struct watch_chart *chart = &f->watch->chart[side];
    char *title = f->memory->title;
    size_t size = sizeof f->memory->title;
    title[0] = 0;
    for (size_t i = 0; i < chart->count; i++)
        text_append(title, size, "%s%s", i ? ", " : "", chart->base[i]);
    if (!chart->count && f->watch->base_count)
        text_append(title, size, "no metric");
    if (c->left_out)
        text_append(title, size, " (%zu more logs not drawn)", c->left_out);
}

static void print_label(const struct watch *w, unsigned side, const struct curve *curve, char *out)
{
    static const char *const role[] = {[LOG_ROLE_OTHER] = "", [LOG_ROLE_TRAIN] = " train", [LOG_ROLE_VALID] = " valid"};
    const struct log_series *s = log_series(curve->log->log, curve->series);
    char name[LOG_NAME_MAX];
    if (w->chart[side].count > 1)
        snprintf(out, WATCH_LABEL_MAX, "%u %s", curve->log->number,
                 watch_shorten(name, sizeof name, s->name, WATCH_LABEL_MAX - 10, true));
    else
        snprintf(out, WATCH_LABEL_MAX, "%u%s", curve->log->number, role[s->role]);
}

static enum chart_line line_of(const struct watch *w, unsigned side, const struct log_series *s)
{
    bool first = w->chart[side].count < 2 || strcmp(w->chart[side].base[0], s->base) == 0;
    return !first ? CHART_DOTTED : s->role == LOG_ROLE_VALID ? CHART_DASHED : CHART_SOLID;
}

static bool has_log_axis(const struct watch *w, unsigned side)
{
    for (size_t i = 0; i < w->base_count; i++)
        if (watch_in_chart(w, side, w->base[i].name) && w->base[i].kind != LOG_KIND_ACCURACY)
            return true;
    return false;
}

static void set_axes(struct watch_frame *f, unsigned side, const struct curves *c)
{
    const struct watch *w = f->watch;
    struct chart *chart = &f->memory->chart;
    print_title(f, side, c);
    chart->title = f->memory->title;
    chart->x_title = watch_x_name(w);
    chart->x_min = watch_from(w);
    chart->x_max = watch_to(w);
    chart->y_min = chart->y_max = NAN;
    chart->log_y = w->log_y && has_log_axis(w, side);
    chart->full_y = w->full_y;
    chart->has_cursor = w->has_cursor;
    chart->cursor = w->cursor;
    chart->decimals_max = 0;
    chart->rows_note = NULL;
    chart->series_count = chart->mark_count = 0;
}

static struct chart_series *add_series(struct watch_frame *f, unsigned side, const struct curve *curve,
                                       struct chart_series s)
{
    const struct watch *w = f->watch;
    struct chart *chart = &f->memory->chart;
    size_t i = chart->series_count++;
    print_label(w, side, curve, f->memory->label[i]);
    s.style = pane_run_style(curve->log->number);
    s.mark = pane_run_mark(curve->log->number);
    s.line = line_of(w, side, log_series(curve->log->log, curve->series));
    s.label = f->memory->label[i];
    chart->series[i] = s;
    return &chart->series[i];
}

/* Only the labels, for the room that they take. */
static void add_labels(struct watch_frame *f, unsigned side, const struct curves *c)
{
    for (size_t i = 0; i < c->count; i++)
        add_series(f, side, &c->curve[i], (struct chart_series){0});
}

/* ---- lines ---- */

static struct thin_source source_of(const struct log_series *s)
{
    return (struct thin_source){.count = s->count, .x = s->x, .y = s->y, .x0 = s->x0, .dx = s->dx};
}

/* The point that lies at the best value, or nearest to it. */
static size_t find_best(const struct chart_series *s, double x)
{
    size_t nearest = 0;
    for (size_t i = 1; i < s->count; i++)
        if (isfinite(s->y[i]) && fabs(s->x[i] - x) < fabs(s->x[nearest] - x))
            nearest = i;
    return s->count ? nearest + 1 : 0;
}

static void take_points(struct watch_frame *f, struct thin *thin, const struct thin_source *source)
{
    size_t before = thin->taken;
    f->more |= thin_take(thin, source, f->points);
    size_t taken = thin->taken - before;
    f->points -= taken < f->points ? taken : f->points;
}

static void add_curve(struct watch_frame *f, unsigned side, const struct curve *curve, const struct thin_window *window)
{
    const struct log_series *s = log_series(curve->log->log, curve->series);
    struct thin *thin = &curve->log->series[curve->series].curve[side];
    struct thin_source source = source_of(s);
    struct chart_series line;
    struct err e;
    if (!thin_open(thin, window, &e)) {
        snprintf(f->watch->banner, sizeof f->watch->banner, "%s", e.text);
        return;
    }
    take_points(f, thin, &source);
    thin_series(thin, &source, THIN_RAW, &line);
    if (window->smooth > 0) {
        struct chart_series *below = add_series(f, side, curve, line);
        below->shadow = true;
        thin_series(thin, &source, THIN_SMOOTH, &line);
        line.smoothed = window->smooth;
    }
    size_t best = s->role == LOG_ROLE_VALID ? watch_best(curve->log, s) : SIZE_MAX;
    if (best != SIZE_MAX)
        line.best_plus_1 = find_best(&line, log_series_x(s, best));
    add_series(f, side, curve, line);
}

/* Before there is a number: a label, for the room that labels take, and a range. */
static void add_none(struct watch_frame *f)
{
    static const double none;
    struct chart *chart = &f->memory->chart;
    chart->series[chart->series_count++] = (struct chart_series){.y = &none, .stride = sizeof none, .label = "1 train"};
    chart->y_min = 0;
    chart->y_max = 1;
}

static void draw_lines(struct watch_frame *f, struct rect r, unsigned side, const struct curves *c)
{
    struct watch *w = f->watch;
    struct chart *chart = &f->memory->chart;
    set_axes(f, side, c);
    add_labels(f, side, c);
    struct thin_window window = {.x_min = chart->x_min, .x_max = chart->x_max,
                                 .columns = chart_columns(f->canvas, r, chart),
                                 .smooth = watch_smooth_factor[w->smooth], .positive = chart->log_y};
    chart->series_count = 0;
    for (size_t i = 0; i < c->count; i++)
        add_curve(f, side, &c->curve[i], &window);
    if (!c->count)
        add_none(f);
    struct rect plot = chart_draw(f->canvas, r, chart);
    w->column = plot.w > 1 ? (chart->x_max - chart->x_min) / (plot.w - 1) : 0;
}

/* ---- tables ---- */

/* Indices of the points in a window, behind the last: *end. */
static size_t part_of(const struct log_series *s, double from, double to, size_t *end)
{
    size_t last = log_series_find(s, to), before = log_series_find(s, from);
    size_t begin = before == SIZE_MAX ? 0 : log_series_x(s, before) < from ? before + 1 : before;
    *end = last == SIZE_MAX ? 0 : last + 1;
    return begin < *end ? begin : *end;
}

/* The window less what is too far from the cursor, or the last point, to be one of the rows. */
static void narrow(struct watch_frame *f, struct chart *chart)
{
    const struct log_series *s = watch_track(f->watch);
    size_t end, begin = s ? part_of(s, chart->x_min, chart->x_max, &end) : 0;
    if (!s || end - begin <= WATCH_ROWS_MAX)
        return;
    size_t middle = f->watch->has_cursor ? log_series_find(s, f->watch->cursor) : end;
    middle = middle == SIZE_MAX || middle < begin + WATCH_ROWS_MAX / 2 ? begin + WATCH_ROWS_MAX / 2 : middle;
    middle = middle > end - WATCH_ROWS_MAX / 2 ? end - WATCH_ROWS_MAX / 2 : middle;
    chart->x_min = log_series_x(s, middle - WATCH_ROWS_MAX / 2);
    chart->x_max = log_series_x(s, middle + WATCH_ROWS_MAX / 2 - 1);
    chart->rows_note = f->watch->has_cursor ? "rows near the cursor" : "the last rows";
}

static void add_rows(struct watch_frame *f, unsigned side, const struct curve *curve)
{
    struct chart *chart = &f->memory->chart;
    const struct log_series *s = log_series(curve->log->log, curve->series);
    size_t end, begin = part_of(s, chart->x_min, chart->x_max, &end);
    begin = end - begin > WATCH_ROWS_MAX ? end - WATCH_ROWS_MAX : begin;
    double *x = f->memory->x[chart->series_count];
    for (size_t i = begin; i < end; i++)
        x[i - begin] = log_series_x(s, i);
    add_series(f, side, curve, (struct chart_series){.count = end - begin, .x = x, .y = s->y + begin,
                                                     .stride = sizeof *s->y});
}

struct chart *watch_table_make(struct watch_frame *f, unsigned side)
{
    struct curves c;
    list_curves(&c, f->watch, side);
    set_axes(f, side, &c);
    narrow(f, &f->memory->chart);
    for (size_t i = 0; i < c.count; i++)
        add_rows(f, side, &c.curve[i]);
    return &f->memory->chart;
}

/* ---- */

/* The chart that keys act on is told by its title, where there is anything to choose. */
static void draw_focus(struct watch_frame *f, struct rect r, unsigned side)
{
    const struct watch *w = f->watch;
    bool choice = w->base_count > watch_charts(w) && w->page != WATCH_HELP;
    if (!choice || w->side != side || r.h < 4 || r.w < 1 || !w->chart[side].count)
        return;
    int used = canvas_textf(f->canvas, r.x, r.y, r.w, STYLE_SELECTED, "%.*s", r.w, f->memory->title);
    if (w->page != WATCH_METRICS && used) {
        f->cursor_x = r.x;
        f->cursor_y = r.y;
    }
}

void watch_draw_chart(struct watch_frame *f, struct rect r, unsigned side)
{
    struct curves c;
    list_curves(&c, f->watch, side);
    if (f->watch->table && c.count)
        chart_table(f->canvas, r, watch_table_make(f, side), f->watch->has_cursor ? f->watch->cursor : NAN);
    else
        draw_lines(f, r, side, &c);
    draw_focus(f, r, side);
}
