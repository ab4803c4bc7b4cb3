/* SPDX-License-Identifier: MIT */
/* The running epoch's curve; see view/trace.h. Between the worker's merged batches and the loss chart. */
#include "view/trace.h"

void trace_clear(struct trace *t)
{
    t->count = 0;
    t->merged = 0;
    t->merge = 1;
}

/* Halves the points, and lets twice as many go into one from now on. */
static void halve(struct trace *t)
{
    size_t half = t->count / 2;
    for (size_t i = 0; i < half; i++) {
        t->x[i] = (t->x[2 * i] + t->x[2 * i + 1]) / 2;
        t->y[i] = (t->y[2 * i] + t->y[2 * i + 1]) / 2;
    }
    t->count = half;
    t->merge *= 2;
    t->merged = t->merge;
}

static void add(struct trace *t, double x, double y)
{
    if (t->count && t->merged < t->merge) { /* the last point's mean takes it in */
        size_t i = t->count - 1;
        t->merged++;
        t->x[i] += (x - t->x[i]) / t->merged;
        t->y[i] += (y - t->y[i]) / t->merged;
        return;
    }
    if (t->count == TRACE_POINTS_MAX)
        halve(t);
    t->x[t->count] = x;
    t->y[t->count++] = y;
    t->merged = 1;
}

void trace_batch(struct trace *t, const struct event *event)
{
    uint32_t epoch = event->as.batch.epoch, steps = event->as.batch.steps, step = event->as.batch.step;
    if (!t->merge || epoch != t->epoch)
        trace_clear(t);
    t->epoch = epoch;
    if (steps)
        add(t, epoch - 1 + (step - event->as.batch.merged / 2.0) / steps, (double)event->as.batch.loss);
}
