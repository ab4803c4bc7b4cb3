/* SPDX-License-Identifier: MIT */
/* y = W x + b, PyTorch's Linear. W is kept as panels (out, in) (kern/kern.h), the bias behind them; files see PyTorch's
 * (out, in). */
#include <math.h>

#include "base/mem.h"
#include "base/stream.h"
#include "nn/layer.h"

enum { PARAM_WEIGHT, PARAM_BIAS };

static bool dense_shape(struct layer *l, struct err *e)
{
    if (l->config.units < 1)
        return err_set(e, ERR_FAIL, "a dense layer needs at least one unit");
    l->out = (struct shape){{l->config.units, 1, 1, 1}};
    l->param_count = l->config.units * kern_columns(l->in_count) + kern_pad(l->config.units);
    return true;
}

static bool dense_open(struct layer *l, struct err *e)
{
    size_t for_weights = l->out_count * kern_words(l->batch_max), for_input = l->batch_max * kern_words(l->out_count);
    l->live = mem_array(for_weights > for_input ? for_weights : for_input, sizeof *l->live);
    bool ok = l->live;
    if (!l->in_panels || l->need_dx)
        ok = ok && (l->panels = mem_array(l->batch_max, kern_columns(l->in_count) * sizeof *l->panels));
    if (l->need_dx)
        ok = ok && (l->dy_rows = mem_array(l->batch_max, kern_pad(l->out_count) * sizeof *l->dy_rows));
    return ok || err_memory(e, "the activations");
}

static size_t weight_at(const struct layer *l, size_t out, size_t in)
{
    size_t width = kern_width(l->in_count);
    return (in / width * l->out_count + out) * width + in % width;
}

static size_t bias_at(const struct layer *l)
{
    return l->out_count * kern_columns(l->in_count);
}

/* torch.nn.Linear's start: weights and bias uniform in +-1 / sqrt(fan_in). */
static void dense_init(struct layer *l, unsigned index)
{
    struct stream s = {.seed = l->seed, .purpose = STREAM_INIT + index};
    float bound = (float)(1.0 / sqrt((double)l->in_count));
    for (size_t i = 0; i <= l->in_count; i++)
        for (size_t o = 0; o < l->out_count; o++) {
            float u = stream_unit(s, 0, 0, (uint32_t)(i * l->out_count + o));
            l->weight[i < l->in_count ? weight_at(l, o, i) : bias_at(l) + o] = (2 * u - 1) * bound;
        }
}

static struct act dense_forward(struct layer *l, const struct pass *pass, struct act x)
{
    size_t width = kern_width(l->in_count);
    for (size_t i = 0; i * width < l->in_count; i++) {
        const float *block = x.x ? x.x + i * width * l->stride : x.from->ops->block(x.from, pass, i);
        l->kern->dense_forward(l->out_count, l->in_count, i, kern_pad(pass->count), l->weight, l->weight + bias_at(l),
                               block, l->y, l->stride);
        stopwatch_mark(pass->watch, PHASE_forward);
    }
    return (struct act){.x = l->y};
}

/* dX^T = dY^T W, by way of the panels that will then take x. */
static void input_grad(struct layer *l, size_t samples, const float *dy)
{
    size_t width = kern_width(l->in_count), rows = kern_pad(l->out_count);
    struct kern_update keep = {.kind = KERN_KEEP, .grad = l->panels};
    l->kern->transpose(l->out_count, samples, dy, l->stride, l->dy_rows, rows);
    l->kern->sparse_product(samples, l->in_count, l->out_count, l->dy_rows, rows, l->weight, l->live, &keep, 0);
    for (size_t i = 0; i < l->in_count; i += width)
        l->kern->transpose(samples, i + width < l->in_count ? width : l->in_count - i, l->panels + i * samples, width,
                           l->dx + i * l->stride, l->stride);
}

static const float *to_panels(struct layer *l, size_t samples, const float *x)
{
    size_t width = kern_width(l->in_count);
    for (size_t i = 0; i < l->in_count; i += width)
        l->kern->transpose(i + width < l->in_count ? width : l->in_count - i, samples, x + i * l->stride, l->stride,
                           l->panels + i * samples, width);
    return l->panels;
}

/* The input gradient first: the update that follows changes the weights. */
static const float *dense_backward(struct layer *l, const struct pass *pass, struct act x, struct act y,
                                   const float *dy)
{
    (void)y;
    if (l->need_dx)
        input_grad(l, pass->count, dy);
    const float *panels = x.panels ? x.panels : to_panels(l, pass->count, x.x);
    l->kern->sparse_product(l->out_count, l->in_count, pass->count, dy, l->stride, panels, l->live, pass->update,
                            l->at);
    l->kern->dense_bias_grad(l->out_count, kern_pad(pass->count), dy, l->stride, pass->update, l->at + bias_at(l));
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
    size_t columns = i == PARAM_WEIGHT ? l->in_count : 1;
    for (size_t o = 0; o < l->out_count; o++)
        for (size_t c = 0; c < columns; c++) {
            float *kept = &flat[i == PARAM_WEIGHT ? weight_at(l, o, c) : bias_at(l) + o];
            float *given = &values[o * columns + c];
            if (out)
                *given = *kept;
            else
                *kept = *given;
        }
}

const struct layer_ops layer_dense = {
    .name = "dense",
    .phase = PHASE_forward,
    .shape = dense_shape,
    .open = dense_open,
    .init = dense_init,
    .forward = dense_forward,
    .backward = dense_backward,
    .param = dense_param,
    .copy = dense_copy,
    .has_y = true,
    .has_dx = true,
    .takes_blocks = true,
};
