/* SPDX-License-Identifier: MIT */
/* Optimiser steps over a flat array, for one shim. */

/* In PyTorch's order of operations: the second moment is corrected inside the root, then eps is added. */
static void adam(size_t n, const struct kern_adam *k, const float *g, float *m, float *v, float *w)
{
    const struct kern_adam c = *k;
    for (size_t i = 0; i < n; i += VEC) {
        vf gi = vec_load(g + i);
        vf mi = vec_load(m + i) * c.beta1 + gi * c.rest1;
        vf vi_ = vec_load(v + i) * c.beta2 + gi * gi * c.rest2;
        vec_store(m + i, mi);
        vec_store(v + i, vi_);
        vec_store(w + i, vec_load(w + i) - c.step_size * mi / (vec_sqrt(vi_) * c.inv_sqrt_corr2 + c.eps));
    }
}

static void sgd(size_t n, float lr, float momentum, const float *g, float *u, float *w)
{
    for (size_t i = 0; i < n; i += VEC) {
        vf ui = vec_load(u + i) * momentum + vec_load(g + i);
        vec_store(u + i, ui);
        vec_store(w + i, vec_load(w + i) - ui * lr);
    }
}
