/* SPDX-License-Identifier: MIT */
/* A run's epochs in memory, in order: what charts and lists read. One thread. */
#ifndef RUN_HISTORY_H
#define RUN_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "run/metric.h"

struct history {
    struct epoch_row *row; /* (count); row i is epoch i + 1 */
    size_t count, capacity;
    uint32_t columns;      /* bit m: the file that it was read from has a column for metric m; all of them,
                              if from none */
    const struct epoch_row *best[METRIC_COUNT], *diverged; /* of the rows; ask by the functions below */
};

/* Room for `epochs` rows, so that history_append never allocates. */
bool history_init(struct history *h, size_t epochs, struct err *e);
void history_free(struct history *h);

/* Appends the next epoch; false when it is not the next or there is no room: a caller's bug. */
bool history_append(struct history *h, const struct epoch_row *row);

/* The same, or replaces the epoch's row where it is there already: a mean over seeds that come in one by one. */
bool history_put(struct history *h, const struct epoch_row *row);

/* The last row; NULL when empty. */
const struct epoch_row *history_last(const struct history *h);

/* The epoch whose metric m is best (the first of equals; NaN and infinity never), or NULL when there is none. */
const struct epoch_row *history_best(const struct history *h, enum metric m);

/* The epoch at which the run diverged, or NULL: the first whose train or valid loss is NaN, infinite, or so large that
 * the mean image's right class has a probability, exp(-loss), of 0 in float32. Chance alone would be at ln 10 = 2.3. */
const struct epoch_row *history_diverged(const struct history *h);

enum { HISTORY_OVERFITS_WINDOW = 5, HISTORY_OVERFITS_AFTER = 7 };

/* The epoch from which the run overfits, the one after its best valid loss, or 0 when that cannot be said. It is said
 * when the train loss fell on while the valid loss rose: the median of the last five epochs against that of the five
 * around the best one, the valid loss by more than 5 % and by more than 2.5 times the mean step from epoch to epoch
 * since, which is its noise. Never of a run that diverged, nor within seven epochs of the best. */
uint32_t history_overfits(const struct history *h);

#endif
