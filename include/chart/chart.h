/* SPDX-License-Identifier: MIT */
/* Numbers to cells: line charts with axes, and the same numbers as a table. Knows neither runs nor curses. UI thread;
 * allocates nothing. In every struct 0 and NULL mean "nothing special".
 *
 * A column of dots shows the least and the greatest value that falls into it, so no peak is lost to
 * down-sampling. NaN and infinity are gaps.
 */
#ifndef CHART_CHART_H
#define CHART_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "term/canvas.h"

enum { CHART_SERIES_MAX = 64, CHART_MARKS_MAX = 64 };

enum chart_line { CHART_SOLID, CHART_DASHED, CHART_DOTTED };

struct chart_series {
    size_t count;
    const double *x; /* (count), ascending; NULL: 1, 2, 3 ... */
    size_t x_stride; /* bytes from an x to the next; 0: sizeof (double) */
    const double *y; /* first value; the next is `stride` bytes on (sizeof (double) for an array) */
    size_t stride;
    size_t first; /* index of the first value to draw: a fork's line starts where it branched */

    /* Factor w of the exponential moving average, in [0, 1): m = w m + (1 - w) y over all values from index 0, divided
     * by 1 - w^n so that it starts at the first of them. NaN and infinity do not enter it and stay gaps. The values
     * themselves are drawn below as a faint, thin line. */
    double smooth;
    const double *spread; /* (count), at y's stride: a band of dots from y - spread to y + spread; NaN: none there */
    uint32_t point;       /* each value stands as this character, in ASCII as mark, with its spread as a bar instead of
                             a band, and the label begins with it; 0: the line alone (chart_point) */
    size_t best_plus_1;   /* value best_plus_1 - 1 has a mark on the line; 0: none */
    bool thin;            /* one dot thick and without a label: the loss of each mini-batch */

    /* For values that were made ready elsewhere (chart/thin.h): */
    bool shadow;     /* a faint, thin line below the others without a label: the values below a smoothed line */
    double smoothed; /* the factor that they were smoothed with, for the title */
    bool thinned;    /* they stand for more: those beyond the range are not counted */
    size_t head_plus_1; /* so many and one less are the first part, which may not stretch the range; 0: a tenth */

    enum style style;
    enum chart_line line;
    const char *label; /* at the line's right end where there is room; NULL: none */
    char mark;         /* ASCII: the letter the line is drawn with */
};

/* A dotted vertical line with a letter at its top: here something was changed. */
struct chart_mark {
    double x;
    enum style style;
    char letter;
};

struct chart {
    const char *title;   /* "loss"; behind it stands what a reader must know: log, smooth, values beyond the range */
    const char *x_title; /* "epoch" */
    double x_min, x_max; /* what is to be seen: the planned span, so that the axis does not move while it fills, or a
                            part of it. Values outside do not set the y range. */
    bool any_x;          /* x counts nothing: ticks stand between whole numbers too */
    bool log_x;          /* x by its logarithm, on an axis rounded outwards; 0 < x_min, and values of 0 and below are
                            gaps */
    double y_min, y_max; /* fixed range, or NaN: from the data */
    bool log_y;          /* values of 0 and below are gaps */
    bool full_y;         /* the range takes in every value. Otherwise neither a series' first tenth may stretch it to
                            more than twice what the rest needs, nor a diverged series beyond what the others need */
    double cursor;       /* x of a vertical line that hides no data */
    bool has_cursor;
    int decimals_max;
    const char *rows_note; /* of a table that has a part of the rows: which; NULL: they are counted */
    size_t series_count;
    struct chart_series series[CHART_SERIES_MAX];
    size_t mark_count;
    struct chart_mark mark[CHART_MARKS_MAX];
};

/* Draws into area: title, y axis with nice ticks, x axis, lines, labels. Too small an area gets as much as fits.
 * Returns where the lines are: the columns from x_min to x_max. */
struct rect chart_draw(struct canvas *c, struct rect area, const struct chart *chart);

/* The character for the points of a chart's series number i; the first six differ in shape too. */
uint32_t chart_point(size_t i);

/* Columns of dots from x_min to x_max that it would have there; of the series only the labels count. */
int chart_columns(const struct canvas *c, struct rect area, const struct chart *chart);

/* The same values as plain text: a title, a line of column titles, and a line for each x from x_min to x_max at which
 * a series has a value, the newest at the bottom, NaN as "nan", no value as "-". Thin series and shadows are left out;
 * where columns do not fit, the first are left out, for as in the chart the last matter most. The line nearest to `at`
 * (NaN: the last one) is within the area and STYLE_SELECTED. */
void chart_table(struct canvas *c, struct rect area, const struct chart *chart, double at);

/* Lines that the whole table takes. */
size_t chart_table_rows(const struct chart *chart);

#endif
