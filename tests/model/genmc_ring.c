/* SPDX-License-Identifier: MIT */
/* The ring's own source under GenMC, a stateless model checker of C (github.com/MPI-SWS/genmc; built with LLVM 14): all
 * executions of a few pushes and pops under RC11, or under IMM, in which a processor's reordering of dependencies is
 * allowed too. Slots are plain memory, of which GenMC reports each data race. Not part of the build; from the top:
 *
 *   genmc --rc11 -- -DCAPACITY=2 -DPUSHES=4 -DPOPS=4 -DSTART=4294967294u -I. -Iinclude tests/model/genmc_ring.c
 *   genmc --imm  -- ...
 *
 * GENMC=genmc tests/model/mutants.sh runs it over all capacities, and over each mutant.
 */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#ifndef CAPACITY
#define CAPACITY 2
#endif
#ifndef PUSHES
#define PUSHES 4
#endif
#ifndef POPS
#define POPS 4
#endif
#ifndef START
#define START 4294967295u
#endif
#ifndef QUEUE_SOURCE
#define QUEUE_SOURCE "src/run/queue.c"
#endif

/* GenMC's assert.h has none. */
#ifndef static_assert
#define static_assert _Static_assert
#endif

/* GenMC has no memcpy of a size that it does not know; the copy is as plain, a word at a time. */
#include <string.h>
#undef memcpy
#define memcpy(to, from, size) copy_words(to, from, size)
static void copy_words(void *to, const void *from, unsigned long size)
{
    for (unsigned long i = 0; i < size / sizeof(unsigned); i++)
        ((unsigned *)to)[i] = ((const unsigned *)from)[i];
}

#include QUEUE_SOURCE

struct element {
    unsigned word[2];
};

static struct element slots[CAPACITY];
static struct queue queue;
static unsigned pushed, popped;

void *mem_array(size_t count, size_t size)
{
    (void)count;
    (void)size;
    return slots;
}

void mem_free(void *p)
{
    (void)p;
}

bool err_memory(struct err *e, const char *what)
{
    (void)e;
    (void)what;
    return false;
}

static bool push(void)
{
    struct element x = {{pushed, ~pushed}};
    bool ok = queue_push(&queue, &x);
    pushed += ok;
    return ok;
}

static bool pop(void)
{
    struct element x;
    bool ok = queue_pop(&queue, &x);
    if (ok)
        assert(x.word[0] == popped && x.word[1] == ~popped); /* in order, once, whole */
    popped += ok;
    return ok;
}

/* Pushes are refused only when there have been as many as the ring holds: none of the first,
 * whatever the consumer does. */
static void *produce(void *arg)
{
    for (unsigned i = 0; i < PUSHES; i++)
        if (!push())
            assert(pushed >= CAPACITY);
    return arg;
}

static void *consume(void *arg)
{
    for (unsigned i = 0; i < POPS; i++)
        pop();
    return arg;
}

int main(void)
{
    pthread_t producer, consumer;
    queue_init(&queue, sizeof(struct element), CAPACITY, NULL);
    atomic_init(&queue.head, START);
    atomic_init(&queue.tail, START);
    queue.head_seen = queue.tail_seen = START;
    pthread_create(&producer, NULL, produce, NULL);
    pthread_create(&consumer, NULL, consume, NULL);
    pthread_join(producer, NULL);
    pthread_join(consumer, NULL);
    assert(pushed - popped <= CAPACITY);
    for (unsigned left = pushed - popped; left; left--) /* nothing is lost */
        assert(pop());
    assert(!pop());
    for (unsigned i = 0; i < CAPACITY; i++) /* and all of it can be used again */
        assert(push());
    assert(!push());
    return 0;
}
