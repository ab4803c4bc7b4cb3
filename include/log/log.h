/* SPDX-License-Identifier: MIT */
/* A log that another program writes, followed as it grows: numbers against steps, whatever the format.
 *
 * file, folder or pipe -> source (what is new) -> format (bytes to points) -> series. What a log is in is told by its
 * content (log/format.def lists the formats). One thread at a time; nothing here waits: log_poll takes what is there.
 *
 * A file that grows is read on; one that became shorter, was replaced, or was written anew is read again from its
 * start, and the old numbers stay on show until the new ones are complete. Text from a log (names, paths) is made safe.
 */
#ifndef LOG_LOG_H
#define LOG_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* LOG_NUMBERS_MAX: of all series of a log, which take half a gigabyte, or a whole one where x is uneven; a file
 * without end would take all memory. LOG_JSON_MAX: bytes of a log that is one JSON value, which takes up to twenty
 * times as much when it is parsed. LOG_SCAN_MAX: entries of a folder and those below it, LOG_SCAN_DEPTH levels down,
 * that are looked at for logs. */
enum {
    LOG_NAME_MAX = 64,
    LOG_SERIES_MAX = 256,
    LOG_NUMBERS_MAX = 1 << 26,
    LOG_JSON_MAX = 64 << 20,
    LOG_SCAN_MAX = 200000,
    LOG_SCAN_DEPTH = 6
};

/* What a series is, by its name: `loss`, `train_loss`, `val_loss`, `eval_accuracy`, `train/box_loss` ... */
enum log_role { LOG_ROLE_OTHER, LOG_ROLE_TRAIN, LOG_ROLE_VALID };
enum log_kind { LOG_KIND_OTHER, LOG_KIND_LOSS, LOG_KIND_ACCURACY };

/* One metric: points in ascending x. A NaN or infinity that was logged is a point; a value that was not logged is none.
 * Memory: 8 bytes a point while x goes up evenly, else 16. */
struct log_series {
    char name[LOG_NAME_MAX]; /* as the log has it, made safe */
    char base[LOG_NAME_MAX]; /* the name without its train/valid part: equal for the two of a pair ("loss") */
    enum log_role role;
    enum log_kind kind;
    size_t count;
    double x0, dx;     /* x[i] = x0 + i dx while x is NULL */
    const double *x;   /* (count), or NULL */
    const double *y;   /* (count) */
};

enum log_state {
    LOG_WAITING,  /* nothing that can be told yet: the file is empty, or not there */
    LOG_FOLLOWED,
    LOG_ENDED,    /* a pipe that was closed by its writer */
    LOG_FAILED,   /* log_message says why, and what was read before that stays; a file is read again when it is replaced
                   * or written anew */
};

struct log;

/* path: a file, or "-" for standard input. The file need not be there yet. column_x: the name of the column that counts
 * steps, or NULL: found by name (step, global_step, epoch, iteration ...), else the row number. */
struct log *log_new(const char *path, const char *column_x, struct err *e);
void log_delete(struct log *log); /* NULL is legal */

/* Takes in what is there, for at most about `seconds`. True when anything changed (series, points, state, warning).
 * *more (may be NULL) tells that it stopped for time's sake. */
bool log_poll(struct log *log, double seconds, bool *more);

/* The share of the file that has been read, 0 to 1; NaN of a pipe, and before anything was. */
double log_progress(const struct log *log);

enum log_state log_state(const struct log *log);
/* Nothing more will come: a pipe that was closed by its writer, also one that was not to be read (LOG_FAILED). */
bool log_ended(const struct log *log);
/* LOG_FAILED: why. Otherwise the last thing that was passed over and where ("line 17: ..."), or "". */
const char *log_message(const struct log *log);
const char *log_path(const struct log *log);   /* as given, made safe */
const char *log_format(const struct log *log); /* "Keras CSVLogger" ...; "" until it is known */
const char *log_x_name(const struct log *log); /* "epoch", "step" ... */
uint64_t log_skipped(const struct log *log);   /* rows or records that could not be read */
/* Rises whenever points that were there are gone or changed (the file was replaced): who keeps anything made from them
 * makes it anew. */
uint32_t log_generation(const struct log *log);

/* In the order in which the log first has them. Pointers are good until the next log_poll. */
size_t log_series_count(const struct log *log);
const struct log_series *log_series(const struct log *log, size_t i);

/* The x of a point. */
double log_series_x(const struct log_series *s, size_t i);
/* The index of the last point with x <= at, or SIZE_MAX. */
size_t log_series_find(const struct log_series *s, double at);

/* The logs in a folder, by their names and what is in them, sorted by path, at most `max`; subfolders too, some levels
 * down. Of several checkpoints of one Hugging Face run the newest trainer_state.json alone. Returns how many; paths are
 * freed by free(). *left_out (may be NULL): how many more there are; at LOG_SCAN_MAX entries it looks no further, and
 * *left_out is SIZE_MAX. */
size_t log_scan(const char *folder, char **path, size_t max, size_t *left_out, struct err *e);

#endif
