/* SPDX-License-Identifier: MIT */
/* Inverted dropout (Srivastava et al. 2014, scaled in training as PyTorch does): y = keep ? x / (1 - p) : 0, and in
 * evaluation y = x. The masks of a site come from stream STREAM_DROPOUT + site, so sites do not disturb each other.
 *
 * The rate is p rounded to a multiple of 2^-16, for 16 bits decide a unit; survivors are scaled by that same rate, so
 * the expectation is exact.
 */
#include <math.h>

#include "base/mem.h"
#include "base/stream.h"
#include "nn/layer.h"

enum { RATE_ONE = 65536 };

static bool dropout_shape(struct layer *l, struct err *e)
{
    if (!(l->config.p >= 0 && l->config.p < 1))
        return err_set(e, ERR_FAIL, "dropout rate %g: must be at least 0 and below 1", l->config.p);
    l->out = l->in;
    l->threshold = (uint32_t)lround(l->config.p * RATE_ONE);
    if (l->threshold == RATE_ONE)
        l->threshold--; /* a rate of 1 would leave nothing, and scale it by infinity */
    return true;
}

static bool dropout_open(struct layer *l, struct err *e)
{
    l->bits = mem_array(l->batch_max, l->out_stride / 8); /* 16 units in 2 bytes */
    return l->bits || err_memory(e, "the dropout masks");
}

static float dropout_scale(const struct layer *l)
{
    return (float)RATE_ONE / (float)(RATE_ONE - l->threshold);
}

static const float *dropout_forward(struct layer *l, const struct pass *pass, const float *x)
{
    if (!pass->training || !l->threshold)
        return x;
    struct kern_draw draw = {.seed = l->seed, .purpose = STREAM_DROPOUT + l->config.site, .epoch = pass->epoch,
                             .step = pass->step};
    l->kern->mask_draw(pass->count, l->out_count, draw, l->threshold, l->bits);
    l->kern->mask_apply(pass->count, l->out_count, l->bits, dropout_scale(l), x, l->y);
    return l->y;
}

static const float *dropout_backward(struct layer *l, const struct pass *pass, const float *x, const float *y,
                                     const float *dy, bool need_dx)
{
    (void)x, (void)y;
    if (!need_dx || !pass->training || !l->threshold)
        return dy;
    l->kern->mask_apply(pass->count, l->out_count, l->bits, dropout_scale(l), dy, l->dx);
    return l->dx;
}

const struct layer_ops layer_dropout = {
    .name = "dropout",
    .shape = dropout_shape,
    .open = dropout_open,
    .forward = dropout_forward,
    .backward = dropout_backward,
    .has_y = true,
    .has_dx = true,
};
