/* SPDX-License-Identifier: MIT */
/* A network that takes the steps that PyTorch took: 784-120-60-10 on the first 2,048 images in file order, from
 * init.safetensors (tests/data/pytorch, README there). */
#ifndef TESTS_NN_REFERENCE_H
#define TESTS_NN_REFERENCE_H

#include <check.h>

#include "nn/model.h"
#include "nn/optim.h"

enum { REFERENCE_STEPS_MAX = 192 };

/* What is trained how. */
struct reference {
    const char *name; /* of the csv file with the losses */
    const char *optim;
    struct optim_config config;
    size_t batch, steps;
    double most;                 /* how far a loss may be off, relative */
    const struct layer_ops *act; /* NULL: ReLU */
    bool norm;                   /* batch normalisation before each activation */
    double clip, maxnorm, smooth;
};

struct follower {
    const struct reference *r;
    struct model m;
    struct optim o;
    size_t step;
    double norm; /* of the last gradient, before it was clipped */
};

/* The images, once for all followers: an unchecked fixture. */
void reference_load(void);
void reference_free(void);

/* From the start that PyTorch had, or an assertion. */
void follower_start(struct follower *f, const struct reference *r, const struct kern *kern);
/* One step; the batch's loss before it. */
double follower_step(struct follower *f);
/* Batch number i in evaluation. */
struct tally follower_evaluate(struct follower *f, size_t i);
/* How far any value is from the file's, relative to 1 or, if that is larger, to the value there; the file has so many
 * tensors, and the network each of them. */
double follower_distance(const struct follower *f, const char *path, size_t tensors);
void follower_end(struct follower *f);

/* The columns of a csv file: up to `columns` numbers of each line, rows one after the other; how many rows. */
size_t reference_read(const char *name, size_t columns, size_t rows_max, double *out);

#endif
