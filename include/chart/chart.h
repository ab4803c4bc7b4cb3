/* SPDX-License-Identifier: MIT */
/* Numbers to cells: line charts with axes. Knows neither runs nor curses. UI thread; allocates nothing.
 *
 * A column of dots shows the least and the greatest value that falls into it, so no peak is lost to
 * down-sampling. NaN and infinity are gaps.
 */
#ifndef CHART_CHART_H
#define CHART_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "term/canvas.h"

enum { CHART_SERIES_MAX = 64 };

enum chart_line { CHART_SOLID, CHART_DASHED, CHART_DOTTED };

struct chart_series {
    size_t count;
    const double *x; /* (count), ascending; NULL: 1, 2, 3 ... */
    const double *y; /* first value; the next is `stride` bytes on (sizeof (double) for an array) */
    size_t stride;
    enum style style;
    enum chart_line line;
    const char *label; /* at the line's right end where there is room; NULL: none */
    char mark;         /* ASCII: the letter the line is drawn with */
};

struct chart {
    const char *title; /* "loss" */
    const char *x_title; /* "epoch" */
    double x_min, x_max; /* the planned span; the axis does not move while it fills */
    double y_min, y_max; /* fixed range, or NaN: from the data */
    int decimals_max;
    size_t series_count;
    struct chart_series series[CHART_SERIES_MAX];
};

/* Draws into area: title, y axis with nice ticks, x axis, lines, labels. Too small an area gets as much as fits. */
void chart_draw(struct canvas *c, struct rect area, const struct chart *chart);

#endif
