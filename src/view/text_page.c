/* SPDX-License-Identifier: MIT */
/* A view as text; see view/text_page.h. Charts become their tables, one below the other; the other views are text
 * already, but for pictures. */
#include "view/text_page.h"

#include <math.h>

#include "pane.h"

enum { PAGE_HEIGHT = 60 };

static int table_rows(struct frame *f, const char *unit, int w)
{
    return (int)chart_table_rows(charts_make(f, unit, w));
}

static void tables_draw(struct frame *f, int w, int loss, int accuracy)
{
    int list = (int)f->lab->group_count + 1, y = 1;
    chart_table(f->canvas, (struct rect){0, y, w, loss}, charts_make(f, "", w), NAN);
    y += loss + 1;
    chart_table(f->canvas, (struct rect){0, y, w, accuracy}, charts_make(f, "%", w), NAN);
    y += accuracy + 1;
    pane_runs(f, (struct rect){0, y, w, list});
}

bool text_page(struct view *v, const struct lab *lab, struct canvas *page, int w, struct err *e)
{
    struct frame f = {.lab = lab, .canvas = page, .memory = v};
    bool charts = lab->view == LAB_VIEW_TRAIN || lab->view == LAB_VIEW_COMPARE;
    if (!charts || !lab->group_count) {
        int x, y;
        bool ok = canvas_resize(page, w, PAGE_HEIGHT, e);
        if (ok)
            view_draw(v, lab, page, &x, &y);
        return ok;
    }
    int loss = table_rows(&f, "", w), accuracy = table_rows(&f, "%", w);
    if (!canvas_resize(page, w, loss + accuracy + (int)lab->group_count + 4, e))
        return false;
    canvas_blank(page);
    pane_title(&f, (struct rect){0, 0, w, 1});
    tables_draw(&f, w, loss, accuracy);
    return true;
}
