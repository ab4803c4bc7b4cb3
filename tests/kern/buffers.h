/* SPDX-License-Identifier: MIT */
/* What the kernel tests share: guarded memory, numbers, the layouts of kern/kern.h written down once more, shapes. */
#ifndef TESTS_KERN_BUFFERS_H
#define TESTS_KERN_BUFFERS_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kern/kern.h"

/* ck_assert_msg for millions of numbers: Check's own writes a mark to a file each time it holds. */
#define check_that(holds, ...)                                                                                         \
    do                                                                                                                 \
        if (!(holds))                                                                                                  \
            ck_abort_msg(__VA_ARGS__);                                                                                 \
    while (0)

/* count elements of size bytes at a MEM_ALIGN boundary, between canaries. All bits of all of it are set: floats are
 * NaN, so that what a kernel should not have read, or should have written, is seen. */
void *guarded_new(size_t count, size_t size);
float *guarded_floats(size_t count);
/* Asserts that the canaries are whole, and frees. */
void guarded_free(void *data);
/* Whether count floats are as guarded_new made them. */
bool untouched(const float *x, size_t count);

/* Reproducible numbers in [-1, 1), a different series for each salt. */
void fill(float *x, size_t count, unsigned salt);
void *copy_of(const void *from, size_t count, size_t size);
bool same_bits(const float *a, const float *b, size_t count);

/* Activations (units, samples): unit u of sample s is at u * ld + s. Numbers for the samples, NaN behind them. */
float *activations_new(size_t units, size_t samples, size_t ld, unsigned salt);
/* The same, but about 1 - density of the numbers are zero, and zero follows up to the next multiple of KERN_PAD. */
float *gradient_new(size_t units, size_t samples, size_t ld, double density, unsigned salt);
/* Asserts that the columns behind the samples are zero as far as they are padding, and untouched from there. */
void check_gradient_padding(const float *x, size_t units, size_t samples, size_t ld);
/* Asserts that nothing is written behind the padding. */
void check_gap(const float *x, size_t units, size_t samples, size_t ld);
/* A distance of rows for so many samples: now the least, now more. */
size_t some_ld(size_t samples);

/* Panels (rows, n). */
size_t panels_count(size_t rows, size_t n);
size_t panels_at(size_t rows, size_t n, size_t r, size_t c);
/* How many panels n columns are cut into, and the columns of number p that are no padding. */
size_t panels_of(size_t n);
size_t panel_columns(size_t n, size_t p);
/* Numbers in the columns below n, zero in the padding. */
float *panels_new(size_t rows, size_t n, unsigned salt);
/* The same matrix row by row, (rows, n). Freed by guarded_free. */
float *panels_plain(const float *x, size_t rows, size_t n);
/* Whether all padding columns are zero. */
bool panels_padded(const float *x, size_t rows, size_t n);

struct shape3 {
    size_t out, in, samples;
};
/* Calls `try` with small shapes of all three sizes, and with long ones of each. */
void each_shape(const struct kern *kern, void (*try)(const struct kern *kern, struct shape3 shape));

/* C (m, n) = A (m, k) B, all panels of B (k, n) and C, those from element `at` of the update's arrays on. */
void product(const struct kern *kern, struct shape3 shape, const float *a, size_t lda, uint64_t *live, const float *b,
             const struct kern_update *update, size_t at);

/* An optimiser's step, with or without decay; number t of it with a learning rate large enough to be seen, and without
 * arrays. */
struct update_rule {
    enum kern_update_kind kind;
    float l2, decay;
};
struct kern_update update_step(struct update_rule rule, int t);

TCase *layout_case(void);
TCase *forward_case(void);
TCase *weight_grad_case(void);
TCase *update_case(void);
TCase *rule_case(void);
TCase *map_case(void);
TCase *act_case(void);
TCase *norm_case(void);
TCase *mask_case(void);
TCase *normal_case(void);
TCase *loss_case(void);

#endif
