/* SPDX-License-Identifier: MIT */
/* The first line: the views with their number keys, the one on screen in strong letters; at the right the pace of the
 * run that is read out, and where there is room the instruction set and the data.
 */
#include "pane.h"

#include <stdio.h>

enum { PACE_WIDTH = 13 }; /* " 0.13 s/epoch" */

static int draw_views(struct frame *f, struct rect r)
{
    static const char *const name[LAB_VIEW_COUNT] = {
#define VIEW(id, name, title, about) [LAB_VIEW_##id] = title,
#include "view/view.def"
#undef VIEW
    };
    int x = r.x + 1;
    for (enum lab_view v = 0; v < LAB_VIEW_COUNT; v++) {
        enum style style = v == f->lab->view ? STYLE_SELECTED : STYLE_FAINT;
        int w = canvas_textf(f->canvas, x, r.y, r.x + r.w - x, style, " %d %s ", (int)v + 1, name[v]);
        view_target(f, (struct view_target){.at = {x, r.y, w, 1}, .kind = TARGET_VIEW, .value = v});
        x += w;
    }
    return x;
}

void pane_title(struct frame *f, struct rect r)
{
    const struct lab *lab = f->lab;
    const struct lab_group *group = lab_selected(lab);
    const struct lab_run *run = group ? lab_leader(lab, group) : NULL;
    int x = draw_views(f, r) + 1, right = r.x + r.w - 1 - PACE_WIDTH;
    if (run && run->seconds_epoch > 0 && x <= right)
        canvas_textf(f->canvas, right, r.y, PACE_WIDTH, STYLE_NORMAL,
                     run->seconds_epoch < 100 ? "%5.2f s/epoch" : "%5.0f s/epoch", run->seconds_epoch);
    int isa = canvas_width(lab->isa), data = canvas_width(lab->data);
    if (x + data + 2 + isa + 1 <= right)
        canvas_text(f->canvas, right - isa - 1, r.y, isa, STYLE_FAINT, lab->isa);
    if (x + data <= right)
        canvas_text(f->canvas, x, r.y, data, lab->data_failed ? STYLE_WARNING : STYLE_FAINT, lab->data);
}
