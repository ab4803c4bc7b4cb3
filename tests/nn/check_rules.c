/* SPDX-License-Identifier: MIT */
/* Clipping, max-norm and label smoothing: what they hold to, and that they leave alone what need not change. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "check_nn.h"
#include "tests/common/kerns.h"

enum { PIXELS = 144, UNITS = 137, CLASSES = 10 };

static const struct layer_config plan[] = {
    {.kind = &layer_pixels},
    {.kind = &layer_dense, .units = UNITS},
    {.kind = &layer_batchnorm},
    {.kind = &layer_relu},
    {.kind = &layer_dense, .units = CLASSES},
};
enum { LAYERS = sizeof plan / sizeof *plan };

static const uint8_t *start(struct model *m, const struct kern *kern, struct pass *pass)
{
    const struct images *images = images_of(PIXELS);
    build(m, kern, PIXELS, plan, LAYERS, 3);
    *pass = (struct pass){.count = IMAGES, .image = images->image, .training = true};
    return images->label;
}

static double norm_of(const float *x, size_t count)
{
    double square = 0;
    for (size_t i = 0; i < count; i++)
        square += (double)x[i] * (double)x[i];
    return sqrt(square);
}

START_TEST(a_long_gradient_is_cut_and_a_short_one_stays)
{
    struct model m;
    struct pass pass;
    const uint8_t *label = start(&m, usable_kern(_i), &pass);
    model_gradient(&m, &pass, label);
    float *before = mem_array(m.param_count, sizeof *before);
    ck_assert_ptr_nonnull(before);
    memcpy(before, m.grad, m.param_count * sizeof *before);
    double norm = norm_of(m.grad, m.param_count);
    ck_assert_double_eq_tol(model_clip(&m, 2 * norm), norm, 1e-6 * norm);
    ck_assert_mem_eq(before, m.grad, m.param_count * sizeof *before);
    ck_assert_double_eq_tol(model_clip(&m, norm / 3), norm, 1e-6 * norm);
    for (size_t i = 0; i < m.param_count; i++)
        ck_assert_float_eq_tol(m.grad[i], before[i] / 3, 1e-5f * fabsf(before[i]) + 1e-12f);
    m.grad[m.layer[1].at] = NAN;
    ck_assert(isnan(model_clip(&m, 1)) && isnan(m.grad[m.layer[1].at + 1]));
    mem_free(before);
    model_free(&m);
}
END_TEST

/* Half of the units are longer than allowed. */
START_TEST(each_unit_keeps_to_its_norm)
{
    enum { MOST = UNITS * PIXELS };
    struct model m;
    struct pass pass;
    struct model_tensor t;
    float *before = mem_array(MOST, sizeof *before), *after = mem_array(MOST, sizeof *after);
    ck_assert(before && after);
    start(&m, usable_kern(_i), &pass);
    double limit = 0.575; /* rows of 144 or 137 weights, uniform in +-1 / sqrt(fan in), have a norm near 0.577 */
    size_t longer = 0, shorter = 0;
    for (size_t i = 0; model_tensor(&m, i, &t); i++) {
        model_read(&m, &t, before);
        model_constrain(&m, limit);
        model_read(&m, &t, after);
        for (size_t o = 0; t.ndim == 2 && o < t.dim[0]; o++) {
            double was = norm_of(before + o * t.dim[1], t.dim[1]), is = norm_of(after + o * t.dim[1], t.dim[1]);
            longer += was > limit;
            shorter += was < limit;
            ck_assert_double_eq_tol(is, fmin(was, limit), 1e-6);
            for (size_t c = 0; c < t.dim[1]; c++)
                ck_assert_float_eq_tol(after[o * t.dim[1] + c], before[o * t.dim[1] + c] * (float)(is / was), 1e-7f);
        }
        if (t.ndim == 1)
            ck_assert_mem_eq(before, after, t.dim[0] * sizeof *after);
        model_reset(&m);
    }
    ck_assert(longer > 20 && shorter > 20);
    mem_free(before);
    mem_free(after);
    model_free(&m);
}
END_TEST

/* The loss stays that of the labels; the gradient is that of the labels and of all classes, mixed. */
START_TEST(smoothing_is_in_the_gradient_alone)
{
    struct model m;
    struct pass pass;
    const uint8_t *label = start(&m, usable_kern(_i), &pass);
    uint8_t each[IMAGES];
    float *sharp = mem_array(m.param_count, sizeof *sharp), *mixed = mem_array(m.param_count, sizeof *mixed);
    ck_assert(sharp && mixed);
    double loss = model_gradient(&m, &pass, label).loss;
    memcpy(sharp, m.grad, m.param_count * sizeof *sharp);
    for (unsigned class = 0; class < CLASSES; class++) {
        memset(each, (int)class, sizeof each);
        model_gradient(&m, &pass, each);
        for (size_t i = 0; i < m.param_count; i++)
            mixed[i] += 0.2f / CLASSES * m.grad[i];
    }
    model_smooth(&m, 0.2);
    ck_assert(model_gradient(&m, &pass, label).loss == loss);
    for (size_t i = 0; i < m.param_count; i++)
        ck_assert_float_eq_tol(m.grad[i], 0.8f * sharp[i] + mixed[i], 1e-6f);
    model_smooth(&m, 0);
    model_gradient(&m, &pass, label);
    ck_assert_mem_eq(m.grad, sharp, m.param_count * sizeof *sharp);
    mem_free(sharp);
    mem_free(mixed);
    model_free(&m);
}
END_TEST

TCase *rules_case(void)
{
    TCase *c = tcase_create("rules");
    tcase_add_loop_test(c, a_long_gradient_is_cut_and_a_short_one_stays, 0, usable_kerns());
    tcase_add_loop_test(c, each_unit_keeps_to_its_norm, 0, usable_kerns());
    tcase_add_loop_test(c, smoothing_is_in_the_gradient_alone, 0, usable_kerns());
    return c;
}
