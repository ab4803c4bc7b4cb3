/* SPDX-License-Identifier: MIT */
/* A trainer's state as a row of floats, and what may be changed between two epochs; see train/trainer.h. Nothing here
 * allocates: a run's trail is written between two of its epochs. */
#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "regime.h"
#include "trainer_parts.h"

void trainer_obey(struct trainer *t)
{
    struct spec s = t->spec;
    uint32_t epoch = t->epoch ? t->epoch : 1;
    s.epochs = t->horizon;
    for (unsigned i = 0; i < spec_sites(&s); i++)
        model_rate(&t->model, i, spec_strength(&s, i, epoch));
    optim_rate(&t->optim, regime_lr(t->regime, &s, epoch));
}

void trainer_change(struct trainer *t, const struct run_change *change)
{
    run_change_apply(change, &t->spec);
    t->horizon = change->epochs ? change->epochs : t->spec.epochs;
    trainer_obey(t);
}

void trainer_count_epoch(struct trainer *t, const struct epoch_row *row)
{
    if (regime_add(t->regime, &t->spec, row) && t->best)
        memcpy(t->best, t->model.weight, t->model.param_count * sizeof *t->best);
}

bool trainer_is_over(const struct trainer *t, uint32_t from)
{
    return !trainer_in_epoch(t) && (t->epoch >= t->spec.epochs || regime_over(t->regime, &t->spec, from));
}

uint32_t trainer_take_best(struct trainer *t)
{
    if (!t->best || !t->regime->best_epoch)
        return 0;
    memcpy(t->model.weight, t->best, t->model.param_count * sizeof *t->best);
    return t->regime->best_epoch;
}

size_t trainer_state_parts(const struct trainer *t)
{
    return 1 + t->optim.ops->slots + (t->best != NULL);
}

size_t trainer_state_floats(const struct trainer *t)
{
    return t->model.param_count * trainer_state_parts(t);
}

/* Where the best weights stand in a state. */
static size_t best_at(const struct trainer *t)
{
    return t->model.param_count * (1 + t->optim.ops->slots);
}

void trainer_read_state(const struct trainer *t, float *to)
{
    memcpy(to, t->model.weight, t->model.param_count * sizeof *to);
    optim_read(&t->optim, to + t->model.param_count);
    if (t->best)
        memcpy(to + best_at(t), t->best, t->model.param_count * sizeof *to);
}

/* At the end of an epoch, or before the first; row: (epoch). */
static void stand_at(struct trainer *t, uint32_t epoch, const struct epoch_row *row)
{
    t->epoch = epoch;
    t->step = epoch ? t->steps : 0;
    t->loss_sum = 0;
    t->correct = t->seen = 0;
    *t->regime = regime_start();
    for (uint32_t i = 0; i < epoch; i++)
        regime_add(t->regime, &t->spec, &row[i]);
}

void trainer_write_state(struct trainer *t, const float *from, uint32_t epoch, const struct epoch_row *row)
{
    memcpy(t->model.weight, from, t->model.param_count * sizeof *from);
    optim_write(&t->optim, from + t->model.param_count, (uint64_t)epoch * t->steps);
    if (t->best)
        memcpy(t->best, from + best_at(t), t->model.param_count * sizeof *from);
    stand_at(t, epoch, row);
}

struct checkpoint_place trainer_place(const struct trainer *t)
{
    return (struct checkpoint_place){.epoch = t->epoch, .step = t->step, .steps = t->steps, .loss_sum = t->loss_sum,
                                     .correct = t->correct, .seen = t->seen};
}

/* The order of an epoch's batches is drawn from (seed, epoch), and masks from (seed, site, epoch, step): so place and
 * floats are all there is. */
void trainer_stand_at(struct trainer *t, const float *state, const struct checkpoint_place *place,
                      const struct epoch_row *row)
{
    bool within = place->epoch && place->step < place->steps;
    assert(place->steps == t->steps && place->step <= t->steps);
    trainer_write_state(t, state, place->epoch - within, row);
    if (!place->epoch)
        return;
    t->epoch = place->epoch;
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
    if (t->best)
        memset(t->best, 0, t->model.param_count * sizeof *t->best);
    t->loaded = false;
    stand_at(t, 0, NULL);
}
