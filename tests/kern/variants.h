/* SPDX-License-Identifier: MIT */
/* What the kernel tests share: the variants of this machine, buffers with canaries, and numbers to fill them. */
#ifndef TESTS_KERN_VARIANTS_H
#define TESTS_KERN_VARIANTS_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>

#include "kern/kern.h"

/* Usable variant number i (the loop index of a test); there are variant_count(). */
const struct kern *variant(int i);
int variant_count(void);

/* count floats at a MEM_ALIGN boundary, with a canary on each side; guarded_check says whether they are whole. */
struct guarded {
    float *base, *data;
    size_t count;
};
struct guarded guarded_new(size_t count);
bool guarded_whole(const struct guarded *g);
void guarded_free(struct guarded *g);

/* Reproducible numbers in [-1, 1), a different series for each salt. */
void fill(float *x, size_t count, unsigned salt);
/* (rows, n) into rows of kern_pad(n), padding zero. */
void fill_rows(float *x, size_t rows, size_t n, unsigned salt);

TCase *gemm_case(void);
TCase *map_case(void);
TCase *mask_case(void);
TCase *loss_case(void);

#endif
