/* SPDX-License-Identifier: MIT */
/* Every metric of the selected log, and in which chart it is; see watch_pane.h. UI thread. */
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "pane.h"
#include "watch_pane.h"

static const struct log_series *series_at(const struct watch_frame *f, size_t row)
{
    return log_series(watch_selected(f->watch)->log, row);
}

static void print_cursor(const struct watch_frame *f, size_t row, char *out)
{
    if (row == f->watch->metric)
        snprintf(out, WATCH_CELL_MAX, ">");
}

static void print_chart(const struct watch_frame *f, size_t row, char *out)
{
    const char *base = series_at(f, row)->base;
    bool left = watch_in_chart(f->watch, 0, base), right = watch_in_chart(f->watch, 1, base);
    snprintf(out, WATCH_CELL_MAX, "%s", left && right ? "both" : left ? "left" : right ? "right" : "");
}

static void print_name(const struct watch_frame *f, size_t row, char *out)
{
    snprintf(out, WATCH_CELL_MAX, "%s", series_at(f, row)->name);
}

static void print_role(const struct watch_frame *f, size_t row, char *out)
{
    static const char *const word[] = {[LOG_ROLE_OTHER] = "", [LOG_ROLE_TRAIN] = "train", [LOG_ROLE_VALID] = "valid"};
    snprintf(out, WATCH_CELL_MAX, "%s", word[series_at(f, row)->role]);
}

static void print_points(const struct watch_frame *f, size_t row, char *out)
{
    text_count(out, WATCH_CELL_MAX, series_at(f, row)->count);
}

static int points_width(const struct watch_frame *f)
{
    char text[WATCH_TEXT_MAX];
    int w = canvas_width(text_count(text, sizeof text, watch_selected(f->watch)->points));
    return w < 6 ? 6 : w;
}

static void print_last(const struct watch_frame *f, size_t row, char *out)
{
    char text[WATCH_TEXT_MAX];
    const struct log_series *s = series_at(f, row);
    if (s->count)
        snprintf(out, WATCH_CELL_MAX, "%s", watch_value(text, s->kind, s->y[s->count - 1]));
}

static void print_best(const struct watch_frame *f, size_t row, char *out)
{
    watch_print_best(watch_selected(f->watch), series_at(f, row), out);
}

static int best_width(const struct watch_frame *f)
{
    char text[WATCH_TEXT_MAX];
    int at = canvas_width(watch_x(text, watch_selected(f->watch)->x_last));
    return WATCH_NUMBER_WIDTH + 2 + (at < 3 ? 3 : at);
}

/* The least and the greatest of what has no best. */
static void print_extreme(const struct watch_frame *f, size_t row, bool greatest, char *out)
{
    char text[WATCH_TEXT_MAX];
    const struct watch_series *known = &watch_selected(f->watch)->series[row];
    if (known->finite)
        snprintf(out, WATCH_CELL_MAX, "%s", watch_value(text, series_at(f, row)->kind,
                                                        greatest ? known->greatest : known->least));
}

static void print_least(const struct watch_frame *f, size_t row, char *out)
{
    print_extreme(f, row, false, out);
}

static void print_greatest(const struct watch_frame *f, size_t row, char *out)
{
    print_extreme(f, row, true, out);
}

static const struct watch_column columns[] = {
    {.title = "", .width = 1, .gap = 1, .style = watch_style_strong, .print = print_cursor},
    {.title = "chart", .width = 5, .gap = 1, .style = watch_style_strong, .print = print_chart},
    {.title = "metric", .gap = 2, .print = print_name},
    {.title = "", .gap = 2, .width = 5, .rank = 2, .print = print_role},
    {.title = "points", .right = true, .gap = 2, .rank = 3, .sized = points_width, .print = print_points},
    {.title = "last", .right = true, .gap = 2, .width = WATCH_NUMBER_WIDTH, .print = print_last},
    {.title = "best", .gap = 2, .rank = 1, .sized = best_width, .print = print_best},
    {.title = "least", .right = true, .gap = 2, .width = WATCH_NUMBER_WIDTH, .rank = 4, .print = print_least},
    {.title = "greatest", .right = true, .gap = 2, .width = WATCH_NUMBER_WIDTH, .rank = 5, .print = print_greatest},
};
enum { NAME_COLUMN = 2 };

void watch_draw_metrics(struct watch_frame *f, struct rect r)
{
    const struct watch_log *log = watch_selected(f->watch);
    const struct watch_list list = {.column = columns, .count = sizeof columns / sizeof *columns, .wide = NAME_COLUMN,
                                    .rows = log ? log->series_count : 0, .selected = f->watch->metric};
    if (!log || !log->series_count)
        canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, STYLE_FAINT, "no metric yet");
    else
        watch_list_draw(f, r, &list);
}
