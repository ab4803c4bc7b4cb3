/* SPDX-License-Identifier: MIT */
/* Aligned, zeroed, overflow-checked arrays; see base/mem.h. */
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

enum { LARGE = 1 << 20 }; /* bytes */

_Bool mem_product(size_t a, size_t b, size_t *out)
{
    if (b && a > SIZE_MAX / b)
        return 0;
    *out = a * b;
    return 1;
}

/* In whole lines, at least one; false when that overflows. */
static _Bool padded(size_t count, size_t size, size_t *bytes)
{
    if (!mem_product(count, size, bytes) || *bytes > SIZE_MAX - MEM_ALIGN)
        return 0;
    *bytes = *bytes ? (*bytes + MEM_ALIGN - 1) / MEM_ALIGN * MEM_ALIGN : MEM_ALIGN;
    return 1;
}

void *mem_raw(size_t count, size_t size)
{
    size_t bytes;
    void *p = NULL;
    if (!padded(count, size, &bytes) || posix_memalign(&p, MEM_ALIGN, bytes))
        return NULL;
    return p;
}

void *mem_array(size_t count, size_t size)
{
    size_t bytes;
    void *p = mem_raw(count, size);
    return p && padded(count, size, &bytes) ? memset(p, 0, bytes) : NULL;
}

_Bool mem_room(size_t bytes)
{
    void *p = mem_raw(bytes, 1);
    mem_free(p);
    return p != NULL;
}

void mem_keep_little(void)
{
#ifdef M_MMAP_THRESHOLD
    (void)mallopt(M_MMAP_THRESHOLD, LARGE); /* if not, it takes more: nothing else changes */
    (void)mallopt(M_TRIM_THRESHOLD, LARGE);
#endif
}

static _Thread_local unsigned long shortages;

void *mem_noted(size_t bytes)
{
    void *p = malloc(bytes);
    shortages += p == NULL;
    return p;
}

unsigned long mem_shortages(void)
{
    return shortages;
}

void mem_free(void *p)
{
    free(p);
}
