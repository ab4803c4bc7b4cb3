/* SPDX-License-Identifier: MIT */
/* What a trail consists of, for the files that write and read it; see train/trail.h. */
#ifndef TRAIN_TRAIL_STORE_H
#define TRAIN_TRAIL_STORE_H

#include <stdatomic.h>

#include "run/record.h"
#include "train/trail.h"

struct trail {
    _Atomic uint32_t holders;
    _Atomic uint32_t count, change_count; /* published: what lies below them does not change any more */

    /* of the run; set once */
    char id[RECORD_ID_MAX];
    struct spec spec;
    struct run_change start_rates;
    size_t train, valid;
    const struct kern *kern;

    struct epoch_row *row; /* (spec.epochs) */
    struct run_change change[RUN_COURSE_MAX];

    size_t floats;     /* a state's; trainer_read_state */
    uint32_t interval; /* epochs from one kept state to the next; 0: none is kept */
    size_t slots;
    bool *kept;        /* (slots) the state is there */
    float *state;      /* (slots, floats) */
    float *start;      /* (floats), of a run that was not drawn from its seed; else NULL */
};

/* The state at the end of an epoch up to trail->count, or NULL. */
const float *trail_state(const struct trail *trail, uint32_t epoch);

/* Where the state of that epoch is to be put, before its row is; NULL: it is not kept. */
float *trail_room(struct trail *trail, uint32_t epoch);

#endif
