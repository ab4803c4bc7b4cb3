/* SPDX-License-Identifier: MIT */
/* A figure for a report, as SVG, PNG or PDF, drawn by cairo: panels side by side, each with axes, lines, bands, marks
 * and a legend. Knows numbers alone. Any thread; one call at a time for one figure. Without cairo (configure
 * --without-cairo, or no library) figure_draw and figure_write say so.
 *
 * The same figure gives the same bytes each time, with the same libraries and fonts.
 */
#ifndef FIGURE_FIGURE_H
#define FIGURE_FIGURE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { FIGURE_PANELS_MAX = 4, FIGURE_LINES_MAX = 64, FIGURE_TEXT_MAX = 96 };

enum figure_dash { FIGURE_SOLID, FIGURE_DASHED, FIGURE_DOTTED };

#define FIGURE_PLAIN UINT_MAX /* a colour of no run: that of text */

/* Texts are made safe (base/text.h), and cut with an ellipsis where there is no room. */
struct figure_line {
    const char *label;       /* in the legend; NULL: none */
    size_t count;            /* 0: in the legend alone, to say what a dash means */
    const double *x, *y;     /* (count), x ascending; NaN and infinity are gaps */
    const double *spread;    /* (count) a band from y - spread to y + spread, NaN: none there; or NULL */
    unsigned colour;         /* 0, 1, 2 ...: the run it belongs to, or FIGURE_PLAIN */
    enum figure_dash dash;
    size_t best_plus_1;      /* point best_plus_1 - 1 has a ring; 0: none */
    const char *best;        /* beside a ring in the legend, "0.3121 @ 7"; NULL: none */
};

struct figure_panel {
    const char *title, *x_title, *y_title; /* NULL: none */
    double x_min, x_max;     /* NaN: from the data */
    bool log_y;              /* values of 0 and below are gaps */
    size_t line_count;
    struct figure_line line[FIGURE_LINES_MAX];
};

enum figure_format { FIGURE_SVG, FIGURE_PNG, FIGURE_PDF, FIGURE_FORMATS };

struct figure {
    const char *title;       /* above all panels; NULL: none */
    bool dark;
    double width, height;    /* inches; 0: usual (10 x 4 for two panels, and as much more as the legends need) */
    double dpi;              /* of a PNG; 0: 150 */
    size_t panel_count;
    struct figure_panel panel[FIGURE_PANELS_MAX]; /* in a row, or in a column where height is given and above width */
};

enum { FIGURE_DPI = 150, FIGURE_DPI_MIN = 20, FIGURE_DPI_MAX = 2400, FIGURE_INCHES_MAX = 100 };

bool figure_available(void);

/* "svg", "png", "pdf" */
const char *figure_format_name(enum figure_format format);
/* The format of that name; an error (ERR_USAGE) names those that there are. */
bool figure_format_named(const char *name, enum figure_format *out, struct err *e);
/* The same by a file name's extension. */
bool figure_format_of(const char *path, enum figure_format *out, struct err *e);

/* A size that has no room for axes and legends, or too many pixels, is an error (ERR_USAGE).
 * *bytes (*size) is freed by mem_free. */
bool figure_draw(const struct figure *f, enum figure_format format, uint8_t **bytes, size_t *size, struct err *e);

/* Writes atomically (base/file.h). */
bool figure_write(const char *path, enum figure_format format, const struct figure *f, struct err *e);

#endif
