/* SPDX-License-Identifier: MIT */
/* What inspect_network has done in another file (inspect_passes.c): how sure the network is, noise off. */
#ifndef TRAIN_INSPECT_PARTS_H
#define TRAIN_INSPECT_PARTS_H

#include "run/inspection.h"
#include "train/trainer.h"

/* Of the validation images, whose answers are there. */
void inspect_plain(struct inspection *out);
/* Of images that are not clothes, which it draws. */
void inspect_odd(struct trainer *t, struct inspection *out);

#endif
