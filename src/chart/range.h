/* SPDX-License-Identifier: MIT */
/* Which values the y axis takes in, and how many it leaves out. UI thread. */
#ifndef CHART_RANGE_H
#define CHART_RANGE_H

#include "chart/chart.h"
#include "chart/scale.h"

struct range {
    double lo, hi; /* lo > hi: no value */
};

/* Of the finite values, and their bands, at finite x within the x axis; on a logarithmic axis of those above 0. Without
 * full_y
 * - a series' first tenth, which is far from where it settles, counts only as far as each end of the range moves by no
 *   more than the span of all the rest: it cannot stretch the range to more than twice on a side;
 * - a series that has diverged, that is risen tenfold above both its first value and all series that did not, counts
 *   only as far as those go. When all rise, none is cut. */
struct range range_of(const struct chart *chart, const struct scale *x);

struct range_cut {
    size_t above, below;
    bool thinned; /* some of them stand for more */
};

/* The values within the x axis that lie outside the y axis. */
struct range_cut range_cut(const struct chart *chart, const struct scale *x, const struct scale *y);

#endif
