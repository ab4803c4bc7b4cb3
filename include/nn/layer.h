/* SPDX-License-Identifier: MIT */
/* The contract of a layer kind: one file src/nn/layer_<kind>.c and one line in layer.def.
 *
 * A layer maps a mini-batch of activations (in, stride) to (out, stride), a row for each unit (kern/kern.h). It keeps
 * what its backward pass needs. Layers of one model are used by one thread at a time.
 */
#ifndef NN_LAYER_H
#define NN_LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "kern/kern.h"
#include "nn/phase.h"

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
    bool sampling;               /* not training, but noise on: a pass of MC dropout, with random streams of its own.
                                    epoch is the number of the pass then, step that of the mini-batch */
    bool rehearsal;              /* training, but nothing of the model may move: running statistics stay as they are */
    uint32_t epoch, step;
    const struct kern_update *update; /* what becomes of the gradients; backward only */
    struct stopwatch *watch;     /* NULL: nobody wants to know */
};

struct layer;

/* What a layer hands on for a mini-batch. Columns from the pass's count on mean nothing, in gradients up to the next
 * multiple of KERN_PAD they are zero. */
struct act {
    const float *x;     /* (units, stride), or NULL: the units come a panel at a time */
    struct layer *from; /* who makes the panels */
};

/* A parameter or buffer as PyTorch knows it. The values live in the model's flat array as the layer likes them;
 * ops->copy translates. */
struct param {
    const char *name; /* "weight", "bias", "running_mean" ... */
    size_t ndim, dim[2]; /* PyTorch's shape: weight (out, in), bias (out) */
    bool buffer;         /* one of the layer's buffer_count floats: it has no gradient */
};

struct layer_ops;

/* Survivors of dropout in training and all units in evaluation are multiplied by ... */
enum layer_scaling {
    SCALING_INVERTED, /* 1 / (1 - p), and 1 */
    SCALING_CLASSIC,  /* 1, and 1 - p */
    SCALING_WRONG,    /* 1, and p: a known mistake, to be shown */
};
enum layer_start { START_TORCH, START_HE, START_GLOROT };
/* Noise on the weights themselves. */
enum layer_weights {
    WEIGHTS_STILL,
    WEIGHTS_CONNECT, /* DropConnect (Wan et al. 2013): each is 0 with probability p, else scaled by 1 / (1 - p), biases
                        never; a mask a mini-batch, where the paper has one a sample. In evaluation the mean, which is
                        the weights as they are; the paper's inference, which samples, is what passes with
                        `sampling` give */
    WEIGHTS_DELTA,   /* the stochastic delta rule (Hanson 1990; Frazier-Birnbaum and Hanson 2019): drawn for each
                        mini-batch as w* = w + p r z, z normal, with a deviation r of each weight's own, in units of p.
                        The optimiser moves w by the gradient g at w*; r begins at 1, and each step makes it
                        LAYER_DELTA_DECAY (r + LAYER_DELTA_RATE |g|). Biases have none. In evaluation w */
};
/* The deviation of a weight without gradient halves in 693 steps, about an epoch of the notebook; one whose gradients
 * have a mean size of |g| is drawn to 1000 LAYER_DELTA_RATE |g|: to a tenth or more of what it began with, in the
 * notebook's network. */
#define LAYER_DELTA_DECAY 0.999f
#define LAYER_DELTA_RATE 0.1f

struct layer_config {
    const struct layer_ops *kind;
    size_t units; /* dense: outputs */
    double p;     /* noise: its strength. A probability in [0, 1), or a deviation from 0 on. At 0 there is no noise */
    unsigned site; /* noise, and dense with noisy weights: number of the site, 0 is the input */
    enum layer_scaling scaling; /* pixels, dropout */
    enum layer_weights weights; /* dense */
    enum layer_start start;     /* dense */
};

struct layer {
    const struct layer_ops *ops;
    const struct kern *kern;
    struct layer_config config;
    struct shape in, out;
    size_t in_count, out_count; /* units */
    size_t batch_max;
    size_t stride;        /* floats between the rows of activations */
    uint64_t seed;
    size_t param_count;   /* floats of the flat arrays that are this layer's, a padded count */
    size_t buffer_count;  /* the last of them, a padded count too, that no optimiser moves: running statistics,
                             deviations. Their gradients stay zero */
    size_t at;            /* where they begin */
    float *weight, *grad; /* the slices of the model's weights and gradients. Until backward gets there, grad has what a
                             noisy pass has drawn for weights */
    float *y;             /* (out, stride): its output, where it is not its input */
    float *dx;            /* (in, stride): the gradient it hands down */
    float *panel;         /* pixels, dense: one panel (batch_max, kern_width of out or in) of what is at hand */
    float *dy_rows;       /* dense: (batch_max, kern_pad(out)): dy with a row for each sample */
    float *z;             /* gauss: (out, stride) normals of the last noisy pass, for backward */
    bool noise;           /* config.p is the strength of noise at config.site */
    bool need_dx;         /* whether a layer below has parameters */
    bool by_panels;       /* pixels: whether the layer above takes its units a panel at a time */
    float *stat;          /* batchnorm: what it keeps of each unit in a pass */
    uint64_t *live;       /* dense: for kern->sparse_product */
    uint16_t *bits;       /* pixels, dropout: keep bits; DropConnect: those of the weights */
    uint32_t threshold;   /* pixels, dropout, DropConnect: the rate as mask_draw takes it */
};

struct layer_ops {
    const char *name;
    const char *tensor; /* how its tensors are called, before a number: "fc", "bn"; NULL without parameters */
    enum phase phase; /* whose time its forward is */
    /* Sets out, param_count and noise from in and config; allocates nothing. */
    bool (*shape)(struct layer *l, struct err *e);
    /* Takes config.p as the strength from the next pass on; false, with the reason, when it is none.
     * NULL without noise. */
    bool (*strength)(struct layer *l, struct err *e);
    /* Allocates what it needs beyond y and dx; may be NULL. */
    bool (*open)(struct layer *l, struct err *e);
    /* Draws the start values from stream STREAM_INIT + index; NULL without parameters. */
    void (*init)(struct layer *l, unsigned index);
    /* Activations in, activations out: l->y, or x itself where the layer does nothing. */
    struct act (*forward)(struct layer *l, const struct pass *pass, struct act x);
    /* For an act without x: panel i of the units, kern_width(out) * i and on, made when it is asked for, so that it
     * passes through the nearest cache alone. Good until the next call. As activations (at most kern_width(out),
     * stride), in order and all of them; and, while the act is the last one, as a panel (count, kern_width(out)). */
    const float *(*block)(struct layer *l, const struct pass *pass, size_t i);
    const float *(*panel)(struct layer *l, const struct pass *pass, size_t i);
    /* dy (out, stride) -> the gradient with respect to x: l->dx, or dy itself. x and y are those of the last forward.
     * Hands its parameters' gradients to pass->update. Without l->need_dx the result is not used, and there is no
     * l->dx. */
    const float *(*backward)(struct layer *l, const struct pass *pass, struct act x, struct act y, const float *dy);
    /* Parameter i, or false past the last; NULL without parameters. */
    bool (*param)(const struct layer *l, size_t i, struct param *out);
    /* Copies parameter i between values (contiguous, PyTorch's order) and flat, a slice laid out as l->weight: into
     * values when out, else from them. */
    void (*copy)(const struct layer *l, size_t i, float *flat, float *values, bool out);
    /* Scales the incoming weights of each unit to a norm of at most `most`, above 0; NULL: it has none. */
    void (*constrain)(struct layer *l, double most);
    /* Where units are dropped: which of the keep bits is the unit's for a sample. NULL: nowhere. */
    size_t (*bit)(const struct layer *l, size_t unit, size_t sample);
    bool has_y, has_dx; /* model_init allocates these; dx where it is needed */
    bool takes_panels;  /* can do with an act without x */
};

/* The kinds, by layer.def: extern const struct layer_ops layer_dense, layer_relu ... */
#define LAYER(name) extern const struct layer_ops layer_##name;
#include "nn/layer.def"
#undef LAYER

#endif
