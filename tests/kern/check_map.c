/* SPDX-License-Identifier: MIT */
/* Element-wise kernels against plain loops, the same bits in every variant; and the mode for denormals. */
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "buffers.h"
#include "tests/common/kerns.h"
#include "tests/common/tool.h"

/* Ordinary numbers, with every kind of special one in a place that moves with the length. */
static float *specials_new(size_t n, unsigned salt)
{
    static const float special[] = {NAN, INFINITY, -INFINITY, 0, -0.0f, FLT_MIN / 4, -FLT_MIN / 4, FLT_MAX, -FLT_MAX};
    enum { SPECIALS = sizeof special / sizeof *special };
    float *x = guarded_floats(n);
    fill(x, n, salt);
    for (size_t i = 0; i < SPECIALS; i++)
        x[(n / KERN_PAD * (salt + 3) + i) % n] = special[i];
    return x;
}

START_TEST(relu_keeps_nan)
{
    const struct kern *kern = usable_kern(_i);
    for (size_t n = KERN_PAD; n <= 20 * KERN_PAD; n += KERN_PAD) {
        float *x = specials_new(n, 6), *y = guarded_floats(n), *base = guarded_floats(n);
        kern->relu(n, x, y);
        kern_find("base")->relu(n, x, base);
        check_that(same_bits(y, base, n), "%s is not base", kern->name);
        for (size_t i = 0; i < n; i++)
            check_that(isnan(x[i]) ? isnan(y[i]) : y[i] == (x[i] > 0 ? x[i] : 0), "%s relu of %g: %g", kern->name,
                       (double)x[i], (double)y[i]);
        guarded_free(x);
        guarded_free(y);
        guarded_free(base);
    }
}
END_TEST

/* A NaN in dy passes where the unit was on. */
START_TEST(relu_back_takes_dy_where_y_is_positive)
{
    const struct kern *kern = usable_kern(_i);
    for (size_t n = KERN_PAD; n <= 20 * KERN_PAD; n += KERN_PAD) {
        float *y = specials_new(n, 6), *dy = specials_new(n, 7), *dx = guarded_floats(n), *want = guarded_floats(n);
        kern->relu_back(n, y, dy, dx);
        for (size_t i = 0; i < n; i++)
            want[i] = y[i] > 0 ? dy[i] : 0;
        check_that(same_bits(dx, want, n), "%s, %zu numbers", kern->name, n);
        guarded_free(y);
        guarded_free(dy);
        guarded_free(dx);
        guarded_free(want);
    }
}
END_TEST

/* Over sums that begin anew, numbers of several sizes. */
START_TEST(squares_are_summed)
{
    const struct kern *kern = usable_kern(_i);
    for (size_t n = 0; n <= 3000; n += KERN_PAD) {
        float *x = guarded_floats(n);
        double want = 0;
        fill(x, n, 8);
        for (size_t i = 0; i < n; i++) {
            x[i] *= i % 7 ? 1e-2f : 1e3f;
            want += (double)x[i] * (double)x[i];
        }
        double got = kern->square_sum(n, x);
        check_that(fabs(got - want) <= 4e-6 * want, "%s %zu: %.9g, want %.9g", kern->name, n, got, want);
        guarded_free(x);
    }
}
END_TEST

START_TEST(one_nan_is_in_the_sum)
{
    for (size_t at = 0; at < 70 * KERN_PAD; at += 11) {
        float *x = guarded_floats(70 * KERN_PAD);
        fill(x, 70 * KERN_PAD, 9);
        x[at] = NAN;
        ck_assert(isnan(usable_kern(_i)->square_sum(70 * KERN_PAD, x)));
        guarded_free(x);
    }
}
END_TEST

START_TEST(all_is_scaled_and_no_more)
{
    for (size_t n = 0; n <= 20 * KERN_PAD; n += KERN_PAD) {
        float *x = specials_new(n + KERN_PAD, 6), *was = copy_of(x, n + KERN_PAD, sizeof *x);
        usable_kern(_i)->scale(n, 0.3f, x);
        for (size_t i = 0; i < n; i++)
            check_that(isnan(was[i]) ? isnan(x[i]) : x[i] == was[i] * 0.3f, "%zu of %zu", i, n);
        ck_assert(same_bits(x + n, was + n, KERN_PAD));
        guarded_free(x);
        guarded_free(was);
    }
}
END_TEST

static void *denormals_flushed(void *result)
{
    kern_flush_denormals();
    volatile float tiny = FLT_MIN;
    *(bool *)result = tiny / 4 == 0;
    return NULL;
}

START_TEST(denormals_are_flushed_on_the_thread_that_asks)
{
#if defined __SSE2__ || defined __aarch64__
    if (skip_under_valgrind("denormals", "it computes them whatever the mode says"))
        return;
    pthread_t t;
    bool flushed = false;
    volatile float tiny = FLT_MIN;
    ck_assert_int_eq(pthread_create(&t, NULL, denormals_flushed, &flushed), 0);
    ck_assert_int_eq(pthread_join(t, NULL), 0);
    ck_assert(flushed);
    ck_assert(tiny / 4 > 0);
#endif
}
END_TEST

TCase *map_case(void)
{
    TCase *c = tcase_create("map");
    tcase_add_loop_test(c, relu_keeps_nan, 0, usable_kerns());
    tcase_add_loop_test(c, relu_back_takes_dy_where_y_is_positive, 0, usable_kerns());
    tcase_add_loop_test(c, squares_are_summed, 0, usable_kerns());
    tcase_add_loop_test(c, one_nan_is_in_the_sum, 0, usable_kerns());
    tcase_add_loop_test(c, all_is_scaled_and_no_more, 0, usable_kerns());
    tcase_add_test(c, denormals_are_flushed_on_the_thread_that_asks);
    return c;
}
