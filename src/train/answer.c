/* SPDX-License-Identifier: MIT */
/* Logits to a distribution; see answer.h. Any thread. */
#include "answer.h"

#include <math.h>

uint8_t answer_guess(const double x[DATASET_CLASSES])
{
    uint8_t best = 0;
    for (unsigned c = 1; c < DATASET_CLASSES; c++)
        if (x[c] > x[best])
            best = (uint8_t)c;
    return best;
}

/* The entropy is log(sum) - the mean of what is in the exponents. */
double answer_softmax(const float *logit, size_t stride, double p[DATASET_CLASSES])
{
    double power[DATASET_CLASSES], sum = 0, mean = 0;
    for (size_t c = 0; c < DATASET_CLASSES; c++)
        power[c] = (double)logit[c * stride];
    double most = power[answer_guess(power)];
    for (size_t c = 0; c < DATASET_CLASSES; c++) {
        power[c] -= most;
        sum += p[c] = exp(power[c]);
    }
    for (size_t c = 0; c < DATASET_CLASSES; c++) {
        p[c] /= sum;
        mean += p[c] > 0 ? p[c] * power[c] : 0; /* 0 times -infinity is 0 here */
    }
    return log(sum) - mean;
}
