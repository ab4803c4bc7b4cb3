/* SPDX-License-Identifier: MIT */
/* A line that a program prints for people -> names and numbers: "Epoch 3/10 - loss: 0.53 - val_loss: 0.61", "iter 100:
 * loss 2.54, time 12 ms". A name is the words right before a number; what has no name, or a unit, is passed over. One
 * thread. */
#ifndef LOG_PRINTED_H
#define LOG_PRINTED_H

#include <stdbool.h>
#include <stddef.h>

#include "log/log.h"

enum { PRINTED_PAIRS_MAX = 32 };

struct printed_pair {
    char name[LOG_NAME_MAX];
    double value;
    int steps; /* as name_counts_steps says */
};

struct printed {
    struct printed_pair pair[PRINTED_PAIRS_MAX];
    size_t count;
    bool measured; /* one of them is a loss or an accuracy */
    size_t step;   /* the one that counts steps best, or count */
};

void printed_read(struct printed *p, const char *line, size_t size);

#endif
