/* SPDX-License-Identifier: MIT */
/* Words to logs; see watch_logs.h. Between the command line and the watch. Main thread. */
#include "watch_logs.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/text.h"

static const double scan_every = 1, scan_share = 20; /* seconds; times what a scan takes */

static bool is_folder(const char *path)
{
    struct stat s;
    return strcmp(path, "-") != 0 && stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static bool is_open(const struct watch_logs *l, const char *path)
{
    for (size_t i = 0; i < l->watch->log_count; i++)
        if (strcmp(l->path[i], path) == 0)
            return true;
    return false;
}

static bool open_log(struct watch_logs *l, const char *path, struct err *e)
{
    size_t i = l->watch->log_count;
    if (is_open(l, path))
        return true;
    struct log *log = log_new(path, l->column_x, e);
    char *copy = log ? strdup(path) : NULL;
    if (log && !copy) {
        log_delete(log);
        return err_memory(e, "a log");
    }
    if (!log || !watch_add(l->watch, log, e)) {
        free(copy);
        return false;
    }
    l->path[i] = copy;
    return true;
}

/* The first folder with too much in it is named. */
static void tell_left_out(struct watch_logs *l, const char *folder, size_t left_out)
{
    if (!left_out || l->left_out[0])
        return;
    if (left_out == SIZE_MAX)
        snprintf(l->left_out, sizeof l->left_out, "%.120s: has more than %d files, and the rest was not looked at; "
                 "name a folder in it", folder, LOG_SCAN_MAX);
    else
        snprintf(l->left_out, sizeof l->left_out, "%.120s: has %zu logs more than the %d that are watched at once; "
                 "name a folder in it", folder, left_out, (int)WATCH_LOGS_MAX);
    text_safe(l->left_out, sizeof l->left_out, l->left_out);
}

static bool open_folder(struct watch_logs *l, const char *folder, struct err *e)
{
    char *path[WATCH_LOGS_MAX];
    bool ok = true;
    *e = (struct err){0};
    size_t left_out = 0, count = log_scan(folder, path, WATCH_LOGS_MAX, &left_out, e);
    for (size_t i = 0; i < count; i++) {
        bool room = l->watch->log_count < WATCH_LOGS_MAX || is_open(l, path[i]);
        ok = ok && (!room || open_log(l, path[i], e));
        left_out += !room && left_out < SIZE_MAX;
        free(path[i]);
    }
    tell_left_out(l, folder, left_out);
    return ok && (count || e->code == ERR_NONE);
}

static void describe(struct watch_logs *l)
{
    struct watch *w = l->watch;
    if (l->word_count == 1)
        text_safe(w->about, sizeof w->about, strcmp(l->word[0], "-") == 0 ? "standard input" : l->word[0]);
    else
        snprintf(w->about, sizeof w->about, "%zu logs", w->log_count);
}

bool watch_logs_open(struct watch_logs *l, struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && i < l->word_count; i++)
        ok = is_folder(l->word[i]) ? open_folder(l, l->word[i], e) : open_log(l, l->word[i], e);
    describe(l);
    l->next_scan = clock_now() + scan_every;
    return ok;
}

void watch_logs_free(struct watch_logs *l)
{
    for (size_t i = 0; i < WATCH_LOGS_MAX; i++)
        free(l->path[i]);
    memset(l->path, 0, sizeof l->path);
}

/* A folder that is not there any more is no error: it may come again. */
bool watch_logs_scan(struct watch_logs *l, struct err *e)
{
    double begun = clock_now();
    size_t before = l->watch->log_count;
    if (begun < l->next_scan)
        return false;
    for (size_t i = 0; i < l->word_count; i++)
        if (is_folder(l->word[i]))
            open_folder(l, l->word[i], e);
    describe(l);
    double took = clock_now() - begun;
    l->next_scan = begun + fmax(scan_every, scan_share * took);
    return l->watch->log_count > before;
}

/* ---- another x ---- */

static bool has_column(const struct watch_log *log, const char *name)
{
    bool has = strcmp(log_x_name(log->log), name) == 0;
    for (size_t i = 0; i < log->series_count; i++)
        has |= strcmp(log_series(log->log, i)->name, name) == 0;
    return has;
}

bool watch_logs_turn_x(struct watch_logs *l, struct err *e)
{
    struct watch *w = l->watch;
    const char *found = watch_other_x(w);
    char name[LOG_NAME_MAX];
    if (!found)
        return err_set(e, ERR_FAIL, "no other column of this log counts upward, so none can be its x");
    snprintf(name, sizeof name, "%s", found);
    for (size_t i = 0; i < w->log_count; i++) {
        if (w->log[i].pipe || !has_column(&w->log[i], name))
            continue;
        struct log *log = log_new(l->path[i], name, e);
        if (!log)
            return false;
        watch_replace(w, i, log);
    }
    w->has_cursor = w->zoomed = false;
    return true;
}
