/* SPDX-License-Identifier: MIT */
/* What a figure is drawn with: cairo, the colours, the size of letters; and the marks that stand in panels and legends
 * alike. Lengths are points, 1/72 inch; y goes down. */
#ifndef PEN_H
#define PEN_H

#include <cairo.h>

#include "figure/figure.h"
#include "ink.h"

struct pen {
    cairo_t *cr;
    const struct ink *ink;
    double font;   /* size of letters; what else there is goes by it */
    double weight; /* of lines: 1, less where there are many */
};

struct pen_rect {
    double x, y, w, h;
};

enum pen_text { PEN_TICK, PEN_BODY, PEN_TITLE, PEN_HEAD };

void pen_colour(const struct pen *p, struct ink_rgb colour, double alpha);

/* Height of a kind's letters, and the width of a text, which pen_fit has been over. */
double pen_size(const struct pen *p, enum pen_text kind);
double pen_width(const struct pen *p, enum pen_text kind, const char *text);
/* A text that is safe and no wider than `width`: cut, with an ellipsis. NULL gives "". Returns out. */
char *pen_fit(const struct pen *p, char out[FIGURE_TEXT_MAX], enum pen_text kind, const char *text, double width);
/* Draws it in the middle of y; align 0: x is its left end, 0.5 its middle, 1 its right end. */
void pen_write(const struct pen *p, enum pen_text kind, double x, double y, double align, const char *text);

/* A tick's label by chart/scale, with a true minus, and powers of ten raised: "2e-9" as 2 x 10^-9. */
double pen_number_width(const struct pen *p, const char *label);
void pen_number(const struct pen *p, double x, double y, double align, const char *label);

/* Sets width, dash and colour of a run's line. */
void pen_line(const struct pen *p, unsigned run, enum figure_dash dash);
/* A small mark whose shape says the run, so that lines can be told apart without colour; filled or, with hollow, in
 * outline. */
void pen_mark(const struct pen *p, unsigned run, bool hollow, double x, double y);
/* The ring around a best point. */
void pen_ring(const struct pen *p, unsigned run, double x, double y);

#endif
