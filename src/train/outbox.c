/* SPDX-License-Identifier: MIT */
/* Merging and holding back; see outbox.h. */
#include "outbox.h"

#include <stdio.h>

#include "base/mem.h"

bool outbox_init(struct outbox *o, struct queue *queue, size_t epochs, struct err *e)
{
    *o = (struct outbox){.queue = queue, .capacity = epochs, .batch.kind = EVENT_BATCH};
    o->row = mem_raw(epochs, sizeof *o->row);
    return o->row || err_memory(e, "the epochs of the run");
}

bool outbox_reserve(struct outbox *o, size_t epochs, struct err *e)
{
    struct epoch_row *row = mem_raw(epochs, sizeof *row);
    if (!row)
        return err_memory(e, "the epochs of the run");
    mem_free(o->row);
    o->row = row;
    o->capacity = epochs;
    return true;
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

/* The next change goes out when it is in force in the next epoch, or when there is no epoch to tell. */
static bool change_is_next(const struct outbox *o)
{
    if (o->change_sent == o->change_count)
        return false;
    return o->sent == o->count || o->change[o->change_sent].epoch <= o->row[o->sent].epoch;
}

/* Epochs and the changes between them. */
static bool send_course(struct outbox *o)
{
    while (o->sent < o->count || o->change_sent < o->change_count) {
        bool change = change_is_next(o);
        struct event event = {.kind = change ? EVENT_CHANGE : EVENT_EPOCH};
        if (change)
            event.as.change = o->change[o->change_sent];
        else
            event.as.epoch = o->row[o->sent];
        if (!queue_push(o->queue, &event))
            return false;
        ++*(change ? &o->change_sent : &o->sent);
    }
    return true;
}

bool outbox_flush(struct outbox *o)
{
    if (!send(o, &o->has_warning, &o->warning) || !send(o, &o->has_note, &o->note) || !send_course(o))
        return false;
    return send(o, &o->has_test, &o->test) && send(o, &o->has_state, &o->state) && send(o, &o->has_batch, &o->batch);
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

void outbox_change(struct outbox *o, const struct run_change *change)
{
    if (o->change_count < RUN_CHANGES_MAX)
        o->change[o->change_count++] = *change;
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

void outbox_note(struct outbox *o, const char *text)
{
    o->note = (struct event){.kind = EVENT_NOTE};
    snprintf(o->note.as.note, sizeof o->note.as.note, "%s", text);
    o->has_note = true;
    outbox_flush(o);
}

void outbox_test(struct outbox *o, const struct record_test *test)
{
    o->test = (struct event){.kind = EVENT_TEST, .as.test = *test};
    o->has_test = true;
    outbox_flush(o);
}
