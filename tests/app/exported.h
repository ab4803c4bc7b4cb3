/* SPDX-License-Identifier: MIT */
/* Real runs for the tests of `dropout-lab export`, and what it prints of them. A failure in here fails the test; the
 * case has a folder by scratch_add.
 */
#ifndef TESTS_APP_EXPORTED_H
#define TESTS_APP_EXPORTED_H

#include <jansson.h>
#include <stddef.h>

enum { EXPORTED_EPOCHS = 3, EXPORTED_MAX = 8, EXPORTED_ID_MAX = 256 };

struct exported_runs {
    size_t count;
    char id[EXPORTED_MAX][EXPORTED_ID_MAX]; /* the oldest first */
};

/* The runs in the store. */
struct exported_runs exported_kept(void);
/* Trains; the words beside those that make it short. */
void exported_train(const char *words);
/* A file of a run, as scratch_at has it. */
const char *exported_in(const char *id, const char *name);

/* What export prints in a format ("": in its own) of the runs that `words` name; until the next call. */
const char *exported_text(const char *format, const char *words);
/* The same as JSON, for json_decref. */
json_t *exported_json(const char *words);
/* A text in it. */
const char *exported_string(const json_t *j, const char *key);

#endif
