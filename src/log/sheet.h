/* SPDX-License-Identifier: MIT */
/* The numbers of one reading of a log: its series, and what was passed over. Filled by a format, shown by log.
 *
 * A series' x takes no memory while it goes up evenly. Points may come in any order; sheet_settle puts them in
 * ascending x, those with the same x in the order in which they came. One thread. */
#ifndef LOG_SHEET_H
#define LOG_SHEET_H

#include "log/log.h"

enum { SHEET_TEXT_MAX = 256, SHEET_KEY_MAX = 1024 };

struct track;

struct sheet {
    const char *wanted_x;      /* the column that the user wants as x, or NULL; not owned */
    const char *place;         /* the folder's name, which tells train from valid where the series do not; not owned */
    struct log_series *series; /* (count) */
    struct track *track;       /* (count): what of a series is private */
    size_t count, room;
    char format[LOG_NAME_MAX];
    char x_name[LOG_NAME_MAX];
    char message[SHEET_TEXT_MAX]; /* the last thing worth a word */
    uint64_t skipped;             /* rows or records that could not be read */
    uint64_t points;              /* of all series */
    uint32_t moved;               /* rises when points that were there get another place */
    bool no_memory;
    bool full;                    /* there were more series than LOG_SERIES_MAX */
    bool overfull;                /* and more numbers than LOG_NUMBERS_MAX */
};

/* All zero is an empty sheet. */
void sheet_free(struct sheet *s);

/* The series of that name, made if there is none; SIZE_MAX when there are too many, or no memory. `hint` is where to
 * look first: logs name the same things in the same order. */
size_t sheet_find(struct sheet *s, const char *key, size_t size, size_t hint);

/* Adds a point to series i; x is finite. False when memory is short (s->no_memory). */
bool sheet_add(struct sheet *s, size_t i, double x, double y);

/* Puts points in order. Called before anyone looks. */
void sheet_settle(struct sheet *s);

/* Counts one row or record as skipped, and keeps the sentence. */
void sheet_skip(struct sheet *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Keeps the sentence alone. */
void sheet_say(struct sheet *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
