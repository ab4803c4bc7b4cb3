/* SPDX-License-Identifier: MIT */
/* Kept runs into the lab: what stands on disk becomes a group that views show like any other. UI thread, or any one
 * that has a lab of its own. */
#ifndef APP_LAB_KEPT_H
#define APP_LAB_KEPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "run/store.h"
#include "view/lab.h"

/* Adds one group of the entries, at most SPEC_SEEDS_MAX: one run, or the seeds of one group, members in this order.
 * Each has the spec, epochs, state, label and changes of its record, and as its fork's parent the run with that id, if
 * the lab has it. The group is the lab's last, hidden, and not selected. False, and the lab as it was, when a record
 * cannot be read or there is no room. */
bool lab_kept_add(struct lab *lab, const char *root, const struct store_entry *const *entry, size_t count,
                  struct err *e);

#endif
