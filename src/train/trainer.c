/* SPDX-License-Identifier: MIT */
/* From spec and data to a model, one mini-batch at a time; see train/trainer.h. */
#include "train/trainer.h"

#include "base/clock.h"
#include "base/mem.h"
#include "measure.h"
#include "regime.h"
#include "trainer_parts.h"
#include "trainer_plan.h"

static bool open_batcher(struct trainer *t, const struct images *images, struct err *e)
{
    const struct spec *s = &t->spec;
    struct augment augment = {.shift = s->augment.shift, .flip = s->augment.flip, .cut = s->augment.cut};
    return batcher_init(&t->batcher, images, &t->split, s->batch, s->shuffle, s->seed, e)
        && batcher_augment(&t->batcher, &augment, e) && batcher_mislabel(&t->batcher, s->mislabel, e);
}

static bool open_model(struct trainer *t, const struct kern *kern, struct err *e)
{
    const struct spec *s = &t->spec;
    struct layer_config plan[MODEL_LAYERS_MAX];
    struct shape in = {{1, DATASET_SIDE, DATASET_SIDE, 1}};
    struct optim_config config;
    const struct optim_ops *ops = plan_optim(s, &config);
    if (!model_init(&t->model, kern, s->batch, in, plan, plan_layers(s, plan), s->seed, e)
        || !optim_init(&t->optim, ops, config, kern, t->model.param_count, e))
        return false;
    model_smooth(&t->model, s->smooth);
    return true;
}

static bool open_regime(struct trainer *t, struct err *e)
{
    t->regime = mem_array(1, sizeof *t->regime);
    if (t->spec.patience)
        t->best = mem_array(t->model.param_count, sizeof *t->best);
    if (!t->regime || (t->spec.patience && !t->best))
        return err_memory(e, "the best weights");
    *t->regime = regime_start();
    return true;
}

bool trainer_init(struct trainer *t, const struct spec *spec, const struct images *images, const struct kern *kern,
                  struct err *e)
{
    *t = (struct trainer){.spec = *spec, .horizon = spec->epochs};
    size_t train, valid;
    if (!spec_counts(spec, images->count, &train, &valid, e)
        || !split_init(&t->split, images->count, train, valid, spec->shuffle, spec->seed, e)
        || !open_batcher(t, images, e) || !open_model(t, kern, e) || !open_regime(t, e) || !measure_init(t, e)) {
        trainer_free(t);
        return false;
    }
    t->steps = (uint32_t)batcher_train_steps(&t->batcher);
    return true;
}

void trainer_free(struct trainer *t)
{
    mem_free(t->mixed);
    mem_free(t->best);
    mem_free(t->regime);
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
    trainer_obey(t);
}

bool trainer_in_epoch(const struct trainer *t)
{
    return t->step < t->steps;
}

/* Backward and update as one, or one after the other where something stands between them. */
static struct tally learn(struct trainer *t, const struct pass *pass, const uint8_t *labels)
{
    struct kern_update update = optim_next(&t->optim, t->model.grad, t->model.weight);
    if (!t->apart && t->spec.clip == 0)
        return model_step(&t->model, pass, labels, &update);
    struct tally tally = model_gradient(&t->model, pass, labels);
    if (t->spec.clip > 0)
        model_clip(&t->model, t->spec.clip);
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
    if (t->spec.maxnorm > 0)
        model_constrain(&t->model, t->spec.maxnorm);
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
    trainer_count_epoch(t, row);
    row->seconds = (float)(clock_now() - t->epoch_start);
}
