/* SPDX-License-Identifier: MIT */
/* Training as a sequence of steps: spec + data -> model, one mini-batch at a time. No thread, no screen, no
 * record; train/worker drives it. After trainer_init nothing allocates and nothing fails.
 */
#ifndef TRAIN_TRAINER_H
#define TRAIN_TRAINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/batch.h"
#include "data/dataset.h"
#include "data/split.h"
#include "nn/model.h"
#include "nn/optim.h"
#include "run/checkpoint.h"
#include "run/metric.h"
#include "run/safetensors.h"
#include "run/spec.h"

struct trainer {
    struct spec spec;
    struct split split;
    struct batcher batcher;
    struct model model;
    struct optim optim;
    uint32_t epoch;  /* the running one, from 1; 0 before the first */
    uint32_t step;   /* steps done in it */
    uint32_t steps;  /* steps an epoch has */
    double loss_sum; /* of its batches so far */
    size_t correct, seen;
    double epoch_start; /* clock_now() */
    double *mixed;      /* (batch, classes) what passes with noise add up to; NULL: none are asked for */
    bool loaded;        /* the start values are from trainer_load, not from the seed */

    /* For measuring; set between trainer_init and training, or between steps. */
    struct stopwatch *watch; /* where the phases' times go; NULL: nowhere */
    bool apart;              /* gradients go to memory and the update comes after the backward pass: the same bits, more
                                slowly, and the two can be timed */
};

/* Builds the run's network on images; kern and images outlive the trainer. *t must stay where it is, and is all zero on
 * failure. */
bool trainer_init(struct trainer *t, const struct spec *spec, const struct images *images, const struct kern *kern,
                  struct err *e);
void trainer_free(struct trainer *t);

/* Starts the next epoch: its order of batches, its sums. */
void trainer_begin_epoch(struct trainer *t);
/* One mini-batch: forward, backward, update. Returns its mean loss. */
double trainer_step(struct trainer *t);
/* The next step but for the update: nothing of the run changes, and its activations and masks are there to be looked at
 * (nn/probe.h). What *batch and *pass point to is valid until the next call on t. */
struct tally trainer_rehearse(struct trainer *t, struct batch *batch, struct pass *pass);
/* Whether the epoch has a step left. */
bool trainer_in_epoch(const struct trainer *t);
/* Fills the epoch's line: validates (noise off), and measures training images with noise off and validation images with
 * noise on as far as the spec wants it. As in the notebook a loss is the mean over batches, an accuracy the share of
 * images. */
void trainer_end_epoch(struct trainer *t, struct epoch_row *row);

/* Weights out and in, by PyTorch's names. trainer_load fails, and changes nothing, when a tensor is missing, of another
 * shape, or one too many; `from` is the file's name for the error. */
bool trainer_save(const struct trainer *t, struct tensors *out, struct err *e);
bool trainer_load(struct trainer *t, struct tensors *in, const char *from, struct err *e);

/* Between epochs: the rates (one for each site) and the learning rate, from the next step on. */
void trainer_change(struct trainer *t, const double *drop, double lr);

/* Between epochs: all that training moves, as floats: the weights, then the optimiser's slots. A trainer of the same
 * spec that is given them, and the epoch at whose end they were read, goes on with the same bits. */
size_t trainer_state_floats(const struct trainer *t);
void trainer_read_state(const struct trainer *t, float *to);
void trainer_write_state(struct trainer *t, const float *from, uint32_t epoch);

/* Between steps too: where it stands, and to stand there with the state that was read there, by a trainer of the same
 * spec. The rates are not changed. */
struct checkpoint_place trainer_place(const struct trainer *t);
void trainer_stand_at(struct trainer *t, const float *state, const struct checkpoint_place *place);

/* Back to the start that the seed gives. */
void trainer_reset(struct trainer *t);

#endif
