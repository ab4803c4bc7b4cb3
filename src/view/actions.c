/* SPDX-License-Identifier: MIT */
/* What actions do to the lab alone; see actions.h. Runs and the terminal are the loop's. UI thread. */
#include "actions.h"

#include <stdio.h>

#include "editor.h"
#include "keys.h"
#include "term/screen.h"
#include "view/prompt.h"

enum { FAR = 10, SPAN_MIN = 4 };

bool actions_pause_asked(const struct lab *lab, const struct lab_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct lab_run *run = lab_member(lab, group, i);
        if (run->state == RUN_RUNNING && !run->pause_asked)
            return false;
    }
    return true;
}

/* Newer runs stand higher. */
static void select_group(struct lab *lab, int newer)
{
    if (newer > 0 && lab->selected + 1 < lab->group_count)
        lab->selected++;
    if (newer < 0 && lab->selected > 0)
        lab->selected--;
}

/* ---- the charts' window and cursor, in whole epochs ---- */

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
static void zoom(struct lab *lab, int in)
{
    int64_t span = window_span(lab), planned = lab_epochs_planned(lab);
    int64_t middle = lab->chart.cursor ? lab->chart.cursor : lab->chart.from + span / 2;
    int64_t now = in > 0 ? span / 2 : span * 2;
    now = now < SPAN_MIN ? SPAN_MIN : now;
    set_window(&lab->chart, middle - now / 2, now, planned);
}

static void pan(struct lab *lab, int by)
{
    int64_t span = window_span(lab);
    set_window(&lab->chart, lab->chart.from + by * span / 2, span, lab_epochs_planned(lab));
}

uint32_t actions_last_epoch(const struct lab *lab)
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
    int64_t last = actions_last_epoch(lab), span = window_span(lab);
    struct lab_chart *c = &lab->chart;
    if (!last)
        return;
    epoch = epoch > last ? last : epoch;
    c->cursor = (uint32_t)(epoch < 1 ? 1 : epoch);
    if (c->to && (c->cursor <= c->from || c->cursor > c->to))
        set_window(c, c->cursor <= c->from ? c->cursor - 1 : c->cursor - span, span, lab_epochs_planned(lab));
}

void actions_cursor(struct lab *lab, uint32_t epoch)
{
    if (epoch)
        put_cursor(lab, epoch);
    else
        lab->chart.cursor = 0;
}

/* A cursor that was not there begins at the selected group's last epoch. */
static void move_cursor(struct lab *lab, int by)
{
    if (lab->chart.cursor)
        put_cursor(lab, (int64_t)lab->chart.cursor + by);
    else
        put_cursor(lab, (int64_t)lab_history(lab, lab_selected(lab))->count);
}

static void chart_key(struct lab *lab, enum action a)
{
    struct lab_chart *c = &lab->chart;
    switch (a) {
    case ACTION_CURSOR_LEFT: move_cursor(lab, -1); break;
    case ACTION_CURSOR_RIGHT: move_cursor(lab, 1); break;
    case ACTION_CURSOR_FAR_LEFT: move_cursor(lab, -FAR); break;
    case ACTION_CURSOR_FAR_RIGHT: move_cursor(lab, FAR); break;
    case ACTION_CURSOR_FIRST: put_cursor(lab, 1); break;
    case ACTION_CURSOR_LAST: put_cursor(lab, actions_last_epoch(lab)); break;
    case ACTION_CURSOR_OFF: c->cursor = 0; break;
    case ACTION_ZOOM_IN: zoom(lab, 1); break;
    case ACTION_ZOOM_OUT: zoom(lab, -1); break;
    case ACTION_PAN_LEFT: pan(lab, -1); break;
    case ACTION_PAN_RIGHT: pan(lab, 1); break;
    case ACTION_LOG: c->log_y = !c->log_y; break;
    case ACTION_FULL: c->full_y = !c->full_y; break;
    case ACTION_SMOOTH: c->smooth = (c->smooth + 1) % LAB_SMOOTH_COUNT; break;
    case ACTION_SMOOTH_LESS: c->smooth = (c->smooth + LAB_SMOOTH_COUNT - 1) % LAB_SMOOTH_COUNT; break;
    case ACTION_TABLE: c->table = !c->table; break;
    default: break;
    }
}

/* ---- the next run ---- */

static void editor_key(struct lab *lab, enum action a, uint32_t key)
{
    switch (a) {
    case ACTION_ACCEPT: editor_accept(lab); break;
    case ACTION_DROP: editor_drop(lab); break;
    case ACTION_ERASE: editor_erase(lab); break;
    case ACTION_TYPE: editor_type(lab, key); break;
    case ACTION_ENTRY: editor_open(lab); break;
    case ACTION_LEFT: editor_move(lab, -1); break;
    case ACTION_RIGHT: editor_move(lab, 1); break;
    case ACTION_MORE: editor_step(lab, 1, false); break;
    case ACTION_LESS: editor_step(lab, -1, false); break;
    case ACTION_FINE_MORE: editor_step(lab, 1, true); break;
    case ACTION_FINE_LESS: editor_step(lab, -1, true); break;
    case ACTION_PRESET: editor_preset(lab, keys_preset(key)); break;
    case ACTION_UNDO: editor_undo(lab); break;
    default: break;
    }
}

/* ---- looking inside ---- */

static uint32_t wrap(uint32_t value, int by, size_t count)
{
    return count ? (uint32_t)((value % count + count + (size_t)by) % count) : 0;
}

/* How many pages of weights there are is the view's to know: it takes the page modulo that. */
static void inside_key(struct lab *lab, enum action a, uint32_t key)
{
    struct lab_inside *in = &lab->inside;
    const struct inspection *at = lab->inspection[0];
    int back = key == SCREEN_KEY_BACKTAB ? -1 : 1;
    switch (a) {
    case ACTION_IMAGE_LEFT:
    case ACTION_IMAGE_RIGHT:
        lab->images.index = wrap(lab->images.index, a == ACTION_IMAGE_LEFT ? -1 : 1, at->image_count);
        lab->images.matrix = false; /* where there is room for one of the two: for what was asked */
        break;
    case ACTION_MATRIX: lab->images.matrix = !lab->images.matrix; break;
    case ACTION_PANEL: in->panel = (enum lab_inside_panel)wrap(in->panel, back, LAB_INSIDE_COUNT); break;
    case ACTION_PAGE_LEFT: in->page -= in->page > 0; break;
    case ACTION_PAGE_RIGHT: in->page++; break;
    case ACTION_SIZE: in->other_size = !in->other_size; break;
    case ACTION_STEP_LEFT: in->step = wrap(in->step, -1, at->steps); break;
    case ACTION_STEP_RIGHT: in->step = wrap(in->step, 1, at->steps); break;
    case ACTION_SITE_MORE: in->site = wrap(in->site, 1, at->site_count); break;
    case ACTION_SITE_LESS: in->site = wrap(in->site, -1, at->site_count); break;
    case ACTION_SAMPLE_MORE: in->sample = wrap(in->sample, 1, at->samples); break;
    case ACTION_SAMPLE_LESS: in->sample = wrap(in->sample, -1, at->samples); break;
    default: break;
    }
}

/* ---- views ---- */

void actions_show(struct lab *lab, enum lab_view view)
{
    if (view == LAB_VIEW_HELP && lab->view != view)
        lab->view_before = lab->view;
    lab->view = view;
}

static void move_turn(struct lab *lab, int by)
{
    if (!lab_move_turn(lab, lab_selected(lab), by))
        snprintf(lab->banner, sizeof lab->banner, "run %u is the %s of the queue", lab_selected(lab)->number,
                 by < 0 ? "first" : "last");
}

static void lab_key(struct lab *lab, enum action a, uint32_t key)
{
    switch (a) {
    case ACTION_UP: select_group(lab, 1); break;
    case ACTION_DOWN: select_group(lab, -1); break;
    case ACTION_HIDE: lab_selected(lab)->hidden = true; break;
    case ACTION_SHOW: lab_selected(lab)->hidden = false; break;
    case ACTION_REFERENCE: lab->reference = lab->selected; break;
    case ACTION_EARLIER: move_turn(lab, -1); break;
    case ACTION_LATER: move_turn(lab, 1); break;
    case ACTION_VIEW: actions_show(lab, (enum lab_view)(key - '1')); break;
    case ACTION_HELP: actions_show(lab, LAB_VIEW_HELP); break;
    case ACTION_HELP_CLOSE: lab->view = lab->view_before; break;
    case ACTION_QUIT_ASK: lab->ask_quit = true; break;
    case ACTION_QUIT_NOT: lab->ask_quit = false; break;
    case ACTION_LINE: prompt_open(lab); break;
    case ACTION_LINE_DROP: lab->line.open = false; break;
    case ACTION_LINE_COMPLETE: prompt_complete(lab); break;
    case ACTION_LINE_EDIT:
    case ACTION_LINE_TYPE: prompt_key(lab, key); break;
    default: break; /* the loop's */
    }
}

enum action actions_key(struct lab *lab, enum action a, uint32_t key)
{
    if (a == ACTION_LINE_TAKE)
        return prompt_take(lab);
    chart_key(lab, a);
    editor_key(lab, a, key);
    inside_key(lab, a, key);
    lab_key(lab, a, key);
    return a;
}
