/* SPDX-License-Identifier: MIT */
/* Looks into a trainer and fills an inspection (run/inspection.h). The trainer is the caller's own, not a running
 * one's: looking takes it on. Any thread that has called model_thread_init.
 *
 * All are false when *stop became true on the way, without a word in *e, or when memory is short.
 */
#ifndef TRAIN_INSPECT_H
#define TRAIN_INSPECT_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/err.h"
#include "run/inspection.h"
#include "train/trainer.h"

/* Everything but MC dropout and the microscope, and the epoch, from a trainer that stands at the end of one (or before
 * the first). *out is inspection_init's for the trainer's spec and number of validation images. */
bool inspect_network(struct trainer *t, const atomic_bool *stop, struct inspection *out, struct err *e);

/* MC dropout: so many passes over the validation images and those that are not clothes, after inspect_network and with
 * the trainer where it was; its rates are those that the passes have. */
bool inspect_passes(struct trainer *t, unsigned passes, const atomic_bool *stop, struct inspection *out);

/* The microscope. t stands at the end of out->epoch, or in the epoch after it at no later step than the one that is
 * asked for; it is trained on to that step, and stands before it then. */
bool inspect_step(struct trainer *t, const struct inspection_request *r, const atomic_bool *stop,
                  struct inspection *out);

#endif
