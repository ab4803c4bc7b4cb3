/* SPDX-License-Identifier: MIT */
/* What a network answers to a set of images, noise off: the test set at the end of a run, and `predict`. Any thread
 * that has called model_thread_init.
 *
 * The loss here is the mean over images, in double precision from the logits. The validation loss of an epoch is the
 * mean over mini-batches, as in PyTorch's notebooks, in which a last, smaller one weighs as much as the others. So this
 * one does not depend on the size of the batches, and the two may differ a little on the same images.
 */
#ifndef TRAIN_PREDICT_H
#define TRAIN_PREDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/dataset.h"
#include "nn/model.h"
#include "run/safetensors.h"
#include "run/spec.h"

struct prediction {
    size_t count, correct;
    double loss, accuracy;                                /* in nats; in percent. NaN without images */
    uint32_t confusion[DATASET_CLASSES][DATASET_CLASSES]; /* [label][answer], the first of the largest logits */
    double class_loss[DATASET_CLASSES];                   /* mean over the images of a class; NaN without any */
};

/* Shows the images to the model, whose classes are DATASET_CLASSES, in their order. Allocates nothing and cannot fail.
 * Before each batch go_on(arg) is asked (NULL: nobody is); when it says no the result is false, and *out is all zero.
 */
bool predict_images(struct model *m, const struct images *images, bool (*go_on)(void *arg), void *arg,
                    struct prediction *out);

/* Of one class, in percent: `accuracy` is the share of its images that are answered rightly (its recall), `precision`
 * that of the answers with its name that are right, `f1` their harmonic mean. NaN where nothing is counted. */
struct prediction_class {
    size_t images, answers, correct;
    double loss, accuracy, precision, f1;
};
struct prediction_class prediction_of_class(const struct prediction *p, size_t label);

/* The network that the weights are of: fc1.weight [h1, 784], fc1.bias [h1], fc2.weight ... to [10, h], and with or
 * without bn1.weight ... of each hidden layer. *s is the default spec with that network, and with what weights->words
 * says of it: without any, relu in the usual order, and no noise; fc1.deviation ... are of the stochastic delta
 * rule. An error says what is missing, too many, or of another
 * shape; `from` is the file's name. */
bool predict_network(struct spec *s, struct tensors *weights, const char *from, struct err *e);

#endif
