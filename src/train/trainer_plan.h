/* SPDX-License-Identifier: MIT */
/* A spec's words as room nn takes them. Any thread. */
#ifndef TRAIN_TRAINER_PLAN_H
#define TRAIN_TRAINER_PLAN_H

#include "nn/model.h"
#include "nn/optim.h"
#include "run/spec.h"

/* The network as layers; returns how many. */
size_t plan_layers(const struct spec *s, struct layer_config out[MODEL_LAYERS_MAX]);

const struct optim_ops *plan_optim(const struct spec *s, struct optim_config *config);

#endif
