/* SPDX-License-Identifier: MIT */
/* The outbox over rings that are too small: batches merge, epochs all arrive, the end state comes last. */
#include <math.h>

#include "check_train.h"
#include "src/train/outbox.h"

START_TEST(batches_are_merged_while_the_ring_is_full)
{
    struct queue q;
    struct outbox o;
    struct err e;
    struct event event;
    ck_assert(queue_init(&q, sizeof event, 1, &e) && outbox_init(&o, &q, 10, &e));
    for (uint32_t step = 1; step <= 5; step++)
        outbox_batch(&o, 1, step, 5, step);
    ck_assert(queue_pop(&q, &event));
    ck_assert(event.kind == EVENT_BATCH && event.as.batch.step == 1 && event.as.batch.merged == 1);
    ck_assert(outbox_flush(&o));
    ck_assert(queue_pop(&q, &event));
    ck_assert(event.as.batch.step == 5 && event.as.batch.merged == 4);
    ck_assert_float_eq_tol(event.as.batch.loss, 3.5f, 1e-6f);
    ck_assert(!queue_pop(&q, &event));
    outbox_free(&o);
    queue_free(&q);
}
END_TEST

START_TEST(no_epoch_is_lost)
{
    enum { EPOCHS = 1000 };
    struct queue q;
    struct outbox o;
    struct err e;
    struct event event;
    ck_assert(queue_init(&q, sizeof event, 4, &e) && outbox_init(&o, &q, EPOCHS, &e));
    outbox_state(&o, RUN_RUNNING, NULL);
    for (uint32_t i = 1; i <= EPOCHS; i++) {
        struct epoch_row row = {.epoch = i};
        outbox_batch(&o, i, 1, 2, NAN);
        outbox_epoch(&o, &row);
    }
    outbox_warning(&o, "the disk is full");
    outbox_state(&o, RUN_DONE, NULL);
    uint32_t next = 1;
    unsigned warnings = 0;
    enum run_state last = RUN_WAITING;
    for (bool all = false; !all;) {
        all = outbox_flush(&o);
        while (queue_pop(&q, &event)) {
            if (event.kind == EVENT_EPOCH)
                ck_assert_uint_eq(event.as.epoch.epoch, next++);
            warnings += event.kind == EVENT_WARNING;
            if (event.kind == EVENT_STATE) {
                last = event.as.state.state;
                ck_assert(last != RUN_DONE || next == EPOCHS + 1);
            }
        }
    }
    ck_assert_uint_eq(next, EPOCHS + 1);
    ck_assert_uint_eq(warnings, 1);
    ck_assert_int_eq(last, RUN_DONE);
    outbox_free(&o);
    queue_free(&q);
}
END_TEST

START_TEST(changes_keep_their_place)
{
    struct queue q;
    struct outbox o;
    struct err e;
    struct event event;
    ck_assert(queue_init(&q, sizeof event, 1, &e) && outbox_init(&o, &q, 2 * RUN_CHANGES_MAX, &e));
    for (uint32_t i = 1; i <= 2 * RUN_CHANGES_MAX; i++) {
        struct epoch_row row = {.epoch = i};
        if (i % 2 == 0)
            outbox_change(&o, &(struct run_change){.epoch = i, .lr = i});
        outbox_epoch(&o, &row);
    }
    outbox_state(&o, RUN_DONE, NULL);
    uint32_t epochs = 0, changes = 0;
    for (bool all = false; !all;) {
        all = outbox_flush(&o);
        while (queue_pop(&q, &event)) {
            if (event.kind == EVENT_EPOCH)
                ck_assert_uint_eq(event.as.epoch.epoch, ++epochs);
            if (event.kind == EVENT_CHANGE) {
                ck_assert_uint_eq(event.as.change.epoch, epochs + 1);
                ck_assert_uint_eq(event.as.change.epoch, 2 * ++changes);
                ck_assert(event.as.change.lr == 2 * changes);
            }
            if (event.kind == EVENT_STATE)
                ck_assert(all || epochs == 2 * RUN_CHANGES_MAX);
        }
    }
    ck_assert_uint_eq(changes, RUN_CHANGES_MAX);
    ck_assert_uint_eq(epochs, 2 * RUN_CHANGES_MAX);
    outbox_free(&o);
    queue_free(&q);
}
END_TEST

/* A run that is stopped in the epoch that a change began has told of it. */
START_TEST(a_change_needs_no_epoch)
{
    struct queue q;
    struct outbox o;
    struct err e;
    struct event event;
    ck_assert(queue_init(&q, sizeof event, 4, &e) && outbox_init(&o, &q, 3, &e));
    outbox_change(&o, &(struct run_change){.epoch = 1});
    outbox_state(&o, RUN_STOPPED, NULL);
    ck_assert(queue_pop(&q, &event) && event.kind == EVENT_CHANGE);
    ck_assert(queue_pop(&q, &event) && event.kind == EVENT_STATE);
    ck_assert(!queue_pop(&q, &event));
    outbox_free(&o);
    queue_free(&q);
}
END_TEST

TCase *outbox_case(void)
{
    TCase *c = tcase_create("outbox");
    tcase_add_test(c, batches_are_merged_while_the_ring_is_full);
    tcase_add_test(c, no_epoch_is_lost);
    tcase_add_test(c, changes_keep_their_place);
    tcase_add_test(c, a_change_needs_no_epoch);
    return c;
}
