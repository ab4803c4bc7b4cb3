/* SPDX-License-Identifier: MIT */
/* A look at a site; see nn/probe.h. Layers keep their outputs until the next pass, so most is there to be read. Only
 * pixels are not: they never are in memory as a whole. */
#include "nn/probe.h"

#include "bernoulli.h"
#include "noise.h"

/* Pixels make their activations again, with their noise and without. */
static struct act anew(struct layer *l)
{
    return (struct act){.from = l};
}

bool probe_site(struct probe *p, struct model *m, const struct pass *pass, unsigned site)
{
    size_t i = noise_layer(m, site);
    if (i == m->layer_count)
        return false;
    struct layer *l = &m->layer[i];
    bool on_weights = l->config.weights != WEIGHTS_STILL;
    *p = (struct probe){.units = l->in_count, .p = l->bits ? l->threshold / 65536.0 : l->config.p, .scale = 1,
                        .layer = l, .still = *l, .pass = *pass, .before = m->x[i],
                        .after = on_weights ? m->x[i] : m->x[i + 1]};
    p->still.threshold = 0;
    p->pass.watch = NULL;
    if (l->ops->bit)
        p->scale = (double)bernoulli_scale(l, pass);
    if (l->ops->block)
        p->after = anew(l);
    return true;
}

static const float *row(struct probe *p, struct act x, size_t unit)
{
    if (x.x)
        return x.x + unit * p->layer->stride;
    size_t width = kern_width(p->units);
    if (unit % width == 0)
        p->block = x.from->ops->block(x.from, &p->pass, unit / width);
    return p->block + unit % width * p->layer->stride;
}

const float *probe_before(struct probe *p, size_t unit)
{
    return row(p, p->layer->ops->block ? anew(&p->still) : p->before, unit);
}

const float *probe_after(struct probe *p, size_t unit)
{
    return row(p, p->after, unit);
}

bool probe_kept(const struct probe *p, size_t unit, size_t sample)
{
    const struct layer *l = p->layer;
    if (!l->ops->bit || !bernoulli_on(l, &p->pass))
        return true;
    size_t bit = l->ops->bit(l, unit, sample);
    return l->bits[bit / 16] >> bit % 16 & 1;
}
