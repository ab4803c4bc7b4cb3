/* SPDX-License-Identifier: MIT */
/* The shown groups side by side: the notebook's last figure, below it their figures in a table, and below that whether
 * the selected group differs from the reference by more than the seeds would make it differ.
 */
#include <stdio.h>

#include "base/text.h"
#include "figures.h"
#include "format.h"
#include "pane.h"
#include "table.h"
#include "verdict.h"

enum { PART_LOSS, PART_ACCURACY, PART_TABLE, PART_VERDICT, PARTS };

/* Rows from which a free line parts the charts, the table and the verdict. */
enum { AIR_FROM = 30 };

static const struct table compare_table;

static int table_height(const struct lab *lab, int h)
{
    enum { HEADER = 1, LEAST = 2 };
    int most = (h + 3) / 5, groups = (int)table_groups(&compare_table, lab);
    return HEADER + (groups < LEAST ? LEAST : groups < most ? groups : most);
}

/* The charts get what the others leave; where that is too little to be read, the table has it. */
static size_t compare_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    enum { CHARTS_LEAST = 5, LINE_FREE = 1 }; /* where a banner starts, as in view_train */
    int air = body.h >= AIR_FROM, half = (body.w - 1) / 2;
    int verdict = verdict_height(lab, body.w), table = table_height(lab, body.h);
    verdict = verdict > body.h / 2 ? body.h / 2 : verdict;
    int charts = body.h - table - verdict - LINE_FREE - 2 * air;
    if (charts < CHARTS_LEAST) {
        table += charts;
        charts = 0;
    }
    part[PART_LOSS] = (struct rect){body.x + 1, body.y, half - 1, charts};
    part[PART_ACCURACY] = (struct rect){body.x + half + 1, body.y, body.w - half - 2, charts};
    part[PART_TABLE] = (struct rect){body.x, body.y + charts + air, body.w, table};
    part[PART_VERDICT] = (struct rect){body.x, body.y + charts + table + 2 * air, body.w, verdict};
    return PARTS;
}

static void compare_draw(struct frame *f, const struct rect *part)
{
    if (part[PART_LOSS].h > 0) {
        pane_loss(f, part[PART_LOSS]);
        pane_accuracy(f, part[PART_ACCURACY]);
    }
    table_draw(f, part[PART_TABLE], &compare_table);
    verdict_draw(f, part[PART_VERDICT]);
}

const struct view_ops view_compare = {.next = true, .split = compare_split, .draw = compare_draw};

/* ---- the table ---- */

/* As wide as "best valid" needs, which stands over both when spreads have no column. */
static int at_width(const struct frame *f)
{
    enum { LEAST = 3 };
    int w = 1 + table_epoch_digits(f);
    return w < LEAST ? LEAST : w;
}

/* "88.20 %"; its title is a column wider, and begins over the column before it where that has none. */
static int accuracy_width(const struct frame *f)
{
    return table_has_seeds(f->lab) ? 7 : 8;
}

static int accuracy_spread_width(const struct frame *f)
{
    int w = table_spread_width(f);
    return w ? w - 2 : 0; /* percent have two digits fewer */
}

/* In its own width, for a title may be wider. */
static void print_mean(const struct frame *f, const struct stats_mean *mean, enum metric m, char *out)
{
    char number[FORMAT_MAX];
    const char *text = format_mean(number, mean, m, f->canvas->ascii);
    int pad = METRIC_TEXT_WIDTH - canvas_width(text);
    snprintf(out, TABLE_CELL_BYTES, "%*s%s", pad > 0 ? pad : 0, "", text);
}

static void print_deviation(const struct frame *f, const struct stats_mean *mean, enum metric m, char *out)
{
    char number[FORMAT_MAX];
    snprintf(out, TABLE_CELL_BYTES, "%s", format_spread(number, mean, m, f->canvas->ascii));
}

static void print_seeds(const struct frame *f, const struct lab_group *group, char *out)
{
    struct figures g = figures_make(f->lab, group);
    if (g.over && g.over < group->count)
        snprintf(out, TABLE_CELL_BYTES, "%zu/%zu", g.over, group->count);
    else
        snprintf(out, TABLE_CELL_BYTES, "%zu", group->count);
}

static void print_best(const struct frame *f, const struct lab_group *group, char *out)
{
    struct figures g = figures_make(f->lab, group);
    print_mean(f, &g.best[METRIC_VALID_LOSS], METRIC_VALID_LOSS, out);
}

static void print_best_spread(const struct frame *f, const struct lab_group *group, char *out)
{
    struct figures g = figures_make(f->lab, group);
    print_deviation(f, &g.best[METRIC_VALID_LOSS], METRIC_VALID_LOSS, out);
}

static void print_at(const struct frame *f, const struct lab_group *group, char *out)
{
    struct figures g = figures_make(f->lab, group);
    if (g.best_epoch.n)
        snprintf(out, TABLE_CELL_BYTES, "@%.0f", g.best_epoch.mean);
}

static void print_accuracy(const struct frame *f, const struct lab_group *group, char *out)
{
    struct figures g = figures_make(f->lab, group);
    print_mean(f, &g.best[METRIC_VALID_ACCURACY], METRIC_VALID_ACCURACY, out);
    text_append(out, TABLE_CELL_BYTES, g.best[METRIC_VALID_ACCURACY].n ? " %%" : "  ");
}

static void print_accuracy_spread(const struct frame *f, const struct lab_group *group, char *out)
{
    struct figures g = figures_make(f->lab, group);
    print_deviation(f, &g.best[METRIC_VALID_ACCURACY], METRIC_VALID_ACCURACY, out);
}

static void print_last(const struct frame *f, const struct lab_group *group, char *out)
{
    struct figures g = figures_make(f->lab, group);
    print_mean(f, &g.last[METRIC_VALID_LOSS], METRIC_VALID_LOSS, out);
}

static void print_last_spread(const struct frame *f, const struct lab_group *group, char *out)
{
    struct figures g = figures_make(f->lab, group);
    print_deviation(f, &g.last[METRIC_VALID_LOSS], METRIC_VALID_LOSS, out);
}

static const struct table_column columns[] = {
    TABLE_LEAD_COLUMNS,
    {.title = "seeds", .right = true, .gap = 1, .rank = 3, .sized = table_seeds_width, .print = print_seeds},
    {.title = "best valid", .width = METRIC_TEXT_WIDTH, .gap = 1, .print = print_best},
    {.title = "", .gap = 1, .rank = 2, .sized = table_spread_width, .print = print_best_spread},
    {.title = "", .gap = 1, .sized = at_width, .print = print_at},
    {.title = "accuracy", .right = true, .gap = 1, .air = 1, .rank = 1, .sized = accuracy_width,
     .print = print_accuracy},
    {.title = "", .gap = 1, .rank = 6, .sized = accuracy_spread_width, .print = print_accuracy_spread},
    {.title = "last", .width = METRIC_TEXT_WIDTH, .right = true, .gap = 1, .air = 1, .print = print_last},
    {.title = "", .gap = 1, .rank = 5, .sized = table_spread_width, .print = print_last_spread},
    {.title = "gap", .width = METRIC_TEXT_WIDTH + 1, .right = true, .gap = 1, .air = 1, .rank = 1, .print = table_gap},
    {.title = "overfits", .right = true, .gap = 1, .air = 1, .sized = table_overfits_width, .print = table_overfits},
};

static const struct table compare_table = {
    .column = columns, .count = sizeof columns / sizeof columns[0], .wide = TABLE_WORDS, .figures = true};
