/* SPDX-License-Identifier: MIT */
/* A ring between two threads on a memory as weak as C11 lets it be, one atomic access at a time.
 *
 * The memory is the operational form of release and acquire without cycles of dependencies (RC11): each index keeps the
 * stores to it in order, as messages; a thread may read any that is not older than the last it knows of, so a load can
 * be stale for as long as nothing forbids it. A release store's message carries what its thread knows, a relaxed one's
 * only itself; an acquire load takes over what the message carries. Copies into and out of slots are plain accesses:
 * one that does not happen after the other side's last is a data race, in which a torn element could be read.
 *
 *   Lahav, Vafeiadis, Kang, Hur, Dreyer: Repairing sequential consistency in C/C++11 (PLDI 2017): RC11.
 *   Kaiser, Dang, Dreyer, Lahav, Vafeiadis: Strong logic for weak memory (ECOOP 2017): views and messages.
 *
 * Why no more is needed here: the ring has neither read-modify-writes, fences nor seq_cst, and each index has one
 * writer, whose stores are in program order. That the real ring reads the other thread by acquire from release alone
 * rules out what RC11 leaves out of C11 (load buffering).
 */
#ifndef TESTS_MODEL_RING_H
#define TESTS_MODEL_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Index PRODUCER is the tail, index CONSUMER the head: each is its side's to write. */
enum { PRODUCER, CONSUMER, SIDES };
enum { RING_CAPACITY_MAX = 8, RING_HISTORY = RING_CAPACITY_MAX + 4, RING_ACCESSES = 3 };

/* What a thread knows, or a message tells. */
struct view {
    uint32_t message[SIDES]; /* of each index: the oldest that may still be read, as a place in its history */
    uint32_t copies[SIDES];  /* of each side: its copies that happened before */
};

struct message {
    uint32_t value;
    struct view view;
};

/* Stores to an index, oldest first; those that nobody may read any more are left out. */
struct history {
    uint32_t count;
    struct message message[RING_HISTORY];
};

/* Two words, of which the second is the first's complement. */
struct element {
    uint32_t word[2];
};

struct slot {
    struct element content;
    uint32_t copied[SIDES]; /* each side's number of copies behind its last one here */
};

/* A thread between two of its atomic accesses. What it did since it called is done again by the code itself, from the
 * answers that it got. */
struct side {
    struct view view;
    uint32_t done; /* elements pushed or popped */
    uint32_t seen; /* the cached index when it called */
    uint32_t accesses;
    uint32_t answer[RING_ACCESSES];
    struct element copy; /* what it has copied out */
};

struct ring {
    struct side side[SIDES];
    struct history history[SIDES];
    struct slot slot[RING_CAPACITY_MAX];
};

enum ring_end { RING_NO_CHOICE = 1, /* not 0, for they come through longjmp */
                RING_GOES_ON, RING_TRUE, RING_FALSE, RING_FAULT };

/* What a step did, in words. */
struct ring_told {
    char text[200];
    bool stale; /* it did not read the newest */
};

/* Gets ready for rings of that capacity; one at a time. False without memory. */
bool ring_open(uint32_t capacity);
void ring_close(void);

/* An empty ring through which `start` elements have gone. */
void ring_begin(struct ring *r, uint32_t start);

/* One atomic access of a side with all that it does up to the next, or to the end of its call, which is a push or a
 * pop. A load reads the choice-th newest of what it may: from 0 on, until RING_NO_CHOICE, which changes nothing. */
enum ring_end ring_step(struct ring *r, unsigned side, uint32_t choice, struct ring_told *told);

/* The same state in its one form, with all counters less by `less`, a multiple of the capacity. */
void ring_tidy(struct ring *r, uint32_t less);

#endif
