/* SPDX-License-Identifier: MIT */
/* Mini-batches: pointers to the images of one step. The bytes stay where they are; the model scales
 * them as it takes them in. */
#ifndef DATA_BATCH_H
#define DATA_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/dataset.h"
#include "data/split.h"

struct batch {
    size_t count;                /* images; the last of an epoch may have fewer */
    const uint8_t *const *image; /* (count) pointers to DATASET_PIXELS bytes */
    const uint8_t *label;        /* (count) */
};

/* One run's way through its split. Owned by the run's thread; borrows the images and the split. */
struct batcher {
    const struct images *images;
    const struct split *split;
    size_t size;     /* images a batch */
    bool shuffle;    /* a new order each epoch, else file order */
    uint64_t seed;
    uint32_t *order; /* this epoch's order of split->train */
    const uint8_t **image;
    uint8_t *label;
};

/* size is at least 1. The order is the split's until an epoch begins. *b is all zero on failure. */
bool batcher_init(struct batcher *b, const struct images *images, const struct split *split, size_t size, bool shuffle,
                  uint64_t seed, struct err *e);
void batcher_free(struct batcher *b);

/* Batches an epoch, ceil(count / size). */
size_t batcher_train_steps(const struct batcher *b);
size_t batcher_valid_steps(const struct batcher *b);

/* Sets the order for an epoch (counted from 1), from stream STREAM_SHUFFLE; depends on (seed, epoch) alone. */
void batcher_begin_epoch(struct batcher *b, uint32_t epoch);

/* Batch number step (from 0). What it points to is valid until the next call on this batcher. */
struct batch batcher_train(struct batcher *b, size_t step);
struct batch batcher_valid(struct batcher *b, size_t step);

#endif
