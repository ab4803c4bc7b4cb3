/* SPDX-License-Identifier: MIT */
/* A kept run as JSON: all that is known of it. Main thread. */
#ifndef APP_RUN_JSON_H
#define APP_RUN_JSON_H

#include <jansson.h>

#include "run/history.h"
#include "run/record_read.h"

/* What is empty or was not measured is left out; NaN and infinity are null. history may be NULL: without "epochs".
 * NULL when memory is short. */
json_t *run_json(const struct record_info *info, const struct history *history);

#endif
