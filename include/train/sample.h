/* SPDX-License-Identifier: MIT */
/* MC dropout (Gal and Ghahramani 2016): several passes over the same images with noise on; what they say together, and
 * how far they differ. Any thread that has called model_thread_init.
 *
 * For an image the T passes give T distributions over the classes. Their mean is the predictive distribution. Its entropy
 * is all the uncertainty there is; the mean of the entropies is what remains when the weights are known (aleatoric); the
 * difference, the mutual information, is what the passes differ by (epistemic; Houlsby et al. 2011). In nats.
 */
#ifndef TRAIN_SAMPLE_H
#define TRAIN_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/dataset.h"
#include "nn/model.h"
#include "run/spec.h"

enum { SAMPLE_BINS = 10 };

struct sampled_image {
    float mean[DATASET_CLASSES];   /* predictive distribution */
    float spread[DATASET_CLASSES]; /* standard deviation over the passes */
    float entropy, mutual;
    uint8_t guess;                 /* the first of the largest of mean */
};

/* Images by the confidence of their guess, in equal parts of [0, 1]: a reliability diagram (Guo et al. 2017). */
struct reliability {
    size_t count[SAMPLE_BINS];
    double confidence[SAMPLE_BINS], accuracy[SAMPLE_BINS]; /* means, in [0, 1]; NaN where the bin is empty */
    double ece; /* expected calibration error: mean |accuracy - confidence| over images, in [0, 1] */
};

struct sampled {
    size_t count;
    unsigned passes;
    double loss, accuracy;             /* of the predictive distribution: mean -log of the label's share; percent */
    double plain_loss, plain_accuracy; /* of one pass with noise off: weight scaling */
    struct reliability sampled, plain;
    double accuracy_of[SPEC_PASSES_MAX]; /* (passes) accuracy of the mean of the first 1, 2 ... passes: the paper's figure 11 */
    double entropy, mutual;            /* means over the images */
};

/* Shows the images to a model `passes` times with noise on and once with noise off. each, unless NULL, gets (count).
 * The random streams depend on the model's seed, the number of the pass and that of the mini-batch alone. Before each
 * mini-batch go_on(arg) is asked (NULL: nobody is); when it says no the result is false with code ERR_NONE. */
bool sample_images(struct model *m, const struct images *images, unsigned passes, bool (*go_on)(void *arg), void *arg,
                   struct sampled *out, struct sampled_image *each, struct err *e);

#endif
