/* SPDX-License-Identifier: MIT */
/* What all kinds of noise share: when there is any, where it is drawn, and Gaussian noise on activations, y = x with
 * normals z times a scale on top, for the layers gauss and add. */
#ifndef NN_NOISE_H
#define NN_NOISE_H

#include "nn/model.h"

/* The number of the layer that makes the noise of a site; m->layer_count past the last. */
size_t noise_layer(const struct model *m, unsigned site);

/* Whether this pass has the layer's noise. */
bool noise_on(const struct layer *l, const struct pass *pass);
/* The stream of the layer's site in this pass. */
struct kern_draw noise_stream(const struct layer *l, const struct pass *pass);

/* False, with the reason, when config.p is no deviation. */
bool noise_deviation(const struct layer *l, struct err *e);

/* Floats of activations. */
size_t noise_count(const struct layer *l);
/* shape and open of a layer whose every unit gets noise. */
bool noise_shape(struct layer *l, struct err *e);
bool noise_open(struct layer *l, struct err *e);
/* Draws this step's normals. */
void noise_draw(struct layer *l, const struct pass *pass);

#endif
