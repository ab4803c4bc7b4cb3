/* SPDX-License-Identifier: MIT */
/* Which metrics the logs have, and which of them the two charts show; see view/watch.h. Until the user chooses, the
 * left chart has a loss and the right one an accuracy, or what comes nearest. UI thread. */
#include "view/watch.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

const struct log_series *watch_find(const struct watch_log *log, const char *base, enum log_role role)
{
    for (size_t i = 0; i < log->series_count; i++) {
        const struct log_series *s = log_series(log->log, i);
        if (s->role == role && strcasecmp(s->base, base) == 0)
            return s;
    }
    return NULL;
}

const struct watch_series *watch_known(const struct watch_log *log, const struct log_series *s)
{
    for (size_t i = 0; i < log->series_count; i++)
        if (log_series(log->log, i) == s)
            return &log->series[i];
    return NULL;
}

size_t watch_best(const struct watch_log *log, const struct log_series *s)
{
    const struct watch_series *known = s ? watch_known(log, s) : NULL;
    if (!known || !known->finite || s->kind == LOG_KIND_OTHER)
        return SIZE_MAX;
    return s->kind == LOG_KIND_ACCURACY ? known->greatest_at : known->least_at;
}

const struct log_series *watch_main(const struct watch_log *log, const char *base)
{
    static const enum log_role order[] = {LOG_ROLE_VALID, LOG_ROLE_TRAIN, LOG_ROLE_OTHER};
    for (size_t i = 0; base && i < sizeof order / sizeof *order; i++) {
        const struct log_series *s = watch_find(log, base, order[i]);
        if (s)
            return s;
    }
    return NULL;
}

/* ---- what there is ---- */

static struct watch_base *find_base(struct watch *w, const char *name)
{
    for (size_t i = 0; i < w->base_count; i++)
        if (strcasecmp(w->base[i].name, name) == 0)
            return &w->base[i];
    return NULL;
}

static void add_base(struct watch *w, const struct log_series *s)
{
    struct watch_base *b = find_base(w, s->base);
    if (!b && w->base_count == LOG_SERIES_MAX)
        return;
    if (!b) {
        b = &w->base[w->base_count++];
        *b = (struct watch_base){.kind = s->kind};
        snprintf(b->name, sizeof b->name, "%s", s->base);
    }
    b->train |= s->role == LOG_ROLE_TRAIN;
    b->valid |= s->role == LOG_ROLE_VALID;
}

/* How well a metric would stand for its kind: a pair tells more than one line; the shortest name is the plain one. */
static int worth(const struct watch_base *b)
{
    int length = (int)strlen(b->name);
    return (b->valid ? 200 : 0) + (b->train ? 100 : 0) - length;
}

static const struct watch_base *best_base(const struct watch *w, enum log_kind kind, const struct watch_base *but)
{
    const struct watch_base *best = NULL;
    for (size_t i = 0; i < w->base_count; i++) {
        const struct watch_base *b = &w->base[i];
        if (b->kind == kind && b != but && (!best || worth(b) > worth(best)))
            best = b;
    }
    return best;
}

static void set_base(struct watch_chart *chart, const struct watch_base *b)
{
    if (chart->chosen)
        return;
    chart->count = b != NULL;
    if (b)
        snprintf(chart->base[0], sizeof chart->base[0], "%s", b->name);
}

static const struct watch_base *first_of(const struct watch *w, const enum log_kind order[3],
                                         const struct watch_base *but)
{
    for (int i = 0; i < 3; i++) {
        const struct watch_base *b = best_base(w, order[i], but);
        if (b)
            return b;
    }
    return NULL;
}

void watch_list_bases(struct watch *w)
{
    static const enum log_kind left[] = {LOG_KIND_LOSS, LOG_KIND_ACCURACY, LOG_KIND_OTHER};
    static const enum log_kind right[] = {LOG_KIND_ACCURACY, LOG_KIND_LOSS, LOG_KIND_OTHER};
    w->base_count = 0;
    for (size_t i = 0; i < w->log_count; i++)
        for (size_t k = 0; k < w->log[i].series_count; k++)
            add_base(w, log_series(w->log[i].log, k));
    const struct watch_base *first = first_of(w, left, NULL);
    set_base(&w->chart[0], first);
    set_base(&w->chart[1], first_of(w, right, first));
    w->side = watch_charts(w) < 2 ? 0 : w->side;
}

/* ---- the charts' ---- */

const char *watch_chart_base(const struct watch *w, unsigned side)
{
    return w->chart[side].count ? w->chart[side].base[0] : NULL;
}

static size_t place_in(const struct watch_chart *chart, const char *base)
{
    size_t i = 0;
    while (i < chart->count && strcasecmp(chart->base[i], base) != 0)
        i++;
    return i;
}

bool watch_in_chart(const struct watch *w, unsigned side, const char *base)
{
    return place_in(&w->chart[side], base) < w->chart[side].count;
}

unsigned watch_charts(const struct watch *w)
{
    return w->base_count > 1 && (w->chart[1].count || w->chart[1].chosen) ? 2 : 1;
}

void watch_turn_base(struct watch *w, int by)
{
    struct watch_chart *chart = &w->chart[w->side];
    const char *base = watch_chart_base(w, w->side);
    size_t at = by > 0 ? w->base_count - 1 : 0;
    for (size_t i = 0; base && i < w->base_count; i++)
        at = strcasecmp(w->base[i].name, base) == 0 ? i : at;
    if (!w->base_count)
        return;
    at = (at + (by > 0 ? 1 : w->base_count - 1)) % w->base_count;
    chart->chosen = true;
    chart->count = 1;
    snprintf(chart->base[0], sizeof chart->base[0], "%s", w->base[at].name);
}

void watch_toggle_base(struct watch *w, const char *base)
{
    struct watch_chart *chart = &w->chart[w->side];
    size_t at = place_in(chart, base);
    if (at == WATCH_CHART_BASES_MAX) {
        snprintf(w->banner, sizeof w->banner, "a chart takes %d metrics; Space takes one out again",
                 (int)WATCH_CHART_BASES_MAX);
        return;
    }
    chart->chosen = true;
    if (at < chart->count) {
        chart->count--;
        memmove(&chart->base[at], &chart->base[at + 1], (chart->count - at) * sizeof chart->base[0]);
    } else {
        snprintf(chart->base[chart->count++], sizeof chart->base[0], "%s", base);
    }
}

/* ---- other columns for x ---- */

/* Goes up, as far as a look at the first of them tells. */
static bool counts_up(const struct log_series *s)
{
    enum { LOOK = 1000 };
    size_t n = s->count < LOOK ? s->count : LOOK;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(s->y[i]) || (i && s->y[i] < s->y[i - 1]))
            return false;
    return n > 1 && s->y[n - 1] > s->y[0];
}

/* The next name behind `now`, or else the first of all. */
static const char *next_name(const struct watch_log *log, const char *now)
{
    const char *first = NULL, *next = NULL;
    for (size_t i = 0; i < log->series_count; i++) {
        const struct log_series *s = log_series(log->log, i);
        if (s->kind != LOG_KIND_OTHER || s->role != LOG_ROLE_OTHER || !counts_up(s))
            continue;
        first = !first || strcmp(s->name, first) < 0 ? s->name : first;
        if (strcmp(s->name, now) > 0)
            next = !next || strcmp(s->name, next) < 0 ? s->name : next;
    }
    return next ? next : first;
}

const char *watch_other_x(const struct watch *w)
{
    const struct watch_log *log = watch_selected(w);
    return log ? next_name(log, log_x_name(log->log)) : NULL;
}
