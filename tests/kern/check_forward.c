/* SPDX-License-Identifier: MIT */
/* A dense layer's output and input gradient against sums in double precision: every shape class, padding, NaN. */
#include <float.h>
#include <math.h>

#include "buffers.h"
#include "tests/common/kerns.h"

struct dense {
    struct shape3 shape;
    size_t n, ld;
    float *w, *plain, *bias;
};

static struct dense dense_new(struct shape3 s)
{
    struct dense d = {.shape = s, .n = kern_pad(s.samples), .ld = some_ld(s.samples)};
    d.w = panels_new(s.out, s.in, 1);
    d.plain = panels_plain(d.w, s.out, s.in);
    d.bias = guarded_floats(s.out);
    fill(d.bias, s.out, 2);
    return d;
}

static void dense_free(struct dense *d)
{
    guarded_free(d->w);
    guarded_free(d->plain);
    guarded_free(d->bias);
}

/* The sum of count products, and the sum of their sizes, which bounds what rounding does: 4 eps of it. */
static void check_sum(const char *what, const struct kern *kern, struct shape3 s, float got, double start,
                      size_t count, const float *a, size_t a_step, const float *b, size_t b_step)
{
    double sum = start, size = fabs(start);
    for (size_t k = 0; k < count; k++) {
        double term = (double)a[k * a_step] * (double)b[k * b_step];
        sum += term;
        size += fabs(term);
    }
    check_that(fabs((double)got - sum) <= 4 * (double)FLT_EPSILON * size, "%s %s (%zu,%zu,%zu): %.9g, want %.9g",
               kern->name, what, s.out, s.in, s.samples, (double)got, sum);
}

/* All panels, each with its block of x, which has room for no other. */
static void forward(const struct kern *kern, const struct dense *d, const float *x, float *y)
{
    for (size_t p = 0; p < panels_of(d->shape.in); p++) {
        size_t from = p * kern_width(d->shape.in), units = panel_columns(d->shape.in, p);
        float *block = copy_of(x + from * d->ld, units * d->ld, sizeof *x);
        kern->dense_forward(d->shape.out, d->shape.in, p, d->n, d->w, d->bias, block, y, d->ld);
        guarded_free(block);
    }
}

static void try_forward(const struct kern *kern, struct shape3 s)
{
    struct dense d = dense_new(s);
    float *x = activations_new(s.in, s.samples, d.ld, 3), *y = guarded_floats(s.out * d.ld);
    forward(kern, &d, x, y);
    for (size_t o = 0; o < s.out; o++)
        for (size_t i = 0; i < s.samples; i++)
            check_sum("forward", kern, s, y[o * d.ld + i], (double)d.bias[o], s.in, d.plain + o * s.in, 1, x + i, d.ld);
    check_gap(y, s.out, s.samples, d.ld);
    guarded_free(x);
    guarded_free(y);
    dense_free(&d);
}

START_TEST(forward_of_every_shape)
{
    each_shape(usable_kern(_i), try_forward);
}
END_TEST

/* How a number that is not finite is to be seen. */
enum { FINITE, NOT_FINITE, IS_NAN };

static void check_class(const char *what, const struct kern *kern, float got, size_t row, size_t sample, int class)
{
    bool right = class == IS_NAN ? isnan(got) : class == NOT_FINITE ? !isfinite(got) : isfinite(got);
    check_that(right, "%s %s of unit %zu, sample %zu: %g", kern->name, what, row, sample, (double)got);
}

enum { OUT = 11, IN = 140, SAMPLES = 39 };

/* In every panel, and wherever a tile may end: a weight reaches its unit, an input its sample, a bias its unit. */
START_TEST(forward_shows_what_is_not_finite)
{
    const struct kern *kern = usable_kern(_i);
    for (size_t at = 0; at < IN; at++) {
        struct dense d = dense_new((struct shape3){OUT, IN, SAMPLES});
        float *x = activations_new(IN, SAMPLES, d.ld, 3), *y = guarded_floats(OUT * d.ld);
        size_t unit = at % OUT, sample = at % SAMPLES, biased = (at + 5) % OUT;
        d.w[panels_at(OUT, IN, unit, at)] = NAN;
        x[(IN - 1 - at) * d.ld + sample] = INFINITY;
        d.bias[biased] = -INFINITY;
        forward(kern, &d, x, y);
        for (size_t o = 0; o < OUT; o++)
            for (size_t s = 0; s < SAMPLES; s++)
                check_class("output", kern, y[o * d.ld + s], o, s,
                            o == unit ? IS_NAN : o == biased || s == sample ? NOT_FINITE : FINITE);
        guarded_free(x);
        guarded_free(y);
        dense_free(&d);
    }
}
END_TEST

TCase *forward_case(void)
{
    TCase *c = tcase_create("forward");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, forward_of_every_shape, 0, usable_kerns());
    tcase_add_loop_test(c, forward_shows_what_is_not_finite, 0, usable_kerns());
    return c;
}
