/* SPDX-License-Identifier: MIT */
/* States that no thread can tell apart are made one, so that a ring's endless life has a finite number of them: see
 * ring_tidy in ring.h.
 *
 * What may be changed: messages that the reader may not read again go; what a message or a slot tells to a thread that
 * knows more already is raised to what it knows, for it will take the later of both; and all counters go down by the
 * same multiple of the capacity. The last is the one thing that is assumed of the code: that it computes with
 * differences of counters and with counter & mask alone. tests/model/check_model.c explores without it too, across the
 * wrap of uint32_t.
 */
#include "ring.h"

#include <string.h>

static uint32_t latest(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) > 0 ? a : b;
}

static struct view *view_of(struct ring *r, unsigned n)
{
    if (n < SIDES)
        return &r->side[n].view;
    n -= SIDES;
    return n < RING_HISTORY ? &r->history[PRODUCER].message[n].view
                            : &r->history[CONSUMER].message[n - RING_HISTORY].view;
}

enum { VIEWS = SIDES + SIDES * RING_HISTORY };

/* The other side is the only one that reads an index's older messages. */
static void forget(struct ring *r, unsigned index)
{
    struct history *h = &r->history[index];
    uint32_t gone = r->side[!index].view.message[index];
    h->count -= gone;
    memmove(h->message, h->message + gone, h->count * sizeof *h->message);
    memset(h->message + h->count, 0, (RING_HISTORY - h->count) * sizeof *h->message);
    for (unsigned i = 0; i < VIEWS; i++) {
        uint32_t *at = &view_of(r, i)->message[index];
        *at = *at > gone ? *at - gone : 0;
    }
}

/* To what its reader knows already. */
static void raise(struct ring *r, unsigned index)
{
    const struct view *known = &r->side[!index].view;
    struct history *h = &r->history[index];
    for (uint32_t m = 0; m < h->count; m++)
        for (unsigned i = 0; i < SIDES; i++) {
            struct view *v = &h->message[m].view;
            v->message[i] = latest(v->message[i], known->message[i]);
            v->copies[i] = latest(v->copies[i], known->copies[i]);
        }
    for (unsigned i = 0; i < RING_CAPACITY_MAX; i++)
        r->slot[i].copied[index] = latest(r->slot[i].copied[index], known->copies[index]);
}

static void lower_element(struct element *x, uint32_t less)
{
    if (x->word[1] != ~x->word[0])
        return;
    x->word[0] -= less;
    x->word[1] += less;
}

static void lower(struct ring *r, uint32_t less)
{
    for (unsigned i = 0; i < SIDES; i++) {
        struct side *s = &r->side[i];
        s->done -= less;
        s->seen -= less;
        for (uint32_t a = 0; a < s->accesses; a++)
            s->answer[a] -= less;
        lower_element(&s->copy, less);
        for (unsigned v = 0; v < VIEWS; v++)
            view_of(r, v)->copies[i] -= less;
        for (uint32_t m = 0; m < r->history[i].count; m++)
            r->history[i].message[m].value -= less;
        for (unsigned n = 0; n < RING_CAPACITY_MAX; n++)
            r->slot[n].copied[i] -= less;
    }
    for (unsigned n = 0; n < RING_CAPACITY_MAX; n++)
        lower_element(&r->slot[n].content, less);
}

void ring_tidy(struct ring *r, uint32_t less)
{
    for (unsigned i = 0; i < SIDES; i++)
        forget(r, i);
    for (unsigned i = 0; i < SIDES; i++)
        raise(r, i);
    lower(r, less);
    for (unsigned i = 0; i < SIDES; i++) {
        struct history *h = &r->history[i];
        memset(h->message + h->count, 0, (RING_HISTORY - h->count) * sizeof *h->message);
    }
}
