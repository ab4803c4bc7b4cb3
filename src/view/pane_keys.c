/* SPDX-License-Identifier: MIT */
/* The last line: the keys that work now, from keymap.def. On a narrow screen those of the highest rank go first; "?"
 * stays and has them all.
 */
#include "keys.h"
#include "pane.h"

#include <stdio.h>

enum { GAP = 2 };

static int width_of(enum action a)
{
    char name[KEYS_NAME_MAX];
    return canvas_width(key_name(name, sizeof name, a)) + 1 + canvas_width(key_lines[a].word);
}

/* Marks what has room: all of rank 0, then rank by rank whatever still fits, from the left. */
static void choose(const struct lab *lab, int room, bool show[ACTION_COUNT])
{
    enum { RANKS = 10 };
    int used = -GAP;
    for (int rank = 0; rank < RANKS; rank++) {
        for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
            if (key_lines[a].rank != rank || !key_shown(lab, a) || (rank && used + GAP + width_of(a) > room))
                continue;
            show[a] = true;
            used += GAP + width_of(a);
        }
    }
}

void pane_keys(struct frame *f, struct rect r)
{
    bool show[ACTION_COUNT] = {false};
    int x = r.x + 1;
    choose(f->lab, r.w - 1, show);
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        char name[KEYS_NAME_MAX];
        if (!show[a])
            continue;
        x += canvas_text(f->canvas, x, r.y, r.x + r.w - x, STYLE_STRONG, key_name(name, sizeof name, a)) + 1;
        x += canvas_text(f->canvas, x, r.y, r.x + r.w - x, STYLE_FAINT, key_lines[a].word) + GAP;
    }
}
