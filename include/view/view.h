/* SPDX-License-Identifier: MIT */
/* The whole screen: a lab drawn into a canvas of any size. Nothing allocates. UI thread. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "base/err.h"
#include "term/canvas.h"
#include "view/lab.h"

/* The smallest terminal that holds the screen; below it a notice says so. Complete from 80x24. */
enum { VIEW_WIDTH_MIN = 60, VIEW_HEIGHT_MIN = 16 };

/* Memory that drawing needs, got once. */
struct view;
struct view *view_new(struct err *e);
void view_delete(struct view *v); /* NULL is legal */

/* Draws everything. (*cursor_x, *cursor_y) is where the cursor belongs, the control that keys act on; -1: nowhere. */
void view_draw(struct view *v, const struct lab *lab, struct canvas *c, int *cursor_x, int *cursor_y);

/* Button 1 of a mouse at a cell of the last drawing: a view in the title, a run in a list, an epoch in a chart. */
void view_click(const struct view *v, struct lab *lab, int x, int y);

#endif
