/* SPDX-License-Identifier: MIT */
/* y = max(x, 0), and dx = dy where y > 0. */
#include "nn/layer.h"

static bool relu_shape(struct layer *l, struct err *e)
{
    (void)e;
    l->out = l->in;
    return true;
}

static const float *relu_forward(struct layer *l, const struct pass *pass, const float *x)
{
    l->kern->relu(pass->count * l->out_stride, x, l->y);
    return l->y;
}

static const float *relu_backward(struct layer *l, const struct pass *pass, const float *x, const float *y,
                                  const float *dy, bool need_dx)
{
    (void)x;
    if (!need_dx)
        return dy;
    l->kern->relu_back(pass->count * l->out_stride, y, dy, l->dx);
    return l->dx;
}

const struct layer_ops layer_relu = {
    .name = "relu",
    .shape = relu_shape,
    .forward = relu_forward,
    .backward = relu_backward,
    .has_y = true,
    .has_dx = true,
};
