/* SPDX-License-Identifier: MIT */
/* Axes as numbers: a range, nice ticks, their labels. Pure; any thread. */
#ifndef CHART_SCALE_H
#define CHART_SCALE_H

#include <stdbool.h>
#include <stddef.h>

enum { SCALE_LABEL_WIDTH = 6, SCALE_LABEL_MAX = 16, SCALE_TICKS_MAX = 32 };

struct scale {
    double min, max; /* finite, min < max */
    double step;     /* between ticks: 1, 2 or 5 times a power of ten */
    int decimals;    /* of a label; with exponent those of its mantissa are found for each */
    bool exponent;   /* labels as 2e9, for what does not fit SCALE_LABEL_WIDTH columns otherwise */
    bool log;        /* places go by the logarithm; 0 < min */
    int decades;     /* log: a tick every so many; 0: ticks every `step`, for a range too narrow for decades */
    bool dense;      /* log: ticks at 2 and 5 times the powers of ten too */
    double log_min, log_span;
};

/* The scale for data that spans lo..hi, with at most `intervals` steps if labels allow. The range is rounded outward to
 * half a step, so that it stays put while data grows a little, and is never empty. decimals_max above 0 bounds what
 * labels resolve. Infinite or NaN bounds give 0..1. */
struct scale scale_fit(double lo, double hi, int intervals, int decimals_max);

/* The same for a range that is given: it is not rounded. */
struct scale scale_fixed(double min, double max, int intervals, int decimals_max);

/* A logarithmic scale for data that spans lo..hi, both above 0. Bounds lie at 1, 2 or 5 times a power of ten; ticks
 * there too if that gives not many more than `intervals`, else at powers of ten. Data within less than a factor of four
 * gets the ticks of scale_fit. Bounds that are no positive numbers give 0.1..1. */
struct scale scale_log(double lo, double hi, int intervals, int decimals_max);

/* Whether value has a place on the scale, in its range or out of it. */
bool scale_has(const struct scale *s, double value);

/* A scale whose ticks are whole numbers whose labels, on an axis `columns` wide, stand at least two blanks apart. */
struct scale scale_whole(double min, double max, int columns);

/* The ticks within the range, ascending, at most SCALE_TICKS_MAX; returns how many. */
size_t scale_ticks(const struct scale *s, double tick[SCALE_TICKS_MAX]);

/* value as a label with just enough digits for the step; size is at least SCALE_LABEL_MAX. Returns out. */
char *scale_label(char *out, size_t size, const struct scale *s, double value);

/* Where value lies: 0 at min, 1 at max. */
double scale_place(const struct scale *s, double value);

#endif
