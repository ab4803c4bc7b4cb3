/* SPDX-License-Identifier: MIT */
/* What the user must see, above the next run's line: one line, or as many of its rect as the text needs.
 */
#include "pane.h"

void pane_notice(struct canvas *c, struct rect r, enum style style, const char *text)
{
    struct rect inner = {r.x + 1, r.y, r.w - 2, r.h};
    int lines = pane_wrap(NULL, inner, 0, style, text), top = lines < r.h ? r.h - lines : 0;
    pane_blank(c, (struct rect){r.x, r.y + top, r.w, r.h - top});
    pane_wrap(c, inner, top, style, text);
}

void pane_banner(struct frame *f, struct rect r)
{
    bool bad = f->lab->banner[0];
    pane_notice(f->canvas, r, bad ? STYLE_WARNING : STYLE_STRONG, bad ? f->lab->banner : f->lab->notice);
}
