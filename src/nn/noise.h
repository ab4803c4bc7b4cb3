/* SPDX-License-Identifier: MIT */
/* What all kinds of noise share: when there is any, where it is drawn, and Gaussian noise on activations, for the
 * layers gauss and add. */
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
bool noise_deviation(struct layer *l, struct err *e);

/* shape of a layer whose every unit gets noise. */
bool noise_shape(struct layer *l, struct err *e);

/* Floats of activations. */
size_t noise_count(const struct layer *l);

/* How normals change numbers: kern->noise_plus or noise_times. */
typedef void noise_map(size_t n, float scale, const float *z, const float *x, float *y);

/* Draws this pass's normals and puts them on x, which gives l->y. They stay in l->z where there is one. */
void noise_apply(struct layer *l, const struct pass *pass, noise_map *map, float scale, const float *x);

/* Normals that are drawn and used before the next: the nearest cache holds them. */
enum { NOISE_PIECE = 8 * KERN_NORMALS };

#endif
