/* SPDX-License-Identifier: MIT */
/* Runs the real queue_push and queue_pop an atomic access at a time; see ring.h.
 *
 * A call is begun anew for each step: what it read before is answered as before, the access after that is made for
 * good, and at the next the call is left. So a thread needs no stack of its own, and a state can be kept and compared.
 */
#include "ring.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hooks.h"
#include "run/queue.h"

static struct queue queue; /* its indices and slots stand for those in the state: only their addresses count */

/* The step under way. */
static struct {
    struct ring *r;
    struct side *me;
    unsigned side;
    uint32_t choice;
    struct ring_told *told;
    uint32_t before; /* accesses of earlier steps */
    uint32_t access; /* behind how many the code is now */
    jmp_buf out;
} now;

static const char *const index_name[SIDES] = {"tail", "head"};

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *fmt, ...)
{
    size_t used = strlen(now.told->text);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(now.told->text + used, sizeof now.told->text - used, fmt, ap);
    va_end(ap);
}

static _Noreturn void leave(enum ring_end end)
{
    longjmp(now.out, end);
}

static _Noreturn void fault(const char *what)
{
    say("%s", what);
    leave(RING_FAULT);
}

/* Counters run free: the order of two is that of their difference. */
static bool later(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) > 0;
}

static uint32_t latest(uint32_t a, uint32_t b)
{
    return later(a, b) ? a : b;
}

static void join(struct view *v, const struct view *other)
{
    for (unsigned i = 0; i < SIDES; i++) {
        v->message[i] = latest(v->message[i], other->message[i]);
        v->copies[i] = latest(v->copies[i], other->copies[i]);
    }
}

static unsigned index_at(const volatile void *p)
{
    if (p != &queue.tail && p != &queue.head)
        fault("it loads or stores what is no index");
    return p == &queue.tail ? PRODUCER : CONSUMER;
}

/* True when the access was made in an earlier step, and only has to be answered. */
static bool again(void)
{
    if (now.access < now.before)
        return true;
    if (now.access > now.before)
        leave(RING_GOES_ON);
    if (now.before == RING_ACCESSES)
        fault("more atomic accesses than a call may take: it waits");
    return false;
}

static void answered(uint32_t value)
{
    now.me->answer[now.access++] = value;
    now.me->accesses = now.access;
}

/* Before there are threads; where a ring begins is the explorer's to say (ring_begin). */
void model_init(const volatile void *index, uint32_t value)
{
    (void)index;
    (void)value;
}

uint32_t model_load(const volatile void *index, memory_order order)
{
    if (again())
        return now.me->answer[now.access++];
    unsigned i = index_at(index);
    const struct history *h = &now.r->history[i];
    if (now.choice >= h->count - now.me->view.message[i])
        leave(RING_NO_CHOICE);
    uint32_t at = h->count - 1 - now.choice;
    now.told->stale = now.choice > 0;
    now.me->view.message[i] = at;
    if (order != memory_order_relaxed && i != now.side) /* of its own stores it knows all */
        join(&now.me->view, &h->message[at].view);
    answered(h->message[at].value);
    say("%s is read as %lu%s; ", index_name[i], (unsigned long)h->message[at].value, now.choice ? " (stale)" : "");
    return h->message[at].value;
}

void model_store(const volatile void *index, uint32_t value, memory_order order)
{
    if (again()) {
        now.access++;
        return;
    }
    unsigned i = index_at(index);
    struct history *h = &now.r->history[i];
    if (now.choice)
        leave(RING_NO_CHOICE);
    if (i != now.side)
        fault("it stores the other side's index");
    if (h->count == RING_HISTORY)
        fault("it runs ahead of what the other side may know");
    now.me->view.message[i] = h->count;
    struct message *m = &h->message[h->count++];
    *m = (struct message){.value = value};
    if (order == memory_order_relaxed)
        m->view.message[i] = now.me->view.message[i];
    else
        m->view = now.me->view;
    answered(value);
    say("%s becomes %lu; ", index_name[i], (unsigned long)value);
}

/* The slot of an address, NULL for one that is outside of all. */
static struct slot *slot_at(const void *p)
{
    uintptr_t begin = (uintptr_t)queue.slot, at = (uintptr_t)p;
    size_t room = (size_t)(queue.mask + 1) * sizeof(struct element);
    if (at < begin || at - begin >= room)
        return NULL;
    return &now.r->slot[(at - begin) / sizeof(struct element)];
}

void model_copy(void *to, const void *from, size_t size)
{
    bool in = now.side == PRODUCER;
    struct slot *slot = slot_at(in ? to : from);
    if (!slot || size != sizeof(struct element))
        fault("it copies what is no slot");
    if (now.access <= now.before && now.before > 0) { /* made in an earlier step */
        if (!in)
            memcpy(to, &now.me->copy, size);
        return;
    }
    if (later(slot->copied[!now.side], now.me->view.copies[!now.side]))
        fault(in ? "data race: it copies into a slot that is being copied out" :
                   "data race: it copies out of a slot that is being copied in");
    slot->copied[now.side] = ++now.me->view.copies[now.side];
    if (in) {
        memcpy(&slot->content, from, size);
    } else {
        now.me->copy = slot->content;
        memcpy(to, &now.me->copy, size);
    }
    say("copies %s slot %ld; ", in ? "into" : "out of", (long)(slot - now.r->slot));
}

static struct element element_of(uint32_t number)
{
    return (struct element){{number, ~number}};
}

/* What must hold when a call comes back. A refusal is right as far as the thread can know. */
static void check_end(const struct ring *r, bool ok, const struct element *x)
{
    uint32_t capacity = queue.mask + 1, in = r->side[PRODUCER].done, out = r->side[CONSUMER].done;
    const struct view *v = &now.me->view;
    if (now.side == PRODUCER && !ok && in - v->copies[CONSUMER] < capacity)
        fault("the push is refused though there is room");
    if (now.side == CONSUMER && !ok && v->copies[PRODUCER] != out)
        fault("the pop is refused though an element is there");
    if (now.side == PRODUCER && ok && in - out == capacity)
        fault("more elements are in the ring than it holds");
    if (now.side == CONSUMER && ok && (x->word[0] != out || x->word[1] != ~out))
        fault("the element is lost, doubled, out of order or torn");
}

static bool finish(struct ring *r, bool ok, const struct element *x)
{
    const struct side *other = &r->side[!now.side];
    uint32_t *seen[SIDES] = {&queue.head_seen, &queue.tail_seen};
    say("%s; ", now.side == PRODUCER ? ok ? "pushed" : "refused: full" : ok ? "popped" : "refused: empty");
    if (*seen[!now.side] != other->seen)
        fault("it writes the other side's lines");
    check_end(r, ok, x);
    now.me->seen = *seen[now.side];
    now.me->done += ok;
    now.me->accesses = 0;
    memset(now.me->answer, 0, sizeof now.me->answer);
    now.me->copy = (struct element){{0}};
    return ok;
}

enum ring_end ring_step(struct ring *r, unsigned side, uint32_t choice, struct ring_told *told)
{
    now.r = r;
    now.me = &r->side[side];
    now.side = side;
    now.choice = choice;
    now.told = told;
    now.before = now.me->accesses;
    now.access = 0;
    *told = (struct ring_told){.text = ""};
    queue.head_seen = r->side[PRODUCER].seen;
    queue.tail_seen = r->side[CONSUMER].seen;
    int end = setjmp(now.out);
    if (end)
        return (enum ring_end)end;
    struct element x = element_of(now.me->done);
    bool ok = side == PRODUCER ? queue_push(&queue, &x) : queue_pop(&queue, &x);
    if (now.access == now.before)
        fault("a call without an access that the model knows");
    return finish(r, ok, &x) ? RING_TRUE : RING_FALSE;
}

bool ring_open(uint32_t capacity)
{
    return queue_init(&queue, sizeof(struct element), capacity, NULL);
}

void ring_close(void)
{
    queue_free(&queue);
}

void ring_begin(struct ring *r, uint32_t start)
{
    struct view all = {.copies = {start, start}};
    memset(r, 0, sizeof *r);
    for (unsigned i = 0; i < SIDES; i++) {
        r->side[i].view = all;
        r->side[i].done = r->side[i].seen = start;
        r->history[i].count = 1;
        r->history[i].message[0] = (struct message){start, all};
    }
    for (unsigned i = 0; i < RING_CAPACITY_MAX; i++)
        r->slot[i] = (struct slot){.copied = {start, start}};
    for (uint32_t n = start - queue.mask - 1; n != start; n++) /* what went through before */
        r->slot[n & queue.mask].content = element_of(n);
}
