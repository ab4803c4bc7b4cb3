/* SPDX-License-Identifier: MIT */
/* A series as dots: for each column of dots the span that the line covers there. UI thread. */
#ifndef CHART_LINE_H
#define CHART_LINE_H

#include <stdbool.h>

#include "chart/chart.h"
#include "chart/scale.h"
#include "raster.h"

enum { LINE_COLUMNS_MAX = 1024 };

struct line_dot {
    int x, y;
};

struct line {
    int w; /* columns in use */
    struct line_span {
        int lo, hi;  /* dots from the top; lo > hi: nothing here */
        bool joined; /* the line goes on into the next column */
    } span[LINE_COLUMNS_MAX];
    bool any;             /* the line is seen */
    struct line_dot end;  /* where it ends, or leaves at the right */
    bool has_best;        /* within the axes */
    struct line_dot best;
};

/* What of a series is traced: the line that it is drawn as, the values below a smoothed one, the band. */
enum line_part { LINE_MAIN, LINE_SHADOW, LINE_BAND };

/* A column keeps the least and the greatest value that falls into it; between points the line is straight; NaN and
 * infinity part it. A band's columns go from its lower to its upper edge. */
void line_trace(struct line *l, const struct chart_series *s, enum line_part part, const struct scale *x,
                const struct scale *y, const struct raster *r);

/* number: which series of the chart it is, so that the letters of two lines do not stand under each other. */
void line_draw(const struct line *l, const struct chart_series *s, int number, const struct raster *r);

void line_draw_shadow(const struct line *l, const struct raster *r);
void line_draw_band(const struct line *l, const struct chart_series *s, const struct raster *r);

#endif
