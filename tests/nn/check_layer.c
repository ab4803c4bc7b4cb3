/* SPDX-License-Identifier: MIT */
/* What layers promise beyond their gradients: scaling, start values, names of tensors, what they refuse. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "check_nn.h"
#include "tests/common/kerns.h"

enum { PIXELS = 784 };

START_TEST(pixels_become_minus_one_to_one)
{
    struct layer_config plan[] = {{.kind = &layer_pixels}};
    struct model m;
    uint8_t pixel[3][PIXELS] = {{0}};
    const uint8_t *const image[] = {pixel[0], pixel[1], pixel[2]};
    pixel[1][5] = 255;
    pixel[2][7] = 51;
    build(&m, kern_best(), PIXELS, plan, 1, 1);
    const float *y = model_forward(&m, &(struct pass){.count = 3, .image = image});
    ck_assert_float_eq(y[0], -1);
    ck_assert_float_eq_tol(y[5 * m.stride + 1], 1, 1e-7f);
    ck_assert_float_eq_tol(y[7 * m.stride + 2], -0.6f, 1e-7f);
    model_free(&m);
}
END_TEST

/* Panel by panel the input is the same numbers in both forms, masked alike, as it is in one piece for a layer that
 * wants it so. */
START_TEST(pixels_by_panels_are_the_pixels)
{
    struct layer_config by_panels[] = {{.kind = &layer_pixels, .p = 0.25}, {.kind = &layer_dense, .units = 10}};
    struct layer_config whole[] = {by_panels[0], {.kind = &layer_relu}, by_panels[1]};
    const struct images *images = images_of(PIXELS);
    const size_t width = kern_width(PIXELS);
    struct model a, b;
    build(&a, kern_best(), PIXELS, by_panels, 2, 1);
    build(&b, kern_best(), PIXELS, whole, 3, 1);
    for (size_t count = IMAGES; count > 0; count /= 2) {
        const struct pass pass = {.count = count, .image = images->image, .training = true};
        model_forward(&a, &pass);
        model_forward(&b, &pass);
        struct act part = a.x[1], all = b.x[1];
        ck_assert_ptr_null(part.x);
        for (size_t j = 0; j < PIXELS; j++) {
            const float *block = part.from->ops->block(part.from, &pass, j / width) + j % width * a.stride;
            const float *panel = part.from->ops->panel(part.from, &pass, j / width) + j % width;
            for (size_t s = 0; s < count; s++)
                ck_assert(block[s] == all.x[j * b.stride + s] && panel[s * width] == all.x[j * b.stride + s]);
        }
    }
    model_free(&a);
    model_free(&b);
}
END_TEST

/* Uniform in +-1/sqrt(784) = +-1/28: the bound kept and reached, the mean and the variance within five deviations. */
START_TEST(dense_starts_as_torch_does)
{
    struct layer_config plan[] = {{.kind = &layer_pixels}, {.kind = &layer_dense, .units = 120}};
    struct model m;
    build(&m, kern_best(), PIXELS, plan, 2, 9);
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
    check_padding(&m, m.weight);
    mem_free(w);
    model_free(&m);
}
END_TEST

/* Mean, variance and kurtosis of the weights of a layer that starts so, and that its biases are 0. */
static void check_start(enum layer_start start, double variance, double kurtosis, double most)
{
    enum { UNITS = 120, N = UNITS * PIXELS };
    struct layer_config plan[] = {{.kind = &layer_pixels}, {.kind = &layer_dense, .units = UNITS, .start = start}};
    struct model m;
    struct model_tensor t;
    float *w = mem_array(N, sizeof *w), bias[UNITS];
    double sum = 0, square = 0, fourth = 0, largest = 0;
    build(&m, kern_best(), PIXELS, plan, 2, 9);
    ck_assert(w && model_tensor(&m, 0, &t));
    model_read(&m, &t, w);
    for (size_t i = 0; i < N; i++) {
        double x = (double)w[i], xx = x * x;
        sum += x;
        square += xx;
        fourth += xx * xx;
        largest = fmax(largest, fabs(x));
    }
    ck_assert_double_eq_tol(sum / N, 0, 5 * sqrt(variance / N));
    ck_assert_double_eq_tol(square / N / variance, 1, 5 * sqrt((kurtosis - 1) / N));
    ck_assert_double_eq_tol(fourth / N / (variance * variance), kurtosis, 0.1);
    ck_assert_msg(largest <= most && largest > 0.8 * most, "largest %g, want at most %g", largest, most);
    ck_assert(model_tensor(&m, 1, &t));
    model_read(&m, &t, bias);
    for (size_t i = 0; i < UNITS; i++)
        ck_assert(bias[i] == 0);
    check_padding(&m, m.weight);
    mem_free(w);
    model_free(&m);
}

START_TEST(he_starts_normal_and_glorot_uniform)
{
    double he = 2.0 / PIXELS, bound = sqrt(6.0 / (PIXELS + 120));
    check_start(START_HE, he, 3, 5.4 * sqrt(he)); /* of 94,080 normal draws the largest is some 4.4 deviations out */
    check_start(START_GLOROT, bound * bound / 3, 1.8, bound);
}
END_TEST

/* Through panels of several widths. */
START_TEST(tensors_go_in_as_they_came_out)
{
    struct layer_config plan[] = {{.kind = &layer_pixels}, {.kind = &layer_dense, .units = 150},
                                  {.kind = &layer_dense, .units = 10}};
    struct model a, b;
    build(&a, kern_best(), PIXELS, plan, 3, 1);
    build(&b, kern_best(), PIXELS, plan, 3, 2);
    ck_assert(memcmp(a.weight, b.weight, a.param_count * sizeof(float)) != 0);
    struct model_tensor t;
    float *values = mem_array(150 * PIXELS, sizeof *values);
    ck_assert_ptr_nonnull(values);
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

/* A weight matrix as a file has it, (out, in) row by row, times an image, by hand. */
START_TEST(dense_multiplies_as_its_tensor_says)
{
    struct layer_config plan[] = {{.kind = &layer_pixels}, {.kind = &layer_dense, .units = 10}};
    const struct images *images = images_of(PIXELS);
    struct model m;
    struct model_tensor t;
    float w[10 * PIXELS], bias[10];
    build(&m, kern_best(), PIXELS, plan, 2, 1);
    ck_assert(model_tensor(&m, 0, &t));
    model_read(&m, &t, w);
    ck_assert(model_tensor(&m, 1, &t));
    model_read(&m, &t, bias);
    const float *y = model_forward(&m, &(struct pass){.count = IMAGES, .image = images->image});
    for (size_t s = 0; s < IMAGES; s++)
        for (size_t o = 0; o < 10; o++) {
            double want = (double)bias[o];
            for (size_t j = 0; j < PIXELS; j++)
                want += (double)w[o * PIXELS + j] * (images->image[s][j] / 127.5 - 1);
            ck_assert_double_eq_tol((double)y[o * m.stride + s], want, 1e-5);
        }
    model_free(&m);
}
END_TEST

static void copy_tensors(const struct model *from, struct model *to)
{
    struct model_tensor a, b;
    float values[20 * PIXELS];
    for (size_t i = 0; model_tensor(from, i, &a) && model_tensor(to, i, &b); i++) {
        model_read(from, &a, values);
        model_write(to, &b, values);
    }
}

/* Dropout at rate 0 between pixels and dense changes no number, but what it hands on is whole. */
START_TEST(panels_are_the_same_as_the_whole)
{
    const struct layer_config by_panels[] = {{.kind = &layer_pixels, .p = 0.3}, {.kind = &layer_dense, .units = 20}};
    const struct layer_config as_a_whole[] = {by_panels[0], {.kind = &layer_dropout, .site = 1}, by_panels[1]};
    const struct images *images = images_of(PIXELS);
    struct pass pass = {.count = 37, .image = images->image, .training = true, .epoch = 1, .step = 2};
    struct model a, b;
    build(&a, usable_kern(_i), PIXELS, by_panels, 2, 1);
    build(&b, usable_kern(_i), PIXELS, as_a_whole, 3, 2);
    b.layer[0].seed = a.layer[0].seed;
    copy_tensors(&a, &b);
    struct tally s = model_gradient(&a, &pass, images->label), t = model_gradient(&b, &pass, images->label);
    ck_assert(!a.x[1].x && b.x[1].x);
    ck_assert(s.loss == t.loss && s.correct == t.correct);
    ck_assert_mem_eq(a.grad, b.grad, a.param_count * sizeof(float));
    model_free(&a);
    model_free(&b);
}
END_TEST

static void refuse(const struct layer_config *plan, size_t count, size_t pixels, const char *part)
{
    struct model m;
    struct err e;
    ck_assert(!model_init(&m, kern_best(), IMAGES, (struct shape){{1, 1, pixels, 1}}, plan, count, 1, &e));
    ck_assert_msg(strstr(e.text, part) != NULL, "'%s' has no '%s'", e.text, part);
    ck_assert_ptr_null(m.weight);
    ck_assert_uint_eq(m.layer_count, 0);
}

START_TEST(bad_plans_are_refused)
{
    const struct layer_config good[MODEL_LAYERS_MAX + 1] = {{.kind = &layer_pixels}};
    const struct layer_config no_units[] = {{.kind = &layer_pixels}, {.kind = &layer_dense}};
    refuse(good, MODEL_LAYERS_MAX + 1, PIXELS, "65 layers");
    refuse(good, 1, 100, "100 pixels");
    refuse(no_units, 2, PIXELS, "at least one unit");
}
END_TEST

/* Wherever a rate may stand. */
START_TEST(bad_rates_are_refused)
{
    static const double rate[] = {1, -0.1, 7, NAN, INFINITY};
    for (size_t i = 0; i < sizeof rate / sizeof *rate; i++) {
        const struct layer_config at_input[] = {{.kind = &layer_pixels, .p = rate[i]}};
        const struct layer_config above[] = {{.kind = &layer_pixels}, {.kind = &layer_dropout, .p = rate[i]}};
        refuse(at_input, 1, PIXELS, "dropout rate");
        refuse(above, 2, PIXELS, "dropout rate");
    }
}
END_TEST

TCase *layer_case(void)
{
    TCase *c = tcase_create("layer");
    tcase_set_timeout(c, 30);
    tcase_add_test(c, pixels_become_minus_one_to_one);
    tcase_add_test(c, pixels_by_panels_are_the_pixels);
    tcase_add_test(c, dense_starts_as_torch_does);
    tcase_add_test(c, he_starts_normal_and_glorot_uniform);
    tcase_add_test(c, tensors_go_in_as_they_came_out);
    tcase_add_test(c, dense_multiplies_as_its_tensor_says);
    tcase_add_loop_test(c, panels_are_the_same_as_the_whole, 0, usable_kerns());
    tcase_add_test(c, bad_plans_are_refused);
    tcase_add_test(c, bad_rates_are_refused);
    return c;
}
