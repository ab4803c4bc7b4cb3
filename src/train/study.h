/* SPDX-License-Identifier: MIT */
/* One run under study: a trainer that goes to the epoch and step that are asked for, and what was seen there. It is
 * kept from look to look, so that the next step of the same run costs one step. On the inspector's thread.
 */
#ifndef TRAIN_STUDY_H
#define TRAIN_STUDY_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/err.h"
#include "data/dataset.h"
#include "run/inspection.h"
#include "train/trail.h"
#include "train/trainer.h"

struct study_task {
    struct inspection_request request;
    struct spec spec;
    struct trail *trail;
};

/* All zero is a study of nothing. */
struct study {
    struct study_task task;  /* the last one; its trail may be gone, and only tells one run from another */
    struct trainer trainer;  /* of task's run, where `open` */
    struct inspection seen;  /* where `known`: all but the microscope is that of seen.epoch */
    struct run_change rates; /* with which the trainer goes through the epoch after */
    bool open, placed, known; /* placed: the trainer stands where the run once stood */
};

/* Makes s->seen the answer to a task. False when *stop became true, with code ERR_NONE, or on an error; the study is
 * good for the next task then. */
bool study_look(struct study *s, const struct study_task *task, const struct dataset *data, const struct kern *kern,
                const atomic_bool *stop, struct err *e);
void study_free(struct study *s);

#endif
