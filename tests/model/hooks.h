/* SPDX-License-Identifier: MIT */
/* What the ring's source is compiled against in place of the processor: its atomic accesses and its copies call here
 * (tests/model/ring.c), so that the code that is explored is the code that is shipped. */
#ifndef TESTS_MODEL_HOOKS_H
#define TESTS_MODEL_HOOKS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

void model_init(const volatile void *index, uint32_t value);
uint32_t model_load(const volatile void *index, memory_order order);
void model_store(const volatile void *index, uint32_t value, memory_order order);
void model_copy(void *to, const void *from, size_t size);

#endif
