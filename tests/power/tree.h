/* SPDX-License-Identifier: MIT */
/* A folder with all that is in it, in memory. */
#ifndef TESTS_POWER_TREE_H
#define TESTS_POWER_TREE_H

#include "journal.h"

enum { TREE_PATH_MAX = 3 * NODE_NAME_MAX };

/* Paths below the folder; a folder stands before what is in it. */
struct tree {
    struct leaf {
        char path[TREE_PATH_MAX];
        bool is_folder;
        size_t size;
        unsigned char *bytes;
    } *leaf;
    size_t count, capacity;
};

/* Appends a leaf, empty. */
struct leaf *tree_add(struct tree *t, const char *path);
void tree_free(struct tree *t);
/* Two trees with the same sum are the same. */
uint64_t tree_sum(const struct tree *t);
/* Below root, which is made and emptied. */
void tree_write(const struct tree *t, const char *root);
/* As the first deeds of a journal: it is all there, and synced. */
void tree_begin(const struct tree *t, struct journal *j);

#endif
