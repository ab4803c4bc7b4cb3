/* SPDX-License-Identifier: MIT */
/* The x axis of watched logs, its window, and the cursor; see view/watch.h. Nobody knows where a log will end, so the
 * axis goes to a round number and doubles when it is full: an axis that went along with each point would move every
 * line, and send the whole screen, each time. UI thread. */
#include <math.h>

#include "view/watch.h"

static const double zoom_least = 4; /* points in view, or whole numbers */

/* The least of these times a power of ten that is not below value. */
static double round_up(double value)
{
    static const double step[] = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
    double power = pow(10, floor(log10(value)));
    for (size_t i = 0; i < sizeof step / sizeof *step; i++)
        if (value <= step[i] * power * (1 + 1e-12))
            return step[i] * power;
    return value;
}

/* Over the shown logs; false when there is no point. */
static bool extent(const struct watch *w, double *first, double *last, bool *growing)
{
    *first = INFINITY;
    *last = -INFINITY;
    *growing = false;
    for (size_t i = 0; i < w->log_count; i++) {
        const struct watch_log *log = &w->log[i];
        if (isnan(log->x_last) || log->hidden)
            continue;
        *first = log->x_first < *first ? log->x_first : *first;
        *last = log->x_last > *last ? log->x_last : *last;
        *growing |= log_state(log->log) != LOG_ENDED;
    }
    return *first <= *last;
}

/* From 0, unless the log begins far from there, as one that was resumed, or that counts seconds of the calendar. */
static double axis_begin(double first, double last)
{
    if (first >= 0 && first <= last / 2)
        return 0;
    double span = last - first, step = span > 0 ? pow(10, floor(log10(span))) : 1;
    return floor(first / step) * step;
}

void watch_fit_axis(struct watch *w, bool anew)
{
    double first, last;
    bool growing, fresh = anew || isnan(w->x_max);
    if (!extent(w, &first, &last, &growing)) {
        w->x_max = anew ? NAN : w->x_max;
        w->zoomed &= !anew;
        return;
    }
    double begin = axis_begin(first, last), span = last - begin;
    bool full = last > w->x_max, below = begin < w->x_min;
    if (!fresh && !full && !below && growing)
        return;
    double before = w->x_max - w->x_min;
    w->x_min = fresh || below || full ? begin : w->x_min;
    if (span <= 0)
        span = 1;
    if (!growing)
        w->x_max = w->x_min + span;
    else if (fresh || full)
        w->x_max = w->x_min + round_up(fresh || span > 2 * before ? span : 2 * before);
    if (w->zoomed && (w->to > w->x_max || w->from < w->x_min))
        w->zoomed = false;
}

double watch_from(const struct watch *w)
{
    return w->zoomed ? w->from : isnan(w->x_max) ? 0 : w->x_min;
}

double watch_to(const struct watch *w)
{
    return w->zoomed ? w->to : isnan(w->x_max) ? 1 : w->x_max;
}

static void set_window(struct watch *w, double from, double span)
{
    w->zoomed = span < w->x_max - w->x_min;
    from = from > w->x_max - span ? w->x_max - span : from;
    from = from < w->x_min ? w->x_min : from;
    w->from = from;
    w->to = from + span;
}

/* A window of whole numbers where it is wide enough, for so are the axis' ticks. */
static double whole(double x, double span)
{
    return span >= zoom_least ? floor(x + 0.5) : x;
}

void watch_zoom(struct watch *w, int in)
{
    double span = watch_to(w) - watch_from(w), now = in > 0 ? span / 2 : span * 2;
    const struct log_series *s = watch_track(w);
    double step = s && s->count > 1 ? (log_series_x(s, s->count - 1) - log_series_x(s, 0)) / (double)(s->count - 1) : 1;
    now = whole(fmax(now, fmin(zoom_least, zoom_least * step)), now);
    double middle = w->has_cursor ? w->cursor : watch_from(w) + span / 2;
    set_window(w, whole(middle - now / 2, now), now);
}

void watch_pan(struct watch *w, int by)
{
    double span = watch_to(w) - watch_from(w);
    if (w->zoomed)
        set_window(w, watch_from(w) + by * whole(span / 2, span), span);
}

/* ---- cursor ---- */

const struct log_series *watch_track(const struct watch *w)
{
    const struct watch_log *log = watch_selected(w);
    const struct log_series *longest = NULL, *any = NULL;
    for (size_t i = 0; log && i < log->series_count; i++) {
        const struct log_series *s = log_series(log->log, i);
        any = !any || s->count > any->count ? s : any;
        if (watch_in_chart(w, 0, s->base) || watch_in_chart(w, 1, s->base))
            longest = !longest || s->count > longest->count ? s : longest;
    }
    longest = longest ? longest : any;
    return longest && longest->count ? longest : NULL;
}

/* The window goes along. */
static void put_cursor(struct watch *w, double x)
{
    double span = watch_to(w) - watch_from(w);
    w->cursor = x;
    w->has_cursor = true;
    if (w->zoomed && (x < w->from || x > w->to))
        set_window(w, whole(x < w->from ? x : x - span, span), span);
}

static double point_at(const struct log_series *s, size_t i)
{
    return log_series_x(s, i < s->count ? i : s->count - 1);
}

void watch_end_cursor(struct watch *w, bool last)
{
    const struct log_series *s = watch_track(w);
    if (s)
        put_cursor(w, point_at(s, last ? s->count - 1 : 0));
}

/* So many points are in view that one by one would take for ever; and most are on the same spot. */
static bool is_crowded(const struct watch *w, const struct log_series *s)
{
    enum { MANY = 400 };
    size_t from = log_series_find(s, watch_from(w)), to = log_series_find(s, watch_to(w));
    return to != SIZE_MAX && to - (from == SIZE_MAX ? 0 : from) > MANY;
}

void watch_move_cursor(struct watch *w, int by)
{
    const struct log_series *s = watch_track(w);
    if (!s)
        return;
    if (!w->has_cursor) {
        watch_end_cursor(w, true);
        return;
    }
    size_t at = log_series_find(s, w->cursor), steps = (size_t)(by < 0 ? -by : by);
    size_t here = at == SIZE_MAX ? 0 : at;
    size_t next = by > 0 ? (at == SIZE_MAX ? 0 : here + steps) : here > steps ? here - steps : 0;
    double x = point_at(s, next), far = w->cursor + by * w->column;
    if (is_crowded(w, s) && (by > 0 ? far > x : far < x)) {
        size_t there = log_series_find(s, far);
        x = point_at(s, there == SIZE_MAX ? 0 : there);
    }
    put_cursor(w, x);
}
