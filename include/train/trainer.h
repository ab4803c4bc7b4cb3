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
#include "run/event.h"
#include "run/metric.h"
#include "run/safetensors.h"
#include "run/spec.h"

struct regime;

struct trainer {
    struct spec spec; /* with the strengths and lr in force */
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
    uint32_t horizon;   /* epochs, by which lines and schedules go: the spec's, or in a fork's past its parent's */
    struct regime *regime; /* what the epochs so far come to; src/train/regime.h */
    float *best;        /* (param_count) the weights of the epoch with the best valid loss; NULL without patience */
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

/* Starts the next epoch: its order of batches, its strengths and learning rate, its sums. */
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
/* The same, where the epoch's line is known and nothing is to be measured. */
void trainer_count_epoch(struct trainer *t, const struct epoch_row *row);
/* Whether there is nothing left to train: all epochs are done, or patience is at its end. `from`: the epoch that a fork
 * began behind, else 0. */
bool trainer_is_over(const struct trainer *t, uint32_t from);
/* With patience: the weights become those of the best epoch so far, which is returned. 0, and nothing happens, without
 * one. The run cannot go on from there. */
uint32_t trainer_take_best(struct trainer *t);

/* Weights out and in, by PyTorch's names. trainer_load fails, and changes nothing, when a tensor is missing, of another
 * shape, or one too many; `from` is the file's name for the error. */
bool trainer_save(const struct trainer *t, struct tensors *out, struct err *e);
bool trainer_load(struct trainer *t, struct tensors *in, const char *from, struct err *e);

/* Other strengths and another learning rate, from the next step on. */
void trainer_change(struct trainer *t, const struct run_change *change);

/* Between epochs: all that training moves, as floats in so many equal parts: the weights, the optimiser's slots, and
 * with patience the best weights. A trainer of the same spec that is given them, the epoch at whose end they were read
 * and the rows (epoch) up to there goes on with the same bits. */
size_t trainer_state_parts(const struct trainer *t);
size_t trainer_state_floats(const struct trainer *t);
void trainer_read_state(const struct trainer *t, float *to);
void trainer_write_state(struct trainer *t, const float *from, uint32_t epoch, const struct epoch_row *row);

/* Between steps too: where it stands, and to stand there with the state that was read there, by a trainer of the same
 * spec; row: those of the epochs that are over there. Strengths and lr have to be set, by trainer_change. */
struct checkpoint_place trainer_place(const struct trainer *t);
void trainer_stand_at(struct trainer *t, const float *state, const struct checkpoint_place *place,
                      const struct epoch_row *row);

/* Back to the start that the seed gives. */
void trainer_reset(struct trainer *t);

#endif
