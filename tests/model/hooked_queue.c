/* SPDX-License-Identifier: MIT */
/* The ring's own source, or a mutant of it (tests/model/mutants.sh), on the memory of tests/model/ring.c. An access
 * that has no hook here does not compile into one: the explorer then sees no progress and says so. */
#include <stdatomic.h>
#include <string.h>

#include "hooks.h"

#undef atomic_init
#undef atomic_load_explicit
#undef atomic_store_explicit
#define atomic_init(index, value) model_init(index, value)
#define atomic_load_explicit(index, order) model_load(index, order)
#define atomic_store_explicit(index, value, order) model_store(index, value, order)
#define memcpy(to, from, size) model_copy(to, from, size)

#ifndef QUEUE_SOURCE
#define QUEUE_SOURCE "src/run/queue.c"
#endif
#include QUEUE_SOURCE
