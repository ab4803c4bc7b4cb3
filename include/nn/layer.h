/* SPDX-License-Identifier: MIT */
/* The contract of a layer kind: one file src/nn/layer_<kind>.c and one line in layer.def.
 *
 * A layer maps a mini-batch (n, in) to (n, out), row-major, rows padded to kern_pad. It keeps what its
 * backward pass needs. Layers of one model are used by one thread at a time.
 */
#ifndef NN_LAYER_H
#define NN_LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "kern/kern.h"

/* One sample's shape, outermost first: (features) for a vector, (channels, height, width) for an image. Unused
 * sizes are 1. */
struct shape {
    size_t size[4];
};

size_t shape_count(struct shape s);

/* One trip through the model: who is computed, and at what point of the run, for the random streams. */
struct pass {
    size_t count;                /* samples, at most the model's batch_max */
    const uint8_t *const *image; /* (count) pointers to pixel bytes: the model's input */
    bool training;               /* noise on; what backward needs is kept */
    uint32_t epoch, step;
};

/* A parameter as PyTorch knows it. The values live in the model's flat array as the layer likes them; tensor_copy
 * translates. */
struct param {
    const char *name; /* "weight" or "bias" */
    size_t ndim, dim[2]; /* PyTorch's shape: weight (out, in), bias (out) */
};

struct layer_ops;

struct layer_config {
    const struct layer_ops *kind;
    size_t units; /* dense: outputs */
    double p;     /* dropout: probability that a unit is dropped, [0, 1) */
    unsigned site; /* dropout: number of the site, 0 is the input */
};

struct layer {
    const struct layer_ops *ops;
    const struct kern *kern;
    struct layer_config config;
    struct shape in, out;
    size_t in_count, in_stride;   /* floats a sample, and with padding */
    size_t out_count, out_stride;
    size_t batch_max;
    uint64_t seed;
    size_t param_count;   /* floats of the flat arrays that are this layer's, a padded count */
    float *weight, *grad; /* its slices of the model's flat arrays */
    float *y;             /* (batch_max, out_stride): its output, where it is not its input */
    float *dx;            /* (batch_max, in_stride): the gradient it hands down */
    uint16_t *bits;       /* dropout's keep bits */
    uint32_t threshold;   /* dropout's rate as mask_draw takes it */
};

struct layer_ops {
    const char *name;
    /* Sets out and param_count from in and config; allocates nothing. */
    bool (*shape)(struct layer *l, struct err *e);
    /* Allocates what it needs beyond y and dx; may be NULL. */
    bool (*open)(struct layer *l, struct err *e);
    /* Draws the start values from stream STREAM_INIT + index; NULL without parameters. */
    void (*init)(struct layer *l, unsigned index);
    /* x (count, in) -> the output (count, out): l->y, or x itself where the layer does nothing. */
    const float *(*forward)(struct layer *l, const struct pass *pass, const float *x);
    /* dy (count, out) -> the gradient with respect to x: l->dx, or dy itself. x and y are those of the last forward.
     * Writes l->grad. need_dx is false for layers with no parameters below; then the result is not used. */
    const float *(*backward)(struct layer *l, const struct pass *pass, const float *x, const float *y, const float *dy,
                             bool need_dx);
    /* Parameter i, or false past the last; NULL without parameters. */
    bool (*param)(const struct layer *l, size_t i, struct param *out);
    /* Copies parameter i between values (contiguous, PyTorch's order) and flat, a slice laid out as l->weight: into
     * values when out, else from them. */
    void (*copy)(const struct layer *l, size_t i, float *flat, float *values, bool out);
    bool has_y, has_dx; /* model_init allocates these */
};

/* The kinds, by layer.def: extern const struct layer_ops layer_dense, layer_relu ... */
#define LAYER(name) extern const struct layer_ops layer_##name;
#include "nn/layer.def"
#undef LAYER

#endif
