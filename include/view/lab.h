/* SPDX-License-Identifier: MIT */
/* What the views show: the runs so far, the spec that Enter would start, and the banner. Views read it and keep
 * nothing of their own; keys (view/keymap.h) change what is set and selected; the loop (app) adds runs and hands their
 * events in. UI thread.
 */
#ifndef VIEW_LAB_H
#define VIEW_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "run/event.h"
#include "run/history.h"
#include "run/spec.h"

enum { LAB_RUNS_MAX = 256, LAB_ENTRY_MAX = 24 };

struct lab_run {
    unsigned number;         /* as shown, from 1 */
    struct spec spec;
    enum run_state state;
    uint32_t epoch, step, steps; /* where it is; epoch 0 before the first */
    float batch_loss;            /* of the latest batches; steps is 0 before */
    double seconds_epoch;        /* of the last epoch; 0 before */
    double seconds;              /* of all its epochs */
    struct history history;      /* a metric that was not measured is NaN here, so that charts show a gap */
    char why[160];               /* FAILED: the reason */
    bool hidden;                 /* its curves are not drawn */
};

/* Which control of the next spec keys act on. */
struct lab_focus {
    unsigned control; /* 0 .. spec_sites - 1: a dropout site; then lr, epochs, seed */
};

struct lab {
    struct lab_run *run; /* (run_count), oldest first; room for LAB_RUNS_MAX, so that a run never moves */
    size_t run_count;
    size_t selected; /* index of the run whose numbers are read out */
    struct spec next;
    struct lab_focus focus;
    char entry[LAB_ENTRY_MAX]; /* what is being typed into the focused control; empty: nothing */
    char data[128];       /* "Fashion-MNIST, 60,000 + 10,000, verified", "loading ..." or that there is none */
    bool data_ready, data_failed;
    char isa[16];
    char banner[512];     /* what the user must see; empty: nothing. The next key clears it */
    bool help;            /* the help view is on top */
    bool ask_quit;        /* "a run trains: quit? y/n" */
};

/* An empty laboratory with next as the spec that Enter would start. */
bool lab_init(struct lab *lab, const struct spec *next, struct err *e);
void lab_free(struct lab *lab);

/* Adds a waiting run of lab->next, with room for all its epochs, and selects it. NULL when it has no room or memory. */
struct lab_run *lab_add(struct lab *lab, struct err *e);

/* Takes in what the run's worker says. A warning, and that the run diverged, becomes the banner. */
void lab_event(struct lab *lab, struct lab_run *run, const struct event *event);

/* Runs that wait, train or pause. */
size_t lab_active(const struct lab *lab);

/* The run that pause and stop act on: the selected one if it is active, else the latest active; NULL when none is. */
struct lab_run *lab_target(const struct lab *lab);

/* The selected run; NULL when there is none. */
struct lab_run *lab_selected(const struct lab *lab);

#endif
