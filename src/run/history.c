/* SPDX-License-Identifier: MIT */
/* A run's epochs in memory; see run/history.h. The screen's thread fills it from events and the charts read it in
 * place, so a row never moves once it is there. */
#include "run/history.h"

#include <math.h>

#include "base/mem.h"

bool history_init(struct history *h, size_t epochs, struct err *e)
{
    h->count = 0;
    h->capacity = 0;
    h->row = mem_array(epochs, sizeof *h->row);
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

bool history_append(struct history *h, const struct epoch_row *row)
{
    if (h->count == h->capacity || row->epoch != h->count + 1)
        return false;
    h->row[h->count++] = *row;
    return true;
}

const struct epoch_row *history_last(const struct history *h)
{
    return h->count ? &h->row[h->count - 1] : NULL;
}

static bool is_better(enum metric m, double a, double b)
{
    return metric_info[m].lower_is_better ? a < b : a > b;
}

const struct epoch_row *history_best(const struct history *h, enum metric m)
{
    const struct epoch_row *best = NULL;
    for (size_t i = 0; i < h->count; i++) {
        const struct epoch_row *row = &h->row[i];
        if (!metric_has(row, m) || isnan(row->value[m]))
            continue;
        if (!best || is_better(m, row->value[m], best->value[m]))
            best = row;
    }
    return best;
}
