/* SPDX-License-Identifier: MIT */
/* Stochastic gradient descent with momentum, in PyTorch's form: u = momentum u + g, w -= lr u; with Nesterov's momentum
 * (Sutskever et al. 2013) w -= lr (g + momentum u). */
#include "nn/optim.h"

static void sgd_plan(const struct optim *o, struct kern_update *u)
{
    u->kind = o->config.nesterov ? KERN_NESTEROV : KERN_SGD;
    u->lr = (float)o->config.lr;
    u->momentum = (float)o->config.momentum;
}

const struct optim_ops optim_sgd = {
    .name = "sgd",
    .slots = 1,
    .plan = sgd_plan,
};
