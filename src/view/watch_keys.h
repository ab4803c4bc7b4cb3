/* SPDX-License-Identifier: MIT */
/* The lines of watch_key.def as a table, for the last line and the help. */
#ifndef WATCH_KEYS_H
#define WATCH_KEYS_H

#include "view/watch.h"

enum { WATCH_KEYS_EACH_MAX = 4 };

struct watch_key_line {
    const char *name, *word, *help;
    bool (*works)(const struct watch *w);
    int rank;
    uint32_t key[WATCH_KEYS_EACH_MAX];
};

extern const struct watch_key_line watch_key_lines[WATCH_ACTIONS]; /* [WATCH_ACTION_NONE] is empty */

#endif
