/* SPDX-License-Identifier: MIT */
/* A trainer's state as a row of floats, and what may be changed between two epochs; see train/trainer.h. Nothing here
 * allocates: a run's trail is written between two of its epochs. */
#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "train/trainer.h"

void trainer_change(struct trainer *t, const double *drop, double lr)
{
    for (unsigned i = 0; i < spec_sites(&t->spec); i++) {
        t->spec.drop[i] = drop[i];
        model_rate(&t->model, i, drop[i]);
    }
    t->spec.lr = lr;
    optim_rate(&t->optim, lr);
}

size_t trainer_state_floats(const struct trainer *t)
{
    return t->model.param_count * (1 + t->optim.ops->slots);
}

void trainer_read_state(const struct trainer *t, float *to)
{
    memcpy(to, t->model.weight, t->model.param_count * sizeof *to);
    optim_read(&t->optim, to + t->model.param_count);
}

/* At the end of an epoch, or before the first. */
static void stand_at(struct trainer *t, uint32_t epoch)
{
    t->epoch = epoch;
    t->step = epoch ? t->steps : 0;
    t->loss_sum = 0;
    t->correct = t->seen = 0;
}

void trainer_write_state(struct trainer *t, const float *from, uint32_t epoch)
{
    memcpy(t->model.weight, from, t->model.param_count * sizeof *from);
    optim_write(&t->optim, from + t->model.param_count, (uint64_t)epoch * t->steps);
    stand_at(t, epoch);
}

struct checkpoint_place trainer_place(const struct trainer *t)
{
    return (struct checkpoint_place){.epoch = t->epoch, .step = t->step, .steps = t->steps, .loss_sum = t->loss_sum,
                                     .correct = t->correct, .seen = t->seen};
}

/* The order of an epoch's batches is drawn from (seed, epoch), and masks from (seed, site, epoch, step): so place and
 * floats are all there is. */
void trainer_stand_at(struct trainer *t, const float *state, const struct checkpoint_place *place)
{
    assert(place->steps == t->steps && place->step <= t->steps);
    trainer_write_state(t, state, place->epoch);
    if (!place->epoch)
        return;
    t->optim.t = (uint64_t)(place->epoch - 1) * t->steps + place->step;
    t->step = place->step;
    t->loss_sum = place->loss_sum;
    t->correct = (size_t)place->correct;
    t->seen = (size_t)place->seen;
    t->epoch_start = clock_now();
    batcher_begin_epoch(&t->batcher, place->epoch);
}

void trainer_reset(struct trainer *t)
{
    model_reset(&t->model);
    optim_reset(&t->optim);
    t->loaded = false;
    stand_at(t, 0);
}
