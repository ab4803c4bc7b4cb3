/* SPDX-License-Identifier: MIT */
/* The kernel variants that this machine can run, by number, for tests that loop over them. */
#ifndef TESTS_COMMON_KERNS_H
#define TESTS_COMMON_KERNS_H

#include "kern/kern.h"

/* How many there are: the end of a loop test. */
int usable_kerns(void);
/* Number i (the index of a loop test), or NULL from usable_kerns() on. */
const struct kern *usable_kern(int i);

#endif
