/* SPDX-License-Identifier: MIT */
/* The screen as a whole: the view that was chosen, in its frame; see view/view.h, and what a mouse
 * points at in it. Between the lab and term/screen. UI thread.
 */
#include "view/view.h"

#include <stddef.h>

#include "base/mem.h"
#include "lab_chart.h"
#include "layout.h"
#include "pane.h"

struct view *view_new(struct err *e)
{
    struct view *v = mem_array(1, sizeof *v);
    if (!v)
        err_memory(e, "the charts");
    else if (!(v->study = study_page_new(e))) {
        mem_free(v);
        v = NULL;
    }
    return v;
}

void view_delete(struct view *v)
{
    if (v)
        study_page_delete(v->study);
    mem_free(v);
}

static void draw_top(struct frame *f, const struct layout *l)
{
    if (f->lab->ask_quit || f->lab->ask_empty)
        pane_quit(f, l->top);
    else if (f->lab->line.open)
        pane_prompt(f, l->prompt);
    else if (f->lab->banner[0] || f->lab->notice[0])
        pane_banner(f, l->top);
}

void view_draw(struct view *v, const struct lab *lab, struct canvas *c, int *cursor_x, int *cursor_y)
{
    struct frame f = {.lab = lab, .canvas = c, .memory = v, .cursor_x = -1, .cursor_y = -1};
    const struct view_ops *ops = view_table[lab->view];
    struct layout l = layout_make(c->w, c->h, ops->next);
    canvas_blank(c);
    v->targets = 0;
    if (!l.title.w) {
        pane_small(&f, l.small);
    } else {
        struct rect part[VIEW_PARTS_MAX] = {0};
        ops->split(lab, l.body, part);
        pane_title(&f, l.title);
        ops->draw(&f, part);
        if (ops->next)
            pane_net(&f, l.next);
        pane_keys(&f, l.keys);
        draw_top(&f, &l);
    }
    *cursor_x = f.cursor_x;
    *cursor_y = f.cursor_y;
}

static void point_at(struct lab *lab, const struct view_target *t, int x)
{
    double place = t->at.w > 1 ? (double)(x - t->at.x) / (t->at.w - 1) : 0;
    double epoch = t->from + place * (t->to - t->from) + 0.5;
    switch (t->kind) {
    case TARGET_VIEW: lab_show(lab, (enum lab_view)t->value); break;
    case TARGET_GROUP: lab_choose(lab, &lab->group[t->value]); break;
    case TARGET_ROW: list_choose(lab, t->value); break;
    case TARGET_CONTROL: lab->control = (unsigned)t->value; break;
    case TARGET_EPOCH: lab_chart_point(lab, epoch < 1 ? 1 : (uint32_t)epoch); break;
    }
}

void view_click(const struct view *v, struct lab *lab, int x, int y)
{
    if (lab->ask_quit || lab->ask_empty || lab->line.open || lab->typing)
        return;
    for (size_t i = 0; i < v->targets; i++) {
        const struct rect *r = &v->target[i].at;
        if (x >= r->x && x < r->x + r->w && y >= r->y && y < r->y + r->h)
            point_at(lab, &v->target[i], x);
    }
}

const struct view_ops *const view_table[LAB_VIEW_COUNT] = {
#define VIEW(id, name, title, about) [LAB_VIEW_##id] = &view_##name,
#include "view/view.def"
#undef VIEW
};
