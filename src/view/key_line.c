/* SPDX-License-Identifier: MIT */
/* Keys in a line; see key_line.h. Between the lists of keys and the canvas. UI thread. */
#include "key_line.h"

enum { GAP = 2, KEYS_MAX = 128 };

static int width_of(const struct key_word *k)
{
    return canvas_width(k->name) + 1 + canvas_width(k->word);
}

/* Marks what has room: all of rank 0, then rank by rank whatever still fits, from the left. */
static void choose(const struct key_word *key, size_t count, int room, bool show[KEYS_MAX])
{
    int used = -GAP;
    for (int rank = 0; rank < KEY_LINE_RANKS; rank++) {
        for (size_t i = 0; i < count; i++) {
            if (key[i].rank != rank || (rank && used + GAP + width_of(&key[i]) > room))
                continue;
            show[i] = true;
            used += GAP + width_of(&key[i]);
        }
    }
}

void key_line_draw(struct canvas *c, struct rect r, const struct key_word *key, size_t count)
{
    bool show[KEYS_MAX] = {false};
    int x = r.x + 1;
    count = count < KEYS_MAX ? count : KEYS_MAX;
    choose(key, count, r.w - 1, show);
    for (size_t i = 0; i < count; i++) {
        if (!show[i])
            continue;
        x += canvas_text(c, x, r.y, r.x + r.w - x, STYLE_STRONG, key[i].name) + 1;
        x += canvas_text(c, x, r.y, r.x + r.w - x, STYLE_FAINT, key[i].word) + GAP;
    }
}
