/* SPDX-License-Identifier: MIT */
/* What changes from epoch to epoch of a run: the learning rate by schedule=, and its end by patience=. What hangs on
 * the epochs before is a fold over their rows, with the digits that history.csv has, so that a run which is resumed,
 * forked or trained again comes to the same. Pure functions; any thread.
 */
#ifndef TRAIN_REGIME_H
#define TRAIN_REGIME_H

#include <stdbool.h>
#include <stdint.h>

#include "run/metric.h"
#include "run/spec.h"

struct regime {
    uint32_t epochs;     /* folded so far */
    bool measured;       /* the valid loss of one of them is known */
    uint32_t best_epoch; /* with the least valid loss, the first of equals; 0: none was finite */
    double best;
    double low;          /* plateau: the last loss that counted as a fall */
    uint32_t waited;     /* plateau: epochs since */
    double factor;       /* plateau: of lr */
};

/* Before the first epoch. */
struct regime regime_start(void);

/* One more epoch. True when it is the best one so far. */
bool regime_add(struct regime *r, const struct spec *s, const struct epoch_row *row);

/* The learning rate of an epoch (from 1), when r has those before it. Step and cosine are torch's StepLR and
 * CosineAnnealingLR with T_max such that the last epoch has F lr; plateau is ReduceLROnPlateau (mode min, threshold
 * 1e-4 of the loss, no cooldown, no eps), stepped after each epoch that is no warm-up. */
double regime_lr(const struct regime *r, const struct spec *s, uint32_t epoch);

/* Whether patience is at its end: the valid loss was measured, and has had no new best for so many epochs behind
 * `from`, which is where a fork began. */
bool regime_over(const struct regime *r, const struct spec *s, uint32_t from);

#endif
