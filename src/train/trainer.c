/* SPDX-License-Identifier: MIT */
/* From spec and data to a model, one mini-batch at a time; see train/trainer.h. */
#include "train/trainer.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "measure.h"

/* The spec's network as layers: pixels with the input's dropout, then for each hidden layer dense, relu, dropout, and
 * at the end dense. */
static size_t plan_layers(const struct spec *s, struct layer_config out[MODEL_LAYERS_MAX])
{
    size_t n = 0;
    out[n++] = (struct layer_config){.kind = &layer_pixels, .p = s->drop[0]};
    for (unsigned i = 0; i < s->hidden_count; i++) {
        out[n++] = (struct layer_config){.kind = &layer_dense, .units = s->hidden[i]};
        out[n++] = (struct layer_config){.kind = &layer_relu};
        out[n++] = (struct layer_config){.kind = &layer_dropout, .p = s->drop[i + 1], .site = i + 1};
    }
    out[n++] = (struct layer_config){.kind = &layer_dense, .units = DATASET_CLASSES};
    return n;
}

static const struct optim_ops *spec_optim(const struct spec *s)
{
    static const char *const name[] = {[SPEC_ADAM] = "adam", [SPEC_SGD] = "sgd"};
    return optim_find(name[s->opt]);
}

bool trainer_init(struct trainer *t, const struct spec *spec, const struct images *images, const struct kern *kern,
                  struct err *e)
{
    *t = (struct trainer){.spec = *spec};
    struct layer_config plan[MODEL_LAYERS_MAX];
    struct shape in = {{1, DATASET_SIDE, DATASET_SIDE, 1}};
    struct optim_config optim = {.lr = spec->lr, .momentum = spec->momentum};
    size_t train, valid;
    if (!spec_counts(spec, images->count, &train, &valid, e)
        || !split_init(&t->split, images->count, train, valid, spec->shuffle, spec->seed, e)
        || !batcher_init(&t->batcher, images, &t->split, spec->batch, spec->shuffle, spec->seed, e)
        || !model_init(&t->model, kern, spec->batch, in, plan, plan_layers(spec, plan), spec->seed, e)
        || !optim_init(&t->optim, spec_optim(spec), optim, kern, t->model.param_count, e)
        || !measure_init(t, e)) {
        trainer_free(t);
        return false;
    }
    t->steps = (uint32_t)batcher_train_steps(&t->batcher);
    return true;
}

void trainer_free(struct trainer *t)
{
    mem_free(t->mixed);
    optim_free(&t->optim);
    model_free(&t->model);
    batcher_free(&t->batcher);
    split_free(&t->split);
    *t = (struct trainer){0};
}

void trainer_begin_epoch(struct trainer *t)
{
    t->epoch_start = clock_now();
    t->epoch++;
    t->step = 0;
    t->loss_sum = 0;
    t->correct = t->seen = 0;
    batcher_begin_epoch(&t->batcher, t->epoch);
}

bool trainer_in_epoch(const struct trainer *t)
{
    return t->step < t->steps;
}

/* Backward and update as one, or one after the other. */
static struct tally learn(struct trainer *t, const struct pass *pass, const uint8_t *labels)
{
    struct kern_update update = optim_next(&t->optim, t->model.grad, t->model.weight);
    if (!t->apart)
        return model_step(&t->model, pass, labels, &update);
    struct tally tally = model_gradient(&t->model, pass, labels);
    model_update(&t->model, &update);
    stopwatch_mark(pass->watch, PHASE_update);
    return tally;
}

/* The pass of the step that comes. */
static struct pass next_pass(const struct trainer *t, const struct batch *b)
{
    return (struct pass){.count = b->count, .image = b->image, .training = true, .epoch = t->epoch, .step = t->step,
                         .watch = t->watch};
}

struct tally trainer_rehearse(struct trainer *t, struct batch *batch, struct pass *pass)
{
    *batch = batcher_train(&t->batcher, t->step);
    *pass = next_pass(t, batch);
    pass->rehearsal = true;
    return model_gradient(&t->model, pass, batch->label);
}

double trainer_step(struct trainer *t)
{
    struct batch b = batcher_train(&t->batcher, t->step);
    struct pass pass = next_pass(t, &b);
    struct tally tally = learn(t, &pass, b.label);
    t->step++;
    t->loss_sum += tally.loss;
    t->correct += tally.correct;
    t->seen += tally.count;
    return tally.loss;
}

void trainer_end_epoch(struct trainer *t, struct epoch_row *row)
{
    *row = (struct epoch_row){.epoch = t->epoch};
    metric_set(row, METRIC_TRAIN_LOSS, t->loss_sum / (double)t->steps);
    metric_set(row, METRIC_TRAIN_ACCURACY, 100.0 * (double)t->correct / (double)t->seen);
    measure_epoch(t, row);
    stopwatch_mark(t->watch, PHASE_validation);
    row->seconds = (float)(clock_now() - t->epoch_start);
}
