/* SPDX-License-Identifier: MIT */
/* What the user must see, above the next run's line: one line, or as many of its rect as the text needs.
 */
#include "pane.h"

void pane_banner(struct frame *f, struct rect r)
{
    bool bad = f->lab->banner[0];
    const char *text = bad ? f->lab->banner : f->lab->notice;
    enum style style = bad ? STYLE_WARNING : STYLE_STRONG;
    struct rect inner = {r.x + 1, r.y, r.w - 2, r.h};
    int lines = pane_wrap(NULL, inner, 0, style, text), top = lines < r.h ? r.h - lines : 0;
    pane_blank(f->canvas, (struct rect){r.x, r.y + top, r.w, r.h - top});
    pane_wrap(f->canvas, inner, top, style, text);
}
