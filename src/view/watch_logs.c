/* SPDX-License-Identifier: MIT */
/* The list of logs, and the table in which they are compared; see watch_pane.h. Figures are of the left chart's metric,
 * then the right one's: valid, or train where there is no valid. UI thread. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "pane.h"
#include "watch_pane.h"

enum { AT_LEAST = 3, STATE_WIDTH = 14 };

static const struct watch_log *log_at(const struct watch_frame *f, size_t row)
{
    return &f->watch->log[row];
}

static const struct log_series *main_series(const struct watch_frame *f, size_t row, unsigned side)
{
    return watch_main(log_at(f, row), watch_chart_base(f->watch, side));
}

/* ---- figures ---- */

/* NaN without one. */
static double best_value(const struct watch_log *log, const struct log_series *s)
{
    size_t best = watch_best(log, s);
    return best == SIZE_MAX ? NAN : s->y[best];
}

static double last_value(const struct log_series *s)
{
    return s && s->count ? s->y[s->count - 1] : NAN;
}

double watch_log_difference(const struct watch_frame *f, size_t row, unsigned side, bool best)
{
    const struct watch_log *log = log_at(f, row), *reference = watch_reference(f->watch);
    const char *base = watch_chart_base(f->watch, side);
    if (!reference || log == reference || !base)
        return NAN;
    const struct log_series *a = watch_main(log, base), *b = watch_main(reference, base);
    if (!a || !b || a->role != b->role)
        return NAN;
    return best ? best_value(log, a) - best_value(reference, b) : last_value(a) - last_value(b);
}

/* ---- widths ---- */

/* Columns of the widest x so far, so that nothing moves with each digit. */
static int x_width(const struct watch_frame *f)
{
    char text[WATCH_TEXT_MAX];
    int w = canvas_width(watch_x_name(f->watch)), most = canvas_width(watch_x(text, watch_to(f->watch)));
    w = w > 8 ? 8 : w;
    return most > w ? most : w;
}

static int best_width(const struct watch_frame *f)
{
    char text[WATCH_TEXT_MAX];
    int at = canvas_width(watch_x(text, f->watch->zoomed ? f->watch->x_max : watch_to(f->watch)));
    return WATCH_NUMBER_WIDTH + 2 + (at < AT_LEAST ? AT_LEAST : at);
}

static bool has_right(const struct watch_frame *f)
{
    return watch_charts(f->watch) > 1 && f->watch->chart[1].count;
}

static int right_best_width(const struct watch_frame *f)
{
    return has_right(f) ? best_width(f) : 0;
}

static int right_width(const struct watch_frame *f)
{
    return has_right(f) ? WATCH_NUMBER_WIDTH : 0;
}

static int difference_width(const struct watch_frame *f)
{
    return f->watch->log_count > 1 ? WATCH_NUMBER_WIDTH : 0;
}

static int right_difference_width(const struct watch_frame *f)
{
    return has_right(f) ? difference_width(f) : 0;
}

static int format_width(const struct watch_frame *f)
{
    int most = 6;
    for (size_t i = 0; i < f->watch->log_count; i++) {
        int w = canvas_width(log_format(f->watch->log[i].log));
        most = w > most ? w : most;
    }
    return most > 20 ? 20 : most;
}

static int skipped_width(const struct watch_frame *f)
{
    for (size_t i = 0; i < f->watch->log_count; i++)
        if (log_skipped(f->watch->log[i].log))
            return 8;
    return 0;
}

static int points_width(const struct watch_frame *f)
{
    size_t most = 0;
    char text[WATCH_TEXT_MAX];
    for (size_t i = 0; i < f->watch->log_count; i++)
        most = f->watch->log[i].points > most ? f->watch->log[i].points : most;
    int w = canvas_width(text_count(text, sizeof text, most));
    return w < 6 ? 6 : w;
}

/* ---- cells ---- */

static void head_x(const struct watch_frame *f, char *out)
{
    watch_shorten(out, WATCH_CELL_MAX, watch_x_name(f->watch), x_width(f), true);
}

static void print_x(const struct watch_frame *f, size_t row, char *out)
{
    char text[WATCH_TEXT_MAX];
    if (!isnan(log_at(f, row)->x_last))
        snprintf(out, WATCH_CELL_MAX, "%s", watch_x(text, log_at(f, row)->x_last));
}

static void print_format(const struct watch_frame *f, size_t row, char *out)
{
    watch_shorten(out, WATCH_CELL_MAX, log_format(log_at(f, row)->log), format_width(f), f->canvas->ascii);
}

static void print_points(const struct watch_frame *f, size_t row, char *out)
{
    text_count(out, WATCH_CELL_MAX, log_at(f, row)->points);
}

static void print_skipped(const struct watch_frame *f, size_t row, char *out)
{
    unsigned long long skipped = log_skipped(log_at(f, row)->log);
    if (skipped)
        text_count(out, WATCH_CELL_MAX, skipped);
}

static void print_state(const struct watch_frame *f, size_t row, char *out)
{
    char text[WATCH_TEXT_MAX];
    bool hidden = log_at(f, row)->hidden;
    snprintf(out, WATCH_CELL_MAX, "%s", hidden ? "hidden" : watch_state(f->watch, log_at(f, row), text));
}

static enum style style_state(const struct watch_frame *f, size_t row)
{
    return log_state(log_at(f, row)->log) == LOG_FAILED ? STYLE_WARNING : watch_style_row(f, row);
}

/* "best valid" where there is a valid, "best train", or "best". */
static void head_best(const struct watch_frame *f, unsigned side, char *out)
{
    static const char *const role[] = {[LOG_ROLE_OTHER] = "", [LOG_ROLE_TRAIN] = " train", [LOG_ROLE_VALID] = " valid"};
    const char *base = watch_chart_base(f->watch, side);
    const struct log_series *s = NULL;
    for (size_t i = 0; base && !s && i < f->watch->log_count; i++)
        s = watch_main(log_at(f, i), base);
    snprintf(out, WATCH_CELL_MAX, "best%s", s ? role[s->role] : "");
}

static void head_best_left(const struct watch_frame *f, char *out)
{
    head_best(f, 0, out);
}

static void head_best_right(const struct watch_frame *f, char *out)
{
    const char *base = watch_chart_base(f->watch, 1);
    watch_shorten(out, WATCH_CELL_MAX, base ? base : "", right_best_width(f), f->canvas->ascii);
}

static void head_right(const struct watch_frame *f, char *out)
{
    const char *base = watch_chart_base(f->watch, 1);
    watch_shorten(out, WATCH_CELL_MAX, base ? base : "", right_width(f), f->canvas->ascii);
}

static void print_best_left(const struct watch_frame *f, size_t row, char *out)
{
    watch_print_best(log_at(f, row), main_series(f, row, 0), out);
}

static void print_best_right(const struct watch_frame *f, size_t row, char *out)
{
    watch_print_best(log_at(f, row), main_series(f, row, 1), out);
}

/* The last value, or the cursor's. */
static void print_value(const struct watch_frame *f, const struct log_series *s, char *out)
{
    char text[WATCH_TEXT_MAX];
    size_t at = s && f->watch->has_cursor ? log_series_find(s, f->watch->cursor) : s ? s->count - 1 : SIZE_MAX;
    if (s && s->count && at != SIZE_MAX)
        snprintf(out, WATCH_CELL_MAX, "%s", watch_value(text, s->kind, s->y[at]));
}

static void head_last(const struct watch_frame *f, char *out)
{
    snprintf(out, WATCH_CELL_MAX, "%s", f->watch->has_cursor ? "there" : "last");
}

static void print_last_left(const struct watch_frame *f, size_t row, char *out)
{
    print_value(f, main_series(f, row, 0), out);
}

static void print_last_right(const struct watch_frame *f, size_t row, char *out)
{
    print_value(f, main_series(f, row, 1), out);
}

static void print_difference(const struct watch_frame *f, size_t row, unsigned side, bool best, char *out)
{
    char text[WATCH_TEXT_MAX];
    const struct log_series *s = main_series(f, row, side);
    double by = watch_log_difference(f, row, side, best);
    if (s && !isnan(by))
        snprintf(out, WATCH_CELL_MAX, "%s", watch_difference(text, s->kind, by));
}

static void print_best_to_left(const struct watch_frame *f, size_t row, char *out)
{
    print_difference(f, row, 0, true, out);
}

static void print_best_to_right(const struct watch_frame *f, size_t row, char *out)
{
    print_difference(f, row, 1, true, out);
}

static void print_last_to_left(const struct watch_frame *f, size_t row, char *out)
{
    print_difference(f, row, 0, false, out);
}

/* Of the left chart: last valid less last train. */
static void print_gap(const struct watch_frame *f, size_t row, char *out)
{
    char text[WATCH_TEXT_MAX];
    const char *base = watch_chart_base(f->watch, 0);
    const struct log_series *valid = base ? watch_find(log_at(f, row), base, LOG_ROLE_VALID) : NULL;
    const struct log_series *train = base ? watch_find(log_at(f, row), base, LOG_ROLE_TRAIN) : NULL;
    if (valid && train && valid->count && train->count)
        snprintf(out, WATCH_CELL_MAX, "%s", watch_difference(text, valid->kind, last_value(valid) - last_value(train)));
}

static const struct watch_column log_columns[] = {
    WATCH_LEAD_COLUMNS,
    {.title = "format", .gap = 2, .rank = 7, .sized = format_width, .print = print_format},
    {.title = "points", .right = true, .gap = 2, .rank = 6, .sized = points_width, .print = print_points},
    {.title = "skipped", .right = true, .gap = 2, .rank = 5, .sized = skipped_width, .print = print_skipped},
    {.right = true, .gap = 2, .rank = 2, .sized = x_width, .head = head_x, .print = print_x},
    {.gap = 2, .rank = 1, .sized = best_width, .head = head_best_left, .print = print_best_left},
    {.right = true, .gap = 1, .width = WATCH_NUMBER_WIDTH, .head = head_last, .print = print_last_left},
    {.right = true, .gap = 2, .rank = 3, .sized = right_width, .head = head_right, .print = print_last_right},
    {.title = "to r", .right = true, .gap = 2, .rank = 8, .sized = difference_width, .print = print_best_to_left},
    {.title = "", .gap = 2, .width = STATE_WIDTH, .style = style_state, .print = print_state},
};

static const struct watch_column compare_columns[] = {
    WATCH_LEAD_COLUMNS,
    {.gap = 2, .sized = best_width, .head = head_best_left, .print = print_best_left},
    {.title = "to r", .right = true, .gap = 1, .sized = difference_width, .print = print_best_to_left},
    {.gap = 2, .rank = 2, .sized = right_best_width, .head = head_best_right, .print = print_best_right},
    {.title = "to r", .right = true, .gap = 1, .rank = 3, .sized = right_difference_width,
     .print = print_best_to_right},
    {.right = true, .gap = 2, .rank = 1, .width = WATCH_NUMBER_WIDTH, .head = head_last, .print = print_last_left},
    {.title = "to r", .right = true, .gap = 1, .rank = 4, .sized = difference_width, .print = print_last_to_left},
    {.title = "gap", .right = true, .gap = 2, .rank = 5, .width = WATCH_NUMBER_WIDTH, .print = print_gap},
};

static void draw_list(struct watch_frame *f, struct rect r, const struct watch_column *column, size_t count)
{
    const struct watch_list list = {.column = column, .count = (int)count, .wide = WATCH_LEAD_NAME,
                                    .rows = f->watch->log_count, .selected = f->watch->selected};
    watch_list_draw(f, r, &list);
}

void watch_draw_logs(struct watch_frame *f, struct rect r)
{
    draw_list(f, r, log_columns, sizeof log_columns / sizeof *log_columns);
}

void watch_draw_compare(struct watch_frame *f, struct rect r)
{
    draw_list(f, r, compare_columns, sizeof compare_columns / sizeof *compare_columns);
}
