/* SPDX-License-Identifier: MIT */
/* From epoch to epoch; see regime.h. */
#include "regime.h"

#include <math.h>

#include "run/history_csv.h"

static const double pi = 3.14159265358979323846;
static const double threshold = 1e-4; /* a fall of less than that share is none */

struct regime regime_start(void)
{
    return (struct regime){.best = INFINITY, .low = INFINITY, .factor = 1};
}

static void add_plateau(struct regime *r, const struct spec_course *c, double loss)
{
    if (loss < r->low * (1 - threshold)) {
        r->low = loss;
        r->waited = 0;
        return;
    }
    r->waited++;
    if (r->waited > c->every) {
        r->factor *= c->factor;
        r->waited = 0;
    }
}

bool regime_add(struct regime *r, const struct spec *s, const struct epoch_row *row)
{
    struct epoch_row kept = *row;
    history_csv_round(&kept);
    r->epochs++;
    if (!metric_has(row, METRIC_VALID_LOSS))
        return false;
    r->measured = true;
    double loss = kept.value[METRIC_VALID_LOSS];
    if (s->schedule.kind == SPEC_PLATEAU && row->epoch > s->schedule.warmup)
        add_plateau(r, &s->schedule, loss);
    if (!(loss < r->best))
        return false;
    r->best = loss;
    r->best_epoch = row->epoch;
    return true;
}

double regime_lr(const struct regime *r, const struct spec *s, uint32_t epoch)
{
    const struct spec_course *c = &s->schedule;
    if (epoch <= c->warmup)
        return s->lr * epoch / (c->warmup + 1.0);
    uint32_t at = epoch - c->warmup - 1, last = s->epochs > c->warmup + 1 ? s->epochs - c->warmup - 1 : 0;
    switch (c->kind) {
    case SPEC_STEP: return s->lr * pow(c->factor, at / c->every);
    case SPEC_COSINE: {
        double share = last && at < last ? (double)at / last : last ? 1 : 0;
        return s->lr * (c->factor + (1 - c->factor) * (1 + cos(pi * share)) / 2);
    }
    case SPEC_PLATEAU: return s->lr * r->factor;
    default: return s->lr;
    }
}

bool regime_over(const struct regime *r, const struct spec *s, uint32_t from)
{
    uint32_t since = r->best_epoch > from ? r->best_epoch : from;
    return s->patience && r->measured && r->epochs >= since && r->epochs - since >= s->patience;
}
