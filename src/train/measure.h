/* SPDX-License-Identifier: MIT */
/* What is measured at the end of an epoch beside the training itself; see run/metric.def. The trainer's thread. */
#ifndef TRAIN_MEASURE_H
#define TRAIN_MEASURE_H

#include "train/trainer.h"

/* Room for it, by the spec. */
bool measure_init(struct trainer *t, struct err *e);

/* Validation; training images with noise off; passes with noise on over the validation images: as far as the spec wants
 * them. Nothing of the run changes. */
void measure_epoch(struct trainer *t, struct epoch_row *row);

#endif
