/* SPDX-License-Identifier: MIT */
/* Counts a network's answers; see train/predict.h. */
#include "train/predict.h"

#include <math.h>

/* Images at once. The logits of one do not depend on the others beside it. */
enum { BATCH = 256 };

/* The first of the largest. */
static size_t answer_of(const float *logit, size_t stride)
{
    size_t best = 0;
    for (size_t c = 1; c < DATASET_CLASSES; c++)
        if (logit[c * stride] > logit[best * stride])
            best = c;
    return best;
}

/* Cross-entropy: log(sum of e^logit) - logit of the label. */
static double loss_of(const float *logit, size_t stride, size_t answer, size_t label)
{
    double sum = 0, most = (double)logit[answer * stride];
    for (size_t c = 0; c < DATASET_CLASSES; c++)
        sum += exp((double)logit[c * stride] - most);
    return log(sum) - ((double)logit[label * stride] - most);
}

/* Losses as sums. */
static void add_image(struct prediction *p, const float *logit, size_t stride, size_t label)
{
    size_t answer = answer_of(logit, stride);
    double loss = loss_of(logit, stride, answer, label);
    p->count++;
    p->correct += answer == label;
    p->confusion[label][answer]++;
    p->loss += loss;
    p->class_loss[label] += loss;
}

/* Sums become means. */
static void end_sums(struct prediction *p)
{
    p->loss = p->count ? p->loss / (double)p->count : NAN;
    p->accuracy = p->count ? 100.0 * (double)p->correct / (double)p->count : NAN;
    for (size_t c = 0; c < DATASET_CLASSES; c++) {
        size_t images = prediction_of_class(p, c).images;
        p->class_loss[c] = images ? p->class_loss[c] / (double)images : NAN;
    }
}

bool predict_images(struct model *m, const struct images *images, bool (*go_on)(void *arg), void *arg,
                    struct prediction *out)
{
    const uint8_t *image[BATCH];
    size_t most = m->batch_max < BATCH ? m->batch_max : BATCH;
    *out = (struct prediction){0};
    while (out->count < images->count) {
        size_t at = out->count, count = images->count - at < most ? images->count - at : most;
        if (go_on && !go_on(arg)) {
            *out = (struct prediction){0};
            return false;
        }
        for (size_t i = 0; i < count; i++)
            image[i] = images->pixel + (at + i) * DATASET_PIXELS;
        const float *logits = model_forward(m, &(struct pass){.count = count, .image = image});
        for (size_t i = 0; i < count; i++)
            add_image(out, logits + i, m->stride, images->label[at + i]);
    }
    end_sums(out);
    return true;
}

static double percent(size_t part, size_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : NAN;
}

struct prediction_class prediction_of_class(const struct prediction *p, size_t label)
{
    struct prediction_class k = {.correct = p->confusion[label][label], .loss = p->class_loss[label]};
    for (size_t c = 0; c < DATASET_CLASSES; c++) {
        k.images += p->confusion[label][c];
        k.answers += p->confusion[c][label];
    }
    k.accuracy = percent(k.correct, k.images);
    k.precision = percent(k.correct, k.answers);
    k.f1 = percent(2 * k.correct, k.images + k.answers);
    return k;
}
