/* SPDX-License-Identifier: MIT */
/* The matrix products against sums in double precision: every shape class, transposes, bias, canaries, NaN. */
#include <float.h>
#include <math.h>

#include "buffers.h"
#include "tests/common/kerns.h"

enum product { NN, TN, NT };

struct problem {
    enum product kind;
    size_t m, n, k;
    size_t lda, ldb, ldc;
    struct guarded a, b, c, bias;
};

static float a_at(const struct problem *p, size_t i, size_t k)
{
    return p->kind == TN ? p->a.data[k * p->lda + i] : p->a.data[i * p->lda + k];
}

static float b_at(const struct problem *p, size_t k, size_t j)
{
    return p->kind == NT ? p->b.data[j * p->ldb + k] : p->b.data[k * p->ldb + j];
}

/* For nt, k is a padded count and n any; for the others n is padded and k any. */
static struct problem problem_new(enum product kind, size_t m, size_t n, size_t k)
{
    struct problem p = {.kind = kind, .m = m, .n = n, .k = k, .ldc = kern_pad(n)};
    p.lda = kern_pad(kind == TN ? m : k);
    p.ldb = kern_pad(kind == NT ? k : n);
    p.a = guarded_new((kind == TN ? k : m) * p.lda);
    p.b = guarded_new((kind == NT ? n : k) * p.ldb);
    p.c = guarded_new(m * p.ldc);
    p.bias = guarded_new(p.ldc);
    fill(p.a.data, p.a.count, 1);
    fill(p.b.data, p.b.count, 2);
    fill(p.bias.data, p.bias.count, 3);
    fill(p.c.data, p.c.count, 4);
    return p;
}

static void problem_free(struct problem *p)
{
    guarded_free(&p->a);
    guarded_free(&p->b);
    guarded_free(&p->c);
    guarded_free(&p->bias);
}

static void compute(const struct kern *kern, struct problem *p, bool bias)
{
    if (p->kind == NN)
        kern->gemm_nn(p->m, p->n, p->k, p->a.data, p->lda, p->b.data, p->ldb, bias ? p->bias.data : NULL, p->c.data,
                      p->ldc);
    else if (p->kind == TN)
        kern->gemm_tn(p->m, p->n, p->k, p->a.data, p->lda, p->b.data, p->ldb, p->c.data, p->ldc);
    else
        kern->gemm_nt(p->m, p->n, p->k, p->a.data, p->lda, p->b.data, p->ldb, p->c.data, p->ldc);
}

/* Each element within a few eps of the sum of |a b|, growing with the square root of k as rounding does. */
static void compare(const struct kern *kern, const struct problem *p, bool bias)
{
    for (size_t i = 0; i < p->m; i++)
        for (size_t j = 0; j < p->ldc; j++) {
            double sum = bias && j < p->n ? (double)p->bias.data[j] : 0, size = fabs(sum);
            for (size_t k = 0; k < p->k && j < p->n; k++) {
                double term = (double)a_at(p, i, k) * (double)b_at(p, k, j);
                sum += term;
                size += fabs(term);
            }
            double got = (double)p->c.data[i * p->ldc + j], bound = 4 * (double)FLT_EPSILON * size;
            ck_assert_msg(fabs(got - sum) <= bound, "%s product %d (%zu,%zu,%zu) at %zu,%zu: %.9g, want %.9g +- %.1g",
                          kern->name, p->kind, p->m, p->n, p->k, i, j, got, sum, bound);
        }
    ck_assert(guarded_whole(&p->c));
}

static void try_shape(const struct kern *kern, enum product kind, size_t m, size_t n, size_t k, bool bias)
{
    struct problem p = problem_new(kind, m, n, k);
    compute(kern, &p, bias);
    compare(kern, &p, bias);
    problem_free(&p);
}

static const size_t any[] = {1, 2, 3, 5, 7, 8, 9, 10, 13, 16, 31, 64, 65};
static const size_t padded[] = {16, 32, 48, 64, 112, 128};
enum { ANY = sizeof any / sizeof *any, PADDED = sizeof padded / sizeof *padded };

START_TEST(products_of_every_shape)
{
    for (size_t m = 0; m < ANY; m++)
        for (size_t n = 0; n < PADDED; n++)
            for (size_t k = 0; k < ANY; k++) {
                try_shape(usable_kern(_i), NN, any[m], padded[n], any[k], k % 2);
                try_shape(usable_kern(_i), TN, any[m], padded[n], any[k], false);
                try_shape(usable_kern(_i), NT, any[m], any[k], padded[n], false);
            }
}
END_TEST

/* k longer than a panel, and the sizes of the notebook's net. */
START_TEST(long_products)
{
    static const size_t k[] = {255, 256, 257, 512, 784, 1025};
    for (size_t i = 0; i < sizeof k / sizeof *k; i++) {
        try_shape(usable_kern(_i), NN, 64, 128, k[i], true);
        try_shape(usable_kern(_i), TN, 61, 64, k[i], false);
        try_shape(usable_kern(_i), NT, 64, 50, kern_pad(k[i]), false);
    }
    try_shape(usable_kern(_i), TN, 784, 128, 64, false);
}
END_TEST

START_TEST(empty_products)
{
    try_shape(usable_kern(_i), NN, 8, 32, 0, true);
    try_shape(usable_kern(_i), TN, 8, 32, 0, false);
    try_shape(usable_kern(_i), NT, 8, 20, 0, false);
}
END_TEST

/* A NaN or an infinity reaches exactly its row or column. */
START_TEST(nan_and_infinity_stay_visible)
{
    const struct kern *kern = usable_kern(_i);
    struct problem p = problem_new(NN, 10, 32, 70);
    p.a.data[3 * p.lda + 69] = NAN;
    p.b.data[5 * p.ldb + 17] = INFINITY;
    compute(kern, &p, false);
    for (size_t i = 0; i < p.m; i++)
        for (size_t j = 0; j < p.n; j++) {
            float c = p.c.data[i * p.ldc + j];
            ck_assert_msg(i == 3 ? isnan(c) : j == 17 ? !isfinite(c) : isfinite(c), "%s %zu,%zu: %g", kern->name, i, j,
                          (double)c);
        }
    problem_free(&p);
}
END_TEST

TCase *gemm_case(void)
{
    TCase *c = tcase_create("gemm");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, products_of_every_shape, 0, usable_kerns());
    tcase_add_loop_test(c, long_products, 0, usable_kerns());
    tcase_add_loop_test(c, empty_products, 0, usable_kerns());
    tcase_add_loop_test(c, nan_and_infinity_stay_visible, 0, usable_kerns());
    return c;
}
