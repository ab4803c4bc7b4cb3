/* SPDX-License-Identifier: MIT */
/* A run's epochs in memory; see run/history.h. The screen's thread fills it from events and the charts read it in
 * place, so a row never moves once it is there. What a frame asks of all epochs is kept up to date as they come. */
#include "run/history.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

static const double loss_max = 103.3; /* -ln of the smallest float above 0, 1.4e-45 */

bool history_init(struct history *h, size_t epochs, struct err *e)
{
    *h = (struct history){.row = mem_array(epochs, sizeof *h->row)};
    if (!h->row)
        return err_memory(e, "a run's history");
    h->capacity = epochs;
    return true;
}

void history_free(struct history *h)
{
    mem_free(h->row);
    *h = (struct history){0};
}

static bool is_better(enum metric m, double a, double b)
{
    return metric_info[m].lower_is_better ? a < b : a > b;
}

static void note_best(struct history *h, const struct epoch_row *row, enum metric m)
{
    const struct epoch_row *best = h->best[m];
    if (!metric_has(row, m) || !isfinite(row->value[m]))
        return;
    if (!best || is_better(m, row->value[m], best->value[m]))
        h->best[m] = row;
}

/* NaN is not below anything. */
static bool is_beyond(const struct epoch_row *row, enum metric loss)
{
    return metric_has(row, loss) && !(row->value[loss] < loss_max);
}

static void note(struct history *h, const struct epoch_row *row)
{
    for (enum metric m = 0; m < METRIC_COUNT; m++)
        note_best(h, row, m);
    if (!h->diverged && (is_beyond(row, METRIC_TRAIN_LOSS) || is_beyond(row, METRIC_VALID_LOSS)))
        h->diverged = row;
}

bool history_append(struct history *h, const struct epoch_row *row)
{
    if (h->count == h->capacity || row->epoch != h->count + 1)
        return false;
    struct epoch_row *last = &h->row[h->count++];
    *last = *row;
    note(h, last);
    return true;
}

/* Whether something was known by this row, and has to be found anew when it changes. */
static bool is_noted(const struct history *h, const struct epoch_row *row)
{
    bool noted = h->diverged == row;
    for (enum metric m = 0; m < METRIC_COUNT; m++)
        noted |= h->best[m] == row;
    return noted;
}

bool history_put(struct history *h, const struct epoch_row *row)
{
    if (row->epoch < 1 || row->epoch > h->count)
        return history_append(h, row);
    struct epoch_row *at = &h->row[row->epoch - 1];
    bool anew = is_noted(h, at);
    *at = *row;
    if (!anew) {
        note(h, at);
        return true;
    }
    memset(h->best, 0, sizeof h->best);
    h->diverged = NULL;
    for (size_t i = 0; i < h->count; i++)
        note(h, &h->row[i]);
    return true;
}

const struct epoch_row *history_last(const struct history *h)
{
    return h->count ? &h->row[h->count - 1] : NULL;
}

const struct epoch_row *history_best(const struct history *h, enum metric m)
{
    return h->best[m];
}

const struct epoch_row *history_diverged(const struct history *h)
{
    return h->diverged;
}
