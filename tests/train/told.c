/* SPDX-License-Identifier: MIT */
/* Follows workers' events; see told.h. */
#include "told.h"

#include <check.h>
#include <stdio.h>

#include "base/clock.h"
#include "check_train.h"
#include "kern/kern.h"

static void take(struct told *t, const struct event *event)
{
    ck_assert_msg(run_state_active(t->state), "an event came after the end");
    switch (event->kind) {
    case EVENT_BATCH: t->batches += event->as.batch.merged; break;
    case EVENT_EPOCH: ck_assert(history_append(&t->history, &event->as.epoch)); break;
    case EVENT_CHANGE:
        ck_assert_uint_eq(event->as.change.epoch, t->history.count + 1);
        t->change = event->as.change;
        t->changes++;
        break;
    case EVENT_STATE:
        t->state = event->as.state.state;
        t->paused += t->state == RUN_PAUSED;
        snprintf(t->text, sizeof t->text, "%s", event->as.state.text);
        break;
    case EVENT_NOTE:
        ck_assert_uint_lt(t->notes, sizeof t->note / sizeof *t->note);
        snprintf(t->note[t->notes++], sizeof t->note[0], "%s", event->as.note);
        break;
    case EVENT_TEST:
        t->test = event->as.test;
        t->tests++;
        break;
    case EVENT_WARNING:
        t->warnings++;
        snprintf(t->warning, sizeof t->warning, "%s", event->as.warning);
        break;
    }
}

struct told told_new(const struct spec *spec)
{
    struct told t = {.state = RUN_WAITING};
    struct err e;
    ck_assert(history_init(&t.history, spec->epochs, &e));
    return t;
}

bool told_ended(struct told *t, struct worker *w)
{
    struct event event;
    while (worker_poll(w, &event))
        take(t, &event);
    return !run_state_active(t->state);
}

void told_follow(struct told *t, struct worker *w)
{
    while (!told_ended(t, w))
        clock_sleep(0.002);
}

struct worker *start_worker(const struct worker_config *config)
{
    struct err e;
    struct worker *w = worker_start(config, &e);
    ck_assert_msg(w != NULL, "%s", e.text);
    return w;
}

struct worker_config config_of(const struct dataset *d, const char *words)
{
    return (struct worker_config){.spec = spec_of(words), .data = d, .kern = kern_best(), .version = "test"};
}

void same_history(const struct history *a, const struct history *b)
{
    ck_assert_uint_eq(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        ck_assert_mem_eq(a->row[i].value, b->row[i].value, sizeof a->row[i].value);
}
