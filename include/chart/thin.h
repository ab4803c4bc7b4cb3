/* SPDX-License-Identifier: MIT */
/* A series too long to be drawn whole, as the points that its line is drawn by: of each column of dots the first, the
 * least, the greatest and the last one (M4: U. Jugel, Z. Jerzak, G. Hackenbroich, V. Markl, "M4: A
 * Visualization-Oriented Time Series Data Aggregation", PVLDB 7(10), 2014). The line is the same, dot for dot.
 *
 * Points are taken in as they come, each once while the window stands, and a bounded number at a time. What lies
 * beyond the window counts as one column at each side. The moving average is made on the way, over every point. UI
 * thread.
 */
#ifndef CHART_THIN_H
#define CHART_THIN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "chart/chart.h"

/* Points by ascending x; x NULL: x0 + i dx. What was taken in stays as it is; more may come behind it. */
struct thin_source {
    size_t count;
    const double *x, *y; /* (count) */
    double x0, dx;
};

struct thin_window {
    double x_min, x_max; /* at the first and the last column of dots */
    int columns;         /* chart_columns */
    double smooth;       /* as in struct chart_series */
    bool positive;       /* for a logarithmic axis: values of 0 and below are gaps, as NaN and infinity are */
};

/* The values as they are, or their moving average. */
enum thin_part { THIN_RAW, THIN_SMOOTH, THIN_PARTS };

struct thin_column;

/* Zeroed: empty. Only `taken` is for others to read. */
struct thin {
    size_t taken; /* points so far */
    struct thin_window window;
    double mean, rest;       /* the moving average's state */
    bool parted[THIN_PARTS]; /* a gap lies behind the last point taken */
    struct thin_column *column[THIN_PARTS]; /* (columns + 2) */
    double *x[THIN_PARTS], *y[THIN_PARTS];  /* what thin_series gives out */
};

void thin_free(struct thin *t);

/* Sets the window; another one than before forgets the points. On failure the thin is empty and has no window. */
bool thin_open(struct thin *t, const struct thin_window *window, struct err *e);
/* Forgets the points, for the source has others now. */
void thin_forget(struct thin *t);

/* Takes in at most `most` more points. True when there are still more. */
bool thin_take(struct thin *t, const struct thin_source *s, size_t most);

/* Sets what belongs to the points in *out: count, x, y, strides, head_plus_1, thinned. Good until the next call for
 * the same part. THIN_SMOOTH is empty in a window that does not smooth. */
void thin_series(struct thin *t, const struct thin_source *s, enum thin_part part, struct chart_series *out);

/* The x of a point. */
double thin_x(const struct thin_source *s, size_t i);

#endif
