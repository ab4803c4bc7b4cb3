/* SPDX-License-Identifier: MIT */
/* The first line: the views with their number keys, the one on screen reversed; at the right the time left of the run
 * that is read out, and its pace when it is over or there is room for both, and then the instruction set and the data.
 */
#include "format.h"
#include "pane.h"

#include <stdio.h>

enum { PACE_WIDTH = 14, BOTH_FROM = 100 }; /* "  0.13 s/epoch", "   127 s left"; columns for both, and for air */

static int draw_views(struct frame *f, struct rect r)
{
    static const char *const name[LAB_VIEW_COUNT] = {
#define VIEW(id, name, title, about) [LAB_VIEW_##id] = title,
#include "view/view.def"
#undef VIEW
    };
    bool narrow = r.w < BOTH_FROM, behind = false; /* behind the one on screen */
    int x = r.x + !narrow;
    for (enum lab_view v = 0; v < LAB_VIEW_COUNT; v++) {
        enum style style = v == f->lab->view ? STYLE_SELECTED : STYLE_FAINT;
        int w = canvas_textf(f->canvas, x, r.y, r.x + r.w - x, style, " %d %s ", (int)v + 1, name[v]);
        pane_target(f, (struct view_target){.at = {x, r.y, w, 1}, .kind = TARGET_VIEW, .value = v});
        if (narrow && behind)
            canvas_put(f->canvas, x, r.y, ' ', STYLE_SELECTED); /* names share the blank between them */
        behind = v == f->lab->view;
        x += w - narrow;
    }
    return x + narrow;
}

/* In the columns that end before `end`, where they are free from x on. */
static void draw_right(struct frame *f, int x, int y, int end, const char *text)
{
    int w = canvas_width(text);
    if (end - w >= x)
        canvas_text(f->canvas, end - w, y, w, STYLE_NORMAL, text);
}

/* At the right end, where there is room for it. */
static void draw_pace(struct frame *f, struct rect r, int x, const struct lab_group *group)
{
    const struct lab_run *run = lab_leader(f->lab, group);
    int end = r.x + r.w - 1;
    double left = lab_seconds_left(f->lab, group);
    char number[FORMAT_MAX], text[FORMAT_MAX + 16];
    if (left >= 0) {
        snprintf(text, sizeof text, "%s left", format_seconds(number, left));
        draw_right(f, x, r.y, end, text);
        end -= r.w < BOTH_FROM ? 0 : PACE_WIDTH;
    }
    if (run->seconds_epoch > 0 && (left < 0 || r.w >= BOTH_FROM)) {
        snprintf(text, sizeof text, run->seconds_epoch < 100 ? "%.2f s/epoch" : "%.0f s/epoch", run->seconds_epoch);
        draw_right(f, x, r.y, end, text);
    }
}

void pane_title(struct frame *f, struct rect r)
{
    const struct lab *lab = f->lab;
    const struct lab_group *group = lab_selected(lab);
    int x = draw_views(f, r) + (r.w >= BOTH_FROM), right = r.x + r.w - 1 - (r.w < BOTH_FROM ? 1 : 2) * PACE_WIDTH;
    if (group)
        draw_pace(f, r, x, group);
    int isa = canvas_width(lab->isa), data = canvas_width(lab->data);
    if (x + data + 2 + isa + 1 <= right)
        canvas_text(f->canvas, right - isa - 1, r.y, isa, STYLE_FAINT, lab->isa);
    if (x + data <= right)
        canvas_text(f->canvas, x, r.y, data, lab->data_failed ? STYLE_WARNING : STYLE_FAINT, lab->data);
}
