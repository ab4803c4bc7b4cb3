/* SPDX-License-Identifier: MIT */
/* Groups in figures; see figures.h. Between the histories of a lab and the tables of the views. UI thread. */
#include "figures.h"

#include <math.h>

#include "gaps.h"

static bool is_over(const struct lab_run *run)
{
    return !run_state_active(run->state);
}

/* A metric of a row; false when it was not measured. */
static bool value_of(const struct epoch_row *row, enum metric m, double *out)
{
    if (!row || !metric_has(row, m))
        return false;
    *out = row->value[m];
    return true;
}

/* The rows that a group's figures are made of. */
struct rows {
    const struct epoch_row *last[SPEC_SEEDS_MAX], *best[SPEC_SEEDS_MAX];
    size_t count, over;
};

static struct rows rows_of(const struct lab *lab, const struct lab_group *group)
{
    struct rows r = {0};
    for (size_t i = 0; i < group->count; i++)
        r.over += is_over(lab_member(lab, group, i)) && lab_member(lab, group, i)->history.count;
    for (size_t i = 0; i < group->count; i++) {
        const struct lab_run *run = lab_member(lab, group, i);
        if (!run->history.count || (r.over && !is_over(run)))
            continue;
        r.last[r.count] = history_last(&run->history);
        r.best[r.count++] = history_best(&run->history, METRIC_VALID_LOSS);
    }
    return r;
}

static struct stats_mean mean_of(const struct epoch_row *const *row, size_t count, enum metric m)
{
    double value[SPEC_SEEDS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += value_of(row[i], m, &value[n]);
    return stats_mean(value, n);
}

struct figures figures_make(const struct lab *lab, const struct lab_group *group)
{
    struct rows r = rows_of(lab, group);
    struct figures f = {.over = r.over};
    double epoch[SPEC_SEEDS_MAX], gap[SPEC_SEEDS_MAX];
    size_t epochs = 0, gaps = 0;
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        f.last[m] = mean_of(r.last, r.count, m);
        f.best[m] = mean_of(r.best, r.count, m);
    }
    for (size_t i = 0; i < r.count; i++) {
        if (r.best[i])
            epoch[epochs++] = r.best[i]->epoch;
        struct gaps g;
        if (gaps_of(r.last[i], &g))
            gap[gaps++] = g.generalisation;
    }
    f.best_epoch = stats_mean(epoch, epochs);
    f.gap = stats_mean(gap, gaps);
    return f;
}

static const struct lab_run *member_of_seed(const struct lab *lab, const struct lab_group *group, uint32_t seed)
{
    for (size_t i = 0; i < group->count; i++) {
        if (lab_member(lab, group, i)->spec.seed == seed)
            return lab_member(lab, group, i);
    }
    return NULL;
}

static bool best_of(const struct lab_run *run, enum metric m, double *out)
{
    return run && value_of(history_best(&run->history, METRIC_VALID_LOSS), m, out);
}

struct figures_difference figures_compare(const struct lab *lab, const struct lab_group *a, const struct lab_group *b,
                                          enum metric m)
{
    struct figures_difference d = {.mean = NAN};
    double x[SPEC_SEEDS_MAX], y[SPEC_SEEDS_MAX], value, other, sum = 0, sum_over = 0;
    for (size_t i = 0; i < a->count; i++) {
        const struct lab_run *run = lab_member(lab, a, i), *same = member_of_seed(lab, b, run->spec.seed);
        if (!best_of(run, m, &value) || !best_of(same, m, &other))
            continue;
        bool over = is_over(run) && is_over(same);
        sum += value - other;
        sum_over += over ? value - other : 0;
        d.pairs++;
        x[d.over] = value;
        y[d.over] = other;
        d.over += over;
    }
    if (d.pairs)
        d.mean = d.over ? sum_over / (double)d.over : sum / (double)d.pairs;
    else
        d.mean = figures_make(lab, a).best[m].mean - figures_make(lab, b).best[m].mean;
    d.tested = stats_paired(&d.test, x, y, d.over);
    return d;
}

static bool waits(const struct lab *lab, const struct lab_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        if (lab_member(lab, group, i)->state == RUN_WAITING)
            return true;
    }
    return false;
}

unsigned figures_queue(const struct lab *lab, const struct lab_group *group)
{
    unsigned place = 1;
    if (!waits(lab, group))
        return 0;
    for (size_t i = 0; i < lab->group_count; i++)
        place += lab->group[i].turn < group->turn && waits(lab, &lab->group[i]);
    return place;
}
