/* SPDX-License-Identifier: MIT */
/* Breadth first over the states of a ring, so that the way to a fault is a shortest one; see explore.h. */
#include "explore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ring.h"

enum { NONE = UINT32_MAX };

struct node {
    struct ring ring;
    uint32_t from; /* the node before, NONE for the first */
    uint8_t side, choice;
};

struct search {
    struct explored *x;
    uint32_t capacity, start, elements;
    struct node *node;
    uint32_t count, room;
    uint32_t *table; /* (slots) nodes by their hash, NONE where there is none */
    uint32_t slots;
};

static uint32_t hash(const struct ring *r)
{
    const uint32_t *word = (const uint32_t *)r; /* a struct of uint32_t alone */
    uint64_t h = 0;
    for (size_t i = 0; i < sizeof *r / sizeof *word; i++)
        h = (h ^ word[i]) * UINT64_C(0x9E3779B97F4A7C15) + (h >> 29);
    return (uint32_t)(h >> 32);
}

/* Where the state is in the table, or would be. */
static uint32_t *find(const struct search *s, const struct ring *r)
{
    uint32_t at = hash(r) & (s->slots - 1);
    while (s->table[at] != NONE && memcmp(&s->node[s->table[at]].ring, r, sizeof *r) != 0)
        at = (at + 1) & (s->slots - 1);
    return &s->table[at];
}

static bool grow(struct search *s)
{
    uint32_t room = s->room ? s->room * 2 : 1024;
    struct node *node = realloc(s->node, room * sizeof *node);
    if (!node)
        return false;
    s->node = node;
    s->room = room;
    free(s->table);
    s->slots = room * 2;
    s->table = malloc(s->slots * sizeof *s->table);
    if (!s->table)
        return false;
    memset(s->table, 0xff, s->slots * sizeof *s->table);
    for (uint32_t i = 0; i < s->count; i++)
        *find(s, &s->node[i].ring) = i;
    return true;
}

static bool add(struct search *s, const struct node *n)
{
    if (s->count == s->room && !grow(s))
        return false;
    uint32_t *at = find(s, &n->ring);
    if (*at == NONE) {
        *at = s->count;
        s->node[s->count++] = *n;
    }
    return true;
}

/* Whole turns that all counters have in common, when the ring's life has no end. */
static uint32_t turns(const struct search *s, const struct ring *r)
{
    return s->elements ? 0 : (r->side[CONSUMER].done - s->start) & ~(s->capacity - 1);
}

static void write_way(struct search *s, uint32_t at, char *text, size_t size)
{
    if (at == NONE)
        return;
    const struct node *n = &s->node[at];
    write_way(s, n->from, text, size);
    if (n->from == NONE)
        return;
    struct ring r = s->node[n->from].ring;
    struct ring_told told;
    ring_step(&r, n->side, n->choice, &told);
    size_t used = strlen(text);
    snprintf(text + used, size - used, "\n  %s: %s", n->side == PRODUCER ? "producer" : "consumer", told.text);
}

/* What is wrong behind node `at`, or when a step of a side is made from there. */
static void report(struct search *s, uint32_t at, const char *who, const char *what)
{
    char *text = s->x->fault;
    snprintf(text, sizeof s->x->fault, "capacity %lu, from %lu:", (unsigned long)s->capacity, (unsigned long)s->start);
    write_way(s, at, text, sizeof s->x->fault);
    size_t used = strlen(text);
    snprintf(text + used, sizeof s->x->fault - used, "\n  %s: %s", who, what);
}

/* A side alone, reading the newest, to the end of a call. */
static enum ring_end call(struct ring *r, unsigned side)
{
    struct ring_told told;
    enum ring_end end;
    do {
        end = ring_step(r, side, 0, &told);
        ring_tidy(r, 0);
    } while (end == RING_GOES_ON);
    return end;
}

/* How many calls in a row come back true; more than `most` are not made. */
static uint32_t calls(struct ring *r, unsigned side, uint32_t most)
{
    uint32_t n = 0;
    if (r->side[side].accesses)
        call(r, side);
    while (n <= most && call(r, side) == RING_TRUE)
        n++;
    return n;
}

/* Nothing is stuck: what is in the ring comes out, all of the ring can be filled, and that comes out again. */
static bool goes_on(struct search *s, uint32_t at)
{
    struct ring r = s->node[at].ring;
    uint32_t most = s->capacity + 1;
    calls(&r, CONSUMER, most);
    calls(&r, PRODUCER, most);
    calls(&r, CONSUMER, most);
    bool emptied = r.side[CONSUMER].done == r.side[PRODUCER].done;
    if (emptied && calls(&r, PRODUCER, most) == s->capacity && calls(&r, CONSUMER, most) == s->capacity)
        return true;
    report(s, at, "then each alone", emptied ? "the ring cannot be filled and emptied" : "the ring cannot be emptied");
    return false;
}

static void count(struct explored *x, unsigned side, enum ring_end end, const struct ring_told *told)
{
    size_t *counter[SIDES][2] = {{&x->full, &x->pushed}, {&x->empty, &x->popped}};
    x->steps++;
    x->stale += told->stale;
    if (end == RING_TRUE || end == RING_FALSE)
        ++*counter[side][end == RING_TRUE];
}

/* Each access that a side can make next, with each message that it may read. False at a fault, or without memory. */
static bool expand(struct search *s, uint32_t at, unsigned side, bool *memory)
{
    if (s->elements && side == PRODUCER && s->node[at].ring.side[side].done - s->start == s->elements)
        return true;
    for (uint32_t choice = 0;; choice++) {
        struct node next = {.ring = s->node[at].ring, .from = at, .side = (uint8_t)side, .choice = (uint8_t)choice};
        struct ring_told told;
        enum ring_end end = ring_step(&next.ring, side, choice, &told);
        if (end == RING_NO_CHOICE)
            return true;
        if (end == RING_FAULT) {
            report(s, at, side == PRODUCER ? "producer" : "consumer", told.text);
            return false;
        }
        count(s->x, side, end, &told);
        ring_tidy(&next.ring, turns(s, &next.ring));
        if (!add(s, &next))
            return *memory = false;
    }
}

bool explore(uint32_t capacity, uint32_t start, uint32_t elements, struct explored *x)
{
    struct search s = {.x = x, .capacity = capacity, .start = start, .elements = elements};
    struct node first = {.from = NONE};
    bool memory = ring_open(capacity), right = true;
    *x = (struct explored){0};
    if (memory) {
        ring_begin(&first.ring, start);
        ring_tidy(&first.ring, 0);
        memory = add(&s, &first);
    }
    for (uint32_t at = 0; memory && right && at < s.count; at++)
        for (unsigned side = 0; side < SIDES && right && memory; side++)
            right = expand(&s, at, side, &memory);
    for (uint32_t at = 0; memory && right && at < s.count; at++)
        right = goes_on(&s, at);
    x->states = s.count;
    free(s.node);
    free(s.table);
    ring_close();
    return memory;
}
