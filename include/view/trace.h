/* SPDX-License-Identifier: MIT */
/* The loss of the running epoch's batches, as a curve of bounded length: when it is full, neighbours are merged. UI
 * thread. */
#ifndef VIEW_TRACE_H
#define VIEW_TRACE_H

#include <stddef.h>

#include "run/event.h"

enum { TRACE_POINTS_MAX = 256 };

struct trace {
    uint32_t epoch; /* whose batches these are */
    size_t count;
    uint32_t merge; /* points of what comes that go into one */
    uint32_t merged; /* how many the last one has so far */
    double x[TRACE_POINTS_MAX]; /* epochs: an epoch's batches lie between its number less one and its number */
    double y[TRACE_POINTS_MAX];
};

/* Takes in an EVENT_BATCH; the first one of another epoch starts anew. */
void trace_batch(struct trace *t, const struct event *event);
void trace_clear(struct trace *t);

#endif
