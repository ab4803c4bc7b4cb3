/* SPDX-License-Identifier: MIT */
/* Runs as JSON, for `runs --json` and `show --json`. A value that was not measured is left out; one that is no number
 * (NaN, infinity) is null. Main thread. */
#ifndef APP_RUNS_JSON_H
#define APP_RUNS_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "run/store.h"

/* All that the list knows of a run; NULL when memory is short. */
json_t *runs_json_entry(const struct store_entry *x);

/* Prints an array of them on stdout, one after the other, so that thousands take no memory. */
bool runs_json_print(const struct store_entry *const *run, size_t count, struct err *e);

/* An epoch: its number, and what was measured, by history.csv's names. */
json_t *runs_json_row(const struct epoch_row *row);
/* A list of rates, one a site. */
json_t *runs_json_rates(const struct spec *spec, const double *drop);

#endif
