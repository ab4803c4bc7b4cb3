/* SPDX-License-Identifier: MIT */
/* Which variants there are, and which to take; see kern/kern.h. */
#include "kern/kern.h"

#include <string.h>

#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "variants.h"

static const struct kern *const variants[] = {
#ifdef LAB_ISA_AVX512
    &kern_avx512,
#endif
#ifdef LAB_ISA_AVX2
    &kern_avx2,
#endif
    &kern_base,
};

const struct kern *kern_at(size_t i)
{
    return i < sizeof variants / sizeof *variants ? variants[i] : NULL;
}

const struct kern *kern_best(void)
{
    size_t i = 0;
    while (i + 1 < sizeof variants / sizeof *variants && !variants[i]->usable())
        i++; /* the last one always is */
    return variants[i];
}

const struct kern *kern_find(const char *name)
{
    for (size_t i = 0; kern_at(i); i++)
        if (strcmp(kern_at(i)->name, name) == 0)
            return kern_at(i);
    return NULL;
}

void kern_flush_denormals(void)
{
#ifdef __SSE2__
    _mm_setcsr(_mm_getcsr() | 0x8040); /* FTZ and DAZ */
#elif defined __aarch64__
    uint64_t fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    __asm__ volatile("msr fpcr, %0" : : "r"(fpcr | 1u << 24)); /* FZ */
#endif
}
