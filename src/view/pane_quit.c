/* SPDX-License-Identifier: MIT */
/* The question before quitting while runs are active. What they have learnt so far is kept either way.
 */
#include "pane.h"

#include <stdio.h>

void pane_quit(struct frame *f, struct rect r)
{
    size_t n = lab_active(f->lab);
    struct rect line = {r.x, r.y + r.h - 1, r.w, 1};
    pane_blank(f->canvas, line);
    char text[64] = ""; /* runs may end by themselves while the question stands */
    if (n == 1)
        snprintf(text, sizeof text, "A run is not finished.");
    else if (n)
        snprintf(text, sizeof text, "%zu runs are not finished.", n);
    int used = canvas_text(f->canvas, line.x + 1, line.y, line.w - 1, STYLE_WARNING, text);
    canvas_text(f->canvas, line.x + 2 + used, line.y, line.w - 2 - used, STYLE_STRONG, "Stop and quit? (y/n)");
    f->cursor_x = line.x + 2 + used;
    f->cursor_y = line.y;
}
