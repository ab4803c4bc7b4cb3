/* SPDX-License-Identifier: MIT */
/* A figure for a report, as SVG, PNG or PDF, drawn by cairo: panels side by side, each with axes, lines, bands, marks
 * and a legend. Knows numbers alone. Any thread; one call at a time for one figure. Without cairo (configure
 * --without-cairo, or no library) figure_write says so.
 */
#ifndef FIGURE_FIGURE_H
#define FIGURE_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { FIGURE_PANELS_MAX = 4, FIGURE_LINES_MAX = 64, FIGURE_TEXT_MAX = 96 };

enum figure_dash { FIGURE_SOLID, FIGURE_DASHED, FIGURE_DOTTED };

struct figure_line {
    const char *label;       /* in the legend; NULL: none */
    size_t count;
    const double *x, *y;     /* (count), x ascending; NaN and infinity are gaps */
    const double *spread;    /* (count) a band from y - spread to y + spread, NaN: none there; or NULL */
    unsigned colour;         /* 0, 1, 2 ...: the run it belongs to */
    enum figure_dash dash;
    size_t best_plus_1;      /* point best_plus_1 - 1 has a ring; 0: none */
};

struct figure_panel {
    const char *title, *x_title, *y_title;
    double x_min, x_max;     /* NaN: from the data */
    bool log_y;
    size_t line_count;
    struct figure_line line[FIGURE_LINES_MAX];
};

enum figure_format { FIGURE_SVG, FIGURE_PNG, FIGURE_PDF };

struct figure {
    const char *title;       /* above all panels; NULL: none */
    bool dark;
    double width, height;    /* inches; 0: usual (10 x 4 for two panels) */
    double dpi;              /* of a PNG; 0: 150 */
    size_t panel_count;
    struct figure_panel panel[FIGURE_PANELS_MAX];
};

bool figure_available(void);
/* By the name's extension; an error (ERR_USAGE) names those that there are. */
bool figure_format_of(const char *path, enum figure_format *out, struct err *e);
/* Writes atomically (base/file.h). */
bool figure_write(const char *path, enum figure_format format, const struct figure *f, struct err *e);

#endif
