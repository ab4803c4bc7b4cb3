/* SPDX-License-Identifier: MIT */
/* Questions: before quitting while runs are active (what they have learnt so far is kept either way), and before the
 * trash is emptied.
 */
#include "pane.h"

#include <stdio.h>

void pane_quit(struct frame *f, struct rect r)
{
    size_t n = lab_active(f->lab), trash = f->lab->ask_empty;
    struct rect line = {r.x, r.y + r.h - 1, r.w, 1};
    bool quit = f->lab->ask_quit;
    pane_blank(f->canvas, line);
    char text[64] = ""; /* runs may end by themselves while the question stands */
    if (!quit)
        snprintf(text, sizeof text, "%zu run%s in the trash.", trash, trash == 1 ? " is" : "s are");
    else if (f->lab->study.runs)
        snprintf(text, sizeof text, "A study is not finished.");
    else if (n == 1)
        snprintf(text, sizeof text, "A run is not finished.");
    else if (n)
        snprintf(text, sizeof text, "%zu runs are not finished.", n);
    int used = canvas_text(f->canvas, line.x + 1, line.y, line.w - 1, STYLE_WARNING, text);
    canvas_text(f->canvas, line.x + 2 + used, line.y, line.w - 2 - used, STYLE_STRONG,
                quit ? "Stop and quit? (y/n)" : "Remove them for good? (y/n)");
    f->cursor_x = line.x + 2 + used;
    f->cursor_y = line.y;
}
