/* SPDX-License-Identifier: MIT */
/* A run that is kept, by what the user calls it, for the commands that train it on or again. Main thread. */
#ifndef APP_KEPT_RUN_H
#define APP_KEPT_RUN_H

#include "options.h"
#include "run/record_read.h"

struct kept_run {
    char root[FILE_PATH_MAX], folder[FILE_PATH_MAX];
    struct record_info info;
};

/* By a whole id, the beginning of one, a name, or "last" (run/store.h). */
bool kept_run_find(struct kept_run *k, const char *word, struct err *e);

/* The kernels to train it with: those that are named on the command line, or its own where this machine has them. */
const struct kern *kept_run_kern(const struct kept_run *k, const struct options *o);

#endif
