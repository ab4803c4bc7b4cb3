/* SPDX-License-Identifier: MIT */
/* The step that Adam and AdamW share: what parts them is which decay a run spec gives them. */
#ifndef NN_OPTIM_ADAM_H
#define NN_OPTIM_ADAM_H

#include "nn/optim.h"

void adam_plan(const struct optim *o, struct kern_update *u);

#endif
