/* SPDX-License-Identifier: MIT */
/* A look at a site after a forward pass: its activations before and after the noise, and the mask itself. For who
 * explains a model; training does not know of it. By the model's thread, before the model's next pass.
 *
 * Where the noise is on the weights of the next layer, the activations are the same before and after it. Where it drops
 * nothing, and where it drops weights, all units are kept.
 */
#ifndef NN_PROBE_H
#define NN_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "nn/model.h"

struct probe {
    size_t units;
    double p;     /* the strength as it is used: a rate of dropping is a multiple of 2^-16 */
    double scale; /* what units that are kept were multiplied by: with inverted scaling 1 / (1 - p), or 1 in a pass
                     without noise; 1 also where the noise is no mask on units */

    struct layer *layer; /* the rest is for the functions below */
    struct layer still;  /* the same, without its noise */
    struct pass pass;
    struct act before, after;
    const float *block;
};

/* Site number `site`, 0 is the input, in the model's last forward pass, which was made with *pass. False past the
 * last. The images of *pass must still be there. */
bool probe_site(struct probe *p, struct model *m, const struct pass *pass, unsigned site);

/* The activations (pass->count) of one unit. Ask for units 0, 1, 2 ... in order, and for one side after the other: the
 * input is read from the bytes again, a panel at a time. Good until the next call. */
const float *probe_before(struct probe *p, size_t unit);
const float *probe_after(struct probe *p, size_t unit);

bool probe_kept(const struct probe *p, size_t unit, size_t sample);

#endif
