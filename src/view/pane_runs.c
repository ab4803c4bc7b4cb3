/* SPDX-License-Identifier: MIT */
/* The runs so far, newest first: which it is, how far, how good. With the cursor on a chart the last columns are read
 * at its epoch, so that it reads out every curve. Several seeds give their mean and, where there is room, their spread.
 */
#include <stdio.h>

#include "base/text.h"
#include "figures.h"
#include "format.h"
#include "pane.h"
#include "table.h"

enum { BAR_WIDTH = 8, STATE_WIDTH = 9, ACCURACY_SPREAD = 2 };

static const struct table runs_table;

int pane_runs_height(const struct lab *lab, int h)
{
    enum { HEADER = 1, LEAST = 3 }; /* room for three before there are any: the first ones do not move the charts */
    size_t groups = 0; /* runs of before that nobody asked to see take no room from the charts */
    for (size_t i = 0; i < lab->group_count; i++)
        groups += !lab->group[i].gone && !(lab->group[i].kept && lab->group[i].hidden);
    int most = (h + 3) / 5, rows = groups < (size_t)most ? (int)groups : most;
    return HEADER + (rows < LEAST ? LEAST : rows);
}

void pane_runs(struct frame *f, struct rect r)
{
    table_draw(f, r, &runs_table);
}

/* ---- widths ---- */

static int epoch_width(const struct frame *f)
{
    int w = 2 * table_epoch_digits(f) + 1;
    return w < 5 ? 5 : w; /* the title's */
}

/* "0.3492 @12", or with seeds "0.3212 ±0.0031". It gives way to what the cursor reads. */
static int best_width(const struct frame *f)
{
    int at = table_epoch_digits(f) + 1, spread = table_spread_width(f), w = METRIC_TEXT_WIDTH + 1;
    w += at > spread ? at : spread;
    return w < 10 ? 10 : w; /* the title's */
}

static int best_width_free(const struct frame *f)
{
    return f->lab->chart.cursor ? 0 : best_width(f);
}

static int best_width_cursor(const struct frame *f)
{
    return f->lab->chart.cursor ? best_width(f) : 0;
}

/* "@17 train": as wide for every epoch. */
static int train_width(const struct frame *f)
{
    return f->lab->chart.cursor ? 1 + table_epoch_digits(f) + 6 : 0;
}

/* With the cursor, all four curves of a run are read out. */
static int percent_width(const struct frame *f)
{
    return f->lab->chart.cursor ? METRIC_TEXT_WIDTH + 2 : 0;
}

static int accuracy_spread_width(const struct frame *f)
{
    int w = table_spread_width(f);
    return w ? w - ACCURACY_SPREAD : 0; /* percent have two digits fewer */
}

/* ---- progress ---- */

/* Of several seeds how many are over, while not all are. */
static void print_seeds(const struct frame *f, const struct lab_group *group, char *out)
{
    size_t over = 0;
    for (size_t i = 0; i < group->count; i++)
        over += !run_state_active(lab_member(f->lab, group, i)->state);
    if (over < group->count && group->count > 1)
        snprintf(out, TABLE_CELL_BYTES, "%zu/%zu", over, group->count);
    else
        snprintf(out, TABLE_CELL_BYTES, "%zu", group->count);
}

static void print_epoch(const struct frame *f, const struct lab_group *group, char *out)
{
    snprintf(out, TABLE_CELL_BYTES, "%zu/%u", lab_history(f->lab, group)->count, group->spec.epochs);
}

static void print_bar(const struct frame *f, const struct lab_group *group, char *out)
{
    int full = (int)(lab_progress(f->lab, group) * BAR_WIDTH);
    const char *yes = f->canvas->ascii ? "#" : "\u2501", *no = f->canvas->ascii ? "." : "\u2500";
    for (int i = 0; i < BAR_WIDTH; i++)
        text_append(out, TABLE_CELL_BYTES, "%s", i < full ? yes : no);
}

/* While it runs how far it is, steps included; else the word for its state. What is left of a run that diverged is told
 * by its epochs; only a pause has to be seen. */
static void print_progress(const struct frame *f, const struct lab_group *group, char *out)
{
    enum run_state state = lab_state(f->lab, group);
    unsigned place = figures_queue(f->lab, group);
    if (history_diverged(lab_history(f->lab, group)) && state != RUN_PAUSED)
        snprintf(out, TABLE_CELL_BYTES, "diverged");
    else if (state == RUN_WAITING)
        snprintf(out, TABLE_CELL_BYTES, place < 10 ? "waiting %u" : "wait %u", place);
    else if (state == RUN_RUNNING)
        print_bar(f, group, out);
    else
        snprintf(out, TABLE_CELL_BYTES, "%s", run_state_word(state));
}

/* What it has taken, of a group its longest member; while it trains what is left. */
static void print_time(const struct frame *f, const struct lab_group *group, char *out)
{
    char text[FORMAT_MAX];
    double seconds = 0, left = lab_seconds_left(f->lab, group);
    for (size_t i = 0; i < group->count; i++) {
        const struct lab_run *run = lab_member(f->lab, group, i);
        seconds = run->seconds > seconds ? run->seconds : seconds;
    }
    if (left >= 0)
        snprintf(out, TABLE_CELL_BYTES, "-%s", format_seconds(text, left));
    else if (seconds > 0)
        snprintf(out, TABLE_CELL_BYTES, "%s", format_seconds(text, seconds));
}

/* ---- how good ---- */

static void print_best(const struct frame *f, const struct lab_group *group, char *out)
{
    struct figures g = figures_make(f->lab, group);
    const struct stats_mean *best = &g.best[METRIC_VALID_LOSS];
    char number[FORMAT_MAX], spread[FORMAT_MAX];
    const char *text = format_mean(number, best, METRIC_VALID_LOSS, f->canvas->ascii);
    int pad = METRIC_TEXT_WIDTH - canvas_width(text);
    snprintf(out, TABLE_CELL_BYTES, "%*s%s", pad > 0 ? pad : 0, "", text);
    if (best->n > 1)
        text_append(out, TABLE_CELL_BYTES, " %s", format_spread(spread, best, METRIC_VALID_LOSS, f->canvas->ascii));
    else if (best->n == 1)
        text_append(out, TABLE_CELL_BYTES, " @%.0f", g.best_epoch.mean);
}

/* The cursor's epoch of the group, or without one its last; NULL when it has none. */
static const struct epoch_row *row_at(const struct frame *f, const struct lab_group *group)
{
    const struct history *h = lab_history(f->lab, group);
    uint32_t at = f->lab->chart.cursor;
    return !at ? history_last(h) : at <= h->count ? &h->row[at - 1] : NULL;
}

static void print_metric(const struct frame *f, const struct lab_group *group, enum metric m, char *out)
{
    char number[FORMAT_MAX];
    snprintf(out, TABLE_CELL_BYTES, "%s", format_metric(number, row_at(f, group), m, f->canvas->ascii));
}

/* The spread at that epoch, over the members that have it. */
static void print_spread(const struct frame *f, const struct lab_group *group, enum metric m, char *out)
{
    const struct epoch_row *row = row_at(f, group);
    if (group->count < 2 || !row || !metric_has(&group->spread[row->epoch - 1], m))
        return;
    struct stats_mean mean = {.n = group->count, .deviation = group->spread[row->epoch - 1].value[m]};
    char number[FORMAT_MAX];
    snprintf(out, TABLE_CELL_BYTES, "%s", format_spread(number, &mean, m, f->canvas->ascii));
}

static void head_train(const struct frame *f, char *out)
{
    snprintf(out, TABLE_CELL_BYTES, "@%u train", (unsigned)f->lab->chart.cursor);
}

static void print_train(const struct frame *f, const struct lab_group *group, char *out)
{
    print_metric(f, group, METRIC_TRAIN_LOSS, out);
}

static void head_valid(const struct frame *f, char *out)
{
    snprintf(out, TABLE_CELL_BYTES, "%s", f->lab->chart.cursor ? "valid" : "last");
}

static void print_valid(const struct frame *f, const struct lab_group *group, char *out)
{
    print_metric(f, group, METRIC_VALID_LOSS, out);
}

static void print_valid_spread(const struct frame *f, const struct lab_group *group, char *out)
{
    print_spread(f, group, METRIC_VALID_LOSS, out);
}

static void print_percent(const struct frame *f, const struct lab_group *group, enum metric m, char *out)
{
    const struct epoch_row *row = row_at(f, group);
    print_metric(f, group, m, out);
    text_append(out, TABLE_CELL_BYTES, row && metric_has(row, m) ? " %%" : "  ");
}

static void print_train_accuracy(const struct frame *f, const struct lab_group *group, char *out)
{
    print_percent(f, group, METRIC_TRAIN_ACCURACY, out);
}

static void print_accuracy(const struct frame *f, const struct lab_group *group, char *out)
{
    print_percent(f, group, METRIC_VALID_ACCURACY, out);
}

static void print_accuracy_spread(const struct frame *f, const struct lab_group *group, char *out)
{
    print_spread(f, group, METRIC_VALID_ACCURACY, out);
}

static const struct table_column columns[] = {
    TABLE_LEAD_COLUMNS,
    {.title = "seeds", .right = true, .gap = 1, .sized = table_seeds_width, .print = print_seeds},
    {.title = "epoch", .right = true, .gap = 1, .sized = epoch_width, .print = print_epoch},
    {.title = "", .width = STATE_WIDTH, .gap = 1, .rank = 1, .print = print_progress},
    {.title = "time", .width = FORMAT_TIME_WIDTH + 1, .right = true, .gap = 1, .rank = 5, .print = print_time},
    {.title = "best valid", .gap = 2, .rank = 2, .sized = best_width_free, .print = print_best},
    {.title = "best valid", .gap = 2, .rank = 6, .sized = best_width_cursor, .print = print_best},
    {.right = true, .gap = 2, .sized = train_width, .head = head_train, .title = "", .print = print_train},
    {.title = "accuracy", .right = true, .gap = 1, .rank = 4, .sized = percent_width, .print = print_train_accuracy},
    {.title = "", .width = METRIC_TEXT_WIDTH, .right = true, .gap = 2, .head = head_valid, .print = print_valid},
    {.title = "", .gap = 1, .rank = 7, .sized = table_spread_width, .print = print_valid_spread},
    {.title = "accuracy", .width = 8, .right = true, .gap = 1, .rank = 3, .print = print_accuracy},
    {.title = "", .gap = 1, .rank = 8, .sized = accuracy_spread_width, .print = print_accuracy_spread},
    {.title = "gap", .width = METRIC_TEXT_WIDTH + 1, .right = true, .gap = 2, .rank = 9, .print = table_gap},
    {.title = "overfits", .right = true, .gap = 2, .rank = 9, .sized = table_overfits_width, .print = table_overfits},
};

static const struct table runs_table = {
    .column = columns, .count = sizeof columns / sizeof columns[0], .wide = TABLE_WORDS};
