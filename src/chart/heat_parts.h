/* SPDX-License-Identifier: MIT */
/* The steps of a heat map, and the line above it that says what they mean. UI thread. */
#ifndef CHART_HEAT_PARTS_H
#define CHART_HEAT_PARTS_H

#include "chart/heat.h"

/* Steps that eyes tell apart: of grey, and of shading. */
enum { HEAT_GREYS = 7, HEAT_SHADES = 5 };

struct heat_range {
    double lo, hi;          /* the steps'; lo > hi: no value */
    double least, greatest; /* the values' */
};

/* The step of a value, 0 to steps - 1; values beyond the range are on its end's,
 * and all on 0 in a range without extent. */
int heat_step(const struct heat_range *r, double value, int steps);

/* A cell of the canvas filled with a step. */
void heat_ground(struct canvas *c, struct rect area, int x, int y, int step);

/* The title, the scale, and where the best value is, as far as there is room, in the first line of area. */
void heat_title(struct canvas *c, struct rect area, const struct chart_heat *heat, const struct heat_range *r, int best,
                bool tenths);

#endif
