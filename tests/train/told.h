/* SPDX-License-Identifier: MIT */
/* Workers as tests see them: started, followed to their end, and what they told on the way. That nothing comes after
 * the end and every change before its epoch is checked for each of them. */
#ifndef TESTS_TRAIN_TOLD_H
#define TESTS_TRAIN_TOLD_H

#include <stdbool.h>

#include "run/history.h"
#include "train/worker.h"

/* What a whole run told. */
struct told {
    struct history history;
    enum run_state state;
    char text[EVENT_TEXT_MAX], warning[EVENT_TEXT_MAX];
    char note[4][EVENT_TEXT_MAX];
    struct record_test test;
    unsigned notes, tests;
    unsigned warnings, batches, paused, changes;
    struct run_change change; /* the last */
};

/* Room for a run of that spec; history is freed by history_free. */
struct told told_new(const struct spec *spec);
/* Takes in what there is now; whether the run is over. */
bool told_ended(struct told *t, struct worker *w);
void told_follow(struct told *t, struct worker *w);

/* A run of these words on the best kernels, without any file. */
struct worker_config config_of(const struct dataset *d, const char *words);
struct worker *start_worker(const struct worker_config *config);

/* The same epochs with the same bits. */
void same_history(const struct history *a, const struct history *b);

#endif
