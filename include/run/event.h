/* SPDX-License-Identifier: MIT */
/* What a worker tells the screen, and what the screen tells a worker: fixed-size values without pointers,
 * made for run/queue. */
#ifndef RUN_EVENT_H
#define RUN_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "run/metric.h"
#include "run/spec.h"

enum run_state {
#define STATE(id, word, active) RUN_##id,
#include "run/state.def"
#undef STATE
    RUN_STATE_COUNT
};

const char *run_state_word(enum run_state s);
bool run_state_active(enum run_state s);

enum event_kind {
    EVENT_BATCH,   /* progress within an epoch; merged when the queue is full */
    EVENT_EPOCH,   /* an epoch's metrics; never lost, and on disk before it is announced */
    EVENT_STATE,   /* the run's state changed; never lost */
    EVENT_CHANGE,  /* other rates are in force; never lost, and before the EVENT_EPOCH of the first epoch with them */
    EVENT_WARNING, /* something the user must know (the record cannot be written); training goes on */
    EVENT_NOTE,    /* something the user may want to know, and no failure (a torn line was dropped) */
    EVENT_TEST,    /* what the run's final weights answer to the test set; never lost, and before the end state */
};

/* What comes into force while a run trains: strengths, where they go, the learning rate, and the number of epochs by
 * which lines and schedules go, which is a run's own but in the epochs that a fork has from another. */
enum { RUN_CHANGES_MAX = 32 };                   /* a run */
enum { RUN_COURSE_MAX = 8 * RUN_CHANGES_MAX }; /* with those of the runs that it is a fork of */

struct run_change {
    uint32_t epoch; /* the first that is trained with them */
    double drop[SPEC_SITES_MAX];
    struct spec_bend bend[SPEC_SITES_MAX];
    double lr;
    uint32_t epochs; /* 0: the run's own */
};

/* What a run of the spec begins with; epoch is 0. */
struct run_change run_change_of(const struct spec *s);
/* The spec with it in force; its number of epochs stays. */
void run_change_apply(const struct run_change *c, struct spec *s);
/* Whether runs with so many sites do the same by both; their epochs, from which on, may differ. */
bool run_change_same(const struct run_change *a, const struct run_change *b, unsigned sites);

/* Accuracy on the test set, measured once, at the end of a run that came to its end; no choice is made by it. */
struct record_test {
    size_t images;         /* 0: not measured */
    double loss, accuracy; /* mean over images, in nats; percent */
};

enum { EVENT_TEXT_MAX = 512 }; /* holds any text of struct err */

struct event {
    enum event_kind kind;
    union {
        struct {
            uint32_t epoch;         /* from 1 */
            uint32_t step, steps;   /* steps done of this epoch, of how many */
            uint32_t merged;        /* batches this event stands for, at least 1 */
            float loss;             /* mean training loss over those batches */
        } batch;
        struct epoch_row epoch;
        struct run_change change;
        struct {
            enum run_state state;
            char text[EVENT_TEXT_MAX]; /* FAILED: why; else empty */
        } state;
        char warning[EVENT_TEXT_MAX], note[EVENT_TEXT_MAX];
        struct record_test test;
    } as;
};

/* STOP and CUT both end the run; CUT says that the program leaves and the user did not ask for an end. */
enum command_kind { COMMAND_PAUSE, COMMAND_RESUME, COMMAND_STOP, COMMAND_CUT, COMMAND_CHANGE };

struct command {
    enum command_kind kind;
    struct run_change change; /* COMMAND_CHANGE; its epoch is the worker's to fill in */
};

#endif
