/* SPDX-License-Identifier: MIT */
/* Element-wise kernels and optimiser steps against plain loops. */
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "buffers.h"
#include "tests/common/kerns.h"
#include "tests/common/tool.h"

START_TEST(bytes_are_scaled_at_every_length)
{
    const struct kern *kern = usable_kern(_i);
    uint8_t bytes[256];
    for (int i = 0; i < 256; i++)
        bytes[i] = (uint8_t)(i * 37 + 11);
    for (size_t n = 1; n <= 130; n++)
        for (size_t offset = 0; offset < 5; offset++) {
            struct guarded out = guarded_new(kern_pad(n));
            kern->scale_bytes(n, bytes + offset, 127.5f, 1.0f / 127.5f, out.data);
            for (size_t i = 0; i < n; i++)
                ck_assert_float_eq_tol(out.data[i], (float)((bytes[offset + i] / 255.0 - 0.5) / 0.5), 2e-7f);
            for (size_t i = n; i < kern_pad(n); i++)
                ck_assert(out.data[i] == 0);
            ck_assert(guarded_whole(&out));
            guarded_free(&out);
        }
}
END_TEST

START_TEST(rows_are_summed)
{
    const struct kern *kern = usable_kern(_i);
    enum { M = 67, N = 48 };
    struct guarded a = guarded_new(M * N), out = guarded_new(N);
    fill(a.data, a.count, 5);
    kern->sum_rows(M, N, a.data, N, out.data);
    for (size_t j = 0; j < N; j++) {
        double sum = 0;
        for (size_t i = 0; i < M; i++)
            sum += (double)a.data[i * N + j];
        ck_assert_double_eq_tol((double)out.data[j], sum, M * (double)FLT_EPSILON);
    }
    ck_assert(guarded_whole(&out));
    guarded_free(&a);
    guarded_free(&out);
}
END_TEST

START_TEST(relu_keeps_nan)
{
    const struct kern *kern = usable_kern(_i);
    enum { N = 48 };
    struct guarded x = guarded_new(N), y = guarded_new(N), dy = guarded_new(N), dx = guarded_new(N);
    fill(x.data, N, 6);
    fill(dy.data, N, 7);
    x.data[3] = NAN;
    x.data[4] = INFINITY;
    x.data[5] = -INFINITY;
    x.data[6] = 0;
    kern->relu(N, x.data, y.data);
    kern->relu_back(N, y.data, dy.data, dx.data);
    for (size_t i = 0; i < N; i++) {
        if (i == 3)
            ck_assert(isnan(y.data[i]));
        else
            ck_assert(y.data[i] == (x.data[i] > 0 ? x.data[i] : 0));
        ck_assert(dx.data[i] == (y.data[i] > 0 ? dy.data[i] : 0));
    }
    ck_assert(guarded_whole(&y) && guarded_whole(&dx));
    guarded_free(&x);
    guarded_free(&y);
    guarded_free(&dy);
    guarded_free(&dx);
}
END_TEST

/* Ten steps of the formula in double precision. */
START_TEST(adam_follows_its_formula)
{
    const struct kern *kern = usable_kern(_i);
    enum { N = 64, STEPS = 10 };
    struct guarded g = guarded_new(N), m = guarded_new(N), v = guarded_new(N), w = guarded_new(N);
    double rm[N] = {0}, rv[N] = {0}, rw[N];
    fill(w.data, N, 8);
    memset(m.data, 0, N * sizeof(float));
    memset(v.data, 0, N * sizeof(float));
    for (size_t i = 0; i < N; i++)
        rw[i] = (double)w.data[i];
    for (int t = 1; t <= STEPS; t++) {
        double c1 = 1 - pow(0.9, t), c2 = 1 - pow(0.999, t);
        struct kern_adam k = {.beta1 = 0.9f, .beta2 = 0.999f, .eps = 1e-8f, .rest1 = 0.1f, .rest2 = 0.001f,
                              .step_size = (float)(0.001 / c1), .inv_sqrt_corr2 = (float)(1 / sqrt(c2))};
        fill(g.data, N, 100 + (unsigned)t);
        kern->adam(N, &k, g.data, m.data, v.data, w.data);
        for (size_t i = 0; i < N; i++) {
            double gi = (double)g.data[i];
            rm[i] = 0.9 * rm[i] + 0.1 * gi;
            rv[i] = 0.999 * rv[i] + 0.001 * gi * gi;
            rw[i] -= 0.001 / c1 * rm[i] / (sqrt(rv[i]) / sqrt(c2) + 1e-8);
            ck_assert_double_eq_tol((double)w.data[i], rw[i], 4e-7);
            ck_assert_double_eq_tol((double)v.data[i], rv[i], 1e-6 * rv[i]);
        }
    }
    ck_assert(guarded_whole(&w) && guarded_whole(&m) && guarded_whole(&v));
    guarded_free(&g);
    guarded_free(&m);
    guarded_free(&v);
    guarded_free(&w);
}
END_TEST

/* A parameter that never had a gradient stays: padding must not wander. */
START_TEST(adam_leaves_padding_alone)
{
    const struct kern *kern = usable_kern(_i);
    float zero[16] __attribute__((aligned(64))) = {0}, m[16] __attribute__((aligned(64))) = {0};
    float v[16] __attribute__((aligned(64))) = {0}, w[16] __attribute__((aligned(64))) = {0};
    struct kern_adam k = {0.9f, 0.999f, 1e-8f, 0.1f, 0.001f, 0.01f, 31.0f};
    kern->adam(16, &k, zero, m, v, w);
    for (int i = 0; i < 16; i++)
        ck_assert(w[i] == 0 && m[i] == 0 && v[i] == 0);
}
END_TEST

START_TEST(sgd_follows_its_formula)
{
    const struct kern *kern = usable_kern(_i);
    enum { N = 48 };
    struct guarded g = guarded_new(N), u = guarded_new(N), w = guarded_new(N);
    double ru[N] = {0}, rw[N];
    fill(w.data, N, 9);
    memset(u.data, 0, N * sizeof(float));
    for (size_t i = 0; i < N; i++)
        rw[i] = (double)w.data[i];
    for (unsigned t = 0; t < 10; t++) {
        fill(g.data, N, 200 + t);
        kern->sgd(N, 0.1f, 0.9f, g.data, u.data, w.data);
        for (size_t i = 0; i < N; i++) {
            ru[i] = 0.9 * ru[i] + (double)g.data[i];
            rw[i] -= 0.1 * ru[i];
            ck_assert_double_eq_tol((double)w.data[i], rw[i], 3e-6);
        }
    }
    ck_assert(guarded_whole(&u) && guarded_whole(&w));
    guarded_free(&g);
    guarded_free(&u);
    guarded_free(&w);
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
    tcase_add_loop_test(c, bytes_are_scaled_at_every_length, 0, usable_kerns());
    tcase_add_loop_test(c, rows_are_summed, 0, usable_kerns());
    tcase_add_loop_test(c, relu_keeps_nan, 0, usable_kerns());
    tcase_add_loop_test(c, adam_follows_its_formula, 0, usable_kerns());
    tcase_add_loop_test(c, adam_leaves_padding_alone, 0, usable_kerns());
    tcase_add_loop_test(c, sgd_follows_its_formula, 0, usable_kerns());
    tcase_add_test(c, denormals_are_flushed_on_the_thread_that_asks);
    return c;
}
