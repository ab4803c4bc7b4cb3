/* SPDX-License-Identifier: MIT */
/* The input: gathers the mini-batch's images and scales bytes to [-1, 1], (x / 255 - 0.5) / 0.5, as the
 * notebook's ToTensor and Normalize((0.5,), (0.5,)) do; written (x - 127.5) / 127.5, black and white are exact. */
#include "nn/layer.h"

static bool pixels_shape(struct layer *l, struct err *e)
{
    (void)e;
    l->out = l->in;
    return true;
}

static const float *pixels_forward(struct layer *l, const struct pass *pass, const float *x)
{
    (void)x;
    for (size_t i = 0; i < pass->count; i++)
        l->kern->scale_bytes(l->in_count, pass->image[i], 127.5f, 1.0f / 127.5f, l->y + i * l->out_stride);
    return l->y;
}

static const float *pixels_backward(struct layer *l, const struct pass *pass, const float *x, const float *y,
                                    const float *dy, bool need_dx)
{
    (void)l, (void)pass, (void)x, (void)y, (void)need_dx;
    return dy;
}

const struct layer_ops layer_pixels = {
    .name = "pixels",
    .shape = pixels_shape,
    .forward = pixels_forward,
    .backward = pixels_backward,
    .has_y = true,
};
