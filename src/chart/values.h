/* SPDX-License-Identifier: MIT */
/* The values of a series, one by one, as they lie in the caller's memory or smoothed. UI thread. */
#ifndef CHART_VALUES_H
#define CHART_VALUES_H

#include "chart/chart.h"

/* Value i of a series; x counts from 1 where it is not given. */
double values_x(const struct chart_series *s, size_t i);
double values_y(const struct chart_series *s, size_t i);

/* Half the height of the band at value i, NaN without one. */
double values_spread(const struct chart_series *s, size_t i);

/* Whether the series is drawn smoothed. */
bool values_smoothed(const struct chart_series *s);

/* An exponential moving average on its way through a series: all values go through it in order. With w = 0 they stay
 * as they are. */
struct average {
    double w, m, rest; /* rest: w^n, the weight of what came before the first value */
};

struct average average_start(const struct chart_series *s);

/* The average with y in it; NaN for a y that is not finite, which does not enter it. */
double average_next(struct average *a, double y);

#endif
