/* SPDX-License-Identifier: MIT */
/* y = x, or 0.01 x below 0 (Maas et al. 2013, torch.nn.LeakyReLU). */
#include "activation.h"

static struct act leaky_forward(struct layer *l, const struct pass *pass, struct act x)
{
    (void)pass;
    return activation_forward(l, KERN_LEAKY, x);
}

static const float *leaky_backward(struct layer *l, const struct pass *pass, struct act x, struct act y,
                                   const float *dy)
{
    (void)pass;
    return activation_backward(l, KERN_LEAKY, x, y, dy);
}

const struct layer_ops layer_leaky = {
    .name = "leaky",
    .phase = PHASE_forward,
    .shape = activation_shape,
    .forward = leaky_forward,
    .backward = leaky_backward,
    .has_y = true,
    .has_dx = true,
};
