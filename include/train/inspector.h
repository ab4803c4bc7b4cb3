/* SPDX-License-Identifier: MIT */
/* Looks inside runs while they train: a thread of its own goes back along a run's trail, with a trainer of its own, and
 * fills inspections (run/inspection.h). The runs' threads do not know of it.
 *
 * The functions are for the one thread that owns the inspector (the screen's); none of them waits for a look to end,
 * but inspector_delete, for the step or mini-batch at hand.
 */
#ifndef TRAIN_INSPECTOR_H
#define TRAIN_INSPECTOR_H

#include <stdbool.h>

#include "base/err.h"
#include "data/dataset.h"
#include "run/inspection.h"
#include "run/spec.h"
#include "train/trail.h"

struct inspector;
struct kern;

/* Epochs that are trained again to see the weights of one that is not kept. Where it takes more, the nearest earlier
 * one that is kept is looked at: inspection.epoch says which. */
enum { INSPECTOR_AGAIN_MAX = 3 };

/* Starts the thread. data outlives the inspector; kern is the runs'. */
struct inspector *inspector_new(const struct dataset *data, const struct kern *kern, struct err *e);
/* NULL is legal. */
void inspector_delete(struct inspector *in);

/* Asks for a look in slot 0 or 1 (INSPECTION_SLOTS), in place of what was asked for there before, which is dropped if
 * it is not finished; the same again, while it is not finished, changes nothing. So who follows a run that trains asks
 * for its next epoch when inspector_busy says no, or may never see one. spec is the run's, with the rates of its start;
 * request->run, a number that no other run has. An epoch to which the run has not come yet means the last that it has
 * come to. The slot holds the trail until the look is finished. Trail NULL clears the slot and gives its memory back;
 * request and spec may be NULL then. */
void inspector_ask(struct inspector *in, unsigned slot, const struct inspection_request *request,
                   const struct spec *spec, struct trail *trail);

/* The newest finished one of a slot, whose request says what it is, or NULL. Good until the slot's next
 * inspector_look. */
const struct inspection *inspector_look(struct inspector *in, unsigned slot);

/* Whether anything that was asked for is not finished. */
bool inspector_busy(const struct inspector *in);

/* Whether the last thing asked for in a slot came to nothing, and why. */
bool inspector_failed(struct inspector *in, unsigned slot, struct err *e);

#endif
