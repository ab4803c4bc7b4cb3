/* SPDX-License-Identifier: MIT */
/* What a run leaves in memory for forks and inspection: its epochs' rows, the changes of its rates, and its weights and
 * optimiser's state every few epochs. What is not kept is trained again, with the same bits.
 *
 * Append-only and lock-free: one writer, the run's worker thread, and any number of readers on any thread, who see what
 * trail_count has published. Reference counted: whoever keeps a pointer holds it.
 */
#ifndef TRAIN_TRAIL_H
#define TRAIN_TRAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/dataset.h"
#include "run/event.h"
#include "run/metric.h"
#include "train/trainer.h"

struct trail;
struct kern;

/* For a run whose trainer t stands at its start; the caller holds it. States are kept at every so many epochs, the
 * fewest for which all of them fit into `budget` bytes, and at the last one that is planned; none when not even one
 * fits. The start is drawn from the seed, and so takes nothing, unless it was loaded from a file: then it is kept
 * whatever the budget. All memory is asked for at once; what is never written costs nothing. NULL when there is
 * none. */
struct trail *trail_new(const struct trainer *t, size_t budget, struct err *e);

/* The same for a run that goes on from the end of `epoch` of another, with the rates and lr of t's spec; t fits it and
 * it has that epoch. The new trail has a copy of all that it shares with the other, and so can outlive it. */
struct trail *trail_fork(const struct trainer *t, size_t budget, const struct trail *from, uint32_t epoch,
                         struct err *e);

/* The trail of a run that is kept below `root`, for forks and inspection: rows from its history.csv, rates from its
 * course, the start from its seed or file, and the state of its checkpoint where that stands at the end of an epoch and
 * fits into the budget; the rest is trained again, when somebody asks for it. An error says what of the run is missing
 * or differs here (other data, another instruction set). The caller holds it; its id is set. */
struct trail *trail_read(const struct dataset *data, const struct kern *kern, const char *root, const char *id,
                         size_t budget, struct err *e);

/* One more holder, who releases it. Only a holder may call it. NULL is legal in both. */
struct trail *trail_hold(struct trail *trail);
void trail_release(struct trail *trail);

/* Writer. The name of the run's folder, before anyone else holds the trail. */
void trail_set_id(struct trail *trail, const char *id);
/* Writer. Each epoch in order, after trainer_end_epoch. Allocates nothing, calls no system. */
void trail_epoch(struct trail *trail, const struct trainer *t, const struct epoch_row *row);
/* Writer. The same for an epoch whose state is not at hand. */
void trail_row(struct trail *trail, const struct epoch_row *row);
/* Writer. In the order of their epochs, before the first of those is trained. There is room for RUN_CHANGES_MAX, beside
 * those that a fork has from its parent; false when there is none. */
bool trail_change(struct trail *trail, const struct run_change *change);

/* The run's record: the name of its folder; "" without. */
const char *trail_id(const struct trail *trail);
/* Epochs on it. */
uint32_t trail_count(const struct trail *trail);
/* The latest epoch up to `epoch` whose state is kept; 0 is the start. Epochs from there on are trained again. */
uint32_t trail_nearest(const struct trail *trail, uint32_t epoch);
/* *row points to the rows of epochs 1 to n, the trail's. False when it has fewer. */
bool trail_rows(const struct trail *trail, uint32_t n, const struct epoch_row **row);
/* The rates and the learning rate with which `epoch` was trained; those of the start for 0. */
struct run_change trail_rates(const struct trail *trail, uint32_t epoch);
/* The same for all epochs up to `epoch`, as what changed when: from epoch 1 on, into RUN_COURSE_MAX; returns how
 * many. */
size_t trail_course(const struct trail *trail, uint32_t epoch, struct run_change *course);
/* Whether its start came from a file, or from one that did: the seed does not give it. */
bool trail_loaded(const struct trail *trail);
/* Bytes that it takes at most; after trail_shed, what is left. */
size_t trail_bytes(const struct trail *trail);

/* Whether a run like t can go on from this one: the same network, images, order of batches, seed, optimiser and
 * instruction set. Rates, lr and the number of epochs may differ. */
bool trail_fits(const struct trail *trail, const struct trainer *t, struct err *e);

/* Makes t, wherever it stands, stand at the end of `epoch`, bit for bit as the run did: weights, optimiser, rates and
 * lr in force. t is any that trail_fits; its thread has called model_thread_init. Before each step that is trained
 * again go_on(arg) is asked (NULL: nobody is); when it says no the result is false with code ERR_NONE, and t is
 * somewhere in between. Any other false is an error, and t is untouched. */
bool trail_restore(const struct trail *trail, uint32_t epoch, struct trainer *t, bool (*go_on)(void *arg), void *arg,
                   struct err *e);

/* Gives the kept states back and keeps the rest: from now on everything is trained again from the start. For when the
 * run's worker is gone; false, and nothing happens, when anyone but the caller holds it. */
bool trail_shed(struct trail *trail);

#endif
