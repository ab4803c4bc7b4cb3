/* SPDX-License-Identifier: MIT */
/* Normal draws: the documented pairs of base/stream's words by libm, in every variant; their moments and tails; their
 * independence; and the noise that is made of them. */
#include <math.h>

#include "base/stream.h"
#include "buffers.h"
#include "tests/common/kerns.h"

static const struct kern_draw some_draw = {
    .seed = 0x123456789abcdefull, .purpose = STREAM_DROPOUT + 1, .epoch = 7, .step = 300};

static float *draw_new(const struct kern *kern, size_t from, size_t words, struct kern_draw d)
{
    float *z = guarded_floats(words * 16);
    kern->normal_draw(from, words, d, z);
    return z;
}

/* Normal number i by the mapping of src/kern/body_normal.h. */
static double reference_normal(struct kern_draw d, size_t i)
{
    uint32_t block[4];
    size_t g = i / 128, w = i % 128 / 32, second = i % 32 / 16, q = i % 16 / 2, h = i % 2;
    stream_block((struct stream){d.seed, d.purpose}, d.epoch, d.step, (uint32_t)(16 * g + q + 8 * h), block);
    uint32_t word = block[w];
    double radius = sqrt(-2 * log((word % 65536 + 0.5) / 65536));
    int j = (int)(word >> 18) - (word >> 31 ? 16384 : 0);
    double direction = acos(-1) / 4 * (1 + (j + 0.5) / 8192);
    double size = radius * (second ? sin(direction) : cos(direction));
    return word >> (second ? 17 : 16) & 1 ? -size : size;
}

/* The four words of the counter and both of the key count; an odd rest of a group; a start in the middle. */
START_TEST(normals_are_the_documented_pairs)
{
    const struct kern_draw draw[] = {
        some_draw,
        {.seed = UINT64_C(1) << 63},
        {.purpose = 0xffffffff},
        {.epoch = 0xffffffff},
        {.step = 0xffffffff},
    };
    const struct kern *kern = usable_kern(_i);
    for (size_t k = 0; k < sizeof draw / sizeof *draw; k++)
        for (size_t words = 1; words < 400; words = words * 3 / 2 + 1) {
            size_t from = words % 3 * 128;
            float *z = draw_new(kern, from, words, draw[k]);
            for (size_t i = 0; i < words * 16; i++) {
                double want = reference_normal(draw[k], from + i);
                check_that(fabs((double)z[i] - want) < 1e-6 * (1 + fabs(want)), "%s: normal %zu is %g, not %g",
                           kern->name, from + i, (double)z[i], want);
            }
            guarded_free(z);
        }
}
END_TEST

/* The sample means of z, z^2 and z^4 within five of their own deviations of 0, 1 and 3; shares beyond some bounds
 * likewise; and nothing beyond the documented end. */
START_TEST(moments_and_tails_are_normal)
{
    enum { N = 1 << 22 };
    static const double bound[] = {0.1, 0.5, 1, 2, 3, 4, 4.5};
    enum { BOUNDS = sizeof bound / sizeof *bound };
    float *z = draw_new(usable_kern(_i), 0, N / 16, some_draw);
    double sum = 0, square = 0, third = 0, fourth = 0, most = 0, beyond[BOUNDS] = {0};
    for (size_t i = 0; i < N; i++) {
        double x = (double)z[i];
        sum += x;
        square += x * x;
        third += x * x * x;
        fourth += x * x * x * x;
        most = fmax(most, fabs(x));
        for (size_t b = 0; b < BOUNDS; b++)
            beyond[b] += fabs(x) > bound[b];
    }
    ck_assert_double_eq_tol(sum / N, 0, 5 * sqrt(1.0 / N));
    ck_assert_double_eq_tol(square / N, 1, 5 * sqrt(2.0 / N));
    ck_assert_double_eq_tol(third / N, 0, 5 * sqrt(15.0 / N));
    ck_assert_double_eq_tol(fourth / N, 3, 5 * sqrt(96.0 / N));
    for (size_t b = 0; b < BOUNDS; b++) {
        double share = erfc(bound[b] / sqrt(2));
        ck_assert_double_eq_tol(beyond[b] / N, share, 5 * sqrt(share / N));
    }
    ck_assert_double_eq_tol(most, sqrt(34 * log(2)), 0.2);
    ck_assert(most < 4.855);
    guarded_free(z);
}
END_TEST

enum { PAIRS = 1 << 18 };

/* Of two draws, the second from some normals on: of the numbers and of their squares, which is where pairs that share a
 * radius would show. */
static void check_uncorrelated(struct kern_draw a, struct kern_draw b, size_t shift)
{
    float *x = draw_new(usable_kern(0), 0, PAIRS / 16 + 40, a), *y = draw_new(usable_kern(0), 0, PAIRS / 16 + 40, b);
    double product = 0, squares = 0;
    for (size_t i = 0; i < PAIRS; i++) {
        double p = (double)x[i], q = (double)y[i + shift];
        product += p * q;
        squares += (p * p - 1) * (q * q - 1);
    }
    ck_assert_double_eq_tol(product / PAIRS, 0, 5 * sqrt(1.0 / PAIRS));
    ck_assert_double_eq_tol(squares / PAIRS, 0, 5 * sqrt(4.0 / PAIRS));
    guarded_free(x);
    guarded_free(y);
}

START_TEST(normals_are_independent)
{
    static const size_t shift[] = {1, 2, 3, 4, 8, 15, 16, 17, 32, 64, 128, 256, 512};
    struct kern_draw site = some_draw, step = some_draw, epoch = some_draw, seed = some_draw;
    for (size_t i = 0; i < sizeof shift / sizeof *shift; i++)
        check_uncorrelated(some_draw, some_draw, shift[i]);
    site.purpose++;
    step.step++;
    epoch.epoch++;
    seed.seed++;
    check_uncorrelated(some_draw, site, 0);
    check_uncorrelated(some_draw, step, 0);
    check_uncorrelated(some_draw, epoch, 0);
    check_uncorrelated(some_draw, seed, 0);
}
END_TEST

static void check_close(const struct kern *kern, const char *what, const float *got, const double *want, size_t n)
{
    for (size_t i = 0; i < n; i++)
        check_that(isnan(want[i]) ? isnan(got[i]) : fabs((double)got[i] - want[i]) < 4e-7 * (1 + fabs(want[i])),
                   "%s %s, number %zu of %zu: %g, not %g", kern->name, what, i, n, (double)got[i], want[i]);
}

/* Each map against its formula, into another array and in place. A NaN shows. */
START_TEST(noise_is_put_on_as_its_formula_says)
{
    const struct kern *kern = usable_kern(_i);
    for (size_t n = 16; n <= 320; n += 16) {
        float *x = guarded_floats(n), *z = draw_new(kern, 0, n / 16, some_draw), *y = guarded_floats(n);
        float *deviation = guarded_floats(n);
        double plus[320], times[320], spread[320], learned[320];
        fill(x, n, 31);
        fill(deviation, n, 32);
        x[n / 3] = NAN;
        for (size_t i = 0; i < n; i++) {
            deviation[i] = fabsf(deviation[i]);
            plus[i] = (double)x[i] + 0.3 * (double)z[i];
            times[i] = (double)x[i] * (1 + 0.3 * (double)z[i]);
            spread[i] = (double)x[i] + 0.3 * (double)deviation[i] * (double)z[i];
            learned[i] = 0.9 * ((double)deviation[i] + 0.5 * fabs((double)x[i]));
        }
        kern->noise_plus(n, 0.3f, z, x, y);
        check_close(kern, "plus", y, plus, n);
        kern->noise_times(n, 0.3f, z, x, y);
        check_close(kern, "times", y, times, n);
        kern->noise_spread(n, 0.3f, deviation, z, x, y);
        check_close(kern, "spread", y, spread, n);
        kern->noise_learn(n, 0.9f, 0.5f, x, deviation);
        check_close(kern, "learn", deviation, learned, n);
        kern->noise_plus(n, 0.3f, z, x, x);
        check_close(kern, "plus in place", x, plus, n);
        guarded_free(x);
        guarded_free(y);
        guarded_free(z);
        guarded_free(deviation);
    }
}
END_TEST

TCase *normal_case(void)
{
    TCase *c = tcase_create("normal");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, normals_are_the_documented_pairs, 0, usable_kerns());
    tcase_add_loop_test(c, moments_and_tails_are_normal, 0, usable_kerns());
    tcase_add_test(c, normals_are_independent);
    tcase_add_loop_test(c, noise_is_put_on_as_its_formula_says, 0, usable_kerns());
    return c;
}
