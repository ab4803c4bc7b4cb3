/* SPDX-License-Identifier: MIT */
/* A folder as it is at a moment: every file in it with its bytes' sum. A failure in here fails the test. */
#ifndef TESTS_FAULT_TREE_H
#define TESTS_FAULT_TREE_H

#include <stddef.h>
#include <stdint.h>

enum { TREE_MAX = 128, TREE_PATH_MAX = 256 };

struct leaf {
    char path[TREE_PATH_MAX]; /* below the root */
    uint64_t size, sum;
};

struct tree {
    size_t count;
    struct leaf leaf[TREE_MAX];
};

/* Regular files alone; a root that is not there is empty. */
void tree_read(struct tree *t, const char *root);
const struct leaf *tree_find(const struct tree *t, const char *path);
/* Files, folders, modes and times. */
void tree_copy(const char *from, const char *to);
void tree_remove(const char *root);

#endif
