/* SPDX-License-Identifier: MIT */
/* Which images train and which validate: a partition of the training set, drawn by the seed. */
#ifndef DATA_SPLIT_H
#define DATA_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Indices into struct images. valid stands behind train in one array, which split_free frees. */
struct split {
    uint32_t *train;
    size_t train_count;
    const uint32_t *valid;
    size_t valid_count; /* may be 0 */
};

/* total images in the set, at most 2^32 - 1. shuffle draws the partition from stream STREAM_SPLIT of seed; without it
 * the first `train` images train and the next `valid` validate. train + valid > total, or train 0, is an error that
 * says so. *s is all zero on failure. */
bool split_init(struct split *s, size_t total, size_t train, size_t valid, bool shuffle, uint64_t seed, struct err *e);
void split_free(struct split *s);

#endif
