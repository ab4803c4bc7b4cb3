/* SPDX-License-Identifier: MIT */
/* What the runs of a plan came to: a number for each point, measure and seed. One thread. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "study/study.h"

static size_t place(const struct study_results *r, size_t point, enum study_measure m, unsigned i)
{
    return (point * STUDY_MEASURE_COUNT + m) * r->seeds + i;
}

bool study_results_init(struct study_results *r, const struct study_plan *p, struct err *e)
{
    size_t count = p->count * STUDY_MEASURE_COUNT * p->base.seeds;
    *r = (struct study_results){.plan = p, .seeds = p->base.seeds, .value = mem_array(count, sizeof *r->value)};
    if (!r->value)
        return err_memory(e, "the results of a study");
    for (size_t i = 0; i < count; i++)
        r->value[i] = NAN;
    return true;
}

void study_results_free(struct study_results *r)
{
    mem_free(r->value);
    *r = (struct study_results){0};
}

double study_value(const struct study_results *r, size_t point, enum study_measure m, unsigned i)
{
    return r->value[place(r, point, m, i)];
}

void study_put(struct study_results *r, size_t point, enum study_measure m, unsigned i, double value)
{
    r->value[place(r, point, m, i)] = value;
}

struct stats_mean study_mean(const struct study_results *r, size_t point, enum study_measure m)
{
    double x[SPEC_SEEDS_MAX];
    size_t n = 0;
    for (unsigned i = 0; i < r->seeds; i++) {
        if (isfinite(study_value(r, point, m, i)))
            x[n++] = study_value(r, point, m, i);
    }
    return stats_mean(x, n);
}

bool study_paired(struct stats_paired *out, const struct study_results *r, size_t a, size_t b, enum study_measure m)
{
    double x[SPEC_SEEDS_MAX], y[SPEC_SEEDS_MAX];
    size_t n = 0;
    for (unsigned i = 0; i < r->seeds; i++) {
        x[n] = study_value(r, a, m, i);
        y[n] = study_value(r, b, m, i);
        n += isfinite(x[n]) && isfinite(y[n]);
    }
    return stats_paired(out, x, y, n);
}

size_t study_best(const struct study_results *r, size_t series, enum study_measure m)
{
    double sign = study_measures[m].lower_is_better ? 1 : -1, least = INFINITY;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < r->plan->count; i++) {
        if (series != SIZE_MAX && r->plan->point[i].series != series)
            continue;
        struct stats_mean s = study_mean(r, i, m);
        if (s.n && sign * s.mean < least) {
            least = sign * s.mean;
            best = i;
        }
    }
    return best;
}

char *study_mean_text(char *out, size_t size, const struct stats_mean *s, enum study_measure m)
{
    int decimals = study_measures[m].decimals;
    if (!s->n)
        snprintf(out, size, "-");
    else if (s->n == 1)
        snprintf(out, size, "%.*f", decimals, s->mean);
    else
        snprintf(out, size, "%.*f +- %.*f", decimals, s->mean, decimals, s->deviation);
    return out;
}
