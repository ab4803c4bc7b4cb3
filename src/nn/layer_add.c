/* SPDX-License-Identifier: MIT */
/* Additive Gaussian noise: y = x + s z (Bishop 1995, for inputs), and dx = dy. In evaluation y = x. */
#include "noise.h"

static bool add_strength(struct layer *l, struct err *e)
{
    return noise_deviation(l, e);
}

static struct act add_forward(struct layer *l, const struct pass *pass, struct act x)
{
    if (!noise_on(l, pass))
        return x;
    noise_draw(l, pass);
    l->kern->noise_plus(noise_count(l), (float)l->config.p, l->z, x.x, l->y);
    return (struct act){.x = l->y};
}

static const float *add_backward(struct layer *l, const struct pass *pass, struct act x, struct act y, const float *dy)
{
    (void)l, (void)pass, (void)x, (void)y;
    return dy;
}

const struct layer_ops layer_add = {
    .name = "add",
    .phase = PHASE_masks,
    .shape = noise_shape,
    .strength = add_strength,
    .open = noise_open,
    .forward = add_forward,
    .backward = add_backward,
    .has_y = true,
};
