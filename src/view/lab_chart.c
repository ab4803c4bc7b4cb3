/* SPDX-License-Identifier: MIT */
/* The charts' window and cursor; see lab_chart.h. UI thread. */
#include "lab_chart.h"

enum { SPAN_MIN = 4 };

static void set_window(struct lab_chart *c, int64_t from, int64_t span, int64_t planned)
{
    if (span >= planned) {
        c->from = c->to = 0;
        return;
    }
    from = from > planned - span ? planned - span : from;
    c->from = (uint32_t)(from < 0 ? 0 : from);
    c->to = c->from + (uint32_t)span;
}

static int64_t window_span(const struct lab *lab)
{
    return lab->chart.to ? lab->chart.to - lab->chart.from : lab_epochs_planned(lab);
}

/* Around the cursor, or else the middle. */
void lab_chart_zoom(struct lab *lab, int in)
{
    int64_t span = window_span(lab), planned = lab_epochs_planned(lab);
    int64_t middle = lab->chart.cursor ? lab->chart.cursor : lab->chart.from + span / 2;
    int64_t now = in > 0 ? span / 2 : span * 2;
    now = now < SPAN_MIN ? SPAN_MIN : now;
    set_window(&lab->chart, middle - now / 2, now, planned);
}

void lab_chart_pan(struct lab *lab, int by)
{
    int64_t span = window_span(lab);
    set_window(&lab->chart, lab->chart.from + by * span / 2, span, lab_epochs_planned(lab));
}

uint32_t lab_chart_last(const struct lab *lab)
{
    size_t most = lab_selected(lab) ? lab_history(lab, lab_selected(lab))->count : 0;
    for (size_t i = 0; i < lab->group_count; i++) {
        size_t n = lab_history(lab, &lab->group[i])->count;
        most = !lab->group[i].hidden && n > most ? n : most;
    }
    return (uint32_t)most;
}

/* The window goes along. */
static void put_cursor(struct lab *lab, int64_t epoch)
{
    int64_t last = lab_chart_last(lab), span = window_span(lab);
    struct lab_chart *c = &lab->chart;
    if (!last)
        return;
    epoch = epoch > last ? last : epoch;
    c->cursor = (uint32_t)(epoch < 1 ? 1 : epoch);
    if (c->to && (c->cursor <= c->from || c->cursor > c->to))
        set_window(c, c->cursor <= c->from ? c->cursor - 1 : c->cursor - span, span, lab_epochs_planned(lab));
}

void lab_chart_point(struct lab *lab, uint32_t epoch)
{
    if (epoch)
        put_cursor(lab, epoch);
    else
        lab->chart.cursor = 0;
}

/* A cursor that was not there begins at the selected group's last epoch. */
void lab_chart_move(struct lab *lab, int by)
{
    if (lab->chart.cursor)
        put_cursor(lab, (int64_t)lab->chart.cursor + by);
    else
        put_cursor(lab, (int64_t)lab_history(lab, lab_selected(lab))->count);
}
