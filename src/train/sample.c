/* SPDX-License-Identifier: MIT */
/* Several passes with noise on; see train/sample.h. Mini-batch by mini-batch, and for each all passes: so what is
 * summed over the passes is small and stays in a near cache. The first pass is subtracted from the others before
 * squares are summed, so that passes that are all the same have a spread of exactly 0.
 */
#include "train/sample.h"

#include <assert.h>
#include <math.h>

#include "answer.h"

/* Of one image over the passes so far. */
struct sums {
    double first[DATASET_CLASSES];                         /* the distribution of the first pass */
    double more[DATASET_CLASSES], square[DATASET_CLASSES]; /* sums of what the others differ by from it */
    double entropy;
};

static double entropy_of(const double p[DATASET_CLASSES])
{
    double entropy = 0;
    for (size_t c = 0; c < DATASET_CLASSES; c++)
        entropy -= p[c] > 0 || isnan(p[c]) ? p[c] * log(p[c]) : 0;
    return entropy;
}

static void add_answer(const double p[DATASET_CLASSES], uint8_t guess, uint8_t label, double *loss, double *correct,
                       struct reliability *r)
{
    *loss -= log(p[label]);
    *correct += guess == label;
    reliability_add(r, p[guess], guess == label);
}

static void add_pass(struct sums *s, bool first, const double p[DATASET_CLASSES], double entropy)
{
    s->entropy += entropy;
    for (size_t c = 0; c < DATASET_CLASSES; c++) {
        if (first)
            s->first[c] = p[c];
        double d = p[c] - s->first[c];
        s->more[c] += d;
        s->square[c] += d * d;
    }
}

static void mean_of(const struct sums *s, unsigned passes, double mean[DATASET_CLASSES])
{
    for (size_t c = 0; c < DATASET_CLASSES; c++)
        mean[c] = s->first[c] + s->more[c] / passes;
}

static void see_plain(const float *logits, size_t stride, const uint8_t *labels, size_t count, struct sampled *out,
                      struct sampled_image *each)
{
    double p[DATASET_CLASSES];
    for (size_t i = 0; i < count; i++) {
        answer_softmax(logits + i, stride, p);
        uint8_t guess = answer_guess(p);
        if (labels)
            add_answer(p, guess, labels[i], &out->plain_loss, &out->plain_accuracy, &out->plain);
        if (each)
            each[i].plain = guess;
    }
}

/* Pass number `pass`, from 1. */
static void see_pass(const float *logits, size_t stride, const uint8_t *labels, size_t count, unsigned pass,
                     struct sums *sums, struct sampled *out)
{
    double p[DATASET_CLASSES];
    for (size_t i = 0; i < count; i++) {
        double entropy = answer_softmax(logits + i, stride, p);
        add_pass(&sums[i], pass == 1, p, entropy);
        mean_of(&sums[i], pass, p);
        if (labels)
            out->accuracy_of[pass - 1] += answer_guess(p) == labels[i];
    }
}

static void end_image(const struct sums *s, const uint8_t *label, struct sampled *out, struct sampled_image *image)
{
    double mean[DATASET_CLASSES], n = out->passes;
    mean_of(s, out->passes, mean);
    double entropy = entropy_of(mean), mutual = entropy - s->entropy / n;
    uint8_t guess = answer_guess(mean);
    mutual = mutual < 0 ? 0 : mutual; /* it is by rounding alone */
    out->entropy += entropy;
    out->mutual += mutual;
    if (label)
        add_answer(mean, guess, *label, &out->loss, &out->accuracy, &out->sampled);
    if (!image)
        return;
    for (size_t c = 0; c < DATASET_CLASSES; c++) {
        double d = s->more[c] / n, variance = s->square[c] / n - d * d;
        image->mean[c] = (float)mean[c];
        image->spread[c] = variance < 0 ? 0 : (float)sqrt(variance);
    }
    image->entropy = (float)entropy;
    image->mutual = (float)mutual;
    image->guess = guess;
}

void sample_begin(struct sampled *out, unsigned passes)
{
    assert(passes >= 1 && passes <= SPEC_PASSES_MAX);
    *out = (struct sampled){.passes = passes};
}

bool sample_batch(struct model *m, const uint8_t *const *image, const uint8_t *labels, size_t count, uint32_t step,
                  bool (*go_on)(void *arg), void *arg, struct sampled *out, struct sampled_image *each)
{
    struct sums sums[SAMPLE_BATCH] = {0};
    assert(count <= SAMPLE_BATCH && count <= m->batch_max);
    see_plain(model_forward(m, &(struct pass){.count = count, .image = image}), m->stride, labels, count, out, each);
    for (unsigned pass = 1; pass <= out->passes; pass++) {
        struct pass noisy = {.count = count, .image = image, .sampling = true, .epoch = pass, .step = step};
        if (go_on && !go_on(arg))
            return false;
        see_pass(model_forward(m, &noisy), m->stride, labels, count, pass, sums, out);
    }
    for (size_t i = 0; i < count; i++)
        end_image(&sums[i], labels ? &labels[i] : NULL, out, each ? &each[i] : NULL);
    out->count += count;
    return true;
}

void sample_end(struct sampled *out)
{
    double n = out->count ? (double)out->count : NAN;
    out->loss /= n;
    out->plain_loss /= n;
    out->accuracy *= 100 / n;
    out->plain_accuracy *= 100 / n;
    for (unsigned t = 0; t < out->passes; t++)
        out->accuracy_of[t] *= 100 / n;
    out->entropy /= n;
    out->mutual /= n;
    reliability_end(&out->sampled);
    reliability_end(&out->plain);
}

bool sample_images(struct model *m, const struct images *images, unsigned passes, bool (*go_on)(void *arg), void *arg,
                   struct sampled *out, struct sampled_image *each)
{
    const uint8_t *image[SAMPLE_BATCH];
    size_t most = m->batch_max < SAMPLE_BATCH ? m->batch_max : SAMPLE_BATCH;
    sample_begin(out, passes);
    for (uint32_t step = 0; out->count < images->count; step++) {
        size_t at = out->count, count = images->count - at < most ? images->count - at : most;
        for (size_t i = 0; i < count; i++)
            image[i] = images->pixel + (at + i) * DATASET_PIXELS;
        if (!sample_batch(m, image, images->label + at, count, step, go_on, arg, out, each ? each + at : NULL)) {
            *out = (struct sampled){0};
            return false;
        }
    }
    sample_end(out);
    return true;
}
