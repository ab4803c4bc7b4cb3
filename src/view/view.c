/* SPDX-License-Identifier: MIT */
/* The screen as a whole: the view that was chosen, in its frame; see view/view.h. What several views share stands here
 * too. Between the lab and term/screen. UI thread.
 */
#include "view/view.h"

#include <stddef.h>

#include "actions.h"
#include "base/mem.h"
#include "layout.h"
#include "pane.h"

struct view *view_new(struct err *e)
{
    struct view *v = mem_array(1, sizeof *v);
    if (!v)
        err_memory(e, "the charts");
    return v;
}

void view_delete(struct view *v)
{
    mem_free(v);
}

static void draw_top(struct frame *f, const struct layout *l)
{
    if (f->lab->ask_quit)
        pane_quit(f, l->top);
    else if (f->lab->line.open)
        pane_prompt(f, l->prompt);
    else if (f->lab->banner[0])
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

void view_target(struct frame *f, struct view_target target)
{
    struct view *v = f->memory;
    if (v->targets < VIEW_TARGETS_MAX)
        v->target[v->targets++] = target;
}

static void point_at(struct lab *lab, const struct view_target *t, int x)
{
    double place = t->at.w > 1 ? (double)(x - t->at.x) / (t->at.w - 1) : 0;
    switch (t->kind) {
    case TARGET_VIEW: actions_show(lab, (enum lab_view)t->value); break;
    case TARGET_GROUP: lab->selected = t->value; break;
    case TARGET_EPOCH: actions_cursor(lab, (uint32_t)(t->from + place * (t->to - t->from) + 0.5)); break;
    }
}

void view_click(const struct view *v, struct lab *lab, int x, int y)
{
    if (lab->ask_quit || lab->line.open || lab->typing)
        return;
    for (size_t i = 0; i < v->targets; i++) {
        const struct rect *r = &v->target[i].at;
        if (x >= r->x && x < r->x + r->w && y >= r->y && y < r->y + r->h)
            point_at(lab, &v->target[i], x);
    }
}

/* Bytes of the line that starts at text: up to a blank that leaves it within w columns, or cut where no blank does. */
static int line_bytes(const char *text, int w)
{
    int fits = 0, n = 0;
    for (; text[n] && n < w; n++) {
        if (text[n] == ' ')
            fits = n;
    }
    return !text[n] || text[n] == ' ' ? n : fits ? fits : n;
}

int view_wrap(struct canvas *c, struct rect r, int y, enum style style, const char *text)
{
    int lines = 0;
    while (*text && r.w > 0) {
        int n = line_bytes(text, r.w);
        if (c && y + lines < r.h)
            canvas_textf(c, r.x, r.y + y + lines, r.w, style, "%.*s", n, text);
        lines++;
        for (text += n; *text == ' '; text++)
            ;
    }
    return lines;
}

void view_blank(struct canvas *c, struct rect r)
{
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++)
            canvas_put(c, x, y, ' ', STYLE_NORMAL);
    }
}

enum style view_run_style(unsigned number)
{
    return STYLE_RUN_0 + (number - 1) % STYLE_RUNS;
}

/* The number's digit, then letters: a run with two digits has no digit of its own. */
char view_run_mark(unsigned number)
{
    return number < 10 ? (char)('0' + number) : (char)('A' + (number - 10) % 26);
}

const struct view_ops *const view_table[LAB_VIEW_COUNT] = {
#define VIEW(id, name, title, about) [LAB_VIEW_##id] = &view_##name,
#include "view/view.def"
#undef VIEW
};
