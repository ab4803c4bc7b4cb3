/* SPDX-License-Identifier: MIT */
/* MC dropout (Gal and Ghahramani 2016): several passes over the same images with noise on; what they say together, and
 * how far they differ. Any thread that has called model_thread_init.
 *
 * For an image the T passes give T distributions over the classes. Their mean is the predictive distribution. Its
 * entropy is all the uncertainty there is; the mean of the entropies is what remains when the weights are known
 * (aleatoric); the difference, the mutual information, is what the passes differ by (epistemic; Houlsby et al. 2011).
 * In nats.
 */
#ifndef TRAIN_SAMPLE_H
#define TRAIN_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/dataset.h"
#include "nn/model.h"
#include "run/reliability.h"
#include "run/spec.h"

enum { SAMPLE_BATCH = 256 };

struct sampled_image {
    float mean[DATASET_CLASSES];   /* predictive distribution */
    float spread[DATASET_CLASSES]; /* standard deviation over the passes, of all of them: divided by their number */
    float entropy, mutual;
    uint8_t guess;                 /* the first of the largest of mean */
    uint8_t plain;                 /* the same of one pass with noise off */
};

struct sampled {
    size_t count;
    unsigned passes;
    double loss, accuracy;             /* of the predictive distribution: mean -log of the label's share; percent */
    double plain_loss, plain_accuracy; /* of one pass with noise off: weight scaling */
    struct reliability sampled, plain;
    double entropy, mutual;            /* means over the images */
    double accuracy_of[SPEC_PASSES_MAX]; /* (passes) of the mean of the first 1, 2 ... passes: Srivastava et al. 2014,
                                            figure 11 */
};

/* Shows the images to a model `passes` times (1 to SPEC_PASSES_MAX) with noise on and once with noise off. each,
 * unless NULL, gets (count). The random streams depend on the model's seed and batch_max, the number of the pass (from
 * 1) and that of the mini-batch alone; a mini-batch is of SAMPLE_BATCH images, or fewer where the model takes fewer.
 * Before each pass over a mini-batch go_on(arg) is asked (NULL: nobody is); when it says no the result is false, and
 * *out is all zero. Without images all shares and means are NaN. Allocates nothing. */
bool sample_images(struct model *m, const struct images *images, unsigned passes, bool (*go_on)(void *arg), void *arg,
                   struct sampled *out, struct sampled_image *each);

/* The same, a mini-batch of at most SAMPLE_BATCH at a time, for images that lie elsewhere: sample_begin, sample_batch
 * for each, sample_end. Until then *out holds sums. step is the number of the mini-batch. With labels NULL nobody knows
 * what the images are: loss, accuracy and reliability mean nothing then. False when go_on said no: then *out means
 * nothing. */
void sample_begin(struct sampled *out, unsigned passes);
bool sample_batch(struct model *m, const uint8_t *const *image, const uint8_t *labels, size_t count, uint32_t step,
                  bool (*go_on)(void *arg), void *arg, struct sampled *out, struct sampled_image *each);
void sample_end(struct sampled *out);

#endif
