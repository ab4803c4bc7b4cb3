/* SPDX-License-Identifier: MIT */
/* A view as text; see view/text_page.h. Charts become their tables, one below the other; the other views are text
 * already, but for pictures. */
#include "view/text_page.h"

#include <math.h>

#include "pane.h"

enum { PAGE_WIDTH = 132, PAGE_HEIGHT = 60 };

static int table_rows(struct frame *f, const char *unit)
{
    return (int)chart_table_rows(charts_make(f, unit, PAGE_WIDTH));
}

static void tables_draw(struct frame *f, int w, int loss, int accuracy)
{
    int list = (int)f->lab->group_count + 1, y = 1;
    chart_table(f->canvas, (struct rect){0, y, w, loss}, charts_make(f, "", PAGE_WIDTH), NAN);
    y += loss + 1;
    chart_table(f->canvas, (struct rect){0, y, w, accuracy}, charts_make(f, "%", PAGE_WIDTH), NAN);
    y += accuracy + 1;
    pane_runs(f, (struct rect){0, y, w, list});
}

bool text_page(struct view *v, const struct lab *lab, struct canvas *page, int w, struct err *e)
{
    struct frame f = {.lab = lab, .canvas = page, .memory = v};
    bool charts = lab->view == LAB_VIEW_TRAIN || lab->view == LAB_VIEW_COMPARE;
    w = w < PAGE_WIDTH ? PAGE_WIDTH : w;
    if (!charts || !lab->group_count) {
        int x, y;
        bool ok = canvas_resize(page, w, PAGE_HEIGHT, e);
        if (ok)
            view_draw(v, lab, page, &x, &y);
        return ok;
    }
    int loss = table_rows(&f, ""), accuracy = table_rows(&f, "%");
    if (!canvas_resize(page, w, loss + accuracy + (int)lab->group_count + 4, e))
        return false;
    canvas_blank(page);
    pane_title(&f, (struct rect){0, 0, w, 1});
    tables_draw(&f, w, loss, accuracy);
    return true;
}
