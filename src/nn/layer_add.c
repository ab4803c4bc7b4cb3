/* SPDX-License-Identifier: MIT */
/* Additive Gaussian noise: y = x + s z (Bishop 1995, for inputs), and dx = dy. In evaluation y = x. */
#include "noise.h"

static struct act add_forward(struct layer *l, const struct pass *pass, struct act x)
{
    if (!noise_on(l, pass))
        return x;
    noise_apply(l, pass, l->kern->noise_plus, (float)l->config.p, x.x);
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
    .strength = noise_deviation,
    .forward = add_forward,
    .backward = add_backward,
    .has_y = true,
};
