/* SPDX-License-Identifier: MIT */
/* Folders of runs for the tests, below the home that is the test's scratch folder. */
#ifndef TESTS_RUN_RUNS_MADE_H
#define TESTS_RUN_RUNS_MADE_H

#include <stdint.h>

#include "run/store.h"

/* XDG_DATA_HOME is the scratch folder from here on; the store of it, empty. */
void runs_home(struct store *s);

/* Writes runs/<id>/ with a run.json of format 2: the spec's words, the state, and a summary of `epochs` epochs that end
 * at valid loss `last` and were best at `best`, in epoch 1; its history.csv says the same. */
void runs_make(const char *id, const char *words, const char *state, uint32_t epochs, double best, double last);
/* The same by format 1: no summary. */
void runs_make_old(const char *id, const char *words, const char *state, uint32_t epochs, double best, double last);

/* Below the store's runs; good until the 32nd next call. */
const char *runs_file(const char *id, const char *name);

/* Sets a file's time to long ago, so that it counts as settled. */
void runs_settle(const char *id);

/* Reads the list, and asserts that it could be. */
void runs_read(struct store *s);

#endif
