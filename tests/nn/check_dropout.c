/* SPDX-License-Identifier: MIT */
/* Dropout where it can stand, at the input (pixels) and above (dropout): how much is dropped, what becomes of the rest,
 * which mask is drawn when, and that evaluation knows nothing of it. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "check_nn.h"

enum { PIXELS = 784, UNITS = IMAGES * PIXELS };

static const struct layer_ops *const kinds[] = {&layer_pixels, &layer_dropout};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* What tells one mask from another. */
struct moment {
    unsigned site;
    uint64_t seed;
    uint32_t epoch, step;
};

/* What white images, that is ones, become: out (PIXELS, IMAGES). */
static void drop(const struct layer_ops *kind, double p, struct moment at, bool training, float *out)
{
    const struct layer_config config = {.kind = kind, .p = p, .site = at.site};
    const struct layer_config plan[] = {kind == &layer_pixels ? config : (struct layer_config){.kind = &layer_pixels},
                                        config};
    struct pass pass = {.count = IMAGES, .image = images_filled(PIXELS, 255)->image, .training = training,
                        .epoch = at.epoch, .step = at.step};
    struct model m;
    build(&m, kern_best(), PIXELS, plan, kind == &layer_pixels ? 1 : 2, at.seed);
    const float *y = model_forward(&m, &pass);
    for (size_t j = 0; j < PIXELS; j++)
        memcpy(out + j * IMAGES, y + j * m.stride, IMAGES * sizeof *out);
    model_free(&m);
}

static float *new_units(void)
{
    float *x = mem_array(UNITS, sizeof *x);
    ck_assert_ptr_nonnull(x);
    return x;
}

/* Survivors are 1 / (1 - p), with p as it is after rounding to 16 bits, the rest 0; so the mean stays 1. */
static void check_survivors(const float *y, double p)
{
    double rate = round(p * 65536) / 65536, keep = 1 - rate;
    size_t kept = 0;
    for (size_t i = 0; i < UNITS; i++) {
        kept += y[i] != 0;
        if (y[i] != 0)
            ck_assert_double_eq_tol((double)y[i], 1 / keep, 1e-6 / keep);
    }
    ck_assert_double_eq_tol((double)kept / UNITS, keep, 5 * sqrt(rate * keep / UNITS));
}

START_TEST(survivors_make_up_for_the_rest)
{
    static const double rate[] = {0.01, 0.25, 0.4, 0.5, 0.9};
    float *y = new_units();
    for (size_t i = 0; i < sizeof rate / sizeof *rate; i++) {
        drop(kinds[_i], rate[i], (struct moment){.seed = 4, .epoch = 1}, true, y);
        check_survivors(y, rate[i]);
    }
    mem_free(y);
}
END_TEST

START_TEST(evaluation_and_rate_zero_drop_nothing)
{
    float *y = new_units();
    for (int training = 0; training <= 1; training++) {
        drop(kinds[_i], training ? 0 : 0.4, (struct moment){.seed = 4, .epoch = 1}, training, y);
        for (size_t i = 0; i < UNITS; i++)
            ck_assert_float_eq_tol(y[i], 1, 1e-6f);
    }
    mem_free(y);
}
END_TEST

/* A rate that would be rounded to 1 leaves something finite. */
START_TEST(the_largest_rate_is_finite)
{
    float *y = new_units();
    drop(kinds[_i], 0.9999999, (struct moment){.seed = 4, .epoch = 1}, true, y);
    for (size_t i = 0; i < UNITS; i++)
        ck_assert(isfinite(y[i]));
    mem_free(y);
}
END_TEST

static double agreement(const float *a, const float *b)
{
    size_t same = 0;
    for (size_t i = 0; i < UNITS; i++)
        same += a[i] == b[i];
    return (double)same / UNITS;
}

START_TEST(masks_depend_on_seed_site_epoch_and_step)
{
    const struct moment here = {1, 7, 3, 2};
    static const struct moment other[] = {{2, 7, 3, 2}, {1, 8, 3, 2}, {1, 7, 4, 2}, {1, 7, 3, 3}};
    float *a = new_units(), *b = new_units();
    drop(kinds[_i], 0.5, here, true, a);
    drop(kinds[_i], 0.5, here, true, b);
    ck_assert_mem_eq(a, b, UNITS * sizeof *a);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        drop(kinds[_i], 0.5, other[i], true, b);
        ck_assert_double_eq_tol(agreement(a, b), 0.5, 5 * sqrt(0.25 / UNITS));
    }
    mem_free(a);
    mem_free(b);
}
END_TEST

/* Neither from image to image nor from pixel to pixel. */
START_TEST(a_mask_does_not_repeat)
{
    float *y = new_units();
    drop(kinds[_i], 0.5, (struct moment){1, 7, 3, 2}, true, y);
    for (size_t shift = 1; shift < 200; shift++) {
        size_t same = 0, pairs = UNITS - shift;
        for (size_t i = 0; i < pairs; i++)
            same += y[i] == y[i + shift];
        ck_assert_double_eq_tol((double)same / (double)pairs, 0.5, 5 * sqrt(0.25 / (double)pairs));
    }
    mem_free(y);
}
END_TEST

TCase *dropout_case(void)
{
    TCase *c = tcase_create("dropout");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, survivors_make_up_for_the_rest, 0, KINDS);
    tcase_add_loop_test(c, evaluation_and_rate_zero_drop_nothing, 0, KINDS);
    tcase_add_loop_test(c, the_largest_rate_is_finite, 0, KINDS);
    tcase_add_loop_test(c, masks_depend_on_seed_site_epoch_and_step, 0, KINDS);
    tcase_add_loop_test(c, a_mask_does_not_repeat, 0, KINDS);
    return c;
}
