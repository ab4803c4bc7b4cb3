/* SPDX-License-Identifier: MIT */
/* All that two threads can do with a ring: every state that can be reached, by every interleaving of their atomic
 * accesses and every message that each load may read. */
#ifndef TESTS_MODEL_EXPLORE_H
#define TESTS_MODEL_EXPLORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct explored {
    size_t states, steps;
    size_t pushed, full, popped, empty; /* calls that came back so */
    size_t stale;                       /* loads that did not read the newest */
    char fault[2400];                   /* empty, or what is wrong and the shortest way there */
};

/* A producer that pushes 0, 1, 2 ... as often as it likes and a consumer that pops as often as it likes, over a ring
 * through which `start` elements have gone. With elements 0 without an end: states that differ by whole turns of the
 * ring are one. Else the producer ends behind so many, and no two are. Without fault every call has come back right
 * (tests/model/ring.c, check_end), and from every state the consumer, alone and no longer kept from the newest, gets
 * all that is left, and then the producer fills the ring to the brim. False when memory was short. */
bool explore(uint32_t capacity, uint32_t start, uint32_t elements, struct explored *x);

#endif
