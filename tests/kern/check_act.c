/* SPDX-License-Identifier: MIT */
/* Activations and their slopes against libm in double: over all sizes of x, at every length, and what is not finite. */
#include <float.h>
#include <math.h>

#include "buffers.h"
#include "tests/common/kerns.h"

static double leaky(double x)
{
    return x > 0 ? x : (double)0.01f * x;
}

static double leaky_slope(double x)
{
    return x > 0 ? 1 : (double)0.01f;
}

static double tanh_slope(double x)
{
    return 1 / (cosh(x) * cosh(x));
}

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

static double sigmoid_slope(double x)
{
    return sigmoid(x) * sigmoid(-x);
}

static double normal(double x)
{
    return erfc(-x / sqrt(2)) / 2;
}

static double gelu(double x)
{
    return x * normal(x);
}

static double gelu_slope(double x)
{
    return normal(x) + x * exp(-x * x / 2) / sqrt(2 * acos(-1));
}

/* Bounds in units of FLT_EPSILON: of y relative to f(x), from where e^x is rounded hard; of a slope as it is, for it
 * comes from y, which near 1 says little of it. */
static const struct {
    const char *name;
    double (*f)(double), (*slope)(double);
    double most, slope_most;
} acts[] = {
    [KERN_LEAKY] = {"leaky", leaky, leaky_slope, 1, 1},
    [KERN_TANH] = {"tanh", tanh, tanh_slope, 4, 4},
    [KERN_SIGMOID] = {"sigmoid", sigmoid, sigmoid_slope, 4, 2},
    [KERN_GELU] = {"gelu", gelu, gelu_slope, 8, 4},
};
enum { ACTS = sizeof acts / sizeof *acts };

enum { SWEEP = 48000 };

/* -12 to 12 evenly, then both signs from 1e-30 to 30 by size. */
static float *sweep_new(void)
{
    float *x = guarded_floats(SWEEP);
    for (size_t i = 0; i < SWEEP / 2; i++)
        x[i] = (float)(24.0 * (double)i / (SWEEP / 2) - 12);
    for (size_t i = SWEEP / 2; i < SWEEP; i++)
        x[i] = (float)((i % 2 ? 1 : -1) * pow(10, 31.5 * (double)(i - SWEEP / 2) / (SWEEP / 2) - 30));
    return x;
}

/* Where gelu's tail has passed e^-30, rounding x^2 alone is many units. */
static double slack(enum kern_act act, double x)
{
    return act == KERN_GELU && x < -1 ? 1 + x * x / 4 : 1;
}

START_TEST(values_are_those_of_libm)
{
    const struct kern *kern = usable_kern(_i / ACTS);
    enum kern_act act = (enum kern_act)(_i % ACTS);
    float *x = sweep_new(), *y = guarded_floats(SWEEP);
    kern->activate(act, SWEEP, x, y);
    for (size_t i = 0; i < SWEEP; i++) {
        double want = acts[act].f((double)x[i]), off = fabs((double)y[i] - want);
        double most = acts[act].most * slack(act, (double)x[i]) * (double)FLT_EPSILON * fabs(want) + (double)FLT_MIN;
        check_that(off <= most, "%s %s(%g): %.9g, want %.9g", kern->name, acts[act].name, (double)x[i], (double)y[i],
                   want);
    }
    guarded_free(x);
    guarded_free(y);
}
END_TEST

START_TEST(slopes_are_those_of_libm)
{
    const struct kern *kern = usable_kern(_i / ACTS);
    enum kern_act act = (enum kern_act)(_i % ACTS);
    float *x = sweep_new(), *y = guarded_floats(SWEEP), *dy = guarded_floats(SWEEP), *dx = guarded_floats(SWEEP);
    fill(dy, SWEEP, 11);
    kern->activate(act, SWEEP, x, y);
    kern->activate_back(act, SWEEP, x, y, dy, dx);
    for (size_t i = 0; i < SWEEP; i++) {
        double want = acts[act].slope((double)x[i]) * (double)dy[i];
        check_that(fabs((double)dx[i] - want) <= acts[act].slope_most * (double)FLT_EPSILON * fabs((double)dy[i]),
                   "%s %s'(%g) %g: %.9g, want %.9g", kern->name, acts[act].name, (double)x[i], (double)dy[i],
                   (double)dx[i], want);
    }
    guarded_free(x);
    guarded_free(y);
    guarded_free(dy);
    guarded_free(dx);
}
END_TEST

/* A NaN stays one, in its place alone; far out a value is the limit. */
START_TEST(what_is_not_finite_is_seen)
{
    const struct kern *kern = usable_kern(_i / ACTS);
    enum kern_act act = (enum kern_act)(_i % ACTS);
    enum { N = 3 * KERN_PAD };
    for (size_t at = 0; at < N; at++) {
        float *x = guarded_floats(N), *y = guarded_floats(N), *dy = guarded_floats(N), *dx = guarded_floats(N);
        fill(x, N, 12);
        fill(dy, N, 13);
        x[at] = NAN;
        x[(at + 1) % N] = FLT_MAX;
        x[(at + 2) % N] = -FLT_MAX;
        x[(at + 3) % N] = INFINITY;
        kern->activate(act, N, x, y);
        kern->activate_back(act, N, x, y, dy, dx);
        for (size_t i = 0; i < N; i++)
            check_that(isnan(y[i]) == (i == at), "%s of %g: %g", acts[act].name, (double)x[i], (double)y[i]);
        check_that(act == KERN_LEAKY || isnan(dx[at]), "%s: the slope hides a NaN", acts[act].name);
        ck_assert(y[(at + 1) % N] == (act == KERN_TANH || act == KERN_SIGMOID ? 1 : FLT_MAX));
        ck_assert(y[(at + 2) % N] == (act == KERN_TANH ? -1 : act == KERN_LEAKY ? -FLT_MAX * 0.01f : 0));
        ck_assert(y[(at + 3) % N] == (act == KERN_TANH || act == KERN_SIGMOID ? 1 : INFINITY));
        guarded_free(x);
        guarded_free(y);
        guarded_free(dy);
        guarded_free(dx);
    }
}
END_TEST

/* n numbers and not one more, whatever n is; canaries tell. */
START_TEST(every_length_is_the_same_function)
{
    const struct kern *kern = usable_kern(_i / ACTS);
    enum kern_act act = (enum kern_act)(_i % ACTS);
    enum { MOST = 12 * KERN_PAD };
    float *x = guarded_floats(MOST), *all = guarded_floats(MOST), *slope = guarded_floats(MOST);
    fill(x, MOST, 14);
    kern->activate(act, MOST, x, all);
    kern->activate_back(act, MOST, x, all, x, slope);
    for (size_t n = KERN_PAD; n <= MOST; n += KERN_PAD) {
        float *y = guarded_floats(n), *dx = guarded_floats(n);
        kern->activate(act, n, x, y);
        kern->activate_back(act, n, x, y, x, dx);
        ck_assert(same_bits(y, all, n) && same_bits(dx, slope, n));
        guarded_free(y);
        guarded_free(dx);
    }
    guarded_free(x);
    guarded_free(all);
    guarded_free(slope);
}
END_TEST

TCase *act_case(void)
{
    TCase *c = tcase_create("act");
    tcase_add_loop_test(c, values_are_those_of_libm, 0, ACTS * usable_kerns());
    tcase_add_loop_test(c, slopes_are_those_of_libm, 0, ACTS * usable_kerns());
    tcase_add_loop_test(c, what_is_not_finite_is_seen, 0, ACTS * usable_kerns());
    tcase_add_loop_test(c, every_length_is_the_same_function, 0, ACTS * usable_kerns());
    return c;
}
