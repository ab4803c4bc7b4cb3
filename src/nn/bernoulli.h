/* SPDX-License-Identifier: MIT */
/* The coin of dropout, for the layers that toss it: pixels (site 0), dropout, and dense for its weights. */
#ifndef NN_BERNOULLI_H
#define NN_BERNOULLI_H

#include "nn/layer.h"

/* Takes l->config.p as a threshold; false, with the reason, when it is no rate. */
bool bernoulli_strength(struct layer *l, struct err *e);
/* Room for 16 words keep bits. */
bool bernoulli_open(struct layer *l, size_t words, struct err *e);

/* Whether this pass drops anything. */
bool bernoulli_on(const struct layer *l, const struct pass *pass);
/* Draws this step's bits: all ones where nothing is dropped. */
void bernoulli_draw(struct layer *l, const struct pass *pass, size_t words);
/* What those that are kept are multiplied by. */
float bernoulli_scale(const struct layer *l, const struct pass *pass);

#endif
