/* SPDX-License-Identifier: MIT */
/* A panel's legend: an entry for each line that has a label, with a piece of the line and, where one is marked, its
 * best point; and in one row at its end the keys, lines without values that say what a dash means. It stands in the
 * panel where it hides nothing, or below it. */
#ifndef LEGEND_H
#define LEGEND_H

#include <stdbool.h>
#include <stddef.h>

#include "curve.h"
#include "figure/figure.h"
#include "pen.h"

struct legend {
    size_t count;          /* of entries */
    size_t rows, columns;  /* that they stand in */
    bool keys;             /* there is a row of keys */
    bool below;            /* the panel; otherwise in it */
    double font;           /* the pen's, smaller where there are many entries */
    double label, best;    /* widest, in points; best with its ring, 0: none */
    double keys_width;
    double row_height, column_width;
    struct pen_rect place;
};

/* One column of all entries, no label wider than `width`. Whether it has nothing in it: place.h is 0. */
void legend_measure(struct legend *l, const struct pen *p, const struct figure_panel *panel, double width);

/* Puts it where in the plot it hides none of the lines; *found is false when there is no such place. */
bool legend_place_inside(struct legend *l, const struct pen *p, const struct figure_panel *panel,
                         const struct curve_frame *frame, bool *found, struct err *e);

/* As many columns as `width` has room for; in smaller letters where it would be wider, or higher than `height`, and cut
 * where that does not do. Sets place.w and place.h. */
void legend_fold(struct legend *l, const struct pen *p, const struct figure_panel *panel, double width, double height);

void legend_draw(const struct legend *l, const struct pen *p, const struct figure_panel *panel, bool marks);

#endif
