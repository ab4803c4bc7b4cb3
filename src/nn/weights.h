/* SPDX-License-Identifier: MIT */
/* Noise on the weights of a dense layer: DropConnect and the stochastic delta rule (enum layer_weights has the
 * formulas). Its weights are the first of its slice; deviations, where there are any, the last. */
#ifndef NN_WEIGHTS_H
#define NN_WEIGHTS_H

#include "nn/layer.h"

/* Takes config.p; false, with the reason, when it is no strength of that noise. */
bool weights_strength(struct layer *l, struct err *e);
bool weights_open(struct layer *l, struct err *e);

/* Draws this pass's weights, if it has noise. */
void weights_draw(struct layer *l, const struct pass *pass);
/* The weights of this pass: those drawn last, or as they are. */
const float *weights_used(const struct layer *l, const struct pass *pass);

/* From the gradients at the weights used, count of them from number `at` of the layer's on, which are in l->grad, to
 * those of the weights, in the same place; then the deviations learn and the update is done. */
void weights_update(struct layer *l, const struct pass *pass, size_t at, size_t count);

#endif
