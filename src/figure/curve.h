/* SPDX-License-Identifier: MIT */
/* A line's values as points on the page: no more of them than can be seen, with their gaps. */
#ifndef CURVE_H
#define CURVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "chart/scale.h"
#include "figure/figure.h"
#include "pen.h"

/* Where values lie on the page. */
struct curve_frame {
    struct pen_rect plot;
    struct scale x, y;
};

struct curve_point {
    double x, y;
    double high, low; /* of the band, high above low on the page; NaN: none */
    bool joined;      /* to the point before it */
};

struct curve {
    struct curve_point *point; /* (count) */
    size_t count;
};

double curve_x(const struct curve_frame *f, double x);
double curve_y(const struct curve_frame *f, double y);

/* Of a column as narrow as can be printed, the first, the last, the least and the greatest value stay, so that no peak
 * is lost. Freed by curve_free. */
bool curve_make(struct curve *c, const struct curve_frame *f, const struct figure_line *line, struct err *e);
void curve_free(struct curve *c);

/* How much of it lies in rect: length of its line, in points, band included. */
double curve_within(const struct curve *c, const struct pen_rect *rect);

void curve_draw_band(const struct curve *c, const struct pen *p, const struct figure_line *line);
/* The line, a dot for what stands alone; with marks, a few of its run's along it. */
void curve_draw_line(const struct curve *c, const struct pen *p, const struct figure_line *line, double width,
                     bool marks);

#endif
