/* SPDX-License-Identifier: MIT */
/* One KEY=VALUES of a sweep, read. */
#ifndef STUDY_SWEEP_KEY_H
#define STUDY_SWEEP_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "run/spec.h"

enum { SWEEP_VALUES_MAX = 256, SWEEP_VALUE_MAX = 128 };

struct sweep_key {
    char key[24];    /* "lr", "drop" */
    bool one_site;   /* of drop.2 */
    unsigned site;
    char name[32];   /* as it was typed, "drop.2" */
    size_t count;    /* listed values; 0: a range to draw from */
    char value[SWEEP_VALUES_MAX][SWEEP_VALUE_MAX];
    double low, high; /* of a range to draw from */
    bool factor;     /* a range whose steps multiply */
};

/* Whether a word KEY=VALUES sweeps: a list, or a range of numbers. */
bool sweep_key_is(const char *word);
/* Reads such a word. A range without a step has nothing listed, and is an error unless `random`. */
bool sweep_key_read(struct sweep_key *k, const char *word, bool random, struct err *e);
/* Sets the one site of *s that a word drop.N=VALUE names. */
bool sweep_key_site(const char *word, struct spec *s, struct err *e);

#endif
