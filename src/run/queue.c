/* SPDX-License-Identifier: MIT */
/* The ring between a worker and the screen; see run/queue.h.
 *
 * The counters run free through all of uint32_t: a slot is counter & mask and the fill is tail - head, both right
 * across the wrap because the capacity divides 2^32. The acquire load of the other side's counter pairs with its
 * release store, so a slot's bytes are seen whole before the counter that hands them over, in both directions. The
 * cached copies spare that load, and the cache line's journey, until the ring looks full or empty.
 */
#include "run/queue.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"

static_assert(alignof(struct queue) <= MEM_ALIGN, "a ring within memory of mem_array would not be aligned");

bool queue_init(struct queue *q, size_t element_size, uint32_t capacity, struct err *e)
{
    assert(element_size > 0 && capacity > 0 && (capacity & (capacity - 1)) == 0);
    q->slot = mem_array(capacity, element_size);
    q->size = element_size;
    q->mask = capacity - 1;
    q->head_seen = q->tail_seen = 0;
    atomic_init(&q->head, 0);
    atomic_init(&q->tail, 0);
    return q->slot || err_memory(e, "a ring of events");
}

void queue_free(struct queue *q)
{
    mem_free(q->slot);
    q->slot = NULL;
}

static unsigned char *slot_at(const struct queue *q, uint32_t counter)
{
    return q->slot + (size_t)(counter & q->mask) * q->size;
}

bool queue_push(struct queue *q, const void *element)
{
    uint32_t tail = atomic_load_explicit(&q->tail, memory_order_relaxed);
    if (tail - q->head_seen > q->mask) {
        q->head_seen = atomic_load_explicit(&q->head, memory_order_acquire);
        if (tail - q->head_seen > q->mask)
            return false;
    }
    memcpy(slot_at(q, tail), element, q->size);
    atomic_store_explicit(&q->tail, tail + 1, memory_order_release);
    return true;
}

bool queue_pop(struct queue *q, void *element)
{
    uint32_t head = atomic_load_explicit(&q->head, memory_order_relaxed);
    if (head == q->tail_seen) {
        q->tail_seen = atomic_load_explicit(&q->tail, memory_order_acquire);
        if (head == q->tail_seen)
            return false;
    }
    memcpy(element, slot_at(q, head), q->size);
    atomic_store_explicit(&q->head, head + 1, memory_order_release);
    return true;
}
