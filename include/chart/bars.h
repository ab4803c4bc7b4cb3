/* SPDX-License-Identifier: MIT */
/* Bars: a share to each label (a predicted distribution, accuracy by class), and histograms. One set of data, or two
 * side by side, which differ in their filling and not in colour alone. UI thread; allocates nothing.
 */
#ifndef CHART_BARS_H
#define CHART_BARS_H

#include <stddef.h>

#include "term/canvas.h"

enum { CHART_SETS_MAX = 2 };

struct chart_bar {
    const char *label;
    double share[CHART_SETS_MAX];      /* 0 to 1, cut to that; NaN: none */
    const char *value[CHART_SETS_MAX]; /* what stands behind the bar, "87.3 %"; NULL: nothing */
    double spread[CHART_SETS_MAX];     /* an error mark reaches from share - spread to share + spread; 0: none */
    double mark[CHART_SETS_MAX];       /* a line across the bar at this share, "should be here"; 0: none */
};

struct chart_bars {
    const char *title; /* NULL: none */
    int sets;          /* 1 or 2; of two, a bar takes two rows */
    const char *set[CHART_SETS_MAX]; /* their names, for two */
    enum style style[CHART_SETS_MAX];
    size_t count;
    const struct chart_bar *bar;
};

/* Horizontal bars from the top; where rows are short, the last says how many more there are. */
void chart_bars(struct canvas *c, struct rect area, const struct chart_bars *bars);

struct chart_histogram {
    const char *title;
    int sets;
    const char *set[CHART_SETS_MAX];
    enum style style[CHART_SETS_MAX];
    size_t bins;
    const double *count[CHART_SETS_MAX]; /* (bins) each, 0 or more; NaN counts as 0 */
    const char *x_min, *x_max;           /* where the first bin begins and the last ends, "0" and "3.5" */
};

/* Vertical bars, the highest as high as there is room; neighbouring bins are added up where columns are short. */
void chart_histogram(struct canvas *c, struct rect area, const struct chart_histogram *histogram);

#endif
