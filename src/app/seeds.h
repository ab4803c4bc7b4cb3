/* SPDX-License-Identifier: MIT */
/* A run under several seeds: its files' names, and how far its results spread. Main thread. */
#ifndef APP_SEEDS_H
#define APP_SEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "run/history.h"
#include "run/spec.h"

/* Each seed's file: "run.csv" -> "run-seed3.csv", "run" -> "run-seed3", into out (FILE_PATH_MAX bytes). "-" is an
 * error, for standard output has room for one run; option ("--csv") names it. */
bool seeds_path(char *out, const char *option, const char *path, uint32_t seed, struct err *e);

/* What the seeds came to so far. Zero it. */
struct seeds {
    unsigned count;
    struct epoch_row best[SPEC_SEEDS_MAX]; /* the epoch with the least valid loss; epoch 0: there is none */
    struct epoch_row last[SPEC_SEEDS_MAX];
};

/* A run that came to its end. */
void seeds_add(struct seeds *s, const struct history *h);

/* Mean and standard deviation over the seeds, which are `planned`; nothing below two. */
void seeds_print(const struct seeds *s, unsigned planned, FILE *out);

#endif
