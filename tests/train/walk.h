/* SPDX-License-Identifier: MIT */
/* A run of a few small epochs on a trainer, with its trail, for the tests that go back to them. */
#ifndef TESTS_TRAIN_WALK_H
#define TESTS_TRAIN_WALK_H

#include "data/dataset.h"
#include "train/trail.h"
#include "train/trainer.h"

enum { WALK_LINES = 3, WALK_EPOCHS = 6, WALK_CHANGED = 4 /* the first epoch with walk_change, where there is one */ };

/* With adam, and with sgd and momentum. */
extern const char *const walk_line[WALK_LINES];
extern const struct run_change walk_change;

/* A run with its trail, and what its trainer was at the end of each epoch. */
struct walk {
    struct dataset data;
    double lr; /* at the start */
    struct trainer t;
    struct trail *trail;
    struct epoch_row row[WALK_EPOCHS];
    float *state[WALK_EPOCHS + 1];
};

/* A trainer for these words, at its start. */
void walk_trainer(struct trainer *t, const struct dataset *d, const char *line, const struct kern *kern);
void walk_epoch(struct trainer *t, struct epoch_row *row);
/* Its state, freed by mem_free. */
float *walk_state(const struct trainer *t);

/* The whole run, with a trail whose budget is so many states and a bit; with walk_change from epoch `changed` on (0:
 * without). */
void walk(struct walk *w, const char *line, const struct kern *kern, unsigned states, uint32_t changed);
/* The same for a trainer that stands ready in w, with its data. */
void walk_on(struct walk *w, unsigned states, uint32_t changed);
/* The data, and a trainer for walk_line[0] that starts from weights which its seed does not give. */
void walk_load(struct walk *w);
void walk_take_change(struct walk *w);
void walk_free(struct walk *w);

/* t is what the run's trainer was at the end of that epoch. */
void walk_stands_at(const struct walk *w, const struct trainer *t, uint32_t epoch);
/* From w->trail each epoch can be gone back to, and the next one is as it was: with a trainer of its own each time, and
 * with one that has been elsewhere. */
void walk_every_epoch_goes_on(const struct walk *w, const char *line, uint32_t changed);

#endif
