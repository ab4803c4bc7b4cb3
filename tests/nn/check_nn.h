/* SPDX-License-Identifier: MIT */
/* What the tests of this room share: a mini-batch, the layout of a dense layer's weights, and the cases. */
#ifndef TESTS_NN_CHECK_NN_H
#define TESTS_NN_CHECK_NN_H

#include <check.h>

#include "nn/model.h"
#include "nn/optim.h"

enum { IMAGES = 70 }; /* more than one chunk of a weight gradient, and no multiple of KERN_PAD */

/* Something else in each image, and labels below 10. Good until the next call. */
struct images {
    const uint8_t *image[IMAGES];
    uint8_t label[IMAGES];
};
const struct images *images_of(size_t pixels);
/* The same byte everywhere. */
const struct images *images_filled(size_t pixels, uint8_t value);

/* A model or an assertion. */
void build(struct model *m, const struct kern *kern, size_t pixels, const struct layer_config *plan, size_t count,
           uint64_t seed);

/* Asserts that what pads the parameters is zero in `flat`, which is laid out as the model's weights. */
void check_padding(const struct model *m, const float *flat);

TCase *gradient_case(void);
TCase *layer_case(void);
TCase *dropout_case(void);
TCase *model_case(void);
TCase *noise_case(void);
TCase *weights_case(void);
TCase *probe_case(void);
TCase *reference_case(void);
TCase *batchnorm_case(void);
TCase *rules_case(void);

#endif
