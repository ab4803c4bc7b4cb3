/* SPDX-License-Identifier: MIT */
/* A run that is on disk, to be trained on or again: whether it can be here, what it started with and under which rates,
 * and where its checkpoint stands. Any thread. */
#ifndef TRAIN_REPLAY_H
#define TRAIN_REPLAY_H

#include "run/checkpoint.h"
#include "run/record_read.h"
#include "train/trail.h"
#include "train/trainer.h"

/* Whether this data and these kernels come to the run's bits. */
bool replay_fits(const struct record_info *info, const struct dataset *data, const struct kern *kern, struct err *e);

/* The spec with the rates of its first epoch. */
struct spec replay_spec(const struct record_info *info);

/* The weights that it began with, from a safetensors file. */
bool replay_start(const char *path, struct trainer *t, struct err *e);

/* What is in force in an epoch (0: at the start), by a course of at least one. */
struct run_change replay_rates(const struct run_change *course, size_t count, uint32_t epoch);

/* Whether the checkpoint in the run's folder is the run's own, for a trainer of its spec. */
bool replay_belongs(const struct checkpoint *c, const struct trainer *t, const struct record_info *info,
                    const char *folder, struct err *e);

/* Epochs that are over where a checkpoint stands. */
uint32_t replay_ended(const struct checkpoint_place *p);

/* Into a trail that is at its start: rows, the changes of rates up to the checkpoint's epoch or the last row, and the
 * checkpoint's state (NULL: there is none) if it stands between two epochs. */
void replay_fill(struct trail *trail, const struct record_info *info, const struct epoch_row *row, size_t count,
                 const struct checkpoint *c);

#endif
