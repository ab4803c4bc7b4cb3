/* SPDX-License-Identifier: MIT */
/* What is on disk after a program came to a sudden end, seen through the program. A failure in here fails the test. */
#ifndef TESTS_SIGNAL_STORE_CHECK_H
#define TESTS_SIGNAL_STORE_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "stage.h"

/* What runs of STAGE_WORDS that were never cut leave, by seed. */
struct store_reference {
    char *history[STAGE_SEEDS], *model[STAGE_SEEDS];
    size_t history_size[STAGE_SEEDS], model_size[STAGE_SEEDS];
    unsigned compared; /* runs with these, in store_goes_on */
};

/* Trains them below home. */
void store_reference_make(struct store_reference *r, const char *home);
void store_reference_free(struct store_reference *r);

/* The list opens, each run can be read, none says that it trains, and nothing half written lies about. Where the
 * program was killed on the spot, what it was just writing may be left, and a run's folder that has nothing in it yet.
 * `after` is what came before, for the message. */
void store_in_order(const char *home, bool killed, const char *after);

/* Each run that was cut off is gone on with, and is in the end what it would have been. */
void store_goes_on(const char *home, struct store_reference *r);

/* The epochs of the only run, which follow one another; a last line that is not whole does not count. */
unsigned long store_epochs(const char *home);

/* Where a run was cut off or stopped, the last one is gone on with to its end. */
void store_resumes_last(const char *home);

void store_remove(const char *home);

#endif
