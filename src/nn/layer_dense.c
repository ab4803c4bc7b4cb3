/* SPDX-License-Identifier: MIT */
/* y = x W^T + b, PyTorch's Linear. W is kept transposed, (in, out_stride), with the bias as one more row, so that the
 * forward product and the weight gradient both run along rows; files see PyTorch's (out, in). */
#include <math.h>

#include "base/stream.h"
#include "nn/layer.h"

enum { PARAM_WEIGHT, PARAM_BIAS };

static bool dense_shape(struct layer *l, struct err *e)
{
    if (l->config.units < 1)
        return err_set(e, ERR_FAIL, "a dense layer needs at least one unit");
    l->out = (struct shape){{l->config.units, 1, 1, 1}};
    l->param_count = (l->in_count + 1) * kern_pad(l->config.units);
    return true;
}

/* The bias is the row behind the weights. */
static size_t bias_offset(const struct layer *l)
{
    return l->in_count * l->out_stride;
}

/* torch.nn.Linear's start: weights and bias uniform in +-1 / sqrt(fan_in). */
static void dense_init(struct layer *l, unsigned index)
{
    struct stream s = {.seed = l->seed, .purpose = STREAM_INIT + index};
    float bound = (float)(1.0 / sqrt((double)l->in_count));
    for (size_t row = 0; row <= l->in_count; row++)
        for (size_t o = 0; o < l->out_count; o++) {
            float u = stream_unit(s, 0, 0, (uint32_t)(row * l->out_count + o));
            l->weight[row * l->out_stride + o] = (2 * u - 1) * bound;
        }
}

static const float *dense_forward(struct layer *l, const struct pass *pass, const float *x)
{
    l->kern->gemm_nn(pass->count, l->out_stride, l->in_count, x, l->in_stride, l->weight, l->out_stride,
                     l->weight + bias_offset(l), l->y, l->out_stride);
    return l->y;
}

static const float *dense_backward(struct layer *l, const struct pass *pass, const float *x, const float *y,
                                   const float *dy, bool need_dx)
{
    (void)y;
    l->kern->gemm_tn(l->in_count, l->out_stride, pass->count, x, l->in_stride, dy, l->out_stride, l->grad,
                     l->out_stride);
    l->kern->sum_rows(pass->count, l->out_stride, dy, l->out_stride, l->grad + bias_offset(l));
    if (need_dx)
        l->kern->gemm_nt(pass->count, l->in_count, l->out_stride, dy, l->out_stride, l->weight, l->out_stride, l->dx,
                         l->in_stride);
    return l->dx;
}

static bool dense_param(const struct layer *l, size_t i, struct param *out)
{
    if (i == PARAM_WEIGHT)
        *out = (struct param){.name = "weight", .ndim = 2, .dim = {l->out_count, l->in_count}};
    else if (i == PARAM_BIAS)
        *out = (struct param){.name = "bias", .ndim = 1, .dim = {l->out_count, 1}};
    else
        return false;
    return true;
}

static void dense_copy(const struct layer *l, size_t i, float *flat, float *values, bool out)
{
    size_t rows = i == PARAM_WEIGHT ? l->in_count : 1;
    float *first = i == PARAM_WEIGHT ? flat : flat + bias_offset(l);
    for (size_t o = 0; o < l->out_count; o++)
        for (size_t row = 0; row < rows; row++) {
            float *kept = &first[row * l->out_stride + o], *given = &values[o * rows + row];
            if (out)
                *given = *kept;
            else
                *kept = *given;
        }
}

const struct layer_ops layer_dense = {
    .name = "dense",
    .shape = dense_shape,
    .init = dense_init,
    .forward = dense_forward,
    .backward = dense_backward,
    .param = dense_param,
    .copy = dense_copy,
    .has_y = true,
    .has_dx = true,
};
