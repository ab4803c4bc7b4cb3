/* SPDX-License-Identifier: MIT */
/* The two charts, as the notebook's figure has them: loss and accuracy, train solid and valid dashed, over the planned
 * epochs; of the selected run also train with the noise off, dotted. Histories go to chart/ as they lie in memory.
 */
#include "pane.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One chart: its curves in the order in which they are drawn. */
struct curves {
    const char *title, *unit;
    enum metric train, off, valid;
    double empty_max; /* the axis goes from 0 to this before there is anything to show */
    int decimals_max;  /* of its numbers, 0: any */
    bool has_log, has_batches; /* can be drawn on a logarithmic axis; the running epoch's batches have it too */
};
static const struct curves all_curves[];
enum { CURVES = 2 };

static bool any_epoch(const struct lab *lab)
{
    for (size_t i = 0; i < lab->group_count; i++) {
        if (!lab->group[i].hidden && lab_history(lab, &lab->group[i])->count)
            return true;
    }
    return false;
}

static struct chart_series *add_series(struct view *v, const struct lab_group *group, const char *label)
{
    size_t i = v->chart.series_count++;
    snprintf(v->label[i], sizeof v->label[i], "%u %s", group->number, label);
    v->chart.series[i] = (struct chart_series){
        .style = pane_run_style(group->number),
        .label = v->label[i],
        .mark = pane_run_mark(group->number),
    };
    return &v->chart.series[i];
}

/* A fork's curves begin where it branched off. Best is that of what is validated. */
static void add_curve(struct frame *f, const struct lab_group *group, enum metric m, enum chart_line line)
{
    const struct history *h = lab_history(f->lab, group);
    const struct epoch_row *best = line == CHART_DASHED ? history_best(h, m) : NULL;
    struct chart_series *s = add_series(f->memory, group, metric_info[m].label);
    s->count = h->count;
    s->y = &h->row[0].value[m];
    s->stride = sizeof *h->row;
    s->first = group->parent != LAB_NONE && group->fork_epoch ? group->fork_epoch - 1 : 0;
    s->line = line;
    s->spread = group->spread ? &group->spread[0].value[m] : NULL;
    s->smooth = lab_smooth_factor[f->lab->chart.smooth];
    s->best_plus_1 = best ? best->epoch : 0;
}

/* Of the selected run, where it was measured: three curves of every run would be too many to be told apart, and those
 * that are compared have two each. */
static bool is_third_drawn(const struct lab *lab, const struct lab_group *group, enum metric off)
{
    bool asked = lab->view != LAB_VIEW_COMPARE && group && group == lab_selected(lab);
    const struct epoch_row *last = asked ? history_last(lab_history(lab, group)) : NULL;
    return last && metric_has(last, off);
}

static void add_group(struct frame *f, const struct lab_group *group, const struct curves *what)
{
    add_curve(f, group, what->train, CHART_SOLID);
    if (is_third_drawn(f->lab, group, what->off))
        add_curve(f, group, what->off, CHART_DOTTED);
    add_curve(f, group, what->valid, CHART_DASHED);
}

/* The trace from the last epoch's point on, as means over so many of its points that no two fall on one column: a bar
 * of noise in a single column says nothing, and hides what does. Returns the points. */
static size_t thin_out(struct view_curve *to, const struct lab_run *run, double columns_an_epoch)
{
    const struct trace *t = &run->trace;
    double columns = columns_an_epoch * (t->x[t->count - 1] - (t->epoch - 1)); /* so far */
    size_t points = columns > 1 ? (size_t)columns : 1, n = 0, each = (t->count + points - 1) / points;
    const struct epoch_row *last = history_last(&run->history);
    if (last) {
        to->x[n] = last->epoch;
        to->y[n++] = last->value[METRIC_TRAIN_LOSS];
    }
    for (size_t i = 0; i < t->count; i += each, n++) {
        size_t k = i + each < t->count ? each : t->count - i;
        double x = 0, y = 0;
        for (size_t j = i; j < i + k; j++) {
            x += t->x[j];
            y += t->y[j];
        }
        to->x[n] = x / (double)k;
        to->y[n] = y / (double)k;
    }
    return n;
}

/* The loss of the running epoch's batches, of whichever member trains. */
static void add_trace(struct frame *f, const struct lab_group *group, int columns)
{
    struct view *v = f->memory;
    const struct lab_run *run = lab_leader(f->lab, group);
    if (run->state != RUN_RUNNING || !run->trace.count || v->traces == sizeof v->trace / sizeof v->trace[0])
        return;
    struct view_curve *curve = &v->trace[v->traces++];
    struct chart_series *s = add_series(v, group, "batches");
    s->count = thin_out(curve, run, columns / (v->chart.x_max - v->chart.x_min));
    s->x = curve->x;
    s->y = curve->y;
    s->stride = sizeof curve->y[0];
    s->thin = true;
    s->label = NULL;
}

/* Between the last epoch with the old rates and the first with the new ones. */
static void add_marks(struct frame *f, const struct lab_group *group)
{
    struct chart *c = &f->memory->chart;
    const struct lab_run *run = lab_member(f->lab, group, 0);
    for (size_t i = 0; i < run->change_count && c->mark_count < CHART_MARKS_MAX; i++) {
        c->mark[c->mark_count++] = (struct chart_mark){
            .x = run->change[i].epoch - 0.5,
            .style = pane_run_style(group->number),
            .letter = pane_run_mark(group->number),
        };
    }
}

/* Shown, and begun. */
static bool is_drawn(const struct lab *lab, const struct lab_group *group)
{
    return !group->hidden && (lab_history(lab, group)->count || lab_leader(lab, group)->trace.count);
}

/* Before the first epoch: a label, for the room that labels take, so that the axes stay when there is one; and while
 * there are no batches either, a range. */
static void add_none(struct view *v, const struct curves *what)
{
    static const double none;
    bool batches = v->chart.series_count;
    v->chart.series[v->chart.series_count++] = (struct chart_series){
        .y = &none, .stride = sizeof none, .label = "1 train"};
    if (batches)
        return;
    v->chart.y_min = 0;
    v->chart.y_max = what->empty_max;
}

/* The oldest group that still has room, when the newest and the selected one come first. */
static size_t oldest_shown(const struct lab *lab, size_t room, size_t *left_out)
{
    size_t first = lab->group_count, shown = 0;
    const struct lab_group *selected = lab_selected(lab);
    *left_out = 0;
    room -= selected && is_drawn(lab, selected);
    for (size_t i = lab->group_count; i-- > 0;) {
        if (&lab->group[i] == selected || !is_drawn(lab, &lab->group[i]))
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

static void set_axes(struct frame *f, const struct curves *what, size_t left_out)
{
    struct view *v = f->memory;
    const struct lab_chart *look = &f->lab->chart;
    snprintf(v->title, sizeof v->title, left_out ? "%s (%zu older runs not drawn)" : "%s", what->title, left_out);
    v->chart.title = v->title;
    v->chart.x_title = "epoch";
    v->chart.x_min = look->to ? look->from : 0;
    v->chart.x_max = look->to ? look->to : lab_epochs_planned(f->lab);
    v->chart.y_min = v->chart.y_max = NAN;
    v->chart.decimals_max = what->decimals_max;
    v->chart.log_y = look->log_y && what->has_log;
    v->chart.full_y = look->full_y;
    v->chart.has_cursor = look->cursor;
    v->chart.cursor = look->cursor;
}

/* A group's curves, then those of the selected one, so that they lie on top. */
static void add_all(struct frame *f, const struct curves *what, size_t first, int columns)
{
    const struct lab *lab = f->lab;
    const struct lab_group *selected = lab_selected(lab);
    for (size_t i = first; i <= lab->group_count; i++) {
        const struct lab_group *group = i < lab->group_count ? &lab->group[i] : selected;
        if (!group || !is_drawn(lab, group) || (group == selected && i < lab->group_count))
            continue;
        add_group(f, group, what);
        if (what->has_batches)
            add_trace(f, group, columns);
        add_marks(f, group);
    }
}

struct chart *charts_make(struct frame *f, const char *unit, int columns)
{
    struct chart *c = &f->memory->chart;
    const struct curves *what = curves_of(unit);
    size_t left_out, third = is_third_drawn(f->lab, lab_selected(f->lab), what->off);
    size_t room = (CHART_SERIES_MAX - third) / (2 + what->has_batches);
    size_t first = oldest_shown(f->lab, room, &left_out);
    c->series_count = c->mark_count = f->memory->traces = 0;
    set_axes(f, what, left_out);
    add_all(f, what, first, columns);
    if (!any_epoch(f->lab))
        add_none(f->memory, what);
    return c;
}

static void curves_draw(struct frame *f, struct rect r, const char *unit)
{
    const struct chart *c = charts_make(f, unit, r.w);
    if (f->lab->chart.table && any_epoch(f->lab))
        chart_table(f->canvas, r, c, f->lab->chart.cursor ? f->lab->chart.cursor : NAN);
    else
        pane_target(f, (struct view_target){.at = chart_draw(f->canvas, r, c), .kind = TARGET_EPOCH, .from = c->x_min,
                                            .to = c->x_max});
}

void pane_loss(struct frame *f, struct rect r)
{
    curves_draw(f, r, "");
}

void pane_accuracy(struct frame *f, struct rect r)
{
    curves_draw(f, r, "%");
}

static const struct curves all_curves[CURVES] = {
    {.title = "loss", .unit = "", .train = METRIC_TRAIN_LOSS, .off = METRIC_OFF_LOSS, .valid = METRIC_VALID_LOSS,
     .empty_max = 1, .has_log = true, .has_batches = true},
    {.title = "accuracy %", .unit = "%", .train = METRIC_TRAIN_ACCURACY, .off = METRIC_OFF_ACCURACY,
     .valid = METRIC_VALID_ACCURACY, .empty_max = 100, .decimals_max = 2},
};
