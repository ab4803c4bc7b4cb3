/* SPDX-License-Identifier: MIT */
/* The next run, as Enter would start it: the network with the noise at each site and the sizes between them, then lr,
 * batch and so on, and whatever else differs from the notebook. Where the line is longer than the screen, what has
 * the notebook's value goes first, from the right; if that does not do, the line scrolls with the focus. A piece is
 * shown as a whole or not at all.
 */
#include "control.h"
#include "editor.h"
#include "pane.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { PIECES_MAX = 64, PIECE_BYTES = 24, PIXELS = 784, CLASSES = 10 };

/* A control with what belongs to it: "-[", "0.25", "]- ". */
struct piece {
    char before[PIECE_BYTES], value[EDITOR_VALUE_MAX], after[PIECE_BYTES];
    enum style before_style;
    bool focused, usual;
    int caret; /* columns into the value */
    int w;
};

struct strip {
    struct piece piece[PIECES_MAX];
    int count, focus;
};

static int width(const struct strip *s, int from, int to)
{
    int w = 0;
    for (int i = from; i < to; i++)
        w += s->piece[i].w;
    return w;
}

static struct piece *add(struct strip *s, const char *before, const char *after)
{
    struct piece *p = &s->piece[s->count < PIECES_MAX - 1 ? s->count++ : PIECES_MAX - 1];
    *p = (struct piece){.before_style = STYLE_NORMAL};
    snprintf(p->before, sizeof p->before, "%s", before);
    snprintf(p->after, sizeof p->after, "%s", after);
    p->w = canvas_width(before) + canvas_width(after);
    return p;
}

/* With its value, or what is being typed into it, in at least the columns that are kept for it. */
static void add_control(struct strip *s, const struct lab *lab, unsigned control, const char *before, const char *after)
{
    struct piece *p = add(s, before, after);
    char value[EDITOR_VALUE_MAX];
    p->focused = lab->control == control;
    editor_print(&lab->next, control, value);
    if (p->focused && lab->typing)
        snprintf(value, sizeof value, "%s", lab->entry);
    snprintf(p->value, sizeof p->value, "%-*s", editor_width(&lab->next, control), value);
    p->caret = lab->typing ? canvas_width(value) : 0;
    p->usual = editor_usual(&lab->next, control);
    p->w += canvas_width(p->value);
    if (p->focused)
        s->focus = (int)(p - s->piece);
}

static void add_network(struct strip *s, const struct lab *lab)
{
    char text[PIECE_BYTES];
    unsigned network = editor_network(&lab->next);
    for (unsigned control = 0; control < network; control++) {
        if (control % 2) {
            add_control(s, lab, control, "", " ");
            continue;
        }
        snprintf(text, sizeof text, control ? "-[" : "%d -[", PIXELS);
        add_control(s, lab, control, text, "]- ");
    }
    snprintf(text, sizeof text, "%d ", CLASSES);
    add(s, text, "");
}

static void strip_make(struct strip *s, const struct lab *lab)
{
    *s = (struct strip){0};
    add_network(s, lab);
    for (unsigned control = editor_network(&lab->next); control < editor_count(&lab->next); control++) {
        char name[PIECE_BYTES];
        if (!editor_shown(lab, control))
            continue;
        bool apart = control >= editor_network(&lab->next) + CONTROL_BASIC; /* no columns are kept behind the others */
        snprintf(name, sizeof name, apart ? "  %s " : " %s ", editor_name(&lab->next, control));
        add_control(s, lab, control, name, "");
        s->piece[s->count - 1].before_style = STYLE_FAINT;
    }
}

/* Takes out what the notebook has too, from the right, until the rest has room. True when any went. */
static bool leave_out(struct strip *s, int room)
{
    bool any = false;
    for (int i = s->count - 1; i >= 0 && width(s, 0, s->count) > room; i--) {
        if (!s->piece[i].usual || i == s->focus)
            continue;
        memmove(&s->piece[i], &s->piece[i + 1], (size_t)(s->count - 1 - i) * sizeof s->piece[0]);
        s->count--;
        s->focus -= i < s->focus;
        any = true;
    }
    return any;
}

/* The pieces in view, [*from, *to): the focused one about in the middle, and no more empty at an end than need be. */
static void window(const struct strip *s, int room, int *from, int *to)
{
    *from = s->focus;
    *to = s->focus + 1;
    for (bool grown = true; grown;) {
        bool left = *from > 0 && width(s, *from - 1, *to) <= room;
        bool right = *to < s->count && width(s, *from, *to + 1) <= room;
        bool prefer_left = width(s, *from, s->focus) <= width(s, s->focus + 1, *to);
        grown = left || right;
        if (left && (prefer_left || !right))
            --*from;
        else if (right)
            ++*to;
    }
}

static int draw_piece(struct frame *f, const struct piece *p, struct rect r, bool typing)
{
    int x = r.x + canvas_text(f->canvas, r.x, r.y, r.w, p->before_style, p->before);
    enum style style = p->focused ? STYLE_SELECTED : STYLE_STRONG;
    int bytes = (int)strlen(p->value);
    while (bytes && p->value[bytes - 1] == ' ' && !(p->focused && typing))
        bytes--;
    if (p->focused && f->cursor_x < 0) { /* the list of words has it */
        f->cursor_x = x + p->caret;
        f->cursor_y = r.y;
    }
    if (p->value[0]) {
        canvas_textf(f->canvas, x, r.y, r.x + r.w - x, style, "%.*s", bytes, p->value);
        x += canvas_width(p->value);
    }
    canvas_text(f->canvas, x, r.y, r.x + r.w - x, STYLE_NORMAL, p->after);
    return r.x + p->w;
}

void pane_net(struct frame *f, struct rect r)
{
    struct strip s;
    int from = 0, to, x = r.x + 1, end = r.x + r.w - 1; /* the last column says that there is more */
    x += canvas_text(f->canvas, x, r.y, r.w - 1, STYLE_FAINT, "next ");
    strip_make(&s, f->lab);
    bool out = leave_out(&s, end - x);
    window(&s, end - x, &from, &to);
    if (from > 0)
        canvas_put(f->canvas, x - 1, r.y, '<', STYLE_FAINT);
    if (out || to < s.count)
        canvas_put(f->canvas, end, r.y, '>', STYLE_FAINT);
    for (int i = from; i < to; i++)
        x = draw_piece(f, &s.piece[i], (struct rect){x, r.y, end - x, 1}, f->lab->typing);
}
