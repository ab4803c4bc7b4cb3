/* SPDX-License-Identifier: MIT */
/* y = W x + b, PyTorch's Linear. W is kept as panels (out, in) (kern/kern.h), the bias behind them, and behind that the
 * deviations of W, as panels too, where the stochastic delta rule has them; files see PyTorch's (out, in). weights.c
 * has the noise on W. */
#include <math.h>

#include "base/mem.h"
#include "base/stream.h"
#include "noise.h"
#include "weights.h"

enum { PARAM_WEIGHT, PARAM_BIAS, PARAM_DEVIATION };

static bool dense_shape(struct layer *l, struct err *e)
{
    if (l->config.units < 1)
        return err_set(e, ERR_FAIL, "a dense layer needs at least one unit");
    l->out = (struct shape){{l->config.units, 1, 1, 1}};
    size_t weights = l->config.units * kern_columns(l->in_count);
    l->buffer_count = l->config.weights == WEIGHTS_DELTA ? weights : 0;
    l->param_count = weights + kern_pad(l->config.units) + l->buffer_count;
    l->noise = l->config.weights != WEIGHTS_STILL;
    return !l->noise || weights_strength(l, e);
}

static bool dense_open(struct layer *l, struct err *e)
{
    size_t for_weights = l->out_count * kern_words(l->batch_max), for_input = l->batch_max * kern_words(l->out_count);
    l->live = mem_array(for_weights > for_input ? for_weights : for_input, sizeof *l->live);
    l->panel = mem_array(l->batch_max, kern_width(l->in_count) * sizeof *l->panel);
    if (l->need_dx)
        l->dy_rows = mem_array(l->batch_max, kern_pad(l->out_count) * sizeof *l->dy_rows);
    if (!l->live || !l->panel || (l->need_dx && !l->dy_rows))
        return err_memory(e, "the activations");
    return !l->noise || weights_open(l, e);
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

/* Where PyTorch's (out, in) is in a layer's slice; of the bias, in is 0. */
static size_t param_at(const struct layer *l, size_t param, size_t out, size_t in)
{
    switch (param) {
    case PARAM_WEIGHT: return weight_at(l, out, in);
    case PARAM_BIAS: return bias_at(l) + out;
    default: return l->param_count - l->buffer_count + weight_at(l, out, in);
    }
}

/* Deviations in units of the strength, which they begin with. What pads the weights has none. */
static void init_deviations(struct layer *l)
{
    for (size_t o = 0; o < l->out_count; o++)
        for (size_t i = 0; i < l->in_count; i++)
            l->weight[param_at(l, PARAM_DEVIATION, o, i)] = 1;
}

/* Weight (o, i), or bias o where i is fan_in. */
static float *parameter(struct layer *l, size_t o, size_t i)
{
    return &l->weight[i < l->in_count ? weight_at(l, o, i) : bias_at(l) + o];
}

/* The first `columns` of the weights' columns and the bias, uniform in +-bound. */
static void start_uniform(struct layer *l, struct stream s, size_t columns, float bound)
{
    for (size_t i = 0; i < columns; i++)
        for (size_t o = 0; o < l->out_count; o++)
            *parameter(l, o, i) = (2 * stream_unit(s, 0, 0, (uint32_t)(i * l->out_count + o)) - 1) * bound;
}

/* Normal, by Box and Muller (1958), from two draws each; a draw is below 1, so the logarithm's argument is above 0. */
static void start_normal(struct layer *l, struct stream s, double deviation)
{
    const double turn = 6.283185307179586;
    for (size_t i = 0; i < l->in_count; i++)
        for (size_t o = 0; o < l->out_count; o++) {
            uint32_t draw = 2 * (uint32_t)(i * l->out_count + o);
            double radius = sqrt(-2 * log(1 - (double)stream_unit(s, 0, 0, draw)));
            *parameter(l, o, i) = (float)(deviation * radius * cos(turn * (double)stream_unit(s, 0, 0, draw + 1)));
        }
}

/* TORCH is torch.nn.Linear's start, weights and bias alike; the others are torch.nn.init's kaiming_normal_ for ReLU and
 * xavier_uniform_, with no bias. model_reset has set all to 0. */
static void dense_init(struct layer *l, unsigned index)
{
    struct stream s = {.seed = l->seed, .purpose = STREAM_INIT + index};
    double in = (double)l->in_count, out = (double)l->out_count;
    switch (l->config.start) {
    case START_TORCH: start_uniform(l, s, l->in_count + 1, (float)(1.0 / sqrt(in))); break;
    case START_HE: start_normal(l, s, sqrt(2 / in)); break;
    case START_GLOROT: start_uniform(l, s, l->in_count, (float)sqrt(6 / (in + out))); break;
    }
    if (l->buffer_count)
        init_deviations(l);
}

static void draw_weights(struct layer *l, const struct pass *pass)
{
    weights_draw(l, pass);
    stopwatch_mark(pass->watch, PHASE_masks);
}

static struct act dense_forward(struct layer *l, const struct pass *pass, struct act x)
{
    size_t width = kern_width(l->in_count);
    if (l->noise)
        draw_weights(l, pass);
    for (size_t i = 0; i * width < l->in_count; i++) {
        const float *block = x.x ? x.x + i * width * l->stride : x.from->ops->block(x.from, pass, i);
        l->kern->dense_forward(l->out_count, l->in_count, i, kern_pad(pass->count), weights_used(l, pass),
                               l->weight + bias_at(l), block, l->y, l->stride);
        stopwatch_mark(pass->watch, PHASE_forward);
    }
    return (struct act){.x = l->y};
}

/* Inputs in panel i. */
static size_t panel_inputs(const struct layer *l, size_t i)
{
    size_t width = kern_width(l->in_count), from = i * width;
    return from + width < l->in_count ? width : l->in_count - from;
}

/* dX^T = dY^T W, panel by panel. */
static void input_grad(struct layer *l, const struct pass *pass, const float *dy)
{
    const float *weight = weights_used(l, pass);
    size_t samples = pass->count, width = kern_width(l->in_count), rows = kern_pad(l->out_count);
    struct kern_update keep = {.kind = KERN_KEEP, .grad = l->panel};
    l->kern->transpose(l->out_count, samples, dy, l->stride, l->dy_rows, rows);
    l->kern->nonzero(samples, l->out_count, l->dy_rows, rows, l->live);
    for (size_t i = 0; i * width < l->in_count; i++) {
        l->kern->sparse_product(samples, width, l->out_count, l->dy_rows, rows, l->live,
                                weight + i * width * l->out_count, &keep, 0);
        l->kern->transpose(samples, panel_inputs(l, i), l->panel, width, l->dx + i * width * l->stride, l->stride);
    }
}

static const float *input_panel(struct layer *l, const struct pass *pass, struct act x, size_t i)
{
    size_t width = kern_width(l->in_count);
    if (!x.x)
        return x.from->ops->panel(x.from, pass, i);
    l->kern->transpose(panel_inputs(l, i), pass->count, x.x + i * width * l->stride, l->stride, l->panel, width);
    return l->panel;
}

/* dW = dY X^T, panel by panel. With noisy weights the gradient is not yet that of the weights: it is kept first. */
static void weight_grad(struct layer *l, const struct pass *pass, struct act x, const float *dy)
{
    size_t width = kern_width(l->in_count), count = width * l->out_count;
    bool noisy = noise_on(l, pass);
    const struct kern_update keep = {.kind = KERN_KEEP, .grad = l->grad};
    const struct kern_update *update = noisy ? &keep : pass->update;
    size_t at = noisy ? 0 : l->at;
    l->kern->nonzero(l->out_count, pass->count, dy, l->stride, l->live);
    for (size_t i = 0; i * width < l->in_count; i++) {
        stopwatch_mark(pass->watch, PHASE_backward);
        l->kern->sparse_product(l->out_count, width, pass->count, dy, l->stride, l->live, input_panel(l, pass, x, i),
                                update, at + i * count);
        if (noisy)
            weights_update(l, pass, i * count, count);
    }
}

/* The input gradient first: the update that follows changes the weights. */
static const float *dense_backward(struct layer *l, const struct pass *pass, struct act x, struct act y,
                                   const float *dy)
{
    (void)y;
    if (l->need_dx)
        input_grad(l, pass, dy);
    weight_grad(l, pass, x, dy);
    l->kern->dense_bias_grad(l->out_count, kern_pad(pass->count), dy, l->stride, pass->update, l->at + bias_at(l));
    return l->dx;
}

/* A unit's weights are a row of each panel. */
static void dense_constrain(struct layer *l, double most)
{
    size_t width = kern_width(l->in_count), panels = kern_columns(l->in_count) / width;
    for (size_t o = 0; o < l->out_count; o++) {
        double square = 0;
        for (size_t i = 0; i < panels; i++)
            square += l->kern->square_sum(width, l->weight + (i * l->out_count + o) * width);
        float by = (float)(most / sqrt(square));
        for (size_t i = 0; by < 1 && i < panels; i++)
            l->kern->scale(width, by, l->weight + (i * l->out_count + o) * width);
    }
}

static bool dense_param(const struct layer *l, size_t i, struct param *out)
{
    if (i == PARAM_WEIGHT)
        *out = (struct param){.name = "weight", .ndim = 2, .dim = {l->out_count, l->in_count}};
    else if (i == PARAM_BIAS)
        *out = (struct param){.name = "bias", .ndim = 1, .dim = {l->out_count, 1}};
    else if (i == PARAM_DEVIATION && l->buffer_count)
        *out = (struct param){.name = "deviation", .ndim = 2, .dim = {l->out_count, l->in_count}, .buffer = true};
    else
        return false;
    return true;
}

static void dense_copy(const struct layer *l, size_t i, float *flat, float *values, bool out)
{
    size_t columns = i == PARAM_BIAS ? 1 : l->in_count;
    for (size_t o = 0; o < l->out_count; o++)
        for (size_t c = 0; c < columns; c++) {
            float *kept = &flat[param_at(l, i, o, c)], *given = &values[o * columns + c];
            if (out)
                *given = *kept;
            else
                *kept = *given;
        }
}

const struct layer_ops layer_dense = {
    .name = "dense",
    .tensor = "fc",
    .phase = PHASE_forward,
    .shape = dense_shape,
    .strength = weights_strength,
    .open = dense_open,
    .init = dense_init,
    .forward = dense_forward,
    .backward = dense_backward,
    .param = dense_param,
    .copy = dense_copy,
    .constrain = dense_constrain,
    .has_y = true,
    .has_dx = true,
    .takes_panels = true,
};
