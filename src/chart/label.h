/* SPDX-License-Identifier: MIT */
/* The words at the lines' right ends. UI thread. */
#ifndef CHART_LABEL_H
#define CHART_LABEL_H

#include "chart/chart.h"

enum { LABEL_MAX = 64 };

/* What stands at a series' end: its label, in ASCII with its letter in front; empty for none. out has LABEL_MAX
 * bytes. */
const char *label_text(char *out, const struct chart_series *s, bool ascii);

/* A line's end that wants its label. */
struct label {
    const struct chart_series *series;
    int x;     /* the cell in which the line ends */
    double y;  /* its height in cells, downward from the canvas' top; a whole number is a cell's middle */
    int rank;  /* which to leave out when there are too many: the least */
    bool done; /* set by label_place_all: it has its place */
};

/* Writes labels where nothing stands yet: behind their lines' ends, or in the margin, which begins at that column of
 * the canvas. Those that end side by side are spread over the rows by height, so that they do not cross; none goes
 * further than LABEL_NEAR rows from its line. Sorts the array. At most CHART_SERIES_MAX labels. */
enum { LABEL_NEAR = 4 };
void label_place_all(struct canvas *c, struct rect area, int margin, struct label *label, size_t count);

#endif
