/* SPDX-License-Identifier: MIT */
/* Counter-based random streams: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011).
 *
 * A draw is a pure function of (seed, purpose, epoch, step, index). Nothing is carried from draw to
 * draw, so the result does not depend on threads, speed, pauses or forks, and one purpose never
 * disturbs another. Any thread.
 */
#ifndef BASE_STREAM_H
#define BASE_STREAM_H

#include <stddef.h>
#include <stdint.h>

/* Who draws. A noise site s (0 is the input) uses STREAM_DROPOUT + s in training and STREAM_SAMPLE + s in a pass of MC
 * dropout, a layer l STREAM_INIT + l. */
enum stream_purpose {
    STREAM_SPLIT = 1,
    STREAM_SHUFFLE = 2,
    STREAM_AUGMENT = 3,
    STREAM_MISLABEL = 4,
    STREAM_ODD = 5, /* images that are not clothes */
    STREAM_SWEEP = 6,
    STREAM_INIT = 0x100,
    STREAM_DROPOUT = 0x200,
    STREAM_SAMPLE = 0x300,
};

struct stream {
    uint64_t seed;    /* the Philox key: low word first */
    uint32_t purpose; /* counter word 3 */
};

/* The 128 bits at counter (block, step, epoch, purpose) under key seed. */
void stream_block(struct stream s, uint32_t epoch, uint32_t step, uint32_t block, uint32_t out[4]);

/* The 32-bit draw number index: word index % 4 of block index / 4. */
uint32_t stream_u32(struct stream s, uint32_t epoch, uint32_t step, uint32_t index);

/* Uniform in [0, 1), 24 bits, exact in a float. */
float stream_unit(struct stream s, uint32_t epoch, uint32_t step, uint32_t index);

/* Fisher-Yates: order becomes a random permutation of what it held. The draw for position i is
 * multiplied into range (Lemire 2019), with a bias below n / 2^64. */
void stream_shuffle(struct stream s, uint32_t epoch, uint32_t *order, size_t n);

#endif
