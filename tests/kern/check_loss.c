/* SPDX-License-Identifier: MIT */
/* Softmax and cross-entropy against double precision. */
#include <math.h>
#include <string.h>

#include "buffers.h"
#include "tests/common/kerns.h"

enum { ROWS = 7 };

static double reference_softmax(const float *x, size_t n, size_t j, double *log_sum)
{
    double max = (double)x[0], sum = 0;
    for (size_t i = 1; i < n; i++)
        max = fmax(max, (double)x[i]);
    for (size_t i = 0; i < n; i++)
        sum += exp((double)x[i] - max);
    *log_sum = max + log(sum);
    return exp((double)x[j] - *log_sum);
}

static void try_width(const struct kern *kern, size_t n, float size)
{
    size_t stride = kern_pad(n), correct, want_correct = 0;
    struct guarded x = guarded_new(ROWS * stride), g = guarded_new(ROWS * stride);
    fill_rows(x.data, ROWS, n, (unsigned)n);
    for (size_t i = 0; i < x.count; i++)
        x.data[i] *= size;
    uint8_t label[ROWS];
    double loss, want = 0, log_sum = 0;
    for (size_t r = 0; r < ROWS; r++)
        label[r] = (uint8_t)(r * 3 % n);
    kern->softmax_loss(ROWS, n, x.data, label, 0.25f, g.data, &loss, &correct);
    for (size_t r = 0; r < ROWS; r++) {
        const float *row = x.data + r * stride;
        size_t best = 0;
        for (size_t j = 0; j < n; j++) {
            double p = reference_softmax(row, n, j, &log_sum);
            double got = (double)g.data[r * stride + j], grad = 0.25 * (p - (j == label[r]));
            ck_assert_msg(fabs(got - grad) <= 3e-7, "%s n=%zu: %g, want %g", kern->name, n, got, grad);
            best = row[j] > row[best] ? j : best;
        }
        for (size_t j = n; j < stride; j++)
            ck_assert(g.data[r * stride + j] == 0);
        want += log_sum - (double)row[label[r]];
        want_correct += best == label[r];
    }
    ck_assert_msg(fabs(loss - want) <= 1e-6 * (1 + fabs(want)), "%s n=%zu: %.9g, want %.9g", kern->name, n, loss, want);
    ck_assert_uint_eq(correct, want_correct);
    ck_assert(guarded_whole(&g));
    double again;
    kern->softmax_loss(ROWS, n, x.data, label, 0.25f, NULL, &again, &correct);
    ck_assert(again == loss);
    guarded_free(&x);
    guarded_free(&g);
}

START_TEST(loss_and_gradient_at_every_width)
{
    static const float size[] = {0, 1, 20, 200, 1e30f};
    for (size_t n = 1; n <= 40; n++)
        for (size_t i = 0; i < sizeof size / sizeof *size; i++)
            try_width(usable_kern(_i), n, size[i]);
}
END_TEST

/* A NaN or an infinite logit is seen in the loss, whatever its place. */
START_TEST(nan_is_seen)
{
    for (size_t at = 0; at < 10; at++) {
        float x[16] __attribute__((aligned(64))) = {0};
        uint8_t label = 4;
        double loss;
        size_t correct;
        x[at] = NAN;
        usable_kern(_i)->softmax_loss(1, 10, x, &label, 1, NULL, &loss, &correct);
        ck_assert(isnan(loss));
        x[at] = INFINITY;
        usable_kern(_i)->softmax_loss(1, 10, x, &label, 1, NULL, &loss, &correct);
        ck_assert(!isfinite(loss));
    }
}
END_TEST

TCase *loss_case(void)
{
    TCase *c = tcase_create("loss");
    tcase_add_loop_test(c, loss_and_gradient_at_every_width, 0, usable_kerns());
    tcase_add_loop_test(c, nan_is_seen, 0, usable_kerns());
    return c;
}
