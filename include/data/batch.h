/* SPDX-License-Identifier: MIT */
/* Mini-batches: pointers to the images of one step. The bytes stay where they are; the model scales
 * them as it takes them in. Only where images are changed at random, or labels, there are copies, of the batcher's own.
 */
#ifndef DATA_BATCH_H
#define DATA_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/augment.h"
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
    uint32_t epoch;
    uint32_t *order; /* this epoch's order of split->train */
    const uint8_t **image;
    uint8_t *label;
    struct augment augment;
    uint8_t *changed; /* (size, DATASET_PIXELS), NULL: images are not changed */
    uint8_t *mislabelled; /* (images->count), NULL: labels are the images' */
};

/* size is at least 1. The order is the split's until an epoch begins. *b is all zero on failure. */
bool batcher_init(struct batcher *b, const struct images *images, const struct split *split, size_t size, bool shuffle,
                  uint64_t seed, struct err *e);
void batcher_free(struct batcher *b);

/* Between batcher_init and the first batch, once each; what asks for nothing does nothing. A failure leaves *b as it
 * was, to be freed.
 *
 * batcher_augment: every image of batcher_train is changed, by stream STREAM_AUGMENT at (epoch, step, place in the
 * batch), so that it depends on these and the seed alone.
 * batcher_mislabel: with probability share a training image has another label, one of the other nine with the same
 * probability, by stream STREAM_MISLABEL at the image's index in the set: the same ones in each epoch of a run, and in
 * runs on fewer images. It holds for batcher_train and batcher_off; validation images keep their labels. (Zhang et al.
 * 2017 draw from all ten, so that a tenth of the drawn labels is right; here none is.) */
bool batcher_augment(struct batcher *b, const struct augment *a, struct err *e);
bool batcher_mislabel(struct batcher *b, double share, struct err *e);

/* Batches an epoch, ceil(count / size). */
size_t batcher_train_steps(const struct batcher *b);
size_t batcher_valid_steps(const struct batcher *b);

/* Sets the order for an epoch (counted from 1), from stream STREAM_SHUFFLE; depends on (seed, epoch) alone. */
void batcher_begin_epoch(struct batcher *b, uint32_t epoch);

/* Batch number step (from 0). What it points to is valid until the next call on this batcher. */
struct batch batcher_train(struct batcher *b, size_t step);
struct batch batcher_valid(struct batcher *b, size_t step);

/* The first count of the training images in the split's order, not the epoch's, which is drawn when shuffled: a fixed
 * sample of the training set, for measuring it. Unchanged images, and the labels that training has. count is at most
 * split->train_count. */
size_t batcher_off_steps(const struct batcher *b, size_t count);
struct batch batcher_off(struct batcher *b, size_t count, size_t step);

#endif
