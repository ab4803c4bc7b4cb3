/* SPDX-License-Identifier: MIT */
/* The logs that are watched; see view/watch.h. Takes in what log/ has read: the figures of each series are kept up
 * point by point, for going over millions of them in each frame would take too long. UI thread. */
#include "view/watch.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

const double watch_smooth_factor[WATCH_SMOOTH_COUNT] = {0, 0.6, 0.8, 0.9, 0.95, 0.99, 0.999};

bool watch_init(struct watch *w, struct err *e)
{
    *w = (struct watch){.reference = SIZE_MAX, .x_max = NAN, .cursor = NAN};
    w->log = mem_array(WATCH_LOGS_MAX, sizeof *w->log);
    w->base = mem_array(LOG_SERIES_MAX, sizeof *w->base);
    if (w->log && w->base)
        return true;
    watch_free(w);
    return err_memory(e, "the logs");
}

static void forget_series(struct watch_log *log)
{
    for (size_t i = 0; i < log->series_count; i++)
        for (int side = 0; side < WATCH_SIDES; side++)
            thin_free(&log->series[i].curve[side]);
    log->series_count = 0;
}

void watch_free(struct watch *w)
{
    for (size_t i = 0; i < w->log_count; i++) {
        forget_series(&w->log[i]);
        mem_free(w->log[i].series);
        log_delete(w->log[i].log);
    }
    mem_free(w->log);
    mem_free(w->base);
    *w = (struct watch){0};
}

/* ---- names ---- */

/* Bytes of whole folders that all paths begin with. */
static size_t common_bytes(const struct watch *w)
{
    const char *first = log_path(w->log[0].log);
    size_t same = strlen(first);
    for (size_t i = 0; i < w->log_count; i++) {
        const char *path = log_path(w->log[i].log);
        size_t n = 0;
        while (n < same && path[n] == first[n])
            n++;
        same = n;
    }
    while (same > 0 && first[same - 1] != '/')
        same--;
    return same;
}

/* Bytes of the file's name, with the / before it, when all that follows `common` is a folder and that same name. */
static size_t common_end(const struct watch *w, size_t common)
{
    const char *end = strrchr(log_path(w->log[0].log) + common, '/');
    for (size_t i = 0; end && i < w->log_count; i++) {
        const char *other = strrchr(log_path(w->log[i].log) + common, '/');
        if (!other || strcmp(other, end) != 0)
            return 0;
    }
    return end ? strlen(end) : 0;
}

/* What tells them apart: of runs that each have a metrics.csv, the folders. */
static void name_all(struct watch *w)
{
    size_t common = common_bytes(w), end = common_end(w, common);
    for (size_t i = 0; i < w->log_count; i++) {
        const char *path = log_path(w->log[i].log) + common;
        snprintf(w->log[i].name, sizeof w->log[i].name, "%.*s", (int)(strlen(path) - end), path);
    }
}

bool watch_add(struct watch *w, struct log *log, struct err *e)
{
    if (w->log_count == WATCH_LOGS_MAX) {
        log_delete(log);
        return err_set(e, ERR_FAIL, "%d logs are watched already, which is the most", (int)WATCH_LOGS_MAX);
    }
    w->log[w->log_count] = (struct watch_log){.log = log, .number = (unsigned)w->log_count + 1, .x_first = NAN,
                                              .x_last = NAN, .news = clock_now(),
                                              .pipe = strcmp(log_path(log), "standard input") == 0};
    w->log_count++;
    name_all(w);
    return true;
}

void watch_replace(struct watch *w, size_t i, struct log *log)
{
    struct watch_log *to = &w->log[i];
    forget_series(to);
    log_delete(to->log);
    to->log = log;
    to->generation = log_generation(log);
    to->points = 0;
    to->x_first = to->x_last = NAN;
    watch_list_bases(w);
    watch_fit_axis(w, true);
}

/* ---- what came ---- */

static bool get_room(struct watch_log *log, size_t count)
{
    if (count <= log->series_room)
        return true;
    size_t room = count + 8;
    struct watch_series *more = mem_array(room, sizeof *more);
    if (!more)
        return false;
    if (log->series_count)
        memcpy(more, log->series, log->series_count * sizeof *more);
    mem_free(log->series);
    log->series = more;
    log->series_room = room;
    return true;
}

static void take_value(struct watch_series *known, size_t i, double y)
{
    if (!isfinite(y))
        return;
    if (!known->finite || y < known->least) {
        known->least = y;
        known->least_at = i;
    }
    if (!known->finite || y > known->greatest) {
        known->greatest = y;
        known->greatest_at = i;
    }
    known->finite++;
}

static void take_series(struct watch_log *log, const struct log_series *s, struct watch_series *known)
{
    for (; known->taken < s->count; known->taken++)
        take_value(known, known->taken, s->y[known->taken]);
    if (!s->count)
        return;
    double first = log_series_x(s, 0), last = log_series_x(s, s->count - 1);
    log->points = s->count > log->points ? s->count : log->points;
    log->x_first = isnan(log->x_first) || first < log->x_first ? first : log->x_first;
    log->x_last = isnan(log->x_last) || last > log->x_last ? last : log->x_last;
}

/* True when there are other series than before. */
static bool take_log(struct watch *w, struct watch_log *log)
{
    uint32_t generation = log_generation(log->log);
    size_t count = log_series_count(log->log), before = log->series_count;
    bool anew = generation != log->generation;
    if (anew) {
        forget_series(log);
        log->points = 0;
        log->x_first = log->x_last = NAN;
        log->generation = generation;
    }
    if (!get_room(log, count)) {
        snprintf(w->banner, sizeof w->banner, "out of memory for the series of %s", log->name);
        count = log->series_count;
    }
    for (size_t i = log->series_count; i < count; i++)
        log->series[i] = (struct watch_series){0};
    log->series_count = count;
    for (size_t i = 0; i < count; i++)
        take_series(log, log_series(log->log, i), &log->series[i]);
    return anew || count != before;
}

/* A log that was there already has been read to its end: how far it goes is known, and not only that it grows. */
static bool read_up(struct watch_log *log, bool was_reading)
{
    if (log->reading && !was_reading)
        log->began = log->points;
    return was_reading && !log->reading && log->points > 2 * log->began;
}

/* At least one log is polled each time, and none twice before all have been. */
bool watch_poll(struct watch *w, double seconds, bool *more)
{
    double until = clock_now() + seconds;
    bool changed = false, other = false, anew = false;
    for (size_t i = 0; i < w->log_count; i++) {
        struct watch_log *log = &w->log[(w->next + i) % w->log_count];
        double left = until - clock_now();
        if (i && left <= 0) {
            w->next = (w->next + i) % w->log_count;
            break;
        }
        bool was_reading = log->reading;
        uint32_t generation = log->generation;
        bool news = log_poll(log->log, left > 0 ? left / (double)(w->log_count - i) : 0, &log->reading);
        if (news) {
            log->news = clock_now();
            other |= take_log(w, log);
            anew |= generation != log->generation;
        }
        changed |= news || was_reading != log->reading;
        anew |= read_up(log, was_reading);
    }
    w->now = clock_now();
    *more = false;
    for (size_t i = 0; i < w->log_count; i++)
        *more |= w->log[i].reading;
    if (other)
        watch_list_bases(w);
    if (changed)
        watch_fit_axis(w, anew);
    return changed;
}

/* ---- which ---- */

struct watch_log *watch_selected(const struct watch *w)
{
    return w->selected < w->log_count ? &w->log[w->selected] : NULL;
}

struct watch_log *watch_reference(const struct watch *w)
{
    if (w->reference < w->log_count)
        return &w->log[w->reference];
    for (size_t i = 0; i < w->log_count; i++)
        if (i != w->selected && !w->log[i].hidden && w->log[i].points)
            return &w->log[i];
    return NULL;
}
