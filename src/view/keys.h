/* SPDX-License-Identifier: MIT */
/* The lines of keymap.def as a table, for the views that list them. */
#ifndef KEYS_H
#define KEYS_H

#include "view/keymap.h"

enum { KEYS_EACH_MAX = 4, KEYS_NAME_MAX = 32 };

struct key_line {
    const char *name, *word, *help;
    bool (*works)(const struct lab *lab);
    int rank; /* goes from a narrow last line in order of rank, highest first; 0 stays */
    uint32_t key[KEYS_EACH_MAX];
};

extern const struct key_line key_lines[ACTION_COUNT]; /* [ACTION_NONE] is empty */

/* How the line's key is written; for presets the letters, "b s n". size is at least KEYS_NAME_MAX. */
const char *key_name(char *out, size_t size, enum action a);

/* Whether the line is on the screen's last line now. */
bool key_shown(const struct lab *lab, enum action a);

#endif
