/* SPDX-License-Identifier: MIT */
/* The tables that the shims define; a new instruction set is a shim, a line here, and a line in kern.c. */
#ifndef KERN_VARIANTS_H
#define KERN_VARIANTS_H

#include "kern/kern.h"

extern const struct kern kern_base;
extern const struct kern kern_avx2;
extern const struct kern kern_avx512;

#endif
