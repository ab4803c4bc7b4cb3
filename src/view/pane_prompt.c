/* SPDX-License-Identifier: MIT */
/* The line behind ':' while it is open, over the next run's line. */
#include "pane.h"

void pane_prompt(struct frame *f, struct rect r)
{
    const struct lab_line *line = &f->lab->line;
    struct rect at = {r.x, r.y + r.h - 1, r.w, 1};
    view_blank(f->canvas, at);
    canvas_text(f->canvas, at.x, at.y, 2, STYLE_STRONG, " :");
    canvas_text(f->canvas, at.x + 2, at.y, at.w - 2, STYLE_NORMAL, line->text);
    f->cursor_x = at.x + 2 + (int)line->caret;
    f->cursor_y = at.y;
}
