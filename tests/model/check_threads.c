/* SPDX-License-Identifier: MIT */
/* The ring between two threads that yield and pause at random: a thousand million events in `make soak`, two million
 * in `make check`, in parts, for Check counts a test's microseconds in an int, which is full behind 35 minutes. Each is
 * looked at, so that one that is lost, doubled, out of order or torn is seen; run it under ThreadSanitizer too. What
 * tests/model/check_ring.c proves of the source, this tries of what a compiler made of it. */
#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "run/queue.h"
#include "tests/common/runner.h"
#include "tests/common/tool.h"

struct element {
    uint64_t number, word[3]; /* in a ring of these no store is whole by chance */
};

static const struct {
    uint32_t capacity, start;
    unsigned share; /* one in so many of a part's events */
} ring[] = {{256, 0, 1}, {1, UINT32_MAX - 5, 50}, {2, UINT32_MAX - 5, 50}, {4, UINT32_MAX - 5, 50}};
enum { RINGS = sizeof ring / sizeof ring[0], PARTS = 20 }; /* the other parts are through the first ring */

struct transfer {
    struct queue queue;
    uint64_t count;
    uint64_t full, empty; /* refused, each counted by its own side */
    unsigned part;
};

static uint64_t mix(uint64_t n)
{
    n = (n + 1) * UINT64_C(0x9E3779B97F4A7C15);
    return n ^ n >> 29;
}

static uint32_t draw(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

/* Most often a short pause or none, at times another thread's turn; rarely long enough for the ring to be filled or
 * emptied. */
static void rest(uint64_t *state)
{
    uint32_t r = draw(state), turns = r % 16 ? r >> 8 & 63 : r >> 8 & 4095;
    if (r % 4 == 0)
        sched_yield();
    else if (r % 4 == 1)
        for (volatile uint32_t i = 0; i < turns; i++)
            ;
}

static uint32_t batch(uint64_t *state)
{
    return 1 + draw(state) % 200;
}

static void *produce(void *arg)
{
    struct transfer *t = arg;
    uint64_t state = 2 * t->part;
    uint32_t left = batch(&state);
    for (uint64_t n = 0; n < t->count; n++) {
        struct element x = {n, {mix(n), ~n, mix(~n)}};
        while (!queue_push(&t->queue, &x)) {
            t->full++;
            sched_yield();
        }
        if (!--left) {
            rest(&state);
            left = batch(&state);
        }
    }
    return NULL;
}

/* Returns the events that were wrong. */
static uint64_t consume(struct transfer *t)
{
    uint64_t wrong = 0, state = 2 * t->part + 1;
    uint32_t left = batch(&state);
    for (uint64_t n = 0; n < t->count; n++) {
        struct element x;
        while (!queue_pop(&t->queue, &x)) {
            t->empty++;
            sched_yield();
        }
        wrong += x.number != n || x.word[0] != mix(n) || x.word[1] != ~n || x.word[2] != mix(~n);
        if (!--left) {
            rest(&state);
            left = batch(&state);
        }
    }
    return wrong;
}

START_TEST(test_random_rests)
{
    struct transfer *t = mem_array(1, sizeof *t);
    struct element x;
    pthread_t producer;
    unsigned kind = _i < RINGS ? (unsigned)_i : 0;
    ck_assert_ptr_nonnull(t);
    ck_assert(queue_init(&t->queue, sizeof x, ring[kind].capacity, NULL));
    atomic_store(&t->queue.head, ring[kind].start);
    atomic_store(&t->queue.tail, ring[kind].start);
    t->queue.head_seen = t->queue.tail_seen = ring[kind].start;
    t->count = soak_or(2000000, 1000000000 / PARTS) / ring[kind].share;
    t->part = (unsigned)_i;
    double begin = clock_now();
    ck_assert_int_eq(pthread_create(&producer, NULL, produce, t), 0);
    uint64_t wrong = consume(t);
    ck_assert_int_eq(pthread_join(producer, NULL), 0);
    printf("capacity %lu: %llu events in %.1f s, %llu times full, %llu times empty\n",
           (unsigned long)ring[kind].capacity, (unsigned long long)t->count, clock_now() - begin,
           (unsigned long long)t->full, (unsigned long long)t->empty);
    ck_assert_uint_eq(wrong, 0);
    ck_assert(!queue_pop(&t->queue, &x));
    ck_assert(t->full > 0 && t->empty > 0);
    queue_free(&t->queue);
    mem_free(t);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("model");
    TCase *t = tcase_create("threads");
    tcase_set_timeout(t, soak_or(120, 36000));
    tcase_add_loop_test(t, test_random_rests, 0, (int)soak_or(RINGS, RINGS + PARTS - 1));
    suite_add_tcase(s, t);
    return runner_run(srunner_create(s));
}
