/* SPDX-License-Identifier: MIT */
/* What each layer promises beyond its gradient: scaling, start values, dropout on and off, names of tensors. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "check_nn.h"

enum { BATCH = 64, PIXELS = 784 };

static uint8_t pixel[BATCH][PIXELS];
static const uint8_t *image[BATCH];

static void make_batch(uint8_t value)
{
    memset(pixel, value, sizeof pixel);
    for (size_t i = 0; i < BATCH; i++)
        image[i] = pixel[i];
}

static void build(struct model *m, const struct layer_config *plan, size_t count, uint64_t seed)
{
    struct err e;
    ck_assert_msg(model_init(m, kern_best(), BATCH, (struct shape){{1, 28, 28, 1}}, plan, count, seed, &e), "%s",
                  e.text);
}

START_TEST(pixels_become_minus_one_to_one)
{
    struct layer_config plan[] = {{.kind = &layer_pixels}};
    struct model m;
    make_batch(0);
    pixel[1][5] = 255;
    pixel[2][7] = 51;
    build(&m, plan, 1, 1);
    const float *y = model_forward(&m, &(struct pass){.count = 3, .image = image});
    ck_assert_float_eq(y[0], -1);
    ck_assert_float_eq_tol(y[PIXELS + 5], 1, 1e-7f);
    ck_assert_float_eq_tol(y[2 * PIXELS + 7], -0.6f, 1e-7f);
    model_free(&m);
}
END_TEST

/* Uniform in +-1/sqrt(784) = +-1/28: the bound kept and reached, the mean and the variance within five deviations. */
START_TEST(dense_starts_as_torch_does)
{
    struct layer_config plan[] = {{.kind = &layer_pixels}, {.kind = &layer_dense, .units = 120}};
    struct model m;
    build(&m, plan, 2, 9);
    enum { N = 120 * PIXELS };
    float *w = mem_array(N, sizeof *w), bias[120];
    struct model_tensor t;
    ck_assert(model_tensor(&m, 0, &t));
    ck_assert_str_eq(t.name, "fc1.weight");
    ck_assert(t.ndim == 2 && t.dim[0] == 120 && t.dim[1] == PIXELS);
    model_read(&m, &t, w);
    double bound = 1.0 / 28, sum = 0, square = 0, most = 0;
    for (size_t i = 0; i < N; i++) {
        sum += (double)w[i];
        square += (double)w[i] * (double)w[i];
        most = fmax(most, fabs((double)w[i]));
    }
    ck_assert(most <= bound && most > 0.999 * bound);
    double variance = bound * bound / 3;
    ck_assert_double_eq_tol(sum / N, 0, 5 * sqrt(variance / N));
    ck_assert_double_eq_tol(square / N, variance, 5 * variance * sqrt(0.8 / N));
    ck_assert(model_tensor(&m, 1, &t));
    ck_assert_str_eq(t.name, "fc1.bias");
    model_read(&m, &t, bias);
    size_t positive = 0;
    for (size_t i = 0; i < 120; i++) {
        ck_assert(fabsf(bias[i]) <= (float)bound && bias[i] != 0);
        positive += bias[i] > 0;
    }
    ck_assert(positive > 30 && positive < 90);
    ck_assert(!model_tensor(&m, 2, &t));
    mem_free(w);
    model_free(&m);
}
END_TEST

START_TEST(tensors_go_in_as_they_came_out)
{
    struct layer_config plan[] = {{.kind = &layer_pixels}, {.kind = &layer_dense, .units = 5},
                                  {.kind = &layer_dense, .units = 10}};
    struct model a, b;
    build(&a, plan, 3, 1);
    build(&b, plan, 3, 2);
    ck_assert(memcmp(a.weight, b.weight, a.param_count * sizeof(float)) != 0);
    struct model_tensor t;
    float *values = mem_array(5 * PIXELS, sizeof *values);
    for (size_t i = 0; model_tensor(&a, i, &t); i++) {
        model_read(&a, &t, values);
        model_write(&b, &t, values);
    }
    ck_assert_mem_eq(a.weight, b.weight, a.param_count * sizeof(float));
    mem_free(values);
    model_free(&a);
    model_free(&b);
}
END_TEST

/* White images through dropout alone: survivors are 1 / (1 - p), the rest 0, the mean 1; evaluation changes nothing. */
START_TEST(dropout_scales_survivors)
{
    struct layer_config plan[] = {{.kind = &layer_pixels}, {.kind = &layer_dropout, .p = 0.4}};
    struct model m;
    make_batch(255);
    build(&m, plan, 2, 4);
    struct pass pass = {.count = BATCH, .image = image, .training = true, .epoch = 1};
    const float *y = model_forward(&m, &pass);
    size_t kept = 0;
    for (size_t i = 0; i < BATCH * PIXELS; i++) {
        ck_assert(y[i] == 0 || fabsf(y[i] - 1 / 0.6f) < 1e-4f);
        kept += y[i] != 0;
    }
    ck_assert_double_eq_tol((double)kept / (BATCH * PIXELS), 0.6, 5 * sqrt(0.24 / (BATCH * PIXELS)));
    pass.training = false;
    y = model_forward(&m, &pass);
    for (size_t i = 0; i < BATCH * PIXELS; i++)
        ck_assert_float_eq_tol(y[i], 1, 1e-6f);
    model_free(&m);
}
END_TEST

static void dropout_output(float *out, double p, unsigned site, uint64_t seed, uint32_t epoch, uint32_t step)
{
    struct layer_config plan[] = {{.kind = &layer_pixels}, {.kind = &layer_dropout, .p = p, .site = site}};
    struct model m;
    build(&m, plan, 2, seed);
    struct pass pass = {.count = BATCH, .image = image, .training = true, .epoch = epoch, .step = step};
    memcpy(out, model_forward(&m, &pass), sizeof(float) * BATCH * PIXELS);
    model_free(&m);
}

START_TEST(dropout_masks_depend_on_seed_site_epoch_and_step)
{
    enum { BYTES = sizeof(float) * BATCH * PIXELS };
    float *a = mem_array(1, BYTES), *b = mem_array(1, BYTES);
    ck_assert(a && b);
    make_batch(255);
    dropout_output(a, 0.5, 1, 7, 3, 2);
    dropout_output(b, 0.5, 1, 7, 3, 2);
    ck_assert_mem_eq(a, b, BYTES);
    static const uint32_t other[4][4] = {{2, 7, 3, 2}, {1, 8, 3, 2}, {1, 7, 4, 2}, {1, 7, 3, 3}};
    for (int i = 0; i < 4; i++) {
        dropout_output(b, 0.5, other[i][0], other[i][1], other[i][2], other[i][3]);
        size_t same = 0;
        for (size_t k = 0; k < BATCH * PIXELS; k++)
            same += a[k] == b[k];
        ck_assert_double_eq_tol((double)same / (BATCH * PIXELS), 0.5, 5 * sqrt(0.25 / (BATCH * PIXELS)));
    }
    dropout_output(b, 0, 1, 7, 3, 2);
    for (size_t k = 0; k < BATCH * PIXELS; k++)
        ck_assert_float_eq_tol(b[k], 1, 1e-6f);
    dropout_output(b, 0.9999999, 1, 7, 3, 2);
    for (size_t k = 0; k < BATCH * PIXELS; k++)
        ck_assert(isfinite(b[k]));
    mem_free(a);
    mem_free(b);
}
END_TEST

START_TEST(bad_plans_are_refused)
{
    struct model m;
    struct err e;
    struct layer_config no_units[] = {{.kind = &layer_pixels}, {.kind = &layer_dense}};
    struct layer_config rate[] = {{.kind = &layer_pixels}, {.kind = &layer_dropout, .p = 1}};
    struct shape in = {{1, 28, 28, 1}};
    ck_assert(!model_init(&m, kern_best(), BATCH, in, no_units, 2, 1, &e));
    ck_assert(!model_init(&m, kern_best(), BATCH, in, rate, 2, 1, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "dropout rate 1"));
    ck_assert(!model_init(&m, kern_best(), BATCH, in, rate, MODEL_LAYERS_MAX + 1, 1, &e));
    ck_assert_ptr_null(m.weight);
}
END_TEST

START_TEST(optimisers_are_found_by_name)
{
    ck_assert_str_eq(optim_find("adam")->name, "adam");
    ck_assert_str_eq(optim_find("sgd")->name, "sgd");
    ck_assert_ptr_null(optim_find("lion"));
}
END_TEST

TCase *layer_case(void)
{
    TCase *c = tcase_create("layer");
    tcase_set_timeout(c, 30);
    tcase_add_test(c, pixels_become_minus_one_to_one);
    tcase_add_test(c, dense_starts_as_torch_does);
    tcase_add_test(c, tensors_go_in_as_they_came_out);
    tcase_add_test(c, dropout_scales_survivors);
    tcase_add_test(c, dropout_masks_depend_on_seed_site_epoch_and_step);
    tcase_add_test(c, bad_plans_are_refused);
    tcase_add_test(c, optimisers_are_found_by_name);
    return c;
}
