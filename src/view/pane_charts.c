/* SPDX-License-Identifier: MIT */
/* The two charts, as the notebook's figure has them: loss and accuracy, train solid and valid dashed, over the planned
 * epochs. Histories go to chart/ as they lie in memory.
 */
#include "pane.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One chart: the metrics of a unit, in metric.def's order; the first is solid, the second dashed. */
struct curves {
    const char *title, *unit;
    double empty_max; /* the axis goes from 0 to this before there is anything to show */
};
static const struct curves all_curves[];
enum { CURVES = 2 };

static size_t metrics_of(const char *unit)
{
    size_t n = 0;
    for (enum metric m = 0; m < METRIC_COUNT; m++)
        n += strcmp(metric_info[m].unit, unit) == 0;
    return n;
}

static bool any_epoch(const struct lab *lab)
{
    for (size_t i = 0; i < lab->group_count; i++) {
        if (!lab->group[i].hidden && lab_history(lab, &lab->group[i])->count)
            return true;
    }
    return false;
}

static void add_group(struct frame *f, const struct lab_group *group, const char *unit)
{
    static const enum chart_line line[] = {CHART_SOLID, CHART_DASHED, CHART_DOTTED};
    struct view *v = f->memory;
    const struct history *h = lab_history(f->lab, group);
    size_t kind = 0;
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        if (strcmp(metric_info[m].unit, unit) != 0)
            continue;
        size_t i = v->chart.series_count++;
        snprintf(v->label[i], sizeof v->label[i], "%u %s", group->number, metric_info[m].label);
        v->chart.series[i] = (struct chart_series){
            .count = h->count,
            .y = &h->row[0].value[m],
            .stride = sizeof *h->row,
            .style = view_run_style(group->number),
            .line = line[kind < 2 ? kind : 2],
            .label = v->label[i],
            .mark = view_run_mark(group->number),
        };
        kind++;
    }
}

/* Before the first run: nothing but a label, for the room that labels take, so that the axes stay when it starts. */
static void add_none(struct view *v, const struct curves *what)
{
    static const double none;
    v->chart.series[v->chart.series_count++] = (struct chart_series){
        .y = &none, .stride = sizeof none, .label = "1 train"};
    v->chart.y_min = 0;
    v->chart.y_max = what->empty_max;
}

/* The oldest group that still has room, when the newest and the selected one come first. */
static size_t oldest_shown(const struct lab *lab, size_t room, size_t *left_out)
{
    size_t first = lab->group_count, shown = 0;
    const struct lab_group *selected = lab_selected(lab);
    *left_out = 0;
    room -= selected && !selected->hidden;
    for (size_t i = lab->group_count; i-- > 0;) {
        if (&lab->group[i] == selected || lab->group[i].hidden)
            continue;
        if (shown < room) {
            shown++;
            first = i;
        } else {
            ++*left_out;
        }
    }
    return first;
}

static const struct curves *curves_of(const char *unit)
{
    size_t i = 0;
    while (i + 1 < CURVES && strcmp(all_curves[i].unit, unit) != 0)
        i++;
    return &all_curves[i];
}

struct chart *charts_make(struct frame *f, const char *unit)
{
    struct view *v = f->memory;
    const struct lab *lab = f->lab;
    const struct curves *what = curves_of(unit);
    const struct lab_group *selected = lab_selected(lab);
    size_t left_out;
    size_t first = oldest_shown(lab, CHART_SERIES_MAX / metrics_of(unit), &left_out);

    v->chart.series_count = 0;
    v->chart.y_min = v->chart.y_max = NAN;
    for (size_t i = first; i < lab->group_count; i++) {
        if (&lab->group[i] != selected && !lab->group[i].hidden)
            add_group(f, &lab->group[i], unit);
    }
    if (selected && !selected->hidden)
        add_group(f, selected, unit); /* last, so that it lies on top */
    if (!any_epoch(lab))
        add_none(v, what);

    snprintf(v->title, sizeof v->title, left_out ? "%s (%zu older runs not drawn)" : "%s", what->title, left_out);
    v->chart.title = v->title;
    v->chart.x_title = "epoch";
    v->chart.x_min = lab->chart.to ? lab->chart.from : 0;
    v->chart.x_max = lab->chart.to ? lab->chart.to : lab_epochs_planned(lab);
    return &v->chart;
}

void pane_loss(struct frame *f, struct rect r)
{
    chart_draw(f->canvas, r, charts_make(f, ""));
}

void pane_accuracy(struct frame *f, struct rect r)
{
    chart_draw(f->canvas, r, charts_make(f, "%"));
}

static const struct curves all_curves[CURVES] = {
    {.title = "loss", .unit = "", .empty_max = 1},
    {.title = "accuracy %", .unit = "%", .empty_max = 100},
};
