/* SPDX-License-Identifier: MIT */
/* What groups are called where no number stands beside them: in a figure. */
#ifndef APP_LAB_NAME_H
#define APP_LAB_NAME_H

#include <stddef.h>

#include "view/lab.h"

enum { LAB_NAME_MAX = 160 };

/* The user's name for it, or its rates, "no dropout" or "drop 0.25, 0.4, 0.4"; with what else tells it from the
 * `count` others (it is among them) that would be called the same: "no dropout, lr=0.01", "no dropout, seed 3"; with
 * its seeds: "no dropout, 5 seeds"; and, for its line ends there or is nowhere, "no dropout, diverged @ 3". Returns
 * out. */
char *lab_name(char out[LAB_NAME_MAX], const struct lab *lab, const struct lab_group *group,
               const struct lab_group *const *others, size_t count);

#endif
