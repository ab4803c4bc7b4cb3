/* SPDX-License-Identifier: MIT */
/* AdamW (Loshchilov and Hutter 2019): Adam with config.wd, the decay that does not go through the moments. */
#include "optim_adam.h"

const struct optim_ops optim_adamw = {
    .name = "adamw",
    .slots = 2,
    .plan = adam_plan,
};
