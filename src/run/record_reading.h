/* SPDX-License-Identifier: MIT */
/* Reading a run's folder, for the files of this room: what record_read shares with the list of all runs, which opens
 * the folder of runs once and asks how the files stood. Any thread.
 */
#ifndef RUN_RECORD_READING_H
#define RUN_RECORD_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <time.h>

#include "base/err.h"
#include "json_take.h"
#include "run/record_read.h"
#include "run/store.h"

/* A folder of runs that is open. */
struct record_root {
    int fd;
    const char *path;
};

bool record_root_open(struct record_root *root, const char *path, struct err *e);
void record_root_close(struct record_root *root);

/* The run's files as they were when they were read. */
struct record_stamps {
    struct store_stamp run, label;
};

/* record_read, below a root that is open; stamps may be NULL. */
bool record_read_at(struct record_info *info, struct record_stamps *stamps, const struct record_root *root,
                    const char *id, struct err *e);

/* The others of run/record_read.h, likewise; stamp, which may be NULL, is of history.csv. */
bool record_is_held_at(const struct record_root *root, const char *id);
bool record_read_history_at(struct history *h, struct store_stamp *stamp, const struct record_root *root,
                            const char *id, size_t epochs, bool *torn, struct err *e);
bool record_summarise_at(struct record_info *info, struct store_stamp *stamp, const struct record_root *root,
                         struct err *e);

/* Whether a folder of that name can be a run: no path, not too long, nothing in it that a terminal must not see. */
bool record_id_check(const char *id, struct err *e);

/* root/<id>/<name> whole, with a 0 behind, freed by free(). *bytes is NULL, and all is well, where there is no such
 * file in the folder. The stamp, which may be NULL, is of what was read. */
bool record_slurp(const struct record_root *root, const char *id, const char *name, size_t limit, char **bytes,
                  size_t *size, struct store_stamp *stamp, struct err *e);

/* Since 1970; what 64 bits do not hold is their nearest. */
int64_t store_nanoseconds(struct timespec t);
void store_stamp_take(struct store_stamp *stamp, const struct stat *st);

/* label.json into *label; none is an empty label. */
bool record_read_label(struct record_label *label, struct store_stamp *stamp, const struct record_root *root,
                       const char *id, struct err *e);

/* A file of ours as a JSON object, by its bytes; *json is freed by json_decref. */
bool record_parse_json(json_t **json, const char *bytes, size_t size, const char *path, const char *remedy,
                       struct err *e);

/* "fork" and "changes" of run.json into info, whose spec is there: the course of its rates. */
bool record_take_course(struct record_info *info, const struct json_place *p);

#endif
