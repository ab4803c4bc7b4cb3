/* SPDX-License-Identifier: MIT */
/* Adam (Kingma and Ba 2015) with bias correction and PyTorch's constants. */
#include "optim_adam.h"

#include <math.h>

static const double beta1 = 0.9, beta2 = 0.999, eps = 1e-8;

void adam_plan(const struct optim *o, struct kern_update *u)
{
    u->kind = KERN_ADAM;
    u->adam = (struct kern_adam){
        .beta1 = (float)beta1,
        .beta2 = (float)beta2,
        .eps = (float)eps,
        .rest1 = (float)(1 - beta1),
        .rest2 = (float)(1 - beta2),
        .step_size = (float)(o->config.lr / (1 - pow(beta1, (double)o->t))),
        .inv_sqrt_corr2 = (float)(1 / sqrt(1 - pow(beta2, (double)o->t))),
    };
}

const struct optim_ops optim_adam = {
    .name = "adam",
    .slots = 2,
    .plan = adam_plan,
};
