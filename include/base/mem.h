/* SPDX-License-Identifier: MIT */
/* Memory for arrays: zeroed, aligned for the widest vector, sizes checked for overflow. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* Bytes: two cache lines, for processors fetch them in pairs, and no less than the widest vector of any ISA here. */
enum { MEM_ALIGN = 128 };

/* count elements of size bytes, all zero, at a multiple of MEM_ALIGN. NULL when the product overflows
 * or memory is short. count 0 gives a pointer that may be freed. Freed by mem_free. */
void *mem_array(size_t count, size_t size) __attribute__((malloc));

/* The same without the zeros, for what is written at once: a page that is never written takes no memory. */
void *mem_raw(size_t count, size_t size) __attribute__((malloc));

/* Whether so many bytes are to be had at this moment: asked before a library is called that cannot bear it when they
 * are not. */
_Bool mem_room(size_t bytes);

/* malloc, for a library that does not always look at what it gets and goes on with a part of a text or a number
 * (jansson's growing buffers): when it found nothing on this thread, mem_shortages is another number than before. Freed
 * by free(). */
void *mem_noted(size_t bytes) __attribute__((malloc));
unsigned long mem_shortages(void);

/* Once, at the program's start: large pieces go back to the system as soon as they are freed. glibc would learn from the
 * first one to keep such for later, on each thread, and a look into a large network would take a hundred megabytes for as
 * long as the program runs. Other C libraries are left as they are. */
void mem_keep_little(void);

/* NULL is legal. */
void mem_free(void *p);

/* a * b into *out; false when it overflows. */
_Bool mem_product(size_t a, size_t b, size_t *out);

#endif
