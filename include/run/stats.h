/* SPDX-License-Identifier: MIT */
/* Figures over seeds: what a result is worth when the seed alone would move it. Several runs of one spec differ by
 * chance; whether two specs differ by more than that is what the paired t-test says. Any thread; allocates nothing.
 */
#ifndef RUN_STATS_H
#define RUN_STATS_H

#include <stdbool.h>
#include <stddef.h>

#define STATS_NOISE_P 0.05 /* a difference with p above it is inside seed noise */

struct stats_mean {
    size_t n;
    double mean;      /* NaN for n = 0 */
    double deviation; /* standard deviation over n - 1; NaN for n < 2 */
};

/* NaN and infinity go in, and make the mean NaN or infinite. */
struct stats_mean stats_mean(const double *x, size_t n);

/* Student's t-test of pairs: a[i] and b[i] are of the same seed, so that what the seed does to both (the split, the
 * order of batches) is no part of their difference. */
struct stats_paired {
    size_t n;
    double mean, deviation; /* of the differences a[i] - b[i] */
    double t;               /* mean / (deviation / sqrt n); infinite when all pairs differ by the same, 0 when by 0 */
    unsigned freedom;       /* n - 1 */
    double p;               /* two-sided: chance of a |t| at least as large if the true mean were 0 */
    double low, high;       /* 95 % interval of the mean difference */
};

/* False when it says nothing: fewer than two pairs, or a value that is not finite. */
bool stats_paired(struct stats_paired *out, const double *a, const double *b, size_t n);

/* The chance that |T| >= |t| for Student's t with that many degrees of freedom (1 or more), by the finite series of
 * Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4; to about 1e-15 absolute. */
double stats_t_tails(double t, unsigned freedom);

/* The t >= 0 for which stats_t_tails is p; 0 < p < 1. */
double stats_t_quantile(double p, unsigned freedom);

#endif
