/* SPDX-License-Identifier: MIT */
/* The view on screen as a page of text: what a screen reader reads and a selection copies. UI thread. */
#ifndef VIEW_TEXT_PAGE_H
#define VIEW_TEXT_PAGE_H

#include "term/canvas.h"
#include "view/lab.h"
#include "view/view.h"

/* Draws it into *page, w columns wide and as long as it needs to be: of charts every number, as tables, and all runs.
 * Resizes the page. False when memory is short. */
bool text_page(struct view *v, const struct lab *lab, struct canvas *page, int w, struct err *e);

#endif
