/* SPDX-License-Identifier: MIT */
/* `dropout-lab runs` for people: a line a run, in columns that fit the terminal. Main thread. */
#ifndef APP_RUNS_TABLE_H
#define APP_RUNS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "run/store.h"

/* Prints those runs, in that order, on stdout, at most `width` columns wide where that can be; what cannot be read
 * comes below, with its sentence. False when memory is short. */
bool runs_table_print(const struct store_entry *const *run, size_t count, int width, struct err *e);

#endif
