/* SPDX-License-Identifier: MIT */
/* What a user does, once from beginning to end: the operations that calls fail under. */
#ifndef TESTS_FAULT_OPERATION_H
#define TESTS_FAULT_OPERATION_H

#include <stdbool.h>
#include <stddef.h>

enum { STEPS_MAX = 8, MADE_MAX = 4, TOUCHED_MAX = 5 };

/* On a screen: wait until the text is there, then type. */
struct step {
    const char *until, *keys;
};

struct operation {
    const char *name;
    const char *words; /* of the command line, parted by blanks; its folder has home/, logs/ and old.*, which was made
                        * by the same command */
    const char *data;  /* where images are, below the test's folder; NULL: the first 2,048 images, gzipped IDX */
    const char *in;    /* standard input, a file in its folder; NULL: /dev/null */
    bool bare;         /* without a home that has runs */
    bool screen;       /* in a terminal, where these steps are taken */
    struct step step[STEPS_MAX];
    const char *made[MADE_MAX];       /* files that it makes, whole, or says that it could not ("stdout" too) */
    const char *touched[TOUCHED_MAX]; /* files of the store that it may change, by a part of their paths */
    bool part;         /* `make check` tries only a call of each class */
    bool draws;        /* what it makes is a figure */
};

extern const struct operation operations[];
extern const size_t operation_count;

#endif
