/* SPDX-License-Identifier: MIT */
/* What is to be seen inside a network at the end of an epoch: its answers to the validation images, its first weights, how
 * its hidden units behave, and one step of dropout under the microscope. Plain numbers: made by train/inspector, drawn by views.
 */
#ifndef RUN_INSPECTION_H
#define RUN_INSPECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "run/spec.h"

enum { INSPECTION_CLASSES = 10, INSPECTION_SIDE = 28, INSPECTION_PIXELS = 784, INSPECTION_BINS = 20, INSPECTION_SLOTS = 2 };

struct inspection_request {
    size_t run;     /* the asker's number for the run */
    uint32_t epoch; /* weights at the end of it; 0: as drawn */
    uint32_t step, sample; /* microscope: step (from 0) of the next epoch, sample of its mini-batch; too large ones are taken modulo */
};

struct inspection_image {
    const uint8_t *pixel; /* (28 x 28), of the data set */
    uint32_t number;      /* in the data set */
    uint8_t label, guess;
    float p[INSPECTION_CLASSES]; /* the softmax */
};

struct inspection_layer { /* a hidden layer over all validation images, noise off */
    unsigned units;
    double mean;           /* activation */
    double zero;           /* share of activations that are exactly 0 */
    double activation_max; /* right end of both histograms */
    double activation[INSPECTION_BINS]; /* share of activations in each bin; the last has what is beyond */
    double unit_mean_max;
    double unit_mean[INSPECTION_BINS];  /* share of units by their mean activation */
};

struct inspection_site { /* a dropout site in one step; site 0 is the input */
    unsigned units;
    double p, scale;      /* scale is 1 / (1 - p) */
    float *before, *after; /* (units) of the sample */
    uint8_t *kept;        /* (units) 1 kept, 0 dropped */
    double before_mean, before_variance, after_mean, after_variance; /* over units and the whole mini-batch */
};

struct inspection {
    struct inspection_request request; /* what was asked */
    uint32_t epoch;                    /* whose weights these are */
    struct spec spec;
    const char *class_name[INSPECTION_CLASSES];

    size_t image_count, wrong;         /* the first `wrong` images are answered wrongly */
    struct inspection_image *image;    /* (image_count) */
    uint32_t confusion[INSPECTION_CLASSES][INSPECTION_CLASSES]; /* [label][guess] */
    double loss, accuracy;             /* accuracy in percent; as in the epoch's row */

    unsigned layer_count;
    struct inspection_layer layer[SPEC_HIDDEN_MAX];
    size_t weight_units;
    float *weight;                     /* (weight_units, 784): of the first dense layer */

    uint32_t step, steps, sample, samples; /* microscope: step of the epoch after `epoch`, of how many; sample of how many */
    const uint8_t *sample_pixel;
    uint8_t sample_label;
    double step_loss;                  /* of the mini-batch */
    unsigned site_count;
    struct inspection_site site[SPEC_SITES_MAX];
};

#endif
