/* SPDX-License-Identifier: MIT */
/* What a network answers to one image: its logits as a distribution over the classes, in double precision. Pure. */
#ifndef TRAIN_ANSWER_H
#define TRAIN_ANSWER_H

#include <stddef.h>
#include <stdint.h>

#include "data/dataset.h"

/* The first of the largest. */
uint8_t answer_guess(const double x[DATASET_CLASSES]);
/* The softmax of logits that lie `stride` apart, and its entropy in nats. */
double answer_softmax(const float *logit, size_t stride, double p[DATASET_CLASSES]);

#endif
