/* SPDX-License-Identifier: MIT */
/* Dropout masks: the documented mapping from base/stream, in every variant; their mean; their independence. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/stream.h"
#include "buffers.h"
#include "tests/common/kerns.h"

static uint16_t *new_bits(size_t m, size_t n)
{
    uint16_t *bits = mem_array(m * kern_pad(n) / 16 + 2, sizeof *bits);
    ck_assert_ptr_nonnull(bits);
    bits[m * kern_pad(n) / 16] = 0xbeef;
    return bits;
}

static bool bit(const uint16_t *bits, size_t n, size_t r, size_t u)
{
    return bits[r * (kern_pad(n) / 16) + u / 16] >> u % 16 & 1;
}

/* The mapping of src/kern/body_mask.h, one unit at a time from base/stream. */
static bool reference_keep(struct kern_draw d, size_t n, size_t r, size_t u, uint32_t threshold)
{
    struct stream s = {.seed = d.seed, .purpose = d.purpose};
    size_t groups = (n + 127) / 128, in_group = u % 128;
    uint32_t word[4];
    stream_block(s, d.epoch, d.step, (uint32_t)((r * groups + u / 128) * 16 + in_group % 16), word);
    uint32_t half = word[in_group / 32] >> (in_group / 16 % 2 * 16) & 0xffff;
    return half >= threshold;
}

START_TEST(masks_are_the_documented_draws)
{
    static const size_t width[] = {1, 15, 16, 17, 60, 120, 127, 128, 129, 784};
    struct kern_draw d = {.seed = 0x123456789abcdefull, .purpose = STREAM_DROPOUT + 1, .epoch = 7, .step = 300};
    for (size_t w = 0; w < sizeof width / sizeof *width; w++) {
        size_t n = width[w], m = 5;
        uint16_t *bits = new_bits(m, n);
        usable_kern(_i)->mask_draw(m, n, d, 26214, bits);
        for (size_t r = 0; r < m; r++)
            for (size_t u = 0; u < n; u++)
                ck_assert_msg(bit(bits, n, r, u) == reference_keep(d, n, r, u, 26214), "%s n=%zu row %zu unit %zu",
                              usable_kern(_i)->name, n, r, u);
        ck_assert_uint_eq(bits[m * kern_pad(n) / 16], 0xbeef);
        mem_free(bits);
    }
}
END_TEST

static double keep_share(const uint16_t *bits, size_t m, size_t n)
{
    size_t kept = 0;
    for (size_t r = 0; r < m; r++)
        for (size_t u = 0; u < n; u++)
            kept += bit(bits, n, r, u);
    return (double)kept / (double)(m * n);
}

/* 200,000 units: the share kept within five standard deviations of 1 - p, at several p. */
START_TEST(the_mean_is_one_minus_p)
{
    enum { M = 250, N = 800 };
    uint16_t *bits = new_bits(M, N);
    static const double rate[] = {0.0001, 0.05, 0.25, 0.4, 0.5, 0.9, 0.9999};
    for (size_t i = 0; i < sizeof rate / sizeof *rate; i++) {
        struct kern_draw d = {.seed = 11, .purpose = STREAM_DROPOUT, .epoch = 1, .step = (uint32_t)i};
        uint32_t threshold = (uint32_t)lround(rate[i] * 65536);
        double p = threshold / 65536.0, sigma = sqrt(p * (1 - p) / (M * N));
        usable_kern(_i)->mask_draw(M, N, d, threshold, bits);
        ck_assert_double_eq_tol(keep_share(bits, M, N), 1 - p, 5 * sigma);
    }
    mem_free(bits);
}
END_TEST

/* The share of units on which two masks of p = 1/2 agree. */
static double agreement(struct kern_draw a, struct kern_draw b)
{
    enum { M = 200, N = 500 };
    uint16_t *x = new_bits(M, N), *y = new_bits(M, N);
    usable_kern(0)->mask_draw(M, N, a, 32768, x);
    usable_kern(0)->mask_draw(M, N, b, 32768, y);
    size_t same = 0;
    for (size_t r = 0; r < M; r++)
        for (size_t u = 0; u < N; u++)
            same += bit(x, N, r, u) == bit(y, N, r, u);
    mem_free(x);
    mem_free(y);
    return (double)same / (M * N);
}

START_TEST(masks_of_other_sites_steps_epochs_and_seeds_are_independent)
{
    const struct kern_draw d = {.seed = 5, .purpose = STREAM_DROPOUT, .epoch = 2, .step = 9};
    struct kern_draw site = d, step = d, epoch = d, seed = d;
    site.purpose++;
    step.step++;
    epoch.epoch++;
    seed.seed++;
    double sigma = sqrt(0.25 / 100000);
    ck_assert_double_eq_tol(agreement(d, site), 0.5, 5 * sigma);
    ck_assert_double_eq_tol(agreement(d, step), 0.5, 5 * sigma);
    ck_assert_double_eq_tol(agreement(d, epoch), 0.5, 5 * sigma);
    ck_assert_double_eq_tol(agreement(d, seed), 0.5, 5 * sigma);
    ck_assert(agreement(d, d) == 1);
}
END_TEST

START_TEST(masks_are_applied)
{
    enum { M = 9, N = 60, S = 64 };
    struct guarded x = guarded_new(M * S), y = guarded_new(M * S);
    fill_rows(x.data, M, N, 30);
    x.data[7] = NAN;
    uint16_t *bits = new_bits(M, N);
    struct kern_draw d = {.seed = 5, .purpose = STREAM_DROPOUT, .epoch = 2, .step = 9};
    usable_kern(_i)->mask_draw(M, N, d, 26214, bits);
    usable_kern(_i)->mask_apply(M, N, bits, 1.5f, x.data, y.data);
    for (size_t r = 0; r < M; r++)
        for (size_t u = 0; u < S; u++) {
            float in = x.data[r * S + u], out = y.data[r * S + u];
            if (u >= N || !bit(bits, N, r, u))
                ck_assert(out == 0);
            else
                ck_assert(out == in * 1.5f || (isnan(in) && isnan(out)));
        }
    ck_assert(guarded_whole(&y));
    usable_kern(_i)->mask_apply(M, N, bits, 1.5f, x.data, x.data);
    ck_assert_mem_eq(x.data, y.data, M * S * sizeof(float));
    mem_free(bits);
    guarded_free(&x);
    guarded_free(&y);
}
END_TEST

TCase *mask_case(void)
{
    TCase *c = tcase_create("mask");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, masks_are_the_documented_draws, 0, usable_kerns());
    tcase_add_loop_test(c, the_mean_is_one_minus_p, 0, usable_kerns());
    tcase_add_test(c, masks_of_other_sites_steps_epochs_and_seeds_are_independent);
    tcase_add_loop_test(c, masks_are_applied, 0, usable_kerns());
    return c;
}
