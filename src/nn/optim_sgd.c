/* SPDX-License-Identifier: MIT */
/* Stochastic gradient descent with momentum, in PyTorch's form: u = momentum u + g, w -= lr u. */
#include "nn/optim.h"

static void sgd_step(struct optim *o, const float *grad, float *w)
{
    o->kern->sgd(o->count, (float)o->config.lr, (float)o->config.momentum, grad, o->slot[0], w);
}

const struct optim_ops optim_sgd = {
    .name = "sgd",
    .slots = 1,
    .step = sgd_step,
};
