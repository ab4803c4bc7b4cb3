/* SPDX-License-Identifier: MIT */
/* Dropout masks: the documented mapping from base/stream, in every variant; their mean; their independence. */
#include <math.h>
#include <string.h>

#include "base/stream.h"
#include "buffers.h"
#include "tests/common/kerns.h"

static const struct kern_draw some_draw = {
    .seed = 0x123456789abcdefull, .purpose = STREAM_DROPOUT + 1, .epoch = 7, .step = 300};

static uint16_t *draw_new(const struct kern *kern, size_t words, struct kern_draw d, uint32_t threshold)
{
    uint16_t *bits = guarded_new(words, sizeof *bits);
    kern->mask_draw(words, d, threshold, bits);
    return bits;
}

static bool bit(const uint16_t *bits, size_t unit)
{
    return bits[unit / 16] >> unit % 16 & 1;
}

/* The mapping of src/kern/body_mask.h, one unit at a time from base/stream. */
static bool reference_keep(struct kern_draw d, size_t unit, uint32_t threshold)
{
    struct stream s = {.seed = d.seed, .purpose = d.purpose};
    uint32_t high[4], low[4];
    size_t g = unit / 256, w = unit % 256 / 64, q = unit % 64 / 8, b = unit % 8;
    stream_block(s, d.epoch, d.step, (uint32_t)(16 * g + q + 8 * (b / 4)), high);
    stream_block(s, d.epoch, d.step, (uint32_t)(UINT32_C(0x80000000) + unit), low);
    uint32_t draw = (high[w] >> 8 * (b % 4) & 0xff) << 8 | (low[0] & 0xff);
    return draw >= threshold;
}

/* Every rest of a group, several groups, and every kind of threshold. Enough units for many ties. */
START_TEST(masks_are_the_documented_draws)
{
    static const uint32_t threshold[] = {26214, 0, 1, 255, 256, 257, 16384, 32768, 39321, 65279, 65280, 65281, 65535};
    enum { UNITS = 16 * 1200 };
    const struct kern *kern = usable_kern(_i);
    static bool keep[UNITS];
    for (size_t i = 0; i < sizeof threshold / sizeof *threshold; i++) {
        for (size_t u = 0; u < UNITS; u++)
            keep[u] = reference_keep(some_draw, u, threshold[i]);
        for (size_t words = 1; words <= UNITS / 16; words += words < 70 ? 1 : 113) {
            uint16_t *bits = draw_new(kern, words, some_draw, threshold[i]);
            for (size_t u = 0; u < words * 16; u++)
                check_that(bit(bits, u) == keep[u], "%s threshold %u, unit %zu of %zu", kern->name, threshold[i], u,
                           words * 16);
            guarded_free(bits);
        }
    }
}
END_TEST

/* The counter's four words and both of the key's count. */
START_TEST(masks_are_those_of_their_stream)
{
    const struct kern_draw draw[] = {
        {.seed = 0},
        {.seed = 1},
        {.seed = UINT64_C(1) << 63},
        {.purpose = 0xffffffff},
        {.epoch = 0xffffffff},
        {.step = 0xffffffff},
        {.seed = UINT64_MAX, .purpose = STREAM_DROPOUT + 2, .epoch = 50, .step = 781},
    };
    enum { WORDS = 40 };
    for (size_t i = 0; i < sizeof draw / sizeof *draw; i++) {
        uint16_t *bits = draw_new(usable_kern(_i), WORDS, draw[i], 30000);
        for (size_t u = 0; u < WORDS * 16; u++)
            check_that(bit(bits, u) == reference_keep(draw[i], u, 30000), "draw %zu, unit %zu", i, u);
        guarded_free(bits);
    }
}
END_TEST

/* A million units: the share kept within five standard deviations of 1 - p, at several p. */
START_TEST(the_mean_is_one_minus_p)
{
    enum { UNITS = 1 << 20 };
    static const double rate[] = {0.0001, 0.001, 0.004, 0.05, 0.25, 0.4, 0.5, 0.9, 0.996, 0.9999};
    for (size_t i = 0; i < sizeof rate / sizeof *rate; i++) {
        struct kern_draw d = {.seed = 11, .purpose = STREAM_DROPOUT, .epoch = 1, .step = (uint32_t)i};
        uint32_t threshold = (uint32_t)lround(rate[i] * 65536);
        double p = threshold / 65536.0, sigma = sqrt(p * (1 - p) / UNITS);
        uint16_t *bits = draw_new(usable_kern(_i), UNITS / 16, d, threshold);
        size_t kept = 0;
        for (size_t u = 0; u < UNITS; u++)
            kept += bit(bits, u);
        ck_assert_double_eq_tol((double)kept / UNITS, 1 - p, 5 * sigma);
        guarded_free(bits);
    }
}
END_TEST

/* The share of units on which two masks of p = 1/2 agree, the second shifted by some units. */
static double agreement(struct kern_draw a, struct kern_draw b, size_t shift)
{
    enum { UNITS = 100000 };
    uint16_t *x = draw_new(usable_kern(0), UNITS / 16 + 40, a, 32768);
    uint16_t *y = draw_new(usable_kern(0), UNITS / 16 + 40, b, 32768);
    size_t same = 0;
    for (size_t u = 0; u < UNITS; u++)
        same += bit(x, u) == bit(y, u + shift);
    guarded_free(x);
    guarded_free(y);
    return (double)same / UNITS;
}

START_TEST(masks_of_other_sites_steps_epochs_and_seeds_are_independent)
{
    const struct kern_draw d = {.seed = 5, .purpose = STREAM_DROPOUT, .epoch = 2, .step = 9};
    struct kern_draw site = d, step = d, epoch = d, seed = d;
    site.purpose++;
    step.step++;
    epoch.epoch++;
    seed.seed++;
    double tolerance = 5 * sqrt(0.25 / 100000);
    ck_assert_double_eq_tol(agreement(d, site, 0), 0.5, tolerance);
    ck_assert_double_eq_tol(agreement(d, step, 0), 0.5, tolerance);
    ck_assert_double_eq_tol(agreement(d, epoch, 0), 0.5, tolerance);
    ck_assert_double_eq_tol(agreement(d, seed, 0), 0.5, tolerance);
    ck_assert(agreement(d, d, 0) == 1);
}
END_TEST

/* Neighbours in a vector, a word, a group. */
START_TEST(units_of_a_mask_are_independent)
{
    static const size_t shift[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
    const struct kern_draw d = {.seed = 6, .purpose = STREAM_DROPOUT, .epoch = 1, .step = 1};
    for (size_t i = 0; i < sizeof shift / sizeof *shift; i++)
        ck_assert_double_eq_tol(agreement(d, d, shift[i]), 0.5, 5 * sqrt(0.25 / 100000));
}
END_TEST

/* One multiplication and one rounding, so that every variant gives these bits. What is dropped is 0, NaN too. */
START_TEST(masks_are_applied)
{
    const struct kern *kern = usable_kern(_i);
    for (size_t words = 1; words <= 40; words++) {
        size_t n = words * 16;
        float *x = guarded_floats(n), *y = guarded_floats(n), *want = guarded_floats(n);
        uint16_t *bits = draw_new(kern, words, some_draw, 26214);
        fill(x, n, 30);
        x[words % n] = NAN;
        x[words * 5 % n] = -INFINITY;
        for (size_t u = 0; u < n; u++)
            want[u] = bit(bits, u) ? x[u] * 1.7f : 0;
        kern->mask_apply(words, bits, 1.7f, x, y);
        check_that(same_bits(y, want, n), "%s, %zu words", kern->name, words);
        kern->mask_apply(words, bits, 1.7f, x, x);
        check_that(same_bits(x, want, n), "%s, %zu words in place", kern->name, words);
        guarded_free(x);
        guarded_free(y);
        guarded_free(want);
        guarded_free(bits);
    }
}
END_TEST

TCase *mask_case(void)
{
    TCase *c = tcase_create("mask");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, masks_are_the_documented_draws, 0, usable_kerns());
    tcase_add_loop_test(c, masks_are_those_of_their_stream, 0, usable_kerns());
    tcase_add_loop_test(c, the_mean_is_one_minus_p, 0, usable_kerns());
    tcase_add_test(c, masks_of_other_sites_steps_epochs_and_seeds_are_independent);
    tcase_add_test(c, units_of_a_mask_are_independent);
    tcase_add_loop_test(c, masks_are_applied, 0, usable_kerns());
    return c;
}
