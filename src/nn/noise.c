/* SPDX-License-Identifier: MIT */
/* What all kinds of noise share; see noise.h. A site draws from stream STREAM_DROPOUT + site in training and from
 * STREAM_SAMPLE + site in MC dropout, so neither sites nor the two uses disturb each other. */
#include "noise.h"

#include <math.h>
#include <stdalign.h>

#include "base/mem.h"
#include "base/stream.h"

size_t noise_layer(const struct model *m, unsigned site)
{
    size_t i = m->layer_count;
    while (i-- > 0)
        if (m->layer[i].noise && m->layer[i].config.site == site)
            return i;
    return m->layer_count;
}

bool noise_on(const struct layer *l, const struct pass *pass)
{
    return (pass->training || pass->sampling) && l->noise && l->config.p > 0;
}

struct kern_draw noise_stream(const struct layer *l, const struct pass *pass)
{
    uint32_t streams = pass->sampling ? STREAM_SAMPLE : STREAM_DROPOUT;
    return (struct kern_draw){.seed = l->seed, .purpose = streams + l->config.site, .epoch = pass->epoch,
                              .step = pass->step};
}

bool noise_deviation(struct layer *l, struct err *e)
{
    if (!(l->config.p >= 0 && isfinite(l->config.p)))
        return err_set(e, ERR_FAIL, "deviation of noise %g: must be a number, and at least 0", l->config.p);
    return true;
}

size_t noise_count(const struct layer *l)
{
    return l->out_count * l->stride;
}

bool noise_shape(struct layer *l, struct err *e)
{
    l->out = l->in;
    l->noise = true;
    return l->ops->strength(l, e);
}

void noise_apply(struct layer *l, const struct pass *pass, noise_map *map, float scale, const float *x)
{
    alignas(MEM_ALIGN) float piece[NOISE_PIECE];
    struct kern_draw stream = noise_stream(l, pass);
    for (size_t at = 0, count = noise_count(l); at < count; at += NOISE_PIECE) {
        size_t n = count - at < NOISE_PIECE ? count - at : NOISE_PIECE;
        float *z = l->z ? l->z + at : piece;
        l->kern->normal_draw(at, n / 16, stream, z);
        map(n, scale, z, x + at, l->y + at);
    }
}
