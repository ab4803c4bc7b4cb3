/* SPDX-License-Identifier: MIT */
/* What the files of a trainer share. Its thread. */
#ifndef TRAIN_TRAINER_PARTS_H
#define TRAIN_TRAINER_PARTS_H

#include "train/trainer.h"

/* The strengths and the learning rate of the epoch that t is in, or of the first one before it, into model and
 * optimiser. */
void trainer_obey(struct trainer *t);

#endif
