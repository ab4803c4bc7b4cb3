/* SPDX-License-Identifier: MIT */
/* An epoch's honest curves; see measure.h. As in the notebook a loss is the mean over mini-batches, an accuracy the
 * share of images. */
#include "measure.h"

#include <math.h>
#include <string.h>

#include "answer.h"
#include "base/mem.h"

/* Over the mini-batches so far. */
struct measured {
    double loss_sum;
    size_t correct, seen, steps;
};

bool measure_init(struct trainer *t, struct err *e)
{
    size_t images = t->batcher.size < t->split.valid_count ? t->batcher.size : t->split.valid_count;
    if (!t->spec.mc || !images)
        return true;
    t->mixed = mem_array(images, DATASET_CLASSES * sizeof *t->mixed);
    return t->mixed || err_memory(e, "passes with noise");
}

static void add(struct measured *to, const struct tally *tally)
{
    to->loss_sum += tally->loss;
    to->correct += tally->correct;
    to->seen += tally->count;
    to->steps++;
}

static void put(struct epoch_row *row, enum metric loss, enum metric accuracy, const struct measured *m)
{
    if (!m->steps)
        return;
    metric_set(row, loss, m->loss_sum / (double)m->steps);
    metric_set(row, accuracy, 100.0 * (double)m->correct / (double)m->seen);
}

/* The distributions of the first `count` columns of logits (classes, stride), added to mixed (count, classes). */
static void add_answers(double *mixed, const float *logits, size_t stride, size_t count)
{
    double p[DATASET_CLASSES];
    for (size_t i = 0; i < count; i++, mixed += DATASET_CLASSES) {
        answer_softmax(logits + i, stride, p);
        for (size_t c = 0; c < DATASET_CLASSES; c++)
            mixed[c] += p[c];
    }
}

/* Of what the passes' answers add up to. */
static struct tally judge(const double *mixed, const uint8_t *label, size_t count, unsigned passes)
{
    struct tally t = {.count = count};
    for (size_t i = 0; i < count; i++, mixed += DATASET_CLASSES) {
        t.correct += answer_guess(mixed) == label[i];
        t.loss -= log(mixed[label[i]] / passes);
    }
    t.loss /= (double)count;
    return t;
}

/* One mini-batch's validation images, `mc` times with other noise. */
static struct tally sample(struct trainer *t, const struct batch *b, size_t step)
{
    memset(t->mixed, 0, b->count * DATASET_CLASSES * sizeof *t->mixed);
    for (unsigned i = 1; i <= t->spec.mc; i++) { /* numbered as train/sample.h does */
        struct pass pass = {.count = b->count, .image = b->image, .sampling = true, .epoch = i, .step = (uint32_t)step};
        add_answers(t->mixed, model_forward(&t->model, &pass), t->model.stride, b->count);
    }
    return judge(t->mixed, b->label, b->count, t->spec.mc);
}

static struct tally evaluate(struct trainer *t, const struct batch *b)
{
    return model_evaluate(&t->model, b->image, b->label, b->count);
}

void measure_epoch(struct trainer *t, struct epoch_row *row)
{
    struct measured valid = {0}, off = {0}, mc = {0};
    for (size_t i = 0; i < batcher_valid_steps(&t->batcher); i++) {
        struct batch b = batcher_valid(&t->batcher, i);
        struct tally tally = evaluate(t, &b);
        add(&valid, &tally);
        if (t->spec.mc) {
            tally = sample(t, &b, i);
            add(&mc, &tally);
        }
    }
    size_t images = spec_off(&t->spec, t->split.train_count);
    for (size_t i = 0; i < batcher_off_steps(&t->batcher, images); i++) {
        struct batch b = batcher_off(&t->batcher, images, i);
        struct tally tally = evaluate(t, &b);
        add(&off, &tally);
    }
    put(row, METRIC_VALID_LOSS, METRIC_VALID_ACCURACY, &valid);
    put(row, METRIC_OFF_LOSS, METRIC_OFF_ACCURACY, &off);
    put(row, METRIC_MC_LOSS, METRIC_MC_ACCURACY, &mc);
}
