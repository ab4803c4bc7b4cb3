/* SPDX-License-Identifier: MIT */
/* The logs that the words of `dropout-lab watch` name: files, standard input, and folders, which may get more. */
#ifndef APP_WATCH_LOGS_H
#define APP_WATCH_LOGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "view/watch.h"

struct watch_logs {
    struct watch *watch;
    const char *const *word; /* (word_count), the caller's */
    size_t word_count;
    const char *column_x;    /* NULL: found by name */
    char *path[WATCH_LOGS_MAX]; /* of the watch's logs, as they were opened */
    double next_scan;        /* clock_now() */
    char left_out[WATCH_NAME_MAX]; /* what is in a folder and not watched; "": nothing */
};

/* Opens what the words name. A folder without a log is legal: one may come. The struct has watch, word, word_count and
 * column_x set, and the rest zero. */
bool watch_logs_open(struct watch_logs *l, struct err *e);
void watch_logs_free(struct watch_logs *l); /* not the watch */

/* Looks into the folders again when it is time. True when a log was added. */
bool watch_logs_scan(struct watch_logs *l, struct err *e);

/* Reads all files again with another column for x: the next one, by name, of those of the selected log that count
 * upward. */
bool watch_logs_turn_x(struct watch_logs *l, struct err *e);

#endif
