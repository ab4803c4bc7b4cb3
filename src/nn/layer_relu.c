/* SPDX-License-Identifier: MIT */
/* y = max(x, 0), and dx = dy where y > 0. */
#include "nn/layer.h"

static bool relu_shape(struct layer *l, struct err *e)
{
    (void)e;
    l->out = l->in;
    return true;
}

static struct act relu_forward(struct layer *l, const struct pass *pass, struct act x)
{
    (void)pass;
    l->kern->relu(l->out_count * l->stride, x.x, l->y);
    return (struct act){.x = l->y};
}

static const float *relu_backward(struct layer *l, const struct pass *pass, struct act x, struct act y,
                                  const float *dy)
{
    (void)pass, (void)x;
    if (!l->need_dx)
        return dy;
    l->kern->relu_back(l->out_count * l->stride, y.x, dy, l->dx);
    return l->dx;
}

const struct layer_ops layer_relu = {
    .name = "relu",
    .phase = PHASE_forward,
    .shape = relu_shape,
    .forward = relu_forward,
    .backward = relu_backward,
    .has_y = true,
    .has_dx = true,
};
