/* SPDX-License-Identifier: MIT */
/* What the real program sees in a store that a power cut has left. */
#ifndef TESTS_POWER_STORE_SEEN_H
#define TESTS_POWER_STORE_SEEN_H

#include <stdbool.h>
#include <stddef.h>

#include "tree.h"

enum { SEEN_MAX = 16, SEEN_ID_MAX = 96 };

struct seen {
    size_t count;
    struct seen_run {
        char id[SEEN_ID_MAX], name[64], state[24];
        unsigned epochs;    /* that the list tells */
        bool trashed;
        bool problem;       /* a folder that is no run */
        bool done;          /* before it was gone on with */
        bool whole;         /* its files are, at last */
        bool from_start;    /* going on with it said that it is trained again from its start */
    } run[SEEN_MAX];
};

/* Looks at the store in the test's folder "home" with `runs`, `runs --trash` and `show`; goes on with each run that was
 * not done, by `run --resume`, to its end. Fails, after it has said `where`, when a program fails that should not, or
 * when a run that is done, and not in the trash, has not the files that it has in one of the whole trees. */
struct seen store_look(const char *where, const struct tree *whole, size_t wholes);

/* The run of that id, or NULL. */
const struct seen_run *seen_find(const struct seen *s, const char *id);

#endif
