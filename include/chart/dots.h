/* SPDX-License-Identifier: MIT */
/* Values with their spread side by side on one scale, a row to each, for what has a name and no place on an axis. The
 * scale does not begin at 0, so these are dots and not bars. UI thread; allocates nothing.
 */
#ifndef CHART_DOTS_H
#define CHART_DOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "term/canvas.h"

struct chart_dot {
    const char *label;
    double value;    /* NaN: not there yet */
    double spread;   /* a bar from value - spread to value + spread; NaN: none */
    uint32_t point;  /* the character, as chart_point gives it; in ASCII `mark` */
    char mark;
    enum style style;
};

struct chart_dots {
    const char *title;   /* what the values are, "test error %" */
    size_t count;
    const struct chart_dot *dot;
    int decimals;
    bool least;          /* the least value is the best one, else the greatest; its number stands in brackets */
};

/* From the top: the title, the rows, the scale. Where rows are short the last says how many more there are; where
 * columns are, the numbers stay and the dots go. */
void chart_dots(struct canvas *c, struct rect area, const struct chart_dots *dots);

#endif
