/* SPDX-License-Identifier: MIT */
/* What the kernel tests share: buffers with canaries, numbers to fill them, and the cases. */
#ifndef TESTS_KERN_BUFFERS_H
#define TESTS_KERN_BUFFERS_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>

#include "kern/kern.h"

/* count floats at a MEM_ALIGN boundary, with a canary on each side; guarded_whole says whether they are whole. */
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
