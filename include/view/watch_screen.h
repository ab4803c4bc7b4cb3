/* SPDX-License-Identifier: MIT */
/* The watch screen: logs drawn into a canvas of any size. UI thread. */
#ifndef VIEW_WATCH_SCREEN_H
#define VIEW_WATCH_SCREEN_H

#include "base/err.h"
#include "term/canvas.h"
#include "view/watch.h"

/* Memory that drawing needs, got once. */
struct watch_screen;
struct watch_screen *watch_screen_new(struct err *e);
void watch_screen_delete(struct watch_screen *s); /* NULL is legal */

/* Draws everything; the curves take in points on the way, and only so many that it takes a moment: true when they have
 * not got all yet, so that it is to be drawn again. (*x, *y) is where the cursor belongs; -1: nowhere. Allocates for
 * curves that are drawn for the first time. */
bool watch_draw(struct watch_screen *s, struct watch *w, struct canvas *c, int *x, int *y);

/* The screen as a page of text: the charts as tables of at most some hundred lines around the cursor, and the logs.
 * Resizes the page, w columns wide. False when memory is short. */
bool watch_text_page(struct watch_screen *s, struct watch *w, struct canvas *page, int columns, struct err *e);

#endif
