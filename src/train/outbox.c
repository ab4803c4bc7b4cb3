/* SPDX-License-Identifier: MIT */
/* Merging and holding back; see outbox.h. */
#include "outbox.h"

#include <stdio.h>

#include "base/mem.h"

bool outbox_init(struct outbox *o, struct queue *queue, size_t epochs, struct err *e)
{
    *o = (struct outbox){.queue = queue, .capacity = epochs, .batch.kind = EVENT_BATCH};
    o->row = mem_array(epochs, sizeof *o->row);
    return o->row || err_memory(e, "the epochs of the run");
}

void outbox_free(struct outbox *o)
{
    mem_free(o->row);
    *o = (struct outbox){0};
}

/* Pushes *event if it is wanted; true when it is gone. */
static bool send(struct outbox *o, bool *wanted, const struct event *event)
{
    if (*wanted && queue_push(o->queue, event))
        *wanted = false;
    return !*wanted;
}

bool outbox_flush(struct outbox *o)
{
    if (!send(o, &o->has_warning, &o->warning))
        return false;
    for (; o->sent < o->count; o->sent++) {
        struct event event = {.kind = EVENT_EPOCH, .as.epoch = o->row[o->sent]};
        if (!queue_push(o->queue, &event))
            return false;
    }
    return send(o, &o->has_state, &o->state) && send(o, &o->has_batch, &o->batch);
}

/* The mean over what has been merged so far and this batch. In place, for this is done in every step and an event has
 * room for a text. */
void outbox_batch(struct outbox *o, uint32_t epoch, uint32_t step, uint32_t steps, double loss)
{
    struct event *b = &o->batch;
    uint32_t before = o->has_batch ? b->as.batch.merged : 0;
    double sum = before ? (double)b->as.batch.loss * before + loss : loss;
    b->as.batch.epoch = epoch;
    b->as.batch.step = step;
    b->as.batch.steps = steps;
    b->as.batch.merged = before + 1;
    b->as.batch.loss = (float)(sum / (before + 1));
    o->has_batch = true;
    outbox_flush(o);
}

/* What is left of the epoch's batches is told by the epoch itself. */
void outbox_epoch(struct outbox *o, const struct epoch_row *row)
{
    if (o->count < o->capacity)
        o->row[o->count++] = *row;
    o->has_batch = false;
    outbox_flush(o);
}

void outbox_state(struct outbox *o, enum run_state state, const char *text)
{
    o->state = (struct event){.kind = EVENT_STATE, .as.state = {.state = state}};
    snprintf(o->state.as.state.text, sizeof o->state.as.state.text, "%s", text ? text : "");
    o->has_state = true;
    if (!run_state_active(state))
        o->has_batch = false;
    outbox_flush(o);
}

void outbox_warning(struct outbox *o, const char *text)
{
    o->warning = (struct event){.kind = EVENT_WARNING};
    snprintf(o->warning.as.warning, sizeof o->warning.as.warning, "%s", text);
    o->has_warning = true;
    outbox_flush(o);
}
