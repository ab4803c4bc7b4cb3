/* SPDX-License-Identifier: MIT */
/* y = tanh x (torch.nn.Tanh). */
#include "activation.h"

static struct act tanh_forward(struct layer *l, const struct pass *pass, struct act x)
{
    (void)pass;
    return activation_forward(l, KERN_TANH, x);
}

static const float *tanh_backward(struct layer *l, const struct pass *pass, struct act x, struct act y, const float *dy)
{
    (void)pass;
    return activation_backward(l, KERN_TANH, x, y, dy);
}

const struct layer_ops layer_tanh = {
    .name = "tanh",
    .phase = PHASE_forward,
    .shape = activation_shape,
    .forward = tanh_forward,
    .backward = tanh_backward,
    .has_y = true,
    .has_dx = true,
};
