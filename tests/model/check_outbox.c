/* SPDX-License-Identifier: MIT */
/* The outbox over a ring that refuses as it likes: whatever a worker says, in whatever order, and whichever pushes are
 * refused. All of it is tried, by going back to the last choice that has another way.
 *
 * queue_push is the one here, in place of the ring's: of the ring the outbox knows no more than whether it took an
 * event, and with a consumer that may come between any two pushes each pattern of yes and no is possible (capacity
 * 1). */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/train/outbox.h"
#include "tests/common/runner.h"
#include "tests/common/sparse.h"
#include "tests/common/tool.h"

enum { CHOICES_MAX = 64, EPOCHS_MAX = 8, TOLD_MAX = 16 };

/* What has been chosen so far in this life, and of how many. */
static struct {
    unsigned char chosen[CHOICES_MAX], of[CHOICES_MAX];
    unsigned count, next;
} way;

static unsigned choose(unsigned of)
{
    if (way.next == way.count) {
        ck_assert_uint_lt(way.count, CHOICES_MAX);
        way.chosen[way.count] = 0;
        way.of[way.count++] = (unsigned char)of;
    }
    return way.chosen[way.next++];
}

/* False when all has been tried. */
static bool another_way(void)
{
    while (way.count && way.chosen[way.count - 1] + 1u == way.of[way.count - 1])
        way.count--;
    way.next = 0;
    return way.count && ++way.chosen[way.count - 1];
}

/* What was told to the outbox, and what came out: numbered from 1. */
static struct {
    unsigned epochs, changes, states, warnings, notes, tests;
    unsigned batches; /* of the epoch under way; their losses are their squares */
    enum run_state state;
} told, came;
static unsigned refusals; /* pushes that may still be refused */
static size_t lives, events;

static void take_batch(const struct event *e)
{
    unsigned from = e->as.batch.epoch == came.epochs + 1 ? came.batches : 0;
    double sum = 0;
    ck_assert_uint_eq(e->as.batch.epoch, came.epochs + 1);
    ck_assert_uint_gt(e->as.batch.step, from);
    ck_assert_uint_eq(e->as.batch.merged, e->as.batch.step - from);
    for (unsigned i = from + 1; i <= e->as.batch.step; i++)
        sum += i * i;
    ck_assert(fabs(sum / e->as.batch.merged - e->as.batch.loss) < 1e-4);
    came.batches = e->as.batch.step;
}

static void take_state(const struct event *e)
{
    ck_assert_uint_lt(came.states, told.states);
    came.state = e->as.state.state;
    came.states = told.states; /* the latest is what goes out */
    ck_assert_int_eq(came.state, told.state);
    ck_assert(run_state_active(came.state)
              || (came.epochs == told.epochs && came.changes == told.changes && came.tests == told.tests));
}

/* Of texts the latest, which is its number. */
static void take_text(unsigned *number, unsigned latest, const char *text)
{
    ck_assert_uint_lt(*number, latest);
    *number = (unsigned)atoi(text);
    ck_assert_uint_eq(*number, latest);
}

static void take(const struct event *e)
{
    events++;
    ck_assert(run_state_active(came.state)); /* behind an end state comes nothing */
    switch (e->kind) {
    case EVENT_BATCH: take_batch(e); break;
    case EVENT_EPOCH:
        ck_assert_uint_eq(e->as.epoch.epoch, ++came.epochs);
        came.batches = 0;
        break;
    case EVENT_CHANGE:
        ck_assert_uint_eq(e->as.change.epochs, ++came.changes);
        ck_assert_uint_eq(e->as.change.epoch, came.epochs + 1); /* before its first epoch, behind the one before */
        break;
    case EVENT_STATE: take_state(e); break;
    case EVENT_WARNING: take_text(&came.warnings, told.warnings, e->as.warning); break;
    case EVENT_NOTE: take_text(&came.notes, told.notes, e->as.note); break;
    case EVENT_TEST: came.tests++; break;
    }
}

bool queue_push(struct queue *q, const void *element)
{
    (void)q;
    if (refusals) {
        refusals--;
        if (choose(2))
            return false;
    }
    take(element);
    return true;
}

static void say_state(struct outbox *o, enum run_state state)
{
    told.states++;
    told.state = state;
    outbox_state(o, state, NULL);
}

static void say_epoch(struct outbox *o)
{
    struct epoch_row row = {.epoch = ++told.epochs};
    told.batches = 0;
    outbox_epoch(o, &row);
}

static void say_batch(struct outbox *o)
{
    told.batches++;
    outbox_batch(o, told.epochs + 1, told.batches, 9, told.batches * told.batches);
}

static void say_text(struct outbox *o, void (*say)(struct outbox *, const char *), unsigned *number)
{
    char text[12];
    snprintf(text, sizeof text, "%u", ++*number);
    say(o, text);
}

static void say_something(struct outbox *o)
{
    switch (choose(6)) {
    case 0: say_batch(o); break;
    case 1: say_epoch(o); break;
    case 2: say_state(o, told.state == RUN_PAUSED ? RUN_RUNNING : RUN_PAUSED); break;
    case 3: outbox_change(o, &(struct run_change){.epoch = told.epochs + 1, .epochs = ++told.changes}); break;
    case 4: say_text(o, outbox_warning, &told.warnings); break;
    case 5: say_text(o, outbox_note, &told.notes); break;
    }
}

/* A worker's life: it begins, says some things, and ends, tested or not; then it flushes until nothing is left. */
static void live(unsigned sayings, unsigned refused)
{
    struct outbox o;
    memset(&told, 0, sizeof told);
    memset(&came, 0, sizeof came);
    refusals = refused;
    ck_assert(outbox_init(&o, NULL, EPOCHS_MAX, NULL));
    say_state(&o, RUN_RUNNING);
    for (unsigned i = 0; i < sayings; i++)
        say_something(&o);
    if (choose(2)) {
        told.tests++;
        outbox_test(&o, &(struct record_test){.images = 1});
    }
    say_state(&o, RUN_DONE);
    while (!outbox_flush(&o))
        ;
    lives++;
    ck_assert_int_eq(came.state, RUN_DONE);
    ck_assert(came.epochs == told.epochs && came.changes == told.changes && came.tests == told.tests);
    ck_assert(came.warnings == told.warnings && came.notes == told.notes);
    outbox_free(&o);
}

START_TEST(test_every_life)
{
    unsigned sayings = soak_or(4, 5), refused = soak_or(SPARSE > 1 ? 6 : 8, 12);
    memset(&way, 0, sizeof way);
    do
        live(sayings, refused);
    while (another_way());
    printf("%u things said, the first %u pushes refused or not: %zu lives, %zu events\n", sayings, refused, lives,
           events);
    ck_assert_uint_gt(lives, 100000);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("model");
    TCase *t = tcase_create("outbox");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, test_every_life);
    suite_add_tcase(s, t);
    return runner_run(srunner_create(s));
}
