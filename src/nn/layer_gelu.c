/* SPDX-License-Identifier: MIT */
/* y = x times the normal distribution function of x, not its approximation by tanh (Hendrycks and Gimpel 2016,
 * torch.nn.GELU). */
#include "activation.h"

static struct act gelu_forward(struct layer *l, const struct pass *pass, struct act x)
{
    (void)pass;
    return activation_forward(l, KERN_GELU, x);
}

static const float *gelu_backward(struct layer *l, const struct pass *pass, struct act x, struct act y, const float *dy)
{
    (void)pass;
    return activation_backward(l, KERN_GELU, x, y, dy);
}

const struct layer_ops layer_gelu = {
    .name = "gelu",
    .phase = PHASE_forward,
    .shape = activation_shape,
    .forward = gelu_forward,
    .backward = gelu_backward,
    .has_y = true,
    .has_dx = true,
};
