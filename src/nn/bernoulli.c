/* SPDX-License-Identifier: MIT */
/* Keep bits of a dropout site; see bernoulli.h. The masks of a site come from stream STREAM_DROPOUT + site, so sites do
 * not disturb each other.
 *
 * The rate is p rounded to a multiple of 2^-16, for 16 bits decide a unit; survivors are scaled by that same rate, so
 * the expectation is exact.
 */
#include "bernoulli.h"

#include <math.h>

#include "base/mem.h"
#include "base/stream.h"

enum { RATE_ONE = 65536 };

bool bernoulli_rate(struct layer *l, struct err *e)
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
    return (pass->training || pass->sampling) && l->threshold;
}

void bernoulli_draw(struct layer *l, const struct pass *pass, size_t words)
{
    uint32_t streams = pass->sampling ? STREAM_SAMPLE : STREAM_DROPOUT;
    struct kern_draw draw = {.seed = l->seed, .purpose = streams + l->config.site, .epoch = pass->epoch,
                             .step = pass->step};
    l->kern->mask_draw(words, draw, l->threshold, l->bits);
}

float bernoulli_scale(const struct layer *l)
{
    return (float)RATE_ONE / (float)(RATE_ONE - l->threshold);
}
