/* SPDX-License-Identifier: MIT */
/* A part of the canvas as charts of cells draw into it: nothing leaves it. UI thread. */
#ifndef CHART_AREA_H
#define CHART_AREA_H

#include "term/canvas.h"

void area_blank(struct canvas *c, struct rect area);

/* At (x, y) from the area's corner; what lies outside the area is left out. */
void area_put(struct canvas *c, struct rect area, int x, int y, uint32_t ch, enum style style);

/* Text clipped to the area and to `room` columns; returns the columns used. */
int area_text(struct canvas *c, struct rect area, int x, int y, int room, enum style style, const char *text);

/* The same, ending before column `right`; a text with no room for all of it is left out, for a number that lost a digit
 * is another number. Returns the columns used. */
int area_text_right(struct canvas *c, struct rect area, int right, int y, int room, enum style style, const char *text);

#endif
