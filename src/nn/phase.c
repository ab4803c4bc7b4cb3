/* SPDX-License-Identifier: MIT */
/* A stopwatch over the phases of a step; see nn/phase.h. */
#include "nn/phase.h"

#include "base/clock.h"

static const struct {
    const char *name, *about;
} list[] = {
#define PHASE(name, about) {#name, about},
#include "nn/phase.def"
#undef PHASE
};

const char *phase_name(enum phase p)
{
    return list[p].name;
}

const char *phase_about(enum phase p)
{
    return list[p].about;
}

void stopwatch_start(struct stopwatch *s)
{
    s->last = clock_now();
}

void stopwatch_mark(struct stopwatch *s, enum phase p)
{
    if (!s)
        return;
    double now = clock_now();
    s->seconds[p] += now - s->last;
    s->last = now;
}
