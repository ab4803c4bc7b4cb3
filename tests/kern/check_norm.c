/* SPDX-License-Identifier: MIT */
/* Statistics of rows of activations, and rows moved by them, against double precision: at every count of units and
 * samples, with NaN behind the samples. */
#include <float.h>
#include <math.h>

#include "buffers.h"
#include "tests/common/kerns.h"

/* Rows, one number for each, and what becomes of them. */
struct rows {
    const struct kern *kern;
    size_t units, samples, ld;
    float *x, *dy, *out, *each[6];
};
enum { MEAN, VARIANCE, A, B, C, D };

/* Numbers around 3 with a deviation of about 1. */
static struct rows rows_new(const struct kern *kern, size_t units, size_t samples)
{
    struct rows r = {.kern = kern, .units = units, .samples = samples, .ld = some_ld(samples)};
    r.x = activations_new(units, samples, r.ld, (unsigned)samples);
    r.dy = gradient_new(units, samples, r.ld, 0.7, (unsigned)units);
    r.out = guarded_floats(units * r.ld);
    for (size_t u = 0; u < units; u++)
        for (size_t s = 0; s < samples; s++)
            r.x[u * r.ld + s] = 3 + 2 * r.x[u * r.ld + s];
    for (unsigned i = 0; i < 6; i++) {
        r.each[i] = guarded_floats(kern_pad(units));
        if (i >= A)
            fill(r.each[i], kern_pad(units), 20 + i);
    }
    return r;
}

static void rows_free(struct rows *r)
{
    guarded_free(r->x);
    guarded_free(r->dy);
    guarded_free(r->out);
    for (unsigned i = 0; i < 6; i++)
        guarded_free(r->each[i]);
}

static void check_moments(const struct rows *r)
{
    r->kern->row_moments(r->units, r->samples, r->x, r->ld, r->each[MEAN], r->each[VARIANCE]);
    for (size_t u = 0; u < r->units; u++) {
        const float *x = r->x + u * r->ld;
        double mean = 0, square = 0, got = (double)r->each[VARIANCE][u];
        for (size_t s = 0; s < r->samples; s++)
            mean += (double)x[s] / (double)r->samples;
        for (size_t s = 0; s < r->samples; s++)
            square += ((double)x[s] - mean) * ((double)x[s] - mean) / (double)r->samples;
        check_that(fabs((double)r->each[MEAN][u] - mean) <= 4 * (double)FLT_EPSILON * mean,
                   "%s (%zu,%zu) unit %zu: mean %.9g, want %.9g", r->kern->name, r->units, r->samples, u,
                   (double)r->each[MEAN][u], mean);
        check_that(fabs(got - square) <= 8 * (double)FLT_EPSILON * square + 1e-12,
                   "%s (%zu,%zu) unit %zu: variance %.9g, want %.9g", r->kern->name, r->units, r->samples, u, got,
                   square);
    }
}

static void check_scale(const struct rows *r)
{
    r->kern->row_scale(r->units, kern_pad(r->samples), r->x, r->ld, r->each[A], r->each[B], r->each[C], r->out);
    check_gap(r->out, r->units, r->samples, r->ld);
    for (size_t u = 0; u < r->units; u++)
        for (size_t s = 0; s < r->samples; s++) {
            double x = (double)r->x[u * r->ld + s], got = (double)r->out[u * r->ld + s];
            double want = (x - (double)r->each[A][u]) * (double)r->each[B][u] + (double)r->each[C][u];
            check_that(fabs(got - want) <= 2e-6, "%s unit %zu sample %zu: %.9g, want %.9g", r->kern->name, u, s, got,
                       want);
        }
}

static void check_sums(const struct rows *r)
{
    r->kern->row_sums(r->units, r->samples, r->x, r->ld, r->each[A], r->dy, r->each[MEAN], r->each[VARIANCE]);
    for (size_t u = 0; u < r->units; u++) {
        double sum = 0, product = 0, size = 0;
        for (size_t s = 0; s < r->samples; s++) {
            double d = (double)r->dy[u * r->ld + s], p = d * ((double)r->x[u * r->ld + s] - (double)r->each[A][u]);
            sum += d;
            product += p;
            size += fabs(d) + fabs(p);
        }
        double off = fabs((double)r->each[MEAN][u] - sum) + fabs((double)r->each[VARIANCE][u] - product);
        check_that(off <= 4 * (double)FLT_EPSILON * size, "%s (%zu,%zu) unit %zu: off by %g", r->kern->name, r->units,
                   r->samples, u, off);
    }
}

static void check_mix(const struct rows *r)
{
    r->kern->row_mix(r->units, r->samples, r->x, r->ld, r->each[A], r->each[B], r->each[C], r->each[D], r->dy, r->out);
    check_gradient_padding(r->out, r->units, r->samples, r->ld);
    for (size_t u = 0; u < r->units; u++)
        for (size_t s = 0; s < r->samples; s++) {
            double x = (double)r->x[u * r->ld + s] - (double)r->each[A][u], dy = (double)r->dy[u * r->ld + s];
            double want = dy * (double)r->each[B][u] + x * (double)r->each[C][u] + (double)r->each[D][u];
            double got = (double)r->out[u * r->ld + s];
            check_that(fabs(got - want) <= 3e-6, "%s unit %zu sample %zu: %.9g, want %.9g", r->kern->name, u, s, got,
                       want);
        }
}

static void try_shape(const struct kern *kern, size_t units, size_t samples)
{
    void (*const check[])(const struct rows *r) = {check_moments, check_scale, check_sums, check_mix};
    for (size_t i = 0; i < sizeof check / sizeof *check; i++) {
        struct rows r = rows_new(kern, units, samples);
        check[i](&r);
        rows_free(&r);
    }
}

START_TEST(rows_of_every_shape)
{
    for (size_t samples = 1; samples <= 70; samples++)
        for (size_t units = 1; units <= 20; units++)
            try_shape(usable_kern(_i), units, samples);
    try_shape(usable_kern(_i), 120, 64);
    try_shape(usable_kern(_i), 33, 1000);
}
END_TEST

TCase *norm_case(void)
{
    TCase *c = tcase_create("norm");
    tcase_add_loop_test(c, rows_of_every_shape, 0, usable_kerns());
    return c;
}
