/* SPDX-License-Identifier: MIT */
/* What a group of seeds comes to in figures, and what it differs by from another; for the views that list groups. */
#ifndef FIGURES_H
#define FIGURES_H

#include "run/stats.h"
#include "view/lab.h"

/* Over the members that are over; while none is, over those that have an epoch. */
struct figures {
    size_t over;                        /* members that are over, of all */
    struct stats_mean last[METRIC_COUNT]; /* of their last epochs */
    struct stats_mean best[METRIC_COUNT]; /* at the epoch of their best valid loss */
    struct stats_mean best_epoch;
    struct stats_mean gap; /* of the last epochs: valid loss less off, or less train where off is not measured */
};

struct figures figures_make(const struct lab *lab, const struct lab_group *group);

/* A group against another, at the epochs of their best valid losses; pairs are members of the same seed. */
struct figures_difference {
    size_t pairs;       /* that have a best valid loss */
    size_t over;        /* of these, both are over */
    double mean;        /* of metric m over the pairs that are over; without one, over all; without any, between the
                         * groups' means; NaN: neither */
    bool tested;        /* over the pairs that are over, at least two */
    struct stats_paired test;
};

struct figures_difference figures_compare(const struct lab *lab, const struct lab_group *a, const struct lab_group *b,
                                          enum metric m);

/* A waiting group's place in the queue, from 1; 0 when none of its members waits. */
unsigned figures_queue(const struct lab *lab, const struct lab_group *group);

#endif
