/* SPDX-License-Identifier: MIT */
/* What is to be seen inside a network at the end of an epoch: its answers to the validation images and to images that
 * are none of its classes, how sure it is of them, its first weights, how its hidden units behave, and one step of
 * dropout under the microscope. Plain numbers: made by train/inspector, drawn by views. Written by one thread, then
 * only read.
 */
#ifndef RUN_INSPECTION_H
#define RUN_INSPECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "run/reliability.h"
#include "run/spec.h"

enum { INSPECTION_CLASSES = 10, INSPECTION_SIDE = 28, INSPECTION_PIXELS = 784, INSPECTION_BINS = 20 };
enum { INSPECTION_SLOTS = 2 }; /* the selected run and the one it is compared with */
enum { INSPECTION_PASSES = 20 }; /* of MC dropout, where the run's spec does not say how many (mc=) */

struct inspection_request {
    size_t run;     /* the asker's number for the run */
    uint32_t epoch; /* weights at the end of it; 0: as drawn */
    uint32_t step, sample; /* microscope: step (from 0) of the next epoch, sample of its mini-batch; too large ones are
                              taken modulo */
    unsigned passes;        /* of MC dropout; 0: none are wanted */
};

struct inspection_image {
    const uint8_t *pixel; /* (28 x 28), of the data set */
    uint32_t number;      /* in the data set */
    uint8_t label, guess;
    float p[INSPECTION_CLASSES]; /* the softmax, noise off */
    /* MC dropout (train/sample.h). Not sampled: mean is p, and spread and mutual are 0. */
    bool sampled;
    float mean[INSPECTION_CLASSES], spread[INSPECTION_CLASSES];
    float entropy, mutual;       /* in nats; entropy is that of mean */
};

/* Images that belong to no class (out of distribution), and what they are. */
enum inspection_odd_kind { ODD_NOISE, ODD_HALVES, ODD_OVERLAY, ODD_DIGIT, ODD_KINDS };
struct inspection_odd {
    enum inspection_odd_kind kind;
    uint8_t a, b; /* the classes it is mixed from; a: the digit */
    struct inspection_image image; /* number and label mean nothing */
};
enum { INSPECTION_ODD = 30 };

/* A hidden layer over all validation images, noise off. Bins are equal parts from 0 to a round number (1, 2, 4 or 5
 * times a power of ten); zeros are in the first. All shares are 0 without validation images. */
struct inspection_layer {
    unsigned units;
    double mean;           /* activation */
    double zero;           /* share of activations that are exactly 0 */
    double activation_max; /* right end of the bins */
    double activation[INSPECTION_BINS]; /* share of activations in each bin; the last has what is beyond */
    double unit_mean_max;               /* the same for the units' means; nothing is beyond */
    double unit_mean[INSPECTION_BINS];  /* share of units by their mean activation */
};

struct inspection_site { /* a dropout site in one step's forward pass; site 0 is the input */
    unsigned units;
    double p, scale;       /* as used, p a multiple of 2^-16; scale is 1 / (1 - p) */
    float *before, *after; /* (units) of the sample: before the mask, and after it and the scale */
    uint8_t *kept;         /* (units) 1 kept, 0 dropped */
    double before_mean, before_variance, after_mean, after_variance; /* over units and the whole mini-batch */
};

struct inspection {
    struct inspection_request request; /* what was asked */
    uint32_t epoch;                    /* whose weights these are */
    struct spec spec;                  /* of the run; rates that were changed on the way are in the sites */
    const char *class_name[INSPECTION_CLASSES]; /* constants */

    size_t image_count, wrong;         /* the first `wrong` images are answered wrongly */
    struct inspection_image *image;    /* (image_count) the wrong ones first, the surest of its answer at the front;
                                          then the right ones, the least sure at the front */
    uint32_t confusion[INSPECTION_CLASSES][INSPECTION_CLASSES]; /* [label][guess] */
    double loss, accuracy;             /* accuracy in percent; the epoch row's valid_ metrics, bit for bit. NaN without
                                          validation images */

    struct inspection_image **uncertain; /* (image_count) all of image: those that were sampled first, and of them those
                                            of the most entropy */
    unsigned passes;                   /* of MC dropout; 0: nothing was sampled */
    size_t sampled;                    /* images that were: all, or evenly spread ones where that would take too long */
    double entropy, mutual;            /* means over them; without passes, over all */
    double mean_accuracy, plain_accuracy; /* over them, in percent: of the mean of the passes, and with noise off */
    struct reliability calibration, plain_calibration; /* likewise; without passes, of all and with noise off only */
    struct inspection_odd odd[INSPECTION_ODD];
    uint8_t *odd_pixel;                /* (INSPECTION_ODD, 784) */

    unsigned layer_count;
    struct inspection_layer layer[SPEC_HIDDEN_MAX];
    size_t weight_units;
    float *weight;                     /* (weight_units, 784): of the first dense layer */

    /* The microscope: step of the epoch after `epoch`, of how many; sample of how many. The steps before it are trained
     * as the run trains them; after the last planned epoch, as it would have gone on. */
    uint32_t step, steps, sample, samples;
    const uint8_t *sample_pixel;
    uint8_t sample_label;
    double step_loss;                  /* of the mini-batch, noise on: what the step gives */
    unsigned site_count;
    struct inspection_site site[SPEC_SITES_MAX];
};

/* Room for a spec's network and that many validation images; counts and units are set, the rest is zero, the classes
 * are called "0" to "9". *i is all zero on failure. */
bool inspection_init(struct inspection *i, const struct spec *spec, size_t valid_count, struct err *e);
void inspection_free(struct inspection *i);
/* Makes *to, which holds nothing, the same as *from, with memory of its own. */
bool inspection_copy(struct inspection *to, const struct inspection *from, struct err *e);

/* For who fills one. Sets p and guess, the first of the largest, from the logits, and what there is without passes. */
void inspection_answer(struct inspection_image *image, const float logit[INSPECTION_CLASSES]);
/* Puts the images in order and counts wrong and confusion. */
void inspection_order(struct inspection *i);
/* Fills in `uncertain`, when the entropies are known. */
void inspection_order_uncertain(struct inspection *i);
/* The least round number that is not below x; 1 for what is no positive number. */
double inspection_round(double x);
/* The bin of x in INSPECTION_BINS equal ones from 0 to max; those outside are in the first or last, NaN in
 * the last. */
unsigned inspection_bin(double x, double max);

#endif
