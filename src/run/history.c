/* SPDX-License-Identifier: MIT */
/* A run's epochs in memory; see run/history.h. The screen's thread fills it from events and the charts read it in
 * place, so a row never moves once it is there. What a frame asks of all epochs is kept up to date as they come. */
#include "run/history.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

static const double overfit_share = 0.05; /* the valid loss has to rise by more than that */
static const double overfit_noise = 2.5;    /* and by more than so many of its steps */
static const double loss_max = 103.3; /* -ln of the smallest float above 0, 1.4e-45 */

bool history_init(struct history *h, size_t epochs, struct err *e)
{
    /* Rows beyond count are never read, and cost nothing until they are written:
     * of 100,000 planned epochs few may come. */
    *h = (struct history){.row = mem_raw(epochs, sizeof *h->row), .columns = UINT32_MAX};
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

/* ---- overfitting ---- */

/* The median of a metric from row `from` on, over at most the window; of an even count the lower of the middle two. */
static double median(const struct history *h, size_t from, size_t end, enum metric m)
{
    double sorted[HISTORY_OVERFITS_WINDOW];
    size_t n = 0;
    for (size_t i = from; i < end && n < HISTORY_OVERFITS_WINDOW; i++, n++) {
        size_t k = n;
        for (; k > 0 && sorted[k - 1] > h->row[i].value[m]; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = h->row[i].value[m];
    }
    return n ? sorted[(n - 1) / 2] : NAN;
}

static double mean_step(const struct history *h, size_t from, enum metric m)
{
    double sum = 0;
    for (size_t i = from + 1; i < h->count; i++)
        sum += fabs(h->row[i].value[m] - h->row[i - 1].value[m]);
    return sum / (double)(h->count - 1 - from);
}

/* How much the metric's level rose from the epochs around row `best` to the last ones. */
static double rise(const struct history *h, size_t best, enum metric m)
{
    size_t half = HISTORY_OVERFITS_WINDOW / 2, from = best < half ? 0 : best - half;
    return median(h, h->count - HISTORY_OVERFITS_WINDOW, h->count, m) - median(h, from, best + half + 1, m);
}

/* A metric that is not measured everywhere has NaN there or nothing; no comparison holds then. */
uint32_t history_overfits(const struct history *h)
{
    const struct epoch_row *best = h->best[METRIC_VALID_LOSS];
    if (!best || h->diverged || h->count - best->epoch < HISTORY_OVERFITS_AFTER)
        return 0;
    if (!metric_has(history_last(h), METRIC_VALID_LOSS) || !metric_has(history_last(h), METRIC_TRAIN_LOSS))
        return 0;
    size_t at = best->epoch - 1;
    double by = rise(h, at, METRIC_VALID_LOSS), noise = mean_step(h, at, METRIC_VALID_LOSS);
    bool rose = by > overfit_share * best->value[METRIC_VALID_LOSS] && by > overfit_noise * noise;
    return rose && rise(h, at, METRIC_TRAIN_LOSS) < 0 ? best->epoch + 1 : 0;
}
