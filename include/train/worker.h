/* SPDX-License-Identifier: MIT */
/* One run on its own thread: trains, records, and reports through a lock-free ring.
 *
 * The functions are for the one thread that owns the worker (the screen's or the command's). Training never waits for
 * it: progress is merged and epochs are held back while the ring is full.
 */
#ifndef TRAIN_WORKER_H
#define TRAIN_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/dataset.h"
#include "run/event.h"
#include "run/spec.h"

struct kern;
struct trail;
struct worker;

struct worker_config {
    struct spec spec;          /* of several seeds the first is run */
    const struct dataset *data; /* outlives the worker */
    const struct kern *kern;
    const char *runs_root; /* where to record; NULL: no record */
    const char *version;   /* of the program, for run.json */
    const char *csv;       /* further copies asked for on the command line, or NULL: history.csv's form */
    const char *step_csv;  /* step,loss of every step */
    const char *init;      /* safetensors to start from */
    const char *save;      /* safetensors to write at the end */
    struct trail *from;    /* a fork: the trail of the run to go on from, which the worker holds while it needs it */
    uint32_t from_epoch;   /* and after which epoch, 0 is the start; spec's rates, lr and epochs are the fork's own */
    size_t trail_budget;   /* bytes for the states that its trail may keep; 0: no trail */
    const char *group;     /* for run.json: the same for all seeds that are started together; NULL for a single run */
    const char *resume;    /* the id of a run below runs_root to go on with: its spec, rates and start are its record's,
                              and spec, init, from, group are not read */
    bool (*allows)(const void *who, const struct spec *spec, struct err *e); /* whether what the record of `resume` says
                              may be trained, on the worker's thread; NULL: all */
    const void *who;
    double checkpoint_seconds; /* of training between two checkpoints of the record; 0: 10 */
    const struct run_change *course; /* (course_count) a run that is trained again: its rates from epoch 1 on,
                                        in place */
    size_t course_count;             /* of spec's; 0: none. from_epoch is read then too, where the run was a fork */
    uint32_t until;        /* done behind this epoch, if not before; 0: when spec says */
};

/* Starts the thread. The strings are copied. An error that can be seen at once (files that cannot be opened, weights
 * that do not fit) comes from here or as EVENT_STATE with RUN_FAILED.
 *
 * A fork first trains again what its parent's trail has not kept, which EVENT_BATCH tells, then announces and records
 * the parent's epochs as its own, and trains on. Stopped before that it has no epoch and leaves no weights.
 *
 * A run that is resumed stands where its checkpoint does, or at its start where there is none to use, and comes to the
 * bits of one that was never cut. The epochs on record are announced in their order: those up to the checkpoint at
 * once, and those behind it as they are trained again, to the same numbers, or the run fails and its folder stays as it
 * was. What was found on the way (a torn line, a damaged checkpoint, another program's version) is told by EVENT_NOTE.
 * It fails at once when it is done, held by another program, or of other data or another instruction set. */
struct worker *worker_start(const struct worker_config *config, struct err *e);

/* The next event, oldest first; false when there is none now. After an end state (run_state_active) none follows. */
bool worker_poll(struct worker *w, struct event *out);

/* Asks; the worker obeys after the current step. Stopped, cut off or done, it writes a checkpoint at its end. False
 * when the command ring is full (256 unread): ask again later. */
bool worker_command(struct worker *w, enum command_kind kind);

/* Asks for other rates (one for each site) and another learning rate, from the beginning of the next epoch on;
 * change->epoch is not read. The worker says EVENT_CHANGE when they are in force. Of several that come within an epoch
 * the last wins; one that comes in the last epoch is never in force; rates that no spec may have, and more than
 * RUN_CHANGES_MAX in a run, are refused by a warning. False when the command ring is full. */
bool worker_change(struct worker *w, const struct run_change *change);

/* The run's folder on disk; empty without a record. Valid after the first RUN_RUNNING event. */
const char *worker_folder(const struct worker *w);

/* The run's trail (train/trail.h), held once more for the caller. NULL before the first RUN_RUNNING event, without a
 * budget, or when there was no memory for it, which is a warning. */
struct trail *worker_trail(struct worker *w);

/* Stops if needed, waits for the thread, frees. Undelivered events are dropped: poll to the end state first if they
 * matter. NULL is legal. */
void worker_delete(struct worker *w);

#endif
