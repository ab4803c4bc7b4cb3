/* SPDX-License-Identifier: MIT */
/* The keys of run/filter.def, in its order: what each is of a run. Any thread. */
#ifndef RUN_FILTER_KEY_H
#define RUN_FILTER_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "run/store.h"

enum filter_kind { FILTER_NUMBERS, FILTER_WHOLE, FILTER_BEGINS, FILTER_ANY };

enum { FILTER_VALUES_MAX = SPEC_SITES_MAX };

/* How a key is got: numbers fills value and returns how many there are, none when it was not measured (one of several
 * has to fit); word gives a text, which may be in out (SPEC_LINE_MAX bytes). */
struct filter_way {
    enum filter_kind kind;
    const char *key, *example;
    size_t (*numbers)(const struct store_entry *x, double value[FILTER_VALUES_MAX]);
    const char *(*word)(const struct store_entry *x, char *out);
    double apart; /* two numbers that are equal as they are shown are at most so far apart */
};

extern const struct filter_way filter_ways[];

#endif
