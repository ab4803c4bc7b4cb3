/* SPDX-License-Identifier: MIT */
/* What the steps of a log mean when they do not simply go up. Keras, fastai and others that append to a log count from
 * the first epoch again: those rows are a further run, and are shown behind the one before. A step that falls back
 * elsewhere (a run resumed from a checkpoint, rows out of order) keeps its number. One thread. */
#ifndef LOG_AXIS_H
#define LOG_AXIS_H

#include <stdbool.h>
#include <stdint.h>

#include "sheet.h"

struct axis {
    bool joins; /* a further run is shown behind the one before */
    bool once;  /* each step comes once in a run: the first one again is a further run */
    bool any;
    double first, last; /* as logged */
    double offset;      /* what is added for the run at hand */
    double step;        /* the last one between two rows */
    uint32_t runs;      /* begun behind the first */
};

/* The x at which a row is shown. `anew`: it is the first one behind a repeated header. Says what it did in *to, where
 * `what` ("line") and number tell the row. */
double axis_next(struct axis *a, double x, bool anew, struct sheet *to, const char *what, uint64_t number);

#endif
