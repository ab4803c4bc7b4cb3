/* SPDX-License-Identifier: MIT */
/* Dots on a canvas: a cell is 2 x 4 dots of braille, or in ASCII 1 x 3 with characters that sit high, in the middle or
 * low. The canvas itself holds the dots, so there is no buffer. UI thread. */
#ifndef CHART_RASTER_H
#define CHART_RASTER_H

#include "term/canvas.h"

struct raster {
    struct canvas *canvas;
    struct rect area; /* cells */
    int across, down; /* dots in a cell */
    int w, h;         /* dots in all */
};

struct raster raster_over(struct canvas *c, struct rect area);

/* Draws the dots first..last (from the top, clipped) of column x for which on(arg, dot) is true. In braille they join
 * what is there, unless that is STYLE_FAINT, which gives way; in ASCII they replace it. The style is the last one's. */
void raster_column(const struct raster *r, int x, int first, int last, bool (*on)(const void *arg, int dot),
                   const void *arg, enum style style);

/* A character over the cell that holds dot (x, y). */
void raster_mark(const struct raster *r, int x, int y, uint32_t mark, enum style style);

/* A surface rather than a line: sparse dots between first and last of column x. */
void raster_shade(const struct raster *r, int x, int first, int last, enum style style);

/* A lone point: wide enough to be seen. */
void raster_point(const struct raster *r, int x, int y, char mark, enum style style);

#endif
