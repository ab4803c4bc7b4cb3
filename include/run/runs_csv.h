/* SPDX-License-Identifier: MIT */
/* The epochs of several runs as one long CSV table, for spreadsheets and data frames: the columns run (its id) and
 * name, and then history.csv's. Any thread.
 */
#ifndef RUN_RUNS_CSV_H
#define RUN_RUNS_CSV_H

#include <stdbool.h>
#include <stdio.h>

#include "run/metric.h"

/* A line, or the header when row is NULL (id and name are not read then), on a stream of the caller's, who flushes it.
 * An id or name that a spreadsheet would take for a formula is guarded (run/csv_cell.h). False when the write
 * failed. */
bool runs_csv_print(FILE *file, const char *id, const char *name, const struct epoch_row *row);

#endif
