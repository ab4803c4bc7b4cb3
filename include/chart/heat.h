/* SPDX-License-Identifier: MIT */
/* A heat map: a value at each place of a grid, told by a step of grey (or of shading) and by its digits, so that
 * nothing is told by the step alone. UI thread; allocates nothing.
 */
#ifndef CHART_HEAT_H
#define CHART_HEAT_H

#include <stdbool.h>

#include "term/canvas.h"

struct chart_heat {
    const char *title;            /* what the values are, "test error %"; behind it stand the scale
                                     and the best value */
    const char *x_title, *y_title; /* below and above the labels; NULL: none */
    int w, h;                     /* columns, rows; row 0 is at the top */
    const char *const *x_label;   /* (w) */
    const char *const *y_label;   /* (h) */
    const double *value;          /* (h, w) row-major; NaN: not there yet, a dot */
    const double *spread;         /* (h, w), below the value where cells have the rows; NaN: none; NULL: none at all */
    int decimals;                 /* of both */
    bool least;                   /* the least value is the best one, else the greatest; it stands in brackets */
};

/* Steps go from the least value, dark or blank, to the greatest; those that are worse than the best by more than three
 * times what the median is are all on the last step, and the scale says so by "+" or "-". Where cells are too narrow
 * for the values their digits are tenths of the scale, 0 to 9, which the title says; what does not fit even so is left
 * out at the right and at the bottom, and counted. */
void chart_heat(struct canvas *c, struct rect area, const struct chart_heat *heat);

/* The place of the best value in `value`, or -1 where there is none. */
int chart_heat_best(const struct chart_heat *heat);

#endif
