/* SPDX-License-Identifier: MIT */
/* What the layers that are one function of each activation share: leaky, tanh, sigmoid, gelu. ReLU is its own. */
#ifndef NN_ACTIVATION_H
#define NN_ACTIVATION_H

#include "nn/layer.h"

bool activation_shape(struct layer *l, struct err *e);
struct act activation_forward(struct layer *l, enum kern_act act, struct act x);
const float *activation_backward(struct layer *l, enum kern_act act, struct act x, struct act y, const float *dy);

#endif
