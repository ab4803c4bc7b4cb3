/* SPDX-License-Identifier: MIT */
/* RMSprop (Tieleman and Hinton 2012), not centred, with momentum, in PyTorch's form and with its constants. */
#include "nn/optim.h"

static const double alpha = 0.99, eps = 1e-8;

static void rmsprop_plan(const struct optim *o, struct kern_update *u)
{
    u->kind = KERN_RMSPROP;
    u->lr = (float)o->config.lr;
    u->momentum = (float)o->config.momentum;
    u->alpha = (float)alpha;
    u->rest = (float)(1 - alpha);
    u->eps = (float)eps;
}

const struct optim_ops optim_rmsprop = {
    .name = "rmsprop",
    .slots = 2,
    .plan = rmsprop_plan,
};
