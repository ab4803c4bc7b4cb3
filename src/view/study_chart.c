/* SPDX-License-Identifier: MIT */
/* A study's results as a picture: points over an axis, a map of two, or rows of dots for what has names alone. Between
 * study/study.h and room chart; see study_parts.h.
 */
#include <math.h>
#include <stdio.h>

#include "chart/heat.h"
#include "study_parts.h"

enum {
    MAP_SPARSE = 4,     /* a grid with so many places for each point is none */
    AXIS_NAME_FROM = 10 /* rows of a chart with its axis' name in a line of its own: it is a long one */
};

const char *study_measure_title(char *out, size_t size, enum study_measure m)
{
    const struct study_measure_info *info = &study_measures[m];
    snprintf(out, size, "%s%s%s", info->label, info->unit[0] ? " " : "", info->unit);
    return out;
}

static const char *make_title(struct study_page *page, const struct canvas *c, const struct study_plan *plan,
                              const struct study_results *results)
{
    char what[STUDY_LABEL_MAX];
    study_measure_title(what, sizeof what, plan->measure);
    if (results->seeds > 1)
        snprintf(page->title, sizeof page->title, "%s, mean %sdeviation of %u seeds", what,
                 c->ascii ? "+-" : "\302\261", results->seeds);
    else
        snprintf(page->title, sizeof page->title, "%s", what);
    return page->title;
}

/* ---- points over an axis ---- */

static size_t sort_series(struct study_page *page, const struct study_plan *plan, size_t series, size_t at)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->point[i].series != series)
            continue;
        size_t k = at + n++;
        for (; k > at && plan->point[page->order[k - 1]].x > plan->point[i].x; k--)
            page->order[k] = page->order[k - 1];
        page->order[k] = i;
    }
    return n;
}

static struct chart_series series_of(struct study_page *page, const struct study_plan *plan,
                                     const struct study_results *results, size_t series, size_t at, size_t count)
{
    for (size_t k = at; k < at + count; k++) {
        struct stats_mean s = study_mean(results, page->order[k], plan->measure);
        page->x[k] = plan->point[page->order[k]].x;
        page->mean[k] = s.mean;
        page->spread[k] = s.deviation;
    }
    return (struct chart_series){
        .count = count,
        .x = page->x + at,
        .y = page->mean + at,
        .stride = sizeof *page->mean,
        .spread = page->spread + at,
        .point = chart_point(series),
        .style = (enum style)(STYLE_RUN_0 + series % STYLE_RUNS),
        .line = (enum chart_line)(series % (CHART_DOTTED + 1)),
        .label = plan->series[series],
        .mark = (char)('a' + series),
    };
}

static void draw_points(struct study_page *page, struct canvas *c, struct rect r, const struct study_plan *plan,
                        const struct study_results *results)
{
    struct chart *chart = &page->chart;
    *chart = (struct chart){.title = make_title(page, c, plan, results), .x_min = INFINITY, .x_max = -INFINITY,
                            .y_min = NAN, .y_max = NAN, .any_x = true, .full_y = true,
                            .log_x = plan->x.scale == STUDY_LOG};
    size_t at = 0;
    int width = canvas_width(plan->x.name);
    if (r.h >= AXIS_NAME_FROM && r.w > width) {
        r.h--;
        canvas_text(c, r.x + (r.w - width) / 2, r.y + r.h, width, STYLE_FAINT, plan->x.name);
    }
    for (size_t s = 0; s < plan->series_count; s++) {
        size_t n = sort_series(page, plan, s, at);
        chart->series[chart->series_count++] = series_of(page, plan, results, s, at, n);
        at += n;
    }
    for (size_t i = 0; i < plan->count; i++) {
        chart->x_min = fmin(chart->x_min, plan->point[i].x);
        chart->x_max = fmax(chart->x_max, plan->point[i].x);
    }
    chart_draw(c, r, chart);
}

/* ---- rows of dots ---- */

static void draw_dots(struct study_page *page, struct canvas *c, struct rect r, const struct study_plan *plan,
                      const struct study_results *results)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct study_point *p = &plan->point[i];
        struct stats_mean s = study_mean(results, i, plan->measure);
        page->dot[i] = (struct chart_dot){.label = p->label, .value = s.mean, .spread = s.deviation,
                                          .point = chart_point(p->series), .mark = (char)('a' + p->series),
                                          .style = (enum style)(STYLE_RUN_0 + p->series % STYLE_RUNS)};
    }
    struct chart_dots dots = {.title = make_title(page, c, plan, results), .count = plan->count, .dot = page->dot,
                              .decimals = study_measures[plan->measure].decimals,
                              .least = study_measures[plan->measure].lower_is_better};
    chart_dots(c, r, &dots);
}

/* ---- a map ---- */

/* Takes a value into an ascending array without doubles. */
static size_t take(double *sorted, size_t count, double value)
{
    size_t k = count;
    while (k > 0 && sorted[k - 1] > value)
        k--;
    if (k > 0 && sorted[k - 1] == value)
        return count;
    for (size_t i = count; i > k; i--)
        sorted[i] = sorted[i - 1];
    sorted[k] = value;
    return count + 1;
}

static size_t find(const double *sorted, double value)
{
    size_t k = 0;
    while (sorted[k] != value)
        k++;
    return k;
}

struct grid {
    size_t w, h;
};

/* The map's columns and rows; none where its points lie on no grid. */
static struct grid make_grid(struct study_page *page, const struct study_plan *plan)
{
    struct grid g = {0};
    for (size_t i = 0; i < plan->count; i++) {
        if (!isfinite(plan->point[i].x) || !isfinite(plan->point[i].y))
            return (struct grid){0};
        g.w = take(page->column, g.w, plan->point[i].x);
        g.h = take(page->row, g.h, plan->point[i].y);
    }
    bool sparse = g.w * g.h > MAP_SPARSE * plan->count || g.w * g.h > STUDY_POINTS_MAX;
    return sparse ? (struct grid){0} : g;
}

static void label_all(char text[][STUDY_TICK_MAX], const char **label, const double *value, size_t count, bool upward)
{
    for (size_t i = 0; i < count; i++) {
        snprintf(text[i], STUDY_TICK_MAX, "%g", value[upward ? count - 1 - i : i]);
        label[i] = text[i];
    }
}

/* Rows go upward, as an axis does. */
static void draw_map(struct study_page *page, struct canvas *c, struct rect r, const struct study_plan *plan,
                     const struct study_results *results, struct grid g)
{
    char what[STUDY_LABEL_MAX];
    for (size_t i = 0; i < g.w * g.h; i++)
        page->mean[i] = page->spread[i] = NAN;
    for (size_t i = 0; i < plan->count; i++) {
        struct stats_mean s = study_mean(results, i, plan->measure);
        size_t at = (g.h - 1 - find(page->row, plan->point[i].y)) * g.w + find(page->column, plan->point[i].x);
        page->mean[at] = s.mean;
        page->spread[at] = s.deviation;
    }
    label_all(page->column_text, page->column_label, page->column, g.w, false);
    label_all(page->row_text, page->row_label, page->row, g.h, true);
    struct chart_heat heat = {.title = study_measure_title(what, sizeof what, plan->measure),
                              .x_title = plan->x.name, .y_title = plan->y.name, .w = (int)g.w, .h = (int)g.h,
                              .x_label = page->column_label, .y_label = page->row_label, .value = page->mean,
                              .spread = page->spread, .decimals = study_measures[plan->measure].decimals,
                              .least = study_measures[plan->measure].lower_is_better};
    chart_heat(c, r, &heat);
}

void study_page_chart(struct study_page *page, struct canvas *c, struct rect r, const struct study_plan *plan,
                      const struct study_results *results)
{
    struct grid g = {0};
    if (plan->y.name[0])
        g = make_grid(page, plan);
    if (g.w)
        draw_map(page, c, r, plan, results, g);
    else if (plan->y.name[0] || plan->x.scale == STUDY_NAMES)
        draw_dots(page, c, r, plan, results);
    else
        draw_points(page, c, r, plan, results);
}
