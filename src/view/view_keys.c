/* SPDX-License-Identifier: MIT */
/* The last line: the keys that work now, from keymap.def. On a narrow screen those of the highest rank go first; "?"
 * stays and has them all.
 */
#include "keys.h"
#include "view_ops.h"

#include <stdio.h>

enum { GAP = 2 };

static int width_of(enum action a)
{
    char name[KEYS_NAME_MAX];
    return canvas_width(key_name(name, sizeof name, a)) + 1 + canvas_width(key_lines[a].word);
}

/* Columns of all lines up to a rank. */
static int total(const struct lab *lab, int rank)
{
    int w = 0;
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        if (key_shown(lab, a) && key_lines[a].rank <= rank)
            w += (w ? GAP : 0) + width_of(a);
    }
    return w;
}

static void keys_draw(struct frame *f, struct rect r)
{
    int rank = 9, x = r.x + 1;
    while (rank > 0 && total(f->lab, rank) > r.w - 1)
        rank--;
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        if (!key_shown(f->lab, a) || key_lines[a].rank > rank)
            continue;
        char name[KEYS_NAME_MAX];
        x += canvas_text(f->canvas, x, r.y, r.x + r.w - x, STYLE_STRONG, key_name(name, sizeof name, a)) + 1;
        x += canvas_text(f->canvas, x, r.y, r.x + r.w - x, STYLE_FAINT, key_lines[a].word) + GAP;
    }
}

const struct view_ops view_keys = {.draw = keys_draw};
