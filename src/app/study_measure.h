/* SPDX-License-Identifier: MIT */
/* What a study wants to know of a network that is trained, beside its errors: from its weights. Any thread that has
 * called model_thread_init. */
#ifndef APP_STUDY_MEASURE_H
#define APP_STUDY_MEASURE_H

#include <stdbool.h>

#include "data/dataset.h"
#include "kern/kern.h"
#include "study/study.h"

struct study_measured {
    double value[STUDY_MEASURE_COUNT];         /* NaN: not asked for */
    double sampled_error[SPEC_PASSES_MAX + 1]; /* [T]: percent, of the mean of T passes; T from 1 to passes */
};

struct study_wish {
    const struct dataset *data;
    const struct kern *kern;
    const char *root, *id;  /* the kept run, which is done */
    unsigned measures;      /* bits of study_measure; those from a record are not looked at */
    unsigned passes;        /* 0: none */
    bool (*go_on)(void *arg); /* asked before each mini-batch */
    void *arg;
};

/* False with code ERR_NONE when go_on said no. */
bool study_measure(struct study_measured *out, const struct study_wish *w, struct err *e);

/* Of one unit's weights (28 x 28): the correlation of neighbours to the right and below, 0 where all are the same; and
 * (sum w^2)^2 / sum w^4. */
double study_smoothness(const float *weight);
double study_pixels(const float *weight);

/* The first layer's weights of a kept run, (units, 784), freed by mem_free; NULL on an error. */
float *study_first_weights(const char *root, const char *id, size_t *units, struct err *e);

#endif
