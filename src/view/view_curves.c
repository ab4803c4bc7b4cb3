/* SPDX-License-Identifier: MIT */
/* The two charts, as the notebook's figure has them: loss at the left, accuracy at the right, train solid and valid
 * dashed, over the planned epochs. Histories go to chart/ as they lie in memory.
 */
#include "view_ops.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One chart: the metrics of a unit, in metric.def's order; the first is solid, the second dashed. */
struct curves {
    const char *title, *unit;
    double empty_max; /* the axis goes from 0 to this before there is anything to show */
};

static bool visible(const struct lab_run *run)
{
    return !run->hidden;
}

static size_t metrics_of(const char *unit)
{
    size_t n = 0;
    for (enum metric m = 0; m < METRIC_COUNT; m++)
        n += strcmp(metric_info[m].unit, unit) == 0;
    return n;
}

static bool any_epoch(const struct lab *lab)
{
    for (size_t i = 0; i < lab->run_count; i++) {
        if (visible(&lab->run[i]) && lab->run[i].history.count)
            return true;
    }
    return false;
}

/* The planned span of the shown runs, or of the next one before there are any. */
static double epochs_planned(const struct lab *lab)
{
    unsigned most = 0;
    for (size_t i = 0; i < lab->run_count; i++) {
        if (visible(&lab->run[i]) && lab->run[i].spec.epochs > most)
            most = lab->run[i].spec.epochs;
    }
    return most ? most : lab->next.epochs;
}

static void add_run(struct view *v, const struct lab_run *run, const char *unit)
{
    static const enum chart_line line[] = {CHART_SOLID, CHART_DASHED, CHART_DOTTED};
    size_t kind = 0;
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        if (strcmp(metric_info[m].unit, unit) != 0)
            continue;
        size_t i = v->chart.series_count++;
        snprintf(v->label[i], sizeof v->label[i], "%u %s", run->number, metric_info[m].label);
        v->chart.series[i] = (struct chart_series){
            .count = run->history.count,
            .y = &run->history.row[0].value[m],
            .stride = sizeof *run->history.row,
            .style = view_run_style(run),
            .line = line[kind < 2 ? kind : 2],
            .label = v->label[i],
            .mark = view_run_mark(run),
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

/* The oldest run that still has room, when the newest and the selected one come first. */
static size_t oldest_shown(const struct lab *lab, size_t room, size_t *left_out)
{
    size_t first = lab->run_count, shown = 0;
    const struct lab_run *selected = lab_selected(lab);
    *left_out = 0;
    room -= selected && visible(selected);
    for (size_t i = lab->run_count; i-- > 0;) {
        if (&lab->run[i] == selected || !visible(&lab->run[i]))
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

static void curves_draw(struct frame *f, struct rect r, const struct curves *what)
{
    struct view *v = f->memory;
    const struct lab *lab = f->lab;
    const struct lab_run *selected = lab_selected(lab);
    size_t left_out;
    size_t first = oldest_shown(lab, CHART_SERIES_MAX / metrics_of(what->unit), &left_out);

    v->chart.series_count = 0;
    v->chart.y_min = v->chart.y_max = NAN;
    for (size_t i = first; i < lab->run_count; i++) {
        if (&lab->run[i] != selected && visible(&lab->run[i]))
            add_run(v, &lab->run[i], what->unit);
    }
    if (selected && visible(selected))
        add_run(v, selected, what->unit); /* last, so that it lies on top */
    if (!any_epoch(lab))
        add_none(v, what);

    snprintf(v->title, sizeof v->title, left_out ? "%s (%zu older runs not drawn)" : "%s", what->title, left_out);
    v->chart.title = v->title;
    v->chart.x_title = "epoch";
    v->chart.x_min = 0;
    v->chart.x_max = epochs_planned(lab);
    chart_draw(f->canvas, r, &v->chart);
}

static const struct curves loss, accuracy;

static void loss_draw(struct frame *f, struct rect r)
{
    curves_draw(f, r, &loss);
}

static void accuracy_draw(struct frame *f, struct rect r)
{
    curves_draw(f, r, &accuracy);
}

static const struct curves loss = {.title = "loss", .unit = "", .empty_max = 1};
static const struct curves accuracy = {.title = "accuracy %", .unit = "%", .empty_max = 100};

const struct view_ops view_loss = {.draw = loss_draw};
const struct view_ops view_accuracy = {.draw = accuracy_draw};
