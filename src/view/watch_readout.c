/* SPDX-License-Identifier: MIT */
/* The line below the charts: the selected log's values at the cursor, or its last ones, or why it has none; see
 * watch_pane.h. Train and valid in the dashboard's words; half a number is another number, so what does not fit is left
 * out, and all that would follow. UI thread. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "pane.h"
#include "watch_pane.h"

enum { LINE_MAX_BYTES = 1024 };

struct line {
    char text[LINE_MAX_BYTES];
    int room; /* columns left */
};

static void add(struct line *l, const char *piece)
{
    l->room -= canvas_width(piece);
    if (l->room >= 0)
        text_append(l->text, sizeof l->text, "%s", piece);
}

/* At the cursor, or the last one; false when the series has none there. */
static bool value_at(const struct watch *w, const struct log_series *s, double *value)
{
    size_t at = !s || !s->count ? SIZE_MAX : w->has_cursor ? log_series_find(s, w->cursor) : s->count - 1;
    if (at != SIZE_MAX)
        *value = s->y[at];
    return at != SIZE_MAX;
}

/* The role's value of each chart, "  train 0.3492  0.8820". */
static void add_role(struct line *l, const struct watch *w, const struct watch_log *log, enum log_role role,
                     const char *word)
{
    char number[WATCH_TEXT_MAX], piece[WATCH_CELL_MAX] = "";
    bool any = false;
    for (unsigned side = 0; side < watch_charts(w); side++) {
        const char *base = watch_chart_base(w, side);
        const struct log_series *s = base ? watch_find(log, base, role) : NULL;
        double y;
        if (!s || !value_at(w, s, &y))
            continue;
        text_append(piece, sizeof piece, "%s%s  %*s", any ? "" : "   ", any ? "" : word, any ? 0 : 6,
                    watch_value(number, s->kind, y));
        any = true;
    }
    add(l, piece);
}

/* Each by its name, where there are several metrics in a chart, or one is neither train nor valid. */
static void add_named(struct line *l, const struct watch *w, const struct watch_log *log)
{
    char number[WATCH_TEXT_MAX], piece[WATCH_CELL_MAX];
    for (unsigned side = 0; side < watch_charts(w); side++) {
        for (size_t i = 0; i < log->series_count; i++) {
            const struct log_series *s = log_series(log->log, i);
            double y;
            if (!watch_in_chart(w, side, s->base) || (side && watch_in_chart(w, 0, s->base)) || !value_at(w, s, &y))
                continue;
            snprintf(piece, sizeof piece, "   %s %s", s->name, watch_value(number, s->kind, y));
            add(l, piece);
        }
    }
}

static bool is_plain(const struct watch *w, const struct watch_log *log)
{
    for (unsigned side = 0; side < watch_charts(w); side++) {
        const char *base = watch_chart_base(w, side);
        if (w->chart[side].count > 1 || (base && watch_find(log, base, LOG_ROLE_OTHER)))
            return false;
    }
    return true;
}

static void add_values(struct line *l, const struct watch *w, const struct watch_log *log)
{
    char piece[WATCH_CELL_MAX], number[WATCH_TEXT_MAX];
    double x = w->has_cursor ? w->cursor : log->x_last;
    snprintf(piece, sizeof piece, "  %s %s", log_x_name(log->log), watch_x(number, x));
    add(l, piece);
    if (is_plain(w, log)) {
        add_role(l, w, log, LOG_ROLE_TRAIN, "train");
        add_role(l, w, log, LOG_ROLE_VALID, "valid");
    } else {
        add_named(l, w, log);
    }
    if (log_message(log->log)[0]) {
        snprintf(piece, sizeof piece, "   %s", log_message(log->log));
        add(l, piece);
    }
}

/* Over the list of metrics, which has the values. */
static void add_source(struct line *l, const struct watch *w, const struct watch_log *log)
{
    char count[WATCH_TEXT_MAX], state[WATCH_TEXT_MAX], piece[WATCH_CELL_MAX];
    const char *format = log_format(log->log);
    snprintf(piece, sizeof piece, "  %s%s%s points, %s", format, format[0] ? ", " : "",
             text_count(count, sizeof count, log->points), watch_state(w, log, state));
    add(l, piece);
    if (w->log_count > 1) {
        add(l, "  ");
        add(l, log->name);
    }
}

static void describe(struct line *l, const struct watch *w, const struct watch_log *log)
{
    char count[WATCH_TEXT_MAX], piece[WATCH_CELL_MAX];
    enum log_state state = log_state(log->log);
    if (log->reading) {
        double share = log_progress(log->log);
        snprintf(piece, sizeof piece, "  reading: %s points so far", text_count(count, sizeof count, log->points));
        if (!isnan(share))
            text_append(piece, sizeof piece, ", %2.0f %%", floor(100 * share));
        add(l, piece);
    } else if (state == LOG_FAILED) {
        text_append(l->text, sizeof l->text, " failed: %s", log_message(log->log));
    } else if (!log->points) {
        const char *why = log_message(log->log);
        text_append(l->text, sizeof l->text, state == LOG_ENDED ? " ended without a number%s%s" : " waits%s%s",
                    why[0] ? ": " : state == LOG_ENDED ? "" : " for the first numbers", why);
    } else if (w->page == WATCH_METRICS) {
        add_source(l, w, log);
    } else {
        add_values(l, w, log);
    }
}

void watch_draw_readout(struct watch_frame *f, struct rect r)
{
    enum { MARGIN = 1 };
    const struct watch_log *log = watch_selected(f->watch);
    if (r.h < 1 || r.w < 2)
        return;
    if (!log) {
        canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, STYLE_NORMAL, "no log yet: they are shown as they appear");
        return;
    }
    int used = 1 + canvas_textf(f->canvas, r.x + 1, r.y, r.w - 1, pane_run_style(log->number), "log %u", log->number);
    struct line line = {.room = r.w - used - MARGIN};
    describe(&line, f->watch, log);
    enum style style = log_state(log->log) == LOG_FAILED ? STYLE_WARNING : STYLE_NORMAL;
    canvas_text(f->canvas, r.x + used, r.y, r.w - used, style, line.text);
}
