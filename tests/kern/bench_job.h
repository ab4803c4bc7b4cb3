/* SPDX-License-Identifier: MIT */
/* What `make bench` times: one call of a kernel on the buffers of one layer and one mini-batch. */
#ifndef TESTS_KERN_BENCH_JOB_H
#define TESTS_KERN_BENCH_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kern/kern.h"

/* A dense layer in x out, with what lies around it. */
struct job {
    const struct kern *kern;
    size_t in, out, batch, ld;
    float *w, *bias;       /* panels (out, in), (out) */
    float *x, *dx;         /* activations (in, ld) */
    float *y, *dy;         /* activations (out, ld) */
    float *panels;         /* panels (batch, in) */
    float *grad, *slot[2]; /* laid out as w */
    uint64_t *live;
    uint16_t *bits;        /* keep bits of x */
    uint8_t *bytes, *label;
    const uint8_t **image; /* (batch), into bytes */
};

/* False, with nothing to free, when memory is short. */
bool job_init(struct job *j, const struct kern *kern, size_t in, size_t out, size_t batch);
void job_free(struct job *j);
/* Draws dy anew with that share of it other than zero. */
void job_fill_dy(struct job *j, double density);

/* One call of a kernel. bytes is what it reads and writes at least, 0 for the products. */
struct op {
    const char *name;
    void (*run)(const struct job *j);
    double (*bytes)(const struct job *j);
};

/* The products of a dense layer, 2 in out batch FLOP each. */
extern const struct op op_forward, op_weight_grad, op_weight_grad_adam;

/* The maps, each with the layers (in, out) around which it is timed: on the layer's input, but bias gradient and loss
 * on its output and updates on its weights. An `in` of 0 ends the list. */
enum { MAP_SHAPES = 4 };
struct map {
    struct op op;
    bool once; /* does not depend on the batch */
    struct {
        size_t in, out;
    } shape[MAP_SHAPES];
};
extern const struct map map_list[];
extern const size_t map_count;

#endif
