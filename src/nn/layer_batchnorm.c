/* SPDX-License-Identifier: MIT */
/* Batch normalisation of each unit (Ioffe and Szegedy 2015), with torch.nn.BatchNorm1d's constants:
 * y = weight (x - mean) / sqrt(variance + 1e-5) + bias. In training mean and variance are the mini-batch's, and running
 * ones follow them by a tenth of the way, the variance as that of a population, times n / (n - 1). Else, in evaluation
 * and sampling, they are the running ones.
 *
 * A mini-batch of one image has no variance, and torch refuses it; here it is normalised by the running statistics,
 * which it leaves as they are, so that an epoch may end with it.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "nn/layer.h"
#include "nn/optim.h"

enum { PARAM_WEIGHT, PARAM_BIAS, PARAM_MEAN, PARAM_VARIANCE, PARAMS };

/* What a pass keeps of each unit, rows of l->stat. MIX_X and MIX_1 are what dx has of x - mean and of 1. */
enum { STAT_MEAN, STAT_INVERSE, STAT_FACTOR, STAT_SUM, STAT_PRODUCT, STAT_MIX_X, STAT_MIX_1, STATS };

static const double eps = 1e-5, momentum = 0.1;

static float *stat(const struct layer *l, int which)
{
    return l->stat + (size_t)which * kern_pad(l->in_count);
}

static float *values_of(const struct layer *l, float *flat, size_t param)
{
    return flat + param * kern_pad(l->in_count);
}

static bool batchnorm_shape(struct layer *l, struct err *e)
{
    (void)e;
    l->out = l->in;
    l->param_count = PARAMS * kern_pad(l->in_count);
    l->buffer_count = (PARAMS - PARAM_MEAN) * kern_pad(l->in_count);
    return true;
}

static bool batchnorm_open(struct layer *l, struct err *e)
{
    l->stat = mem_array(STATS, kern_pad(l->in_count) * sizeof *l->stat);
    return l->stat || err_memory(e, "the statistics of batch normalisation");
}

static void batchnorm_init(struct layer *l, unsigned index)
{
    (void)index;
    for (size_t u = 0; u < l->in_count; u++) {
        values_of(l, l->weight, PARAM_WEIGHT)[u] = values_of(l, l->weight, PARAM_VARIANCE)[u] = 1;
        values_of(l, l->weight, PARAM_BIAS)[u] = values_of(l, l->weight, PARAM_MEAN)[u] = 0;
    }
}

/* Whether the mini-batch has statistics of its own. */
static bool by_batch(const struct pass *pass)
{
    return pass->training && pass->count > 1;
}

static float towards(float from, double to)
{
    return (float)((1 - momentum) * (double)from + momentum * to);
}

static void follow_batch(struct layer *l, const float *mean, const float *variance, size_t count)
{
    double unbiased = (double)count / (double)(count - 1);
    float *running_mean = values_of(l, l->weight, PARAM_MEAN), *running = values_of(l, l->weight, PARAM_VARIANCE);
    for (size_t u = 0; u < l->in_count; u++) {
        running_mean[u] = towards(running_mean[u], (double)mean[u]);
        running[u] = towards(running[u], unbiased * (double)variance[u]);
    }
}

static struct act batchnorm_forward(struct layer *l, const struct pass *pass, struct act x)
{
    float *mean = stat(l, STAT_MEAN), *variance = stat(l, STAT_INVERSE), *factor = stat(l, STAT_FACTOR);
    size_t bytes = kern_pad(l->in_count) * sizeof *mean;
    if (by_batch(pass)) {
        l->kern->row_moments(l->in_count, pass->count, x.x, l->stride, mean, variance);
        if (!pass->rehearsal)
            follow_batch(l, mean, variance, pass->count);
    } else {
        memcpy(mean, values_of(l, l->weight, PARAM_MEAN), bytes);
        memcpy(variance, values_of(l, l->weight, PARAM_VARIANCE), bytes);
    }
    for (size_t u = 0; u < l->in_count; u++) {
        variance[u] = (float)(1 / sqrt((double)variance[u] + eps)); /* the inverse deviation from here on */
        factor[u] = l->weight[u] * variance[u];
    }
    l->kern->row_scale(l->in_count, kern_pad(pass->count), x.x, l->stride, mean, factor,
                       values_of(l, l->weight, PARAM_BIAS), l->y);
    return (struct act){.x = l->y};
}

/* dx = factor (dy - mean of dy - (x - mean) inverse^2 mean of dy (x - mean)); by running statistics factor dy alone. */
static void plan_input_grad(struct layer *l, const struct pass *pass)
{
    const float *inverse = stat(l, STAT_INVERSE), *factor = stat(l, STAT_FACTOR), *sum = stat(l, STAT_SUM);
    double share = by_batch(pass) ? 1 / (double)pass->count : 0;
    for (size_t u = 0; u < l->in_count; u++) {
        double by = -(double)factor[u] * share, square = (double)inverse[u] * (double)inverse[u];
        stat(l, STAT_MIX_X)[u] = (float)(by * square * (double)stat(l, STAT_PRODUCT)[u]);
        stat(l, STAT_MIX_1)[u] = (float)(by * (double)sum[u]);
    }
}

static void update_parameters(struct layer *l, const struct pass *pass)
{
    struct kern_update slice = optim_slice(pass->update, l->at);
    for (size_t u = 0; u < l->in_count; u++) {
        values_of(l, slice.grad, PARAM_WEIGHT)[u] = stat(l, STAT_INVERSE)[u] * stat(l, STAT_PRODUCT)[u];
        values_of(l, slice.grad, PARAM_BIAS)[u] = stat(l, STAT_SUM)[u];
    }
    l->kern->update(l->param_count - l->buffer_count, &slice);
}

static const float *batchnorm_backward(struct layer *l, const struct pass *pass, struct act x, struct act y,
                                       const float *dy)
{
    (void)y;
    const float *mean = stat(l, STAT_MEAN);
    l->kern->row_sums(l->in_count, pass->count, x.x, l->stride, mean, dy, stat(l, STAT_SUM), stat(l, STAT_PRODUCT));
    if (l->need_dx) {
        plan_input_grad(l, pass);
        l->kern->row_mix(l->in_count, pass->count, x.x, l->stride, mean, stat(l, STAT_FACTOR), stat(l, STAT_MIX_X),
                         stat(l, STAT_MIX_1), dy, l->dx);
    }
    update_parameters(l, pass);
    return l->need_dx ? l->dx : dy;
}

static bool batchnorm_param(const struct layer *l, size_t i, struct param *out)
{
    static const char *const name[PARAMS] = {"weight", "bias", "running_mean", "running_var"};
    if (i >= PARAMS)
        return false;
    *out = (struct param){.name = name[i], .ndim = 1, .dim = {l->in_count, 1}, .buffer = i >= PARAM_MEAN};
    return true;
}

static void batchnorm_copy(const struct layer *l, size_t i, float *flat, float *values, bool out)
{
    float *kept = values_of(l, flat, i);
    memcpy(out ? values : kept, out ? kept : values, l->in_count * sizeof *kept);
}

const struct layer_ops layer_batchnorm = {
    .name = "batchnorm",
    .tensor = "bn",
    .phase = PHASE_forward,
    .shape = batchnorm_shape,
    .open = batchnorm_open,
    .init = batchnorm_init,
    .forward = batchnorm_forward,
    .backward = batchnorm_backward,
    .param = batchnorm_param,
    .copy = batchnorm_copy,
    .has_y = true,
    .has_dx = true,
};
