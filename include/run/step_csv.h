/* SPDX-License-Identifier: MIT */
/* step,loss of every training step (--step-csv): for holding one implementation against another. Losses have 9
 * significant digits, which give a float32 back exactly. Used by the run's worker thread.
 */
#ifndef RUN_STEP_CSV_H
#define RUN_STEP_CSV_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "base/file.h"

struct step_csv {
    FILE *file; /* NULL when closed */
    char path[FILE_PATH_MAX];
};

/* Creates (or empties) the file and writes the header. */
bool step_csv_open(struct step_csv *s, const char *path, struct err *e);
/* Appends a line; step counts from 1 over the whole run. After a failure the file is closed and later calls do nothing.
 * False only when this call failed. */
bool step_csv_append(struct step_csv *s, uint64_t step, double loss, struct err *e);
/* Flushes and closes. Closing twice is legal. */
bool step_csv_close(struct step_csv *s, struct err *e);

#endif
