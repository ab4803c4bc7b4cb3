/* SPDX-License-Identifier: MIT */
/* A kept run as JSON, all that its files tell: what `runs --json` has, and more. Main thread. */
#ifndef APP_RUN_JSON_H
#define APP_RUN_JSON_H

#include <jansson.h>

#include "run/history.h"
#include "run/store.h"

/* Adds what run.json and label.json tell beside the list's entry; not 0 when memory is short. */
int run_json_add(json_t *j, const struct record_info *info);

/* The run with its epochs, as "history". NULL when memory is short. */
json_t *run_json(const struct store_entry *x, const struct record_info *info, const struct history *h);

#endif
