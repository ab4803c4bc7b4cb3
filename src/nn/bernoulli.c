/* SPDX-License-Identifier: MIT */
/* Keep bits; see bernoulli.h.
 *
 * The rate is p rounded to a multiple of 2^-16, for 16 bits decide a unit; survivors are scaled by that same rate, so
 * the expectation is exact.
 */
#include "bernoulli.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "noise.h"

enum { RATE_ONE = 65536 };

bool bernoulli_strength(struct layer *l, struct err *e)
{
    if (!(l->config.p >= 0 && l->config.p < 1))
        return err_set(e, ERR_FAIL, "dropout rate %g: must be at least 0 and below 1", l->config.p);
    l->threshold = (uint32_t)lround(l->config.p * RATE_ONE);
    if (l->threshold == RATE_ONE)
        l->threshold--; /* a rate of 1 would leave nothing, and scale it by infinity */
    return true;
}

bool bernoulli_open(struct layer *l, size_t words, struct err *e)
{
    l->bits = mem_array(words, sizeof *l->bits);
    return l->bits || err_memory(e, "the dropout masks");
}

bool bernoulli_on(const struct layer *l, const struct pass *pass)
{
    return noise_on(l, pass) && l->threshold;
}

void bernoulli_draw(struct layer *l, const struct pass *pass, size_t words)
{
    if (bernoulli_on(l, pass))
        l->kern->mask_draw(words, noise_stream(l, pass), l->threshold, l->bits);
    else
        memset(l->bits, 0xff, words * sizeof *l->bits);
}

static float survivor_scale(const struct layer *l)
{
    return l->config.scaling == SCALING_INVERTED ? (float)RATE_ONE / (float)(RATE_ONE - l->threshold) : 1;
}

static float evaluation_scale(const struct layer *l)
{
    float p = (float)l->threshold / RATE_ONE;
    switch (l->config.scaling) {
    case SCALING_CLASSIC: return 1 - p;
    case SCALING_WRONG: return l->threshold ? p : 1; /* where nothing is dropped there is no noise of any kind */
    default: return 1;
    }
}

float bernoulli_scale(const struct layer *l, const struct pass *pass)
{
    return bernoulli_on(l, pass) ? survivor_scale(l) : evaluation_scale(l);
}
