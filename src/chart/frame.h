/* SPDX-License-Identifier: MIT */
/* A line chart's parts on the canvas: what chart.c lays out and the files for axes and overlay draw by. UI thread. */
#ifndef CHART_FRAME_H
#define CHART_FRAME_H

#include "chart/chart.h"
#include "chart/scale.h"
#include "line.h"
#include "raster.h"

struct frame {
    struct rect area, plot; /* plot: where lines may go */
    bool title, y_axis, x_axis;
    struct scale x, y;
};

/* Blanks the part of area that lies on the canvas. */
void frame_blank(struct canvas *c, struct rect area);

/* The column of cells in which x lies. */
int frame_column(const struct frame *f, const struct canvas *c, double x);

void axis_draw_y(const struct frame *f, struct canvas *c);

/* The axis' first value, if whole, then the ticks; then what the axis counts, at the right. */
void axis_draw_x(const struct frame *f, struct canvas *c, const char *title);

/* A title line that is being written. */
struct notes {
    struct canvas *canvas;
    int x, y, right;
    const char *before; /* what parts the next note from what stands at its left */
};

/* Writes the title, if any, in the first line of area. */
struct notes title_start(struct canvas *c, struct rect area, const char *title);

/* Adds a note in faint text; without room for all of it, or for an empty one, nothing and false. */
bool title_note(struct notes *n, const char *note);

/* The title, then in faint text what a reader must know to read the chart rightly, as far as there is room. */
void title_draw(const struct frame *f, struct canvas *c, const struct chart *chart);

/* "smooth 0.90" for what is smoothed in the chart; empty without. Returns out. */
char *title_smooth(char *out, size_t size, const struct chart *chart);

/* The values of the series that are drawn by points, each with its spread. */
void points_draw(const struct frame *f, struct canvas *c, const struct chart *chart);

/* A ring on a line. */
void overlay_best(struct canvas *c, const struct raster *r, struct line_dot at, enum style style);

/* The letters of the marks that are in sight, as high as there is a free cell: before labels take it. */
void overlay_letters(const struct frame *f, struct canvas *c, const struct chart *chart);

/* The cursor and the marks' dots, in cells that are blank: after all else. */
void overlay_lines(const struct frame *f, struct canvas *c, const struct chart *chart);

#endif
