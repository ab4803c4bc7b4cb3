/* SPDX-License-Identifier: MIT */
/* A series as dots: for each column of dots the span that the line covers there. UI thread. */
#ifndef CHART_LINE_H
#define CHART_LINE_H

#include <stdbool.h>

#include "chart/chart.h"
#include "raster.h"
#include "scale.h"

enum { LINE_COLUMNS_MAX = 1024 };

struct line {
    int w; /* columns in use */
    struct line_span {
        int lo, hi;  /* dots from the top; lo > hi: nothing here */
        bool joined; /* the line goes on into the next column */
    } span[LINE_COLUMNS_MAX];
    bool any;         /* a point lies in the range */
    int end_x, end_y; /* dot of the last such point */
};

/* Value i of a series; x counts from 1 where it is not given. */
double line_x(const struct chart_series *s, size_t i);
double line_y(const struct chart_series *s, size_t i);

/* A column keeps the least and the greatest value that falls into it; between points the line is straight; NaN and
 * infinity part it. */
void line_trace(struct line *l, const struct chart_series *s, const struct scale *x, const struct scale *y,
                const struct raster *r);

/* number: which series of the chart it is, so that the letters of two lines do not stand under each other. */
void line_draw(const struct line *l, const struct chart_series *s, int number, const struct raster *r);

#endif
