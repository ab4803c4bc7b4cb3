/* SPDX-License-Identifier: MIT */
/* Dropout (Srivastava et al. 2014): y = keep ? x / (1 - p) : 0, and in evaluation y = x, as PyTorch does; or scaled
 * otherwise (enum layer_scaling). bernoulli.c has the coin. */
#include "bernoulli.h"

static bool dropout_shape(struct layer *l, struct err *e)
{
    l->out = l->in;
    l->noise = true;
    return bernoulli_strength(l, e);
}

static size_t dropout_words(const struct layer *l)
{
    return shape_count(l->out) * l->stride / 16;
}

static bool dropout_open(struct layer *l, struct err *e)
{
    return bernoulli_open(l, dropout_words(l), e);
}

/* Whether the pass changes anything: drops, or, with classic scaling, makes up in evaluation for what was dropped. */
static bool dropout_on(const struct layer *l, const struct pass *pass)
{
    return bernoulli_on(l, pass) || bernoulli_scale(l, pass) != 1;
}

static struct act dropout_forward(struct layer *l, const struct pass *pass, struct act x)
{
    if (!dropout_on(l, pass))
        return x;
    bernoulli_draw(l, pass, dropout_words(l));
    l->kern->mask_apply(dropout_words(l), l->bits, bernoulli_scale(l, pass), x.x, l->y);
    return (struct act){.x = l->y};
}

static const float *dropout_backward(struct layer *l, const struct pass *pass, struct act x, struct act y,
                                     const float *dy)
{
    (void)x, (void)y;
    if (!l->need_dx || !dropout_on(l, pass))
        return dy;
    l->kern->mask_apply(dropout_words(l), l->bits, bernoulli_scale(l, pass), dy, l->dx);
    return l->dx;
}

static size_t dropout_bit(const struct layer *l, size_t unit, size_t sample)
{
    return unit * l->stride + sample;
}

const struct layer_ops layer_dropout = {
    .name = "dropout",
    .phase = PHASE_masks,
    .shape = dropout_shape,
    .strength = bernoulli_strength,
    .open = dropout_open,
    .forward = dropout_forward,
    .backward = dropout_backward,
    .bit = dropout_bit,
    .has_y = true,
    .has_dx = true,
};
