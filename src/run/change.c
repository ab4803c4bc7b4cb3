/* SPDX-License-Identifier: MIT */
/* What may change while a run trains, and in a fork; see run/event.h. Any thread. */
#include <string.h>

#include "run/event.h"

struct run_change run_change_of(const struct spec *s)
{
    struct run_change c = {.lr = s->lr, .epochs = s->epochs};
    memcpy(c.drop, s->drop, sizeof c.drop);
    memcpy(c.bend, s->bend, sizeof c.bend);
    return c;
}

void run_change_apply(const struct run_change *c, struct spec *s)
{
    memcpy(s->drop, c->drop, sizeof s->drop);
    memcpy(s->bend, c->bend, sizeof s->bend);
    s->lr = c->lr;
}

static bool same_bend(const struct spec_bend *a, const struct spec_bend *b)
{
    return a->on == b->on && (!a->on || (a->to == b->to && a->at == b->at));
}

bool run_change_same(const struct run_change *a, const struct run_change *b, unsigned sites)
{
    for (unsigned i = 0; i < sites; i++)
        if (a->drop[i] != b->drop[i] || !same_bend(&a->bend[i], &b->bend[i]))
            return false;
    return a->lr == b->lr && a->epochs == b->epochs;
}
