/* SPDX-License-Identifier: MIT */
/* The notice in a terminal that has no room for the screen. Its rect is empty when there is room.
 */
#include "pane.h"

#include <stdio.h>

#include "view/view.h"

void pane_small(struct frame *f, struct rect r)
{
    char text[160];
    snprintf(text, sizeof text, "This terminal has %dx%d, dropout-lab needs %dx%d: make it larger, or q to quit",
             r.w, r.h, VIEW_WIDTH_MIN, VIEW_HEIGHT_MIN);
    pane_wrap(f->canvas, r, 0, STYLE_NORMAL, text);
}
