/* SPDX-License-Identifier: MIT */
/* y = 1 / (1 + e^-x) (torch.nn.Sigmoid). */
#include "activation.h"

static struct act sigmoid_forward(struct layer *l, const struct pass *pass, struct act x)
{
    (void)pass;
    return activation_forward(l, KERN_SIGMOID, x);
}

static const float *sigmoid_backward(struct layer *l, const struct pass *pass, struct act x, struct act y,
                                     const float *dy)
{
    (void)pass;
    return activation_backward(l, KERN_SIGMOID, x, y, dy);
}

const struct layer_ops layer_sigmoid = {
    .name = "sigmoid",
    .phase = PHASE_forward,
    .shape = activation_shape,
    .forward = sigmoid_forward,
    .backward = sigmoid_backward,
    .has_y = true,
    .has_dx = true,
};
