/* SPDX-License-Identifier: MIT */
/* `dropout-lab show`: all that is known of one run, as lines or as JSON. Main thread. */
#ifndef APP_SHOW_H
#define APP_SHOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/file.h"
#include "run/store.h"

enum { SHOW_FILES_MAX = 32 };

struct shown_file {
    char name[64];
    uint64_t size; /* bytes */
};

struct shown {
    char folder[FILE_PATH_MAX];
    struct store_entry entry; /* its state is the true one: running, or cut off */
    struct record_info info;
    bool torn;                /* history.csv ends in the middle of a line */
    struct shown_file file[SHOW_FILES_MAX]; /* by name */
    size_t file_count, more_files; /* those that are not in the list */
    bool checkpoint;          /* there is one: going on trains nothing twice but what came behind it */
};

/* Reads the run of that entry. */
bool show_read(struct shown *s, const struct store *store, const struct store_entry *entry, struct err *e);

/* Whether `run --resume` takes it. */
bool show_can_go_on(const struct shown *s);

void show_print_text(const struct shown *s);
bool show_print_json(const struct shown *s, struct err *e);

#endif
