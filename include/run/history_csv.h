/* SPDX-License-Identifier: MIT */
/* history.csv: a header and one line an epoch, written through libcsv. A run's record and --csv are this file.
 *
 * Losses have 8 significant digits, accuracies 4 decimals, an unmeasured metric is an empty cell, NaN is "nan".
 */
#ifndef RUN_HISTORY_CSV_H
#define RUN_HISTORY_CSV_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "base/file.h"
#include "run/metric.h"

struct history_csv {
    FILE *file; /* NULL when closed */
    char path[FILE_PATH_MAX];
    int columns; /* metrics that it has a column for: the first ones of metric.def */
};

/* A line of that file, or its header when row is NULL, on a stream of the caller's, who flushes it. */
bool history_csv_print(FILE *file, const struct epoch_row *row);

/* The row as a reader of the file gets it back: its values with the digits that the file has. */
void history_csv_round(struct epoch_row *row);
/* The first metric of `columns` (bits) in which two rows have different cells, or METRIC_COUNT. */
enum metric history_csv_differs(const struct epoch_row *a, const struct epoch_row *b, uint32_t columns);

/* Creates (or empties) the file and writes the header. */
bool history_csv_open(struct history_csv *c, const char *path, struct err *e);
/* Goes on with a file that is there, behind its last whole line; what stands behind that is cut off. An empty one gets
 * its header; one of an older version keeps its columns; one with others, or in another order, is refused. So is a
 * symbolic link, for this is a file of a run's record, in whose place only a plant would be one. */
bool history_csv_reopen(struct history_csv *c, const char *path, struct err *e);
/* Appends a line and flushes it. After a failure the file is cut back to its last whole line and closed, and later
 * calls fail quietly (false, e untouched). */
bool history_csv_append(struct history_csv *c, const struct epoch_row *row, struct err *e);
/* What was appended is on the disk, and not only with the system. */
bool history_csv_sync(struct history_csv *c, struct err *e);
/* Flushes, syncs and closes; an error that only shows here is reported. Closing twice is legal. */
bool history_csv_close(struct history_csv *c, struct err *e);

#endif
