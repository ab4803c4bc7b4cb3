/* SPDX-License-Identifier: MIT */
/* The ring: alone, and between two threads, with every element checked so that a lost, doubled, reordered or torn copy
 * is seen. Run it under ThreadSanitizer too: it sees a wrong memory order at once. */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "run/event.h"
#include "run/queue.h"
#include "suites.h"

enum { WORDS = 27 }; /* as large as a struct event, over several cache lines */

struct element {
    uint64_t number;
    uint64_t word[WORDS];
};

static uint64_t mix(uint64_t n, unsigned i)
{
    n = (n + i + 1) * UINT64_C(0x9E3779B97F4A7C15);
    return n ^ n >> 29;
}

static void fill(struct element *x, uint64_t number)
{
    x->number = number;
    for (unsigned i = 0; i < WORDS; i++)
        x->word[i] = mix(number, i);
}

static bool is_right(const struct element *x, uint64_t number)
{
    bool ok = x->number == number;
    for (unsigned i = 0; i < WORDS; i++)
        ok = ok && x->word[i] == mix(number, i);
    return ok;
}

/* A ring as one is after `start` elements have gone through. */
static void init_at(struct queue *q, size_t size, uint32_t capacity, uint32_t start)
{
    struct err e = {0};
    ck_assert_msg(queue_init(q, size, capacity, &e), "%s", e.text);
    atomic_store(&q->head, start);
    atomic_store(&q->tail, start);
    q->head_seen = q->tail_seen = start;
}

static const uint32_t capacity[] = {1, 2, 4, 1024};
static const uint32_t start[] = {0, UINT32_MAX, UINT32_MAX - 1, UINT32_MAX - 700};
enum { CAPACITIES = sizeof capacity / sizeof capacity[0], STARTS = sizeof start / sizeof start[0] };

/* Fills to the brim, is refused, empties to the last: several times around, so that the counters wrap. */
START_TEST(test_full_and_empty)
{
    uint32_t room = capacity[_i % CAPACITIES];
    struct queue q;
    struct element x, out;
    uint64_t in = 0, got = 0;
    init_at(&q, sizeof x, room, start[_i / CAPACITIES]);
    for (int round = 0; round < 5; round++) {
        ck_assert(!queue_pop(&q, &out));
        for (uint32_t i = 0; i < room; i++) {
            fill(&x, in++);
            ck_assert(queue_push(&q, &x));
        }
        fill(&x, UINT64_MAX);
        ck_assert(!queue_push(&q, &x));
        ck_assert(!queue_push(&q, &x)); /* refused again, and nothing of it is kept */
        for (uint32_t i = 0; i < room; i++) {
            ck_assert(queue_pop(&q, &out));
            ck_assert(is_right(&out, got++));
        }
    }
    memset(&out, 0x5a, sizeof out);
    ck_assert(!queue_pop(&q, &out));
    ck_assert(out.number == UINT64_C(0x5a5a5a5a5a5a5a5a)); /* an empty ring touches nothing */
    queue_free(&q);
}
END_TEST

/* Any mixture of pushes and pops: against a plain count. */
START_TEST(test_mixture)
{
    uint32_t room = capacity[_i % CAPACITIES], state = 12345;
    struct queue q;
    struct element x;
    uint64_t in = 0, out = 0;
    init_at(&q, sizeof x, room, start[_i / CAPACITIES]);
    for (int i = 0; i < 100000; i++) {
        state = state * 1664525u + 1013904223u;
        if (state >> 31) {
            fill(&x, in);
            bool ok = queue_push(&q, &x);
            ck_assert(ok == (in - out < room));
            in += ok;
        } else {
            bool ok = queue_pop(&q, &x);
            ck_assert(ok == (in > out));
            ck_assert(!ok || is_right(&x, out));
            out += ok;
        }
    }
    ck_assert_uint_gt(in, 10000);
    queue_free(&q);
}
END_TEST

struct transfer {
    struct queue queue;
    uint64_t count;
    uint64_t refused; /* pushes that met a full ring */
    unsigned producer_naps, consumer_naps; /* one in so many; 0: none */
};

static void *produce(void *arg)
{
    struct transfer *t = arg;
    struct element x;
    for (uint64_t n = 0; n < t->count; n++) {
        fill(&x, n);
        while (!queue_push(&t->queue, &x)) {
            t->refused++;
            sched_yield();
        }
        if (t->producer_naps && n % t->producer_naps == 0)
            sched_yield();
    }
    return NULL;
}

/* The consumer is this thread. Returns the elements that were wrong. */
static uint64_t consume(struct transfer *t)
{
    uint64_t wrong = 0;
    struct element x;
    for (uint64_t n = 0; n < t->count; n++) {
        while (!queue_pop(&t->queue, &x))
            sched_yield();
        wrong += !is_right(&x, n);
        if (t->consumer_naps && n % t->consumer_naps == 0)
            sched_yield();
    }
    return wrong;
}

static void run_transfer(struct transfer *t)
{
    pthread_t producer;
    struct element x;
    ck_assert_int_eq(pthread_create(&producer, NULL, produce, t), 0);
    uint64_t wrong = consume(t);
    ck_assert_int_eq(pthread_join(producer, NULL), 0);
    ck_assert_uint_eq(wrong, 0);
    ck_assert(!queue_pop(&t->queue, &x));
}

START_TEST(test_two_threads)
{
    uint32_t room = capacity[_i % CAPACITIES];
    struct transfer *t = mem_array(1, sizeof *t); /* aligned, as the ring wants to be */
    ck_assert_ptr_nonnull(t);
    init_at(&t->queue, sizeof(struct element), room, start[_i / CAPACITIES]);
    t->count = room < 4 ? 60000 : 300000;
    run_transfer(t);
    queue_free(&t->queue);
    mem_free(t);
}
END_TEST

/* One side faster than the other: the ring is full nearly always, or empty. */
START_TEST(test_uneven_threads)
{
    struct transfer *t = mem_array(1, sizeof *t);
    ck_assert_ptr_nonnull(t);
    init_at(&t->queue, sizeof(struct element), 4, UINT32_MAX - 100);
    t->count = 200000;
    t->producer_naps = _i ? 3 : 0;
    t->consumer_naps = _i ? 0 : 3;
    run_transfer(t);
    ck_assert(_i || t->refused > 0);
    queue_free(&t->queue);
    mem_free(t);
}
END_TEST

/* A consumer that stands still: the producer is refused at once, and goes on when there is room again. */
START_TEST(test_forced_full)
{
    struct queue q;
    struct event in = {.kind = EVENT_BATCH}, out;
    init_at(&q, sizeof in, 4, UINT32_MAX - 2);
    for (uint32_t step = 1; step <= 4; step++) {
        in.as.batch.step = step;
        ck_assert(queue_push(&q, &in));
    }
    for (int i = 0; i < 1000; i++)
        ck_assert(!queue_push(&q, &in));
    ck_assert(queue_pop(&q, &out));
    ck_assert_uint_eq(out.as.batch.step, 1);
    in.as.batch.step = 5;
    ck_assert(queue_push(&q, &in));
    ck_assert(!queue_push(&q, &in));
    for (uint32_t step = 2; step <= 5; step++) {
        ck_assert(queue_pop(&q, &out));
        ck_assert_uint_eq(out.as.batch.step, step);
    }
    ck_assert(!queue_pop(&q, &out));
    queue_free(&q);
    queue_free(&q); /* twice is legal */
}
END_TEST

START_TEST(test_too_large_a_ring)
{
    struct queue q;
    struct err e = {0};
    ck_assert(!queue_init(&q, SIZE_MAX / 2, 4, &e));
    ck_assert_int_eq(e.code, ERR_FAIL);
    queue_free(&q);
}
END_TEST

Suite *queue_suite(void)
{
    Suite *s = suite_create("queue");
    TCase *t = tcase_create("ring");
    tcase_set_timeout(t, 300); /* with one capacity and one core each element is a switch of threads */
    tcase_add_loop_test(t, test_full_and_empty, 0, CAPACITIES * STARTS);
    tcase_add_loop_test(t, test_mixture, 0, CAPACITIES * STARTS);
    tcase_add_loop_test(t, test_two_threads, 0, CAPACITIES * STARTS);
    tcase_add_loop_test(t, test_uneven_threads, 0, 2);
    tcase_add_test(t, test_forced_full);
    tcase_add_test(t, test_too_large_a_ring);
    suite_add_tcase(s, t);
    return s;
}
