/* SPDX-License-Identifier: MIT */
/* Numbers as they stand on the screen: fixed widths, no more digits than they are worth. */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdbool.h>

#include "run/history.h"
#include "run/metric.h"
#include "run/spec.h"
#include "run/stats.h"

enum { FORMAT_MAX = METRIC_TEXT_MAX, FORMAT_TIME_WIDTH = 6 };

/* What stands for a value that was not measured. */
const char *format_missing(bool ascii);

/* Metric m of the row as metric_text gives it, without unit. Missing when row is NULL or m was not measured. */
const char *format_metric(char out[FORMAT_MAX], const struct epoch_row *row, enum metric m, bool ascii);

/* A mean of metric m as metric_text gives it; missing for a mean of nothing. */
const char *format_mean(char out[FORMAT_MAX], const struct stats_mean *mean, enum metric m, bool ascii);

/* Its spread over seeds, "±0.0031" or "+-0.0031" in ASCII; empty for fewer than two. */
const char *format_spread(char out[FORMAT_MAX], const struct stats_mean *mean, enum metric m, bool ascii);
/* Columns that it takes at most. */
int format_spread_width(bool ascii);

/* A difference of two values of metric m, with its sign: "-0.0125"; in at most METRIC_TEXT_WIDTH + 1 characters.
 * Missing when value is NULL. */
const char *format_difference(char out[FORMAT_MAX], const double *value, enum metric m, bool ascii);

/* "0.1 s", "127 s", "3 h 05" (hours and minutes). */
const char *format_seconds(char out[FORMAT_MAX], double seconds);

/* What else a run's line tells beside its label: without noise, epochs and seeds, which have their own columns. */
struct spec format_rest(const struct spec *s);

/* Digits of n. */
int format_digits(unsigned long n);

#endif
