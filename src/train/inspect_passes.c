/* SPDX-License-Identifier: MIT */
/* How sure a network is of validation images and of images that are not clothes: from one pass with noise off, and from
 * many with it on; see inspect.h and train/sample.h.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "inspect.h"
#include "inspect_parts.h"
#include "odd.h"
#include "train/sample.h"

enum {
    ODD_SEED = 1,    /* the same for all runs, so that they can be compared */
    BUDGET = 200000, /* images times passes of a look */
    STEP_ODD = 1u << 30 /* mini-batches of images that are not clothes; beyond every other */
};

static_assert((int)INSPECTION_ODD <= (int)SAMPLE_BATCH, "a mini-batch may have all odd images");

static bool go_on(void *arg)
{
    return !atomic_load_explicit((const atomic_bool *)arg, memory_order_relaxed);
}

static size_t batch_most(const struct trainer *t)
{
    return t->model.batch_max < SAMPLE_BATCH ? t->model.batch_max : SAMPLE_BATCH;
}

void inspect_plain(struct inspection *out)
{
    size_t count = out->image_count, right = 0;
    double n = count ? (double)count : NAN;
    out->plain_calibration = out->calibration = (struct reliability){0};
    out->entropy = 0;
    for (size_t i = 0; i < count; i++) {
        const struct inspection_image *image = &out->image[i];
        bool ok = image->guess == image->label;
        right += ok;
        out->entropy += (double)image->entropy / n;
        reliability_add(&out->plain_calibration, (double)image->p[image->guess], ok);
    }
    reliability_end(&out->plain_calibration);
    reliability_end(&out->calibration);
    out->plain_accuracy = 100 * (double)right / n;
    out->mean_accuracy = NAN;
}

void inspect_odd(struct trainer *t, struct inspection *out)
{
    odd_draw(out, t->batcher.images, ODD_SEED);
    for (size_t i = 0; i < INSPECTION_ODD; i++) {
        float logit[INSPECTION_CLASSES];
        struct inspection_image *image = &out->odd[i].image;
        const float *logits = model_forward(&t->model, &(struct pass){.count = 1, .image = &image->pixel});
        for (size_t c = 0; c < INSPECTION_CLASSES; c++)
            logit[c] = logits[c * t->model.stride];
        inspection_answer(image, logit);
    }
}

static void take(struct inspection_image *to, const struct sampled_image *from)
{
    to->sampled = true;
    memcpy(to->mean, from->mean, sizeof to->mean);
    memcpy(to->spread, from->spread, sizeof to->spread);
    to->entropy = from->entropy;
    to->mutual = from->mutual;
}

/* A mini-batch of images; labels are theirs, or NULL where they have none. */
static bool sample_some(struct trainer *t, struct inspection_image *const *image, const uint8_t *labels, size_t count,
                        uint32_t step, const atomic_bool *stop, struct sampled *sums)
{
    const uint8_t *pixel[SAMPLE_BATCH] = {0};
    struct sampled_image each[SAMPLE_BATCH];
    for (size_t i = 0; i < count; i++)
        pixel[i] = image[i]->pixel;
    if (!sample_batch(&t->model, pixel, labels, count, step, go_on, (void *)stop, sums, each))
        return false;
    for (size_t i = 0; i < count; i++)
        take(image[i], &each[i]);
    return true;
}

static bool sample_clothes(struct trainer *t, const atomic_bool *stop, struct inspection *out, struct sampled *sums)
{
    size_t every = (out->image_count * sums->passes + BUDGET - 1) / BUDGET, most = batch_most(t);
    every = every ? every : 1;
    uint32_t step = 0;
    for (size_t at = 0; at < out->image_count; step++) {
        struct inspection_image *image[SAMPLE_BATCH];
        uint8_t label[SAMPLE_BATCH];
        size_t count = 0;
        for (; count < most && at < out->image_count; count++, at += every) {
            image[count] = &out->image[at];
            label[count] = image[count]->label;
        }
        if (!sample_some(t, image, label, count, step, stop, sums))
            return false;
    }
    return true;
}

static bool sample_odd(struct trainer *t, const atomic_bool *stop, struct inspection *out, unsigned passes)
{
    struct sampled ignored;
    size_t most = batch_most(t);
    sample_begin(&ignored, passes);
    for (size_t at = 0; at < INSPECTION_ODD; at += most) {
        struct inspection_image *image[INSPECTION_ODD];
        size_t count = INSPECTION_ODD - at < most ? INSPECTION_ODD - at : most;
        for (size_t i = 0; i < count; i++)
            image[i] = &out->odd[at + i].image;
        if (!sample_some(t, image, NULL, count, STEP_ODD + (uint32_t)at, stop, &ignored))
            return false;
    }
    return true;
}

bool inspect_passes(struct trainer *t, unsigned passes, const atomic_bool *stop, struct inspection *out)
{
    struct sampled sums;
    sample_begin(&sums, passes);
    if (!sample_odd(t, stop, out, passes) || !sample_clothes(t, stop, out, &sums))
        return false;
    sample_end(&sums);
    out->passes = passes;
    out->sampled = sums.count;
    out->entropy = sums.entropy;
    out->mutual = sums.mutual;
    out->mean_accuracy = sums.accuracy;
    out->plain_accuracy = sums.plain_accuracy;
    out->calibration = sums.sampled;
    out->plain_calibration = sums.plain;
    inspection_order_uncertain(out);
    return true;
}
