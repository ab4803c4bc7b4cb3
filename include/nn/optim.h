/* SPDX-License-Identifier: MIT */
/* Optimisers: one file src/nn/optim_<name>.c and one line in optim.def each. State is `slots` flat arrays of
 * the parameters' shape. Used by the model's thread. */
#ifndef NN_OPTIM_H
#define NN_OPTIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "kern/kern.h"

enum { OPTIM_SLOTS_MAX = 2 };

struct optim_config {
    double lr;
    double momentum; /* sgd, rmsprop */
    bool nesterov;   /* sgd */
    double l2;       /* added to the gradient, times the parameter: torch's weight_decay, but for AdamW */
    double wd;       /* decoupled: parameters times 1 - lr wd before the step: torch's AdamW */
};

struct optim {
    const struct optim_ops *ops;
    const struct kern *kern;
    struct optim_config config;
    size_t count;                  /* parameters, padded */
    float *slot[OPTIM_SLOTS_MAX];  /* as struct kern_update has them */
    uint64_t t;                    /* steps taken */
};

struct optim_ops {
    const char *name;
    size_t slots;
    /* Says how step number t (from 1) is done: kind and constants of *u. The decays are the list's. */
    void (*plan)(const struct optim *o, struct kern_update *u);
};

/* By name, for opt=; NULL when there is none. */
const struct optim_ops *optim_find(const char *name);

bool optim_init(struct optim *o, const struct optim_ops *ops, struct optim_config config, const struct kern *kern,
                size_t count, struct err *e);
void optim_free(struct optim *o);

/* As optim_init left it. */
void optim_reset(struct optim *o);

/* The learning rate, from the next step on. */
void optim_rate(struct optim *o, double lr);

/* The state out and in: (slots, count), and the steps that led to it. */
void optim_read(const struct optim *o, float *to);
void optim_write(struct optim *o, const float *from, uint64_t steps);

/* The next step over a model's flat arrays, to be carried out once, over all parameters: slice by slice while the
 * backward pass finds the gradients (model_step), or by kern->update from what model_gradient left in grad. */
struct kern_update optim_next(struct optim *o, float *grad, float *w);

/* The same step for the parameters from number `at` on. */
struct kern_update optim_slice(const struct kern_update *u, size_t at);

#endif
