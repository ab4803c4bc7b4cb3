/* SPDX-License-Identifier: MIT */
/* What a worker has to say and the ring may have no room for. Nothing here waits or allocates after outbox_init.
 *
 * Batches are merged until the ring takes one. Epochs and changes are kept, all of them, and go out in order. Of states
 * only the latest counts, and it goes out behind the epochs; of warnings
 * and of notes the latest. Worker thread.
 */
#ifndef TRAIN_OUTBOX_H
#define TRAIN_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "run/event.h"
#include "run/queue.h"

struct outbox {
    struct queue *queue;
    struct epoch_row *row; /* (capacity): every epoch of the run */
    size_t count, sent, capacity;
    struct run_change change[RUN_CHANGES_MAX];
    size_t change_count, change_sent;
    struct event batch, state, warning, note, test;
    bool has_batch, has_state, has_warning, has_note, has_test;
};

/* Room for `epochs` rows. The queue outlives the outbox. */
bool outbox_init(struct outbox *o, struct queue *queue, size_t epochs, struct err *e);
/* More room for rows, before the first. */
bool outbox_reserve(struct outbox *o, size_t epochs, struct err *e);
void outbox_free(struct outbox *o);

void outbox_batch(struct outbox *o, uint32_t epoch, uint32_t step, uint32_t steps, double loss);
void outbox_epoch(struct outbox *o, const struct epoch_row *row);
/* For an epoch that has not been told yet; a run has at most RUN_CHANGES_MAX. */
void outbox_change(struct outbox *o, const struct run_change *change);
void outbox_state(struct outbox *o, enum run_state state, const char *text);
void outbox_warning(struct outbox *o, const char *text);
void outbox_note(struct outbox *o, const char *text);
void outbox_test(struct outbox *o, const struct record_test *test);

/* Hands over what the ring takes now. True when nothing is left. */
bool outbox_flush(struct outbox *o);

#endif
