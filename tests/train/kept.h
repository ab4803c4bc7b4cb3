/* SPDX-License-Identifier: MIT */
/* Runs with records and checkpoints, cut off and gone on with, for the tests of that.
 * A failure in here fails the test. */
#ifndef TESTS_TRAIN_KEPT_H
#define TESTS_TRAIN_KEPT_H

#include <check.h>

#include "base/file.h"
#include "data/dataset.h"
#include "run/record_read.h"
#include "told.h"
#include "train/worker.h"

enum { EPOCHS = 60, SITES = 3, KEPT_LINES = 2 };

/* Specs of so many epochs and sites. */
extern const char *const kept_line[KEPT_LINES];

/* Of the test at hand, from kept_case on. */
extern struct dataset kept_data;
extern char kept_root[FILE_PATH_MAX];

/* A case whose tests have these, and that only computes much. */
TCase *kept_case(const char *name);

/* A run of these words, recorded, with a checkpoint every 0.02 s. */
struct worker_config config(const char *words);
/* The name of its folder; good until the fourth next call. */
const char *id_of(const struct worker *w);
/* A file in a run's folder; good until the eighth next call. */
const char *in(const char *id, const char *name);
struct record_info info_of(const char *id);

/* Starts it, and cuts it off when it has told that many epochs more than `epochs`; its id. */
const char *cut_after(const struct worker_config *c, size_t epochs, enum command_kind command);
/* To its end. */
const char *whole(const struct worker_config *c);
/* Goes on with it to its end; what it told is the caller's. */
struct told resume(const char *id, const char *words);
void resume_to_the_end(const char *id, const char *words);
/* One of its notes has that in it. */
void is_noted(const struct told *t, const char *part);

void same_files(const char *a, const char *b, const char *name);
/* Two runs of the same have come to the same, and say the same of it. */
void same_runs(const char *a, const char *b);

#endif
