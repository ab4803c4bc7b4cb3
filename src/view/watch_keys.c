/* SPDX-License-Identifier: MIT */
/* Keys to actions on the watch screen; see view/watch.h. The conditions that watch_key.def names, the table made of it,
 * and what the actions change. Between term/screen's keys and the loop. UI thread. */
#include "watch_keys.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "term/screen.h"

/* A kind of keys, told by asking; beyond every key of term/screen.h. */
enum { WATCH_KEY_PAGE = 0x220001 };
#define WATCH_CTRL(letter) ((letter) - '@')

enum { FAR = 10 };

/* ---- when keys work ---- */

static bool always(const struct watch *w)
{
    (void)w;
    return true;
}

static bool helping(const struct watch *w)
{
    return w->page == WATCH_HELP;
}

static bool paging(const struct watch *w)
{
    return helping(w) && w->help_pages > 1;
}

static bool working(const struct watch *w)
{
    return w->page != WATCH_HELP;
}

static bool charting(const struct watch *w)
{
    return w->page == WATCH_CHARTS || w->page == WATCH_COMPARE;
}

static bool choosing(const struct watch *w)
{
    return w->page == WATCH_METRICS;
}

static bool choosing_logs(const struct watch *w)
{
    return choosing(w) && w->log_count > 1;
}

static bool several(const struct watch *w)
{
    return charting(w) && w->log_count > 1;
}

static bool shown(const struct watch *w)
{
    return several(w) && watch_selected(w) && !watch_selected(w)->hidden;
}

static bool hidden(const struct watch *w)
{
    return several(w) && watch_selected(w) && watch_selected(w)->hidden;
}

static bool referable(const struct watch *w)
{
    return several(w) && w->reference != w->selected;
}

/* Standard input has been read, and does not come again. */
static bool reopening(const struct watch *w)
{
    const struct watch_log *log = watch_selected(w);
    return working(w) && log && !log->pipe && watch_other_x(w);
}

static bool metrics(const struct watch *w)
{
    return charting(w) && w->base_count > watch_charts(w);
}

static bool two_charts(const struct watch *w)
{
    return working(w) && w->base_count > watch_charts(w) && watch_charts(w) > 1;
}

static bool reading(const struct watch *w)
{
    return working(w) && watch_track(w);
}

static bool cursor_on(const struct watch *w)
{
    return working(w) && w->has_cursor;
}

static bool zoomed(const struct watch *w)
{
    return working(w) && w->zoomed;
}

/* ---- which key it is ---- */

static bool matches(const struct watch_key_line *line, uint32_t key)
{
    for (size_t i = 0; i < WATCH_KEYS_EACH_MAX && line->key[i]; i++) {
        bool page = line->key[i] == WATCH_KEY_PAGE && key >= '1' && key < '1' + WATCH_PAGES;
        if (page || line->key[i] == key)
            return true;
    }
    return false;
}

enum watch_action watch_find_key(const struct watch *w, uint32_t key)
{
    if (!key || key >= WATCH_KEY_PAGE)
        return WATCH_ACTION_NONE;
    for (enum watch_action a = WATCH_ACTION_NONE + 1; a < WATCH_ACTIONS; a++)
        if (watch_key_lines[a].works(w) && matches(&watch_key_lines[a], key))
            return a;
    return WATCH_ACTION_NONE;
}

/* ---- what they do ---- */

static void show(struct watch *w, enum watch_page page)
{
    if (page == WATCH_HELP && w->page != WATCH_HELP)
        w->page_before = w->page;
    w->page = page;
    w->help_page = 0;
}

static void select_log(struct watch *w, int by)
{
    size_t last = w->log_count - 1;
    w->selected = by < 0 ? w->selected - (w->selected > 0) : w->selected + (w->selected < last);
    w->metric = 0;
}

static size_t metric_count(const struct watch *w)
{
    return watch_selected(w) ? watch_selected(w)->series_count : 0;
}

static void toggle(struct watch *w)
{
    const struct watch_log *log = watch_selected(w);
    if (log && w->metric < log->series_count)
        watch_toggle_base(w, log_series(log->log, w->metric)->base);
}

static void hide(struct watch *w, bool on)
{
    watch_selected(w)->hidden = on;
    watch_fit_axis(w, true);
}

static void act_on_logs(struct watch *w, enum watch_action a)
{
    switch (a) {
    case WATCH_ACTION_HELP_ON: w->help_page = (w->help_page + 1) % w->help_pages; break;
    case WATCH_ACTION_HELP_BACK: w->help_page -= w->help_page > 0; break;
    case WATCH_ACTION_UP:
    case WATCH_ACTION_LOG_BEFORE: select_log(w, -1); break;
    case WATCH_ACTION_DOWN:
    case WATCH_ACTION_LOG_AFTER: select_log(w, 1); break;
    case WATCH_ACTION_HIDE: hide(w, true); break;
    case WATCH_ACTION_SHOW: hide(w, false); break;
    case WATCH_ACTION_REFERENCE: w->reference = w->selected; break;
    case WATCH_ACTION_METRIC_UP: w->metric -= w->metric > 0; break;
    case WATCH_ACTION_METRIC_DOWN: w->metric += w->metric + 1 < metric_count(w); break;
    case WATCH_ACTION_METRIC_TOGGLE: toggle(w); break;
    case WATCH_ACTION_BASE_BEFORE: watch_turn_base(w, -1); break;
    case WATCH_ACTION_BASE_AFTER: watch_turn_base(w, 1); break;
    case WATCH_ACTION_SIDE: w->side = !w->side; break;
    default: break;
    }
}

static void act_on_charts(struct watch *w, enum watch_action a)
{
    switch (a) {
    case WATCH_ACTION_CURSOR_LEFT: watch_move_cursor(w, -1); break;
    case WATCH_ACTION_CURSOR_RIGHT: watch_move_cursor(w, 1); break;
    case WATCH_ACTION_CURSOR_FAR_LEFT: watch_move_cursor(w, -FAR); break;
    case WATCH_ACTION_CURSOR_FAR_RIGHT: watch_move_cursor(w, FAR); break;
    case WATCH_ACTION_CURSOR_FIRST: watch_end_cursor(w, false); break;
    case WATCH_ACTION_CURSOR_LAST: watch_end_cursor(w, true); break;
    case WATCH_ACTION_CURSOR_OFF: w->has_cursor = false; break;
    case WATCH_ACTION_ZOOM_IN: watch_zoom(w, 1); break;
    case WATCH_ACTION_ZOOM_OUT: watch_zoom(w, -1); break;
    case WATCH_ACTION_PAN_LEFT: watch_pan(w, -1); break;
    case WATCH_ACTION_PAN_RIGHT: watch_pan(w, 1); break;
    case WATCH_ACTION_LOG_AXIS: w->log_y = !w->log_y; break;
    case WATCH_ACTION_FULL: w->full_y = !w->full_y; break;
    case WATCH_ACTION_SMOOTH: w->smooth = (w->smooth + 1) % WATCH_SMOOTH_COUNT; break;
    case WATCH_ACTION_SMOOTH_LESS: w->smooth = (w->smooth + WATCH_SMOOTH_COUNT - 1) % WATCH_SMOOTH_COUNT; break;
    case WATCH_ACTION_TABLE: w->table = !w->table; break;
    default: break;
    }
}

static void tell_wrong(struct watch *w, uint32_t key)
{
    char what[16] = "that key";
    if (key > ' ' && key < 127)
        snprintf(what, sizeof what, "%c", (char)key);
    snprintf(w->banner, sizeof w->banner, "%s does nothing here; the last line has the keys that do, ? shows all",
             what);
}

enum watch_action watch_key(struct watch *w, uint32_t key)
{
    enum watch_action a = watch_find_key(w, key);
    w->banner[0] = 0;
    if (a == WATCH_ACTION_NONE)
        tell_wrong(w, key);
    else if (a == WATCH_ACTION_PAGE)
        show(w, (enum watch_page)(key - '1'));
    else if (a == WATCH_ACTION_HELP)
        show(w, WATCH_HELP);
    else if (a == WATCH_ACTION_HELP_CLOSE)
        show(w, w->page_before);
    else if (a == WATCH_ACTION_BACK)
        show(w, WATCH_CHARTS);
    act_on_logs(w, a);
    act_on_charts(w, a);
    return a;
}

const struct watch_key_line watch_key_lines[WATCH_ACTIONS] = {
#define KEY(id, name_, word_, help_, works_, rank_, ...) \
    [WATCH_ACTION_##id] = {.name = name_, .word = word_, .help = help_, .works = works_, .rank = rank_, \
                           .key = {__VA_ARGS__}},
#include "view/watch_key.def"
#undef KEY
};
