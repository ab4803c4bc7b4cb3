/* SPDX-License-Identifier: MIT */
/* The last line of a screen: keys and what they do. */
#ifndef KEY_LINE_H
#define KEY_LINE_H

#include <stddef.h>

#include "term/canvas.h"

enum { KEY_LINE_RANKS = 10 };

struct key_word {
    const char *name, *word;
    int rank; /* where there is too little room, the highest goes first; 0 stays */
};

/* Draws as many as there is room for, in their order. */
void key_line_draw(struct canvas *c, struct rect r, const struct key_word *key, size_t count);

#endif
