/* SPDX-License-Identifier: MIT */
/* The last line: the keys that work now, from keymap.def. On a narrow screen those of the highest rank go first; "?"
 * stays and has them all.
 */
#include "key_line.h"
#include "keys.h"
#include "pane.h"

void pane_keys(struct frame *f, struct rect r)
{
    char name[ACTION_COUNT][KEYS_NAME_MAX];
    struct key_word key[ACTION_COUNT];
    size_t n = 0;
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        if (!key_shown(f->lab, a))
            continue;
        key[n] = (struct key_word){key_name(name[n], sizeof name[n], a), key_lines[a].word, key_lines[a].rank};
        n++;
    }
    key_line_draw(f->canvas, r, key, n);
}
