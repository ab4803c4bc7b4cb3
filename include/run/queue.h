/* SPDX-License-Identifier: MIT */
/* A lock-free ring between exactly one producer thread and one consumer thread.
 *
 * Lamport's ring with free-running 32-bit counters, each side on its own pair of cache lines with a cached copy of
 * the other's index (Rigtorp's refinement): own index relaxed, other index acquire, publish release; no fence, no
 * system call, no allocation after queue_init.
 */
#ifndef RUN_QUEUE_H
#define RUN_QUEUE_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Bytes between what one side writes and what the other does: two cache lines, for processors fetch them in pairs. */
enum { QUEUE_ALIGN = 128 };

struct queue {
    /* producer's lines */
    alignas(QUEUE_ALIGN) _Atomic uint32_t tail; /* next slot to write */
    uint32_t head_seen;
    /* consumer's lines */
    alignas(QUEUE_ALIGN) _Atomic uint32_t head; /* next slot to read */
    uint32_t tail_seen;
    /* read by both, written by neither */
    alignas(QUEUE_ALIGN) unsigned char *slot;
    size_t size; /* bytes an element */
    uint32_t mask;
};

/* capacity is a power of two, at least 1; all of it is usable. A struct queue that is allocated, alone or within
 * another struct, comes from mem_array (base/mem.h), which gives the alignment it needs. */
bool queue_init(struct queue *q, size_t element_size, uint32_t capacity, struct err *e);
void queue_free(struct queue *q);

/* Producer: copies *element in; false, and nothing changes, when the ring is full. */
bool queue_push(struct queue *q, const void *element);
/* Consumer: copies the oldest out; false when the ring is empty. */
bool queue_pop(struct queue *q, void *element);

#endif
