/* SPDX-License-Identifier: MIT */
/* A log that another program writes; see log/log.h.
 *
 * source -> reading (format -> sheet). When the source begins anew, a second reading goes on behind the one on show,
 * and takes its place once it holds as much, or has been all that there is for a second: a program that writes its file
 * again is not caught with half of it, one that begins a new log is not waited for for ever. One that writes faster
 * than can be read would never be at its end: after some beginnings what was read counts as all that there is. */
#include "log/log.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "reading.h"
#include "source.h"

enum { CHUNK = 1 << 17, ANEW_MAX = 8 };
#define PATIENCE 1.0 /* seconds */

struct log {
    char path[FILE_PATH_MAX]; /* safe */
    char place[LOG_NAME_MAX]; /* the name of the folder */
    char *column_x;
    struct source source;
    struct reading reading[2]; /* formats hold on to their address */
    struct reading *shown, *next;
    bool renewing; /* next is in use */
    double since;  /* when it began */
    unsigned anew; /* beginnings since there was nothing more at hand */
    bool gone, ended;
    struct err trouble; /* of the source */
    enum log_state state;
    char message[512];
    uint32_t generation;
    uint8_t buffer[CHUNK];
};

/* The name of the folder that a file is in. */
static void find_place(struct log *log, const char *path)
{
    const char *end = strrchr(path, '/');
    const char *from = end;
    while (from && from > path && from[-1] != '/')
        from--;
    if (end)
        snprintf(log->place, sizeof log->place, "%.*s", (int)(end - from), from);
}

struct log *log_new(const char *path, const char *column_x, struct err *e)
{
    struct log *log = calloc(1, sizeof *log);
    char *column = column_x ? strdup(column_x) : NULL;
    if (!log || (column_x && !column)) {
        free(log);
        free(column);
        err_memory(e, "a log");
        return NULL;
    }
    if (!source_init(&log->source, path, e)) {
        free(log);
        free(column);
        return NULL;
    }
    log->column_x = column;
    text_safe(log->path, sizeof log->path, strcmp(path, "-") == 0 ? "standard input" : path);
    find_place(log, path);
    log->shown = &log->reading[0];
    log->next = &log->reading[1];
    reading_init(log->shown, column, log->place);
    reading_init(log->next, column, log->place);
    return log;
}

void log_delete(struct log *log)
{
    if (!log)
        return;
    source_free(&log->source);
    reading_free(log->shown);
    reading_free(log->next);
    free(log->column_x);
    free(log);
}

static struct reading *at_work(struct log *log)
{
    return log->renewing ? log->next : log->shown;
}

static void begin_anew(struct log *log)
{
    reading_free(log->next);
    log->renewing = log->shown->sheet.points > 0;
    log->since = clock_now();
    if (!log->renewing)
        reading_free(log->shown);
}

static size_t longest(const struct sheet *s)
{
    size_t most = 0;
    for (size_t i = 0; i < s->count; i++)
        most = s->series[i].count > most ? s->series[i].count : most;
    return most;
}

/* The new numbers take the place of the old ones. */
static bool renew(struct log *log)
{
    struct reading *next = log->next;
    bool late = clock_now() - log->since > PATIENCE;
    bool enough = longest(&next->sheet) >= longest(&log->shown->sheet);
    if (!log->renewing || !(next->failed ? late : next->whole && next->sheet.points > 0 && (enough || late)))
        return false;
    log->next = log->shown;
    log->shown = next;
    reading_free(log->next);
    log->renewing = false;
    log->generation++;
    return true;
}

/* One piece. False when there is nothing more at hand. */
static bool advance(struct log *log)
{
    size_t got;
    struct err e = {0};
    if (log->ended)
        return false;
    enum source_news news = source_next(&log->source, log->buffer, sizeof log->buffer, &got, &e);
    log->gone = news == SOURCE_GONE;
    log->trouble = e;
    if (news == SOURCE_BYTES)
        reading_take(at_work(log), log->buffer, got);
    if (news == SOURCE_ANEW) {
        begin_anew(log);
        log->anew++;
    }
    if (news == SOURCE_ERROR && log->source.pipe)
        log->ended = true; /* nothing more will come that fits what was read */
    if (news == SOURCE_END) {
        log->ended = true;
        reading_end(at_work(log));
    }
    return news == SOURCE_BYTES || (news == SOURCE_ANEW && log->anew <= ANEW_MAX);
}

static enum log_state find_state(const struct log *log)
{
    if (log->shown->failed || log->trouble.code != ERR_NONE)
        return LOG_FAILED;
    if (log->ended)
        return LOG_ENDED;
    return log->shown->format ? LOG_FOLLOWED : LOG_WAITING;
}

static void find_message(const struct log *log, char *out, size_t size)
{
    const char *text = log->shown->sheet.message;
    if (log->trouble.code != ERR_NONE)
        text = log->trouble.text;
    else if (log->shown->failed)
        text = log->shown->e.text;
    else if (log->gone)
        text = log->shown->format ? "the file is gone; what was read of it stays" : "is not there yet";
    else if (!log->shown->format)
        text = log->shown->head_size || log->source.pipe ? "has no numbers yet" : "is empty";
    else if (!log->shown->whole)
        text = "is half written; the rest is waited for";
    else if (log->renewing)
        text = "is written anew; what was read before stays until there is as much";
    snprintf(out, size, "%s", text);
}

/* What a user of the log could see. */
static bool tell_changes(struct log *log, uint64_t points, uint64_t skipped, uint32_t moved)
{
    char message[sizeof log->message];
    enum log_state state = find_state(log);
    if (log->shown->sheet.moved != moved)
        log->generation++;
    find_message(log, message, sizeof message);
    bool changed = state != log->state || strcmp(message, log->message) != 0 || log->shown->sheet.points != points
                   || log->shown->sheet.skipped != skipped || log->shown->sheet.moved != moved;
    memcpy(log->message, message, sizeof message);
    log->state = state;
    return changed;
}

bool log_poll(struct log *log, double seconds, bool *more)
{
    double end = clock_now() + seconds;
    bool busy;
    uint64_t points = log->shown->sheet.points, skipped = log->shown->sheet.skipped;
    uint32_t moved = log->shown->sheet.moved;
    do
        busy = advance(log);
    while (busy && clock_now() < end);
    if (more)
        *more = busy;
    sheet_settle(&log->shown->sheet);
    if (!busy) {
        log->anew = 0;
        reading_settle(at_work(log));
    }
    bool renewed = !busy && renew(log);
    if (renewed)
        moved = log->shown->sheet.moved;
    return tell_changes(log, points, skipped, moved) || renewed;
}

double log_progress(const struct log *log)
{
    const struct source *s = &log->source;
    return s->pipe || !s->size ? NAN : s->at < s->size ? (double)s->at / (double)s->size : 1;
}

enum log_state log_state(const struct log *log)
{
    return log->state;
}

bool log_ended(const struct log *log)
{
    return log->ended;
}

const char *log_message(const struct log *log)
{
    return log->message;
}

const char *log_path(const struct log *log)
{
    return log->path;
}

const char *log_format(const struct log *log)
{
    return log->shown->sheet.format;
}

const char *log_x_name(const struct log *log)
{
    return log->shown->sheet.x_name;
}

uint64_t log_skipped(const struct log *log)
{
    return log->shown->sheet.skipped;
}

uint32_t log_generation(const struct log *log)
{
    return log->generation;
}

size_t log_series_count(const struct log *log)
{
    return log->shown->sheet.count;
}

const struct log_series *log_series(const struct log *log, size_t i)
{
    return &log->shown->sheet.series[i];
}

double log_series_x(const struct log_series *s, size_t i)
{
    return s->x ? s->x[i] : i ? s->x0 + (double)i * s->dx : s->x0;
}

size_t log_series_find(const struct log_series *s, double at)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (log_series_x(s, middle) <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : SIZE_MAX;
}
