/* SPDX-License-Identifier: MIT */
/* A look at a dropout site; see nn/probe.h. Layers keep their outputs until the next pass, so most is there to be read.
 * Only the input is not: it never is in memory as a whole. */
#include "nn/probe.h"

#include "bernoulli.h"

static size_t find_site(const struct model *m, unsigned site)
{
    size_t i = 0;
    while (i < m->layer_count && !(m->layer[i].ops->bit && m->layer[i].config.site == site))
        i++;
    return i;
}

bool probe_site(struct probe *p, struct model *m, const struct pass *pass, unsigned site)
{
    size_t i = find_site(m, site);
    if (i == m->layer_count)
        return false;
    struct layer *l = &m->layer[i];
    *p = (struct probe){.units = l->in_count, .p = l->threshold / 65536.0, .layer = l, .pass = *pass, .quiet = *pass,
                        .before = m->x[i], .after = m->x[i + 1]};
    p->scale = bernoulli_on(l, pass) ? (double)bernoulli_scale(l) : 1;
    p->quiet.training = false;
    p->pass.watch = p->quiet.watch = NULL;
    return true;
}

/* A layer that reads its input by blocks makes them again; without noise, as if there were no mask. */
static const float *row(struct probe *p, struct act x, const struct pass *pass, size_t unit)
{
    struct layer *l = p->layer;
    size_t width = kern_width(l->in_count);
    if (!l->ops->block)
        return x.x + unit * l->stride;
    if (unit % width == 0)
        p->block = l->ops->block(l, pass, unit / width);
    return p->block + unit % width * l->stride;
}

const float *probe_before(struct probe *p, size_t unit)
{
    return row(p, p->before, &p->quiet, unit);
}

const float *probe_after(struct probe *p, size_t unit)
{
    return row(p, p->after, &p->pass, unit);
}

bool probe_kept(const struct probe *p, size_t unit, size_t sample)
{
    const struct layer *l = p->layer;
    if (!bernoulli_on(l, &p->pass))
        return true;
    size_t bit = l->ops->bit(l, unit, sample);
    return l->bits[bit / 16] >> bit % 16 & 1;
}
