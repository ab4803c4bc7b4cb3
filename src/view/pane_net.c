/* SPDX-License-Identifier: MIT */
/* The next run, as Enter would start it: the network with a rate at each dropout site, then lr, epochs, seed, and
 * whatever else differs from the notebook. A line longer than the screen shows the part with the focused control.
 */
#include "editor.h"
#include "pane.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { PIECES_MAX = 64, PIECE_BYTES = 32, PIXELS = 784, CLASSES = 10 };

/* A piece of the line, laid out before any of it is drawn. */
struct piece {
    char text[PIECE_BYTES];
    enum style style;
    int x, w;
};

struct strip {
    struct piece piece[PIECES_MAX];
    int count, w;
    int focus; /* the piece with the focused control */
    int caret; /* columns into it */
};

static struct piece *add(struct strip *s, enum style style, const char *text)
{
    struct piece *p = &s->piece[s->count < PIECES_MAX - 1 ? s->count++ : PIECES_MAX - 1];
    *p = (struct piece){.style = style, .x = s->w};
    snprintf(p->text, sizeof p->text, "%s", text);
    p->w = canvas_width(p->text);
    s->w += p->w;
    return p;
}

/* A control's value, or what is being typed into it, in at least the columns that are kept for it. */
static void add_control(struct strip *s, const struct lab *lab, unsigned control)
{
    char value[EDITOR_VALUE_MAX];
    bool focused = lab->control == control, typed = focused && lab->typing;
    editor_print(&lab->next, control, value);
    if (typed)
        snprintf(value, sizeof value, "%s", lab->entry);
    struct piece *p = add(s, focused ? STYLE_SELECTED : STYLE_STRONG, value);
    if (focused) {
        s->focus = (int)(p - s->piece);
        s->caret = typed ? p->w : 0;
    }
    int pad = editor_width(&lab->next, control) - p->w;
    if (pad > 0) {
        struct piece *blank = add(s, typed ? STYLE_SELECTED : STYLE_NORMAL, "");
        snprintf(blank->text, sizeof blank->text, "%*s", pad, "");
        blank->w = pad;
        s->w += pad;
    }
}

static void add_network(struct strip *s, const struct lab *lab)
{
    char units[PIECE_BYTES];
    for (unsigned site = 0; site < spec_sites(&lab->next); site++) {
        snprintf(units, sizeof units, "%u -[", site ? lab->next.hidden[site - 1] : (unsigned)PIXELS);
        add(s, STYLE_NORMAL, units);
        add_control(s, lab, site);
        add(s, STYLE_NORMAL, "]- ");
    }
    snprintf(units, sizeof units, "%d", CLASSES);
    add(s, STYLE_NORMAL, units);
}

/* The words that have no control: "opt=sgd momentum=0.9". */
static void add_rest(struct strip *s, const struct lab *lab)
{
    struct spec rest = lab->next, standard = spec_default();
    rest.hidden_count = standard.hidden_count;
    memcpy(rest.hidden, standard.hidden, sizeof rest.hidden);
    memcpy(rest.drop, standard.drop, sizeof rest.drop);
    rest.lr = standard.lr;
    rest.epochs = standard.epochs;
    rest.seed = standard.seed;
    char line[SPEC_LINE_MAX], *word = spec_print(line, sizeof line, &rest);
    for (size_t n; *word; word += n + (word[n] == ' ')) {
        n = strcspn(word, " ");
        char text[PIECE_BYTES];
        snprintf(text, sizeof text, "  %.*s", (int)n, word);
        add(s, STYLE_NORMAL, text);
    }
}

static void strip_make(struct strip *s, const struct lab *lab)
{
    static const char *const gap[] = {"  ", " ", "  "};
    *s = (struct strip){0};
    add_network(s, lab);
    unsigned sites = spec_sites(&lab->next);
    for (unsigned control = sites; control < editor_count(&lab->next); control++) {
        add(s, STYLE_NORMAL, gap[control - sites]);
        add(s, STYLE_FAINT, editor_name(&lab->next, control));
        add(s, STYLE_NORMAL, " ");
        add_control(s, lab, control);
    }
    add_rest(s, lab);
}

/* Columns to skip at the left: the focused piece in the middle, but no more empty at either end than need be. */
static int strip_skip(const struct strip *s, int room)
{
    const struct piece *p = &s->piece[s->focus];
    int skip = p->x + p->w / 2 - room / 2;
    if (skip > s->w - room)
        skip = s->w - room;
    return skip < 0 ? 0 : skip;
}

void pane_net(struct frame *f, struct rect r)
{
    struct strip s;
    strip_make(&s, f->lab);
    int from = r.x + 1 + canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, STYLE_FAINT, "next "), room = r.x + r.w - from;
    int skip = strip_skip(&s, room);
    for (int i = 0; i < s.count; i++) {
        const struct piece *p = &s.piece[i];
        for (int k = 0; k < p->w; k++) {
            int x = p->x + k - skip;
            if (x >= 0 && x < room)
                canvas_put(f->canvas, from + x, r.y, (unsigned char)p->text[k], p->style);
        }
    }
    if (skip > 0)
        canvas_put(f->canvas, from, r.y, '<', STYLE_FAINT);
    if (s.w - skip > room)
        canvas_put(f->canvas, from + room - 1, r.y, '>', STYLE_FAINT);
    f->cursor_x = from + s.piece[s.focus].x + s.caret - skip;
    f->cursor_y = r.y;
}
