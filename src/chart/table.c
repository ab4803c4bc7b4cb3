/* SPDX-License-Identifier: MIT */
/* A chart's numbers as a table; see chart/chart.h. For reading exact values, for copying, and for screen readers, so
 * there are no boxes. The series are merged by x on the way: one walk through all for what the table needs, one for the
 * lines that are seen. */
#include <math.h>
#include <stdio.h>

#include "frame.h"
#include "values.h"

enum { HEAD_LINES = 2, NUMBER_MAX = 32, GAP = 2, W_NUMBER = 6, DECIMALS = 4, TITLE_MAX = 128 };

static const double PLAIN_BELOW = 1e6, PLAIN_X_BELOW = 1e15; /* greater magnitudes are written with an exponent */

/* On the way through all series at once. A series' value is fresh if it lies at the x that the walk is at. */
struct walk {
    const struct chart *chart;
    size_t next[CHART_SERIES_MAX];
    struct average average[CHART_SERIES_MAX];
    double x, value[CHART_SERIES_MAX];
    bool fresh[CHART_SERIES_MAX];
};

struct column {
    const struct chart_series *series;
    size_t k; /* which of the chart's */
    const char *title;
    int width, decimals;
};

struct table {
    const struct chart *chart;
    struct column x, column[CHART_SERIES_MAX];
    size_t columns, left_out;
    size_t rows, selected, first, shown; /* first: the first line that is seen */
};

static bool in_table(const struct chart_series *s)
{
    return !s->thin && !s->shadow;
}

static bool is_row(const struct walk *w, const struct chart_series *s, size_t i)
{
    double x = values_x(s, i);
    return i >= s->first && isfinite(x) && x >= w->chart->x_min && x <= w->chart->x_max;
}

/* Moves series k to its next value that stands in the table; what is passed enters the average. */
static void skip(struct walk *w, size_t k)
{
    const struct chart_series *s = &w->chart->series[k];
    while (w->next[k] < s->count && !is_row(w, s, w->next[k]))
        average_next(&w->average[k], values_y(s, w->next[k]++));
}

static void walk_start(struct walk *w, const struct chart *chart)
{
    w->chart = chart;
    for (size_t k = 0; k < chart->series_count; k++) {
        w->next[k] = in_table(&chart->series[k]) ? 0 : chart->series[k].count;
        w->average[k] = average_start(&chart->series[k]);
        skip(w, k);
    }
}

/* To the next x; false behind the last one. */
static bool walk_next(struct walk *w)
{
    w->x = INFINITY;
    for (size_t k = 0; k < w->chart->series_count; k++) {
        const struct chart_series *s = &w->chart->series[k];
        double x = w->next[k] < s->count ? values_x(s, w->next[k]) : INFINITY;
        w->x = x < w->x ? x : w->x;
    }
    for (size_t k = 0; k < w->chart->series_count; k++) {
        const struct chart_series *s = &w->chart->series[k];
        w->fresh[k] = w->next[k] < s->count && values_x(s, w->next[k]) == w->x;
        if (!w->fresh[k])
            continue;
        w->value[k] = average_next(&w->average[k], values_y(s, w->next[k]++));
        skip(w, k);
    }
    return w->x < INFINITY;
}

static int number(char *out, const struct column *c, double value)
{
    if (isnan(value))
        return snprintf(out, NUMBER_MAX, "nan");
    bool plain = fabs(value) < (c->series ? PLAIN_BELOW : PLAIN_X_BELOW);
    return snprintf(out, NUMBER_MAX, plain ? "%.*f" : "%.*e", plain ? c->decimals : 3, value);
}

static void widen(struct column *c, double value)
{
    char text[NUMBER_MAX];
    int width = number(text, c, value);
    c->width = width > c->width ? width : c->width;
}

/* A column's least and greatest value are its widest ones. */
struct extremes {
    double lo, hi;
};

static void extend(struct extremes *e, double value)
{
    if (!isfinite(value))
        return;
    e->lo = value < e->lo ? value : e->lo;
    e->hi = value > e->hi ? value : e->hi;
}

static void fit_width(struct column *c, const struct extremes *e)
{
    int title = canvas_width(c->title);
    c->width = title > c->width ? title : c->width;
    if (e->lo <= e->hi) {
        widen(c, e->lo);
        widen(c, e->hi);
    }
}

static void list_columns(struct table *t)
{
    const struct chart *chart = t->chart;
    t->x = (struct column){.title = chart->x_title ? chart->x_title : "x",
                           .decimals = chart->any_x || chart->log_x ? DECIMALS : 0};
    for (size_t k = 0; k < chart->series_count; k++) {
        const struct chart_series *s = &chart->series[k];
        const char *title = s->label ? s->label : chart->title ? chart->title : "y";
        int decimals = chart->decimals_max > 0 && chart->decimals_max < 10 ? chart->decimals_max : DECIMALS;
        if (in_table(s))
            t->column[t->columns++] =
                (struct column){.series = s, .k = k, .title = title, .width = W_NUMBER, .decimals = decimals};
    }
}

/* Counts rows, finds the one nearest to `at`, and the widths. */
static void measure(struct table *t, double at)
{
    struct walk w;
    struct extremes x = {INFINITY, -INFINITY}, y[CHART_SERIES_MAX];
    double nearest = INFINITY;
    for (size_t i = 0; i < t->columns; i++)
        y[i] = x;
    for (walk_start(&w, t->chart); walk_next(&w); t->rows++) {
        double distance = isnan(at) ? 0 : fabs(w.x - at);
        if (distance < nearest || isnan(at)) {
            nearest = distance;
            t->selected = t->rows;
        }
        extend(&x, w.x);
        t->x.decimals = w.x != floor(w.x) ? 3 : t->x.decimals;
        for (size_t i = 0; i < t->columns; i++)
            if (w.fresh[t->column[i].k])
                extend(&y[i], w.value[t->column[i].k]);
    }
    fit_width(&t->x, &x);
    for (size_t i = 0; i < t->columns; i++)
        fit_width(&t->column[i], &y[i]);
}

/* Leaves out the first columns, so that the others fit. */
static void choose_columns(struct table *t, int room)
{
    room -= t->x.width;
    size_t fit = 0;
    while (fit < t->columns && room >= GAP + t->column[t->columns - 1 - fit].width)
        room -= GAP + t->column[t->columns - 1 - fit++].width;
    t->left_out = t->columns - fit;
    for (size_t i = 0; i < fit; i++)
        t->column[i] = t->column[i + t->left_out];
    t->columns = fit;
}

/* The selected line in the middle, where there are lines on both sides. */
static void choose_rows(struct table *t, int room)
{
    t->shown = room < 0 ? 0 : (size_t)room < t->rows ? (size_t)room : t->rows;
    size_t before = t->shown / 2, last = t->rows - t->shown;
    t->first = t->selected < before ? 0 : t->selected - before;
    t->first = t->first < last ? t->first : last;
}

static void draw_title(const struct table *t, struct canvas *c, struct rect r)
{
    char text[TITLE_MAX];
    struct notes n = title_start(c, r, t->chart->title);
    snprintf(text, sizeof text, "rows %zu-%zu of %zu", t->first + 1, t->first + t->shown, t->rows);
    title_note(&n, !t->rows ? "no values yet" : t->chart->rows_note ? t->chart->rows_note : text);
    snprintf(text, sizeof text, "+%zu column%s", t->left_out, t->left_out == 1 ? "" : "s");
    if (t->left_out && !title_note(&n, text)) {
        snprintf(text, sizeof text, "+%zu", t->left_out);
        title_note(&n, text);
    }
    title_note(&n, title_smooth(text, sizeof text, t->chart));
}

/* Text at the right of a column that begins at x; returns where the next one begins. */
static int draw_cell(struct canvas *c, struct rect r, int x, const struct column *column, enum style style,
                     const char *text)
{
    int start = x + column->width - canvas_width(text);
    canvas_text(c, start, r.y, r.x + r.w - start, style, text);
    return x + column->width + GAP;
}

static void draw_head(const struct table *t, struct canvas *c, struct rect r)
{
    int x = draw_cell(c, r, r.x, &t->x, STYLE_FAINT, t->x.title);
    for (size_t i = 0; i < t->columns; i++)
        x = draw_cell(c, r, x, &t->column[i], t->column[i].series->style, t->column[i].title);
}

static void draw_row(const struct table *t, struct canvas *c, struct rect r, const struct walk *w, enum style style)
{
    char text[NUMBER_MAX];
    for (int x = r.x; style == STYLE_SELECTED && x < r.x + r.w; x++)
        canvas_put(c, x, r.y, ' ', style);
    number(text, &t->x, w->x);
    int x = draw_cell(c, r, r.x, &t->x, style, text);
    for (size_t i = 0; i < t->columns; i++) {
        const struct column *column = &t->column[i];
        if (w->fresh[column->k])
            number(text, column, w->value[column->k]);
        else
            snprintf(text, sizeof text, "-");
        x = draw_cell(c, r, x, column, style, text);
    }
}

static void draw_rows(const struct table *t, struct canvas *c, struct rect r)
{
    struct walk w;
    walk_start(&w, t->chart);
    for (size_t i = 0; i < t->first + t->shown && walk_next(&w); i++) {
        if (i < t->first)
            continue;
        draw_row(t, c, r, &w, i == t->selected ? STYLE_SELECTED : STYLE_NORMAL);
        r.y++;
    }
}

/* With few lines the selected one goes first, then the columns' titles. */
void chart_table(struct canvas *c, struct rect area, const struct chart *chart, double at)
{
    struct table t = {.chart = chart};
    if (area.w <= 0 || area.h <= 0)
        return;
    frame_blank(c, area);
    list_columns(&t);
    measure(&t, at);
    choose_columns(&t, area.w);
    int head = area.h > HEAD_LINES ? HEAD_LINES : area.h - 1;
    choose_rows(&t, area.h - head);
    if (head == HEAD_LINES)
        draw_title(&t, c, area);
    if (head > 0)
        draw_head(&t, c, (struct rect){area.x, area.y + head - 1, area.w, 1});
    draw_rows(&t, c, (struct rect){area.x, area.y + head, area.w, area.h - head});
}

size_t chart_table_rows(const struct chart *chart)
{
    struct walk w;
    size_t rows = 0;
    for (walk_start(&w, chart); walk_next(&w);)
        rows++;
    return rows + HEAD_LINES;
}
