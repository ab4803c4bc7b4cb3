/* SPDX-License-Identifier: MIT */
/* Every layer kind of layer.def in a small network: the gradient that backward computes against the change of the
 * loss when the weights move. A new kind is covered by its line in layer.def alone. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "check_nn.h"
#include "tests/common/kerns.h"

enum { PIXELS = 12, BATCH = 9, CLASSES = 10 };

static const struct layer_ops *const kinds[] = {
#define LAYER(name) &layer_##name,
#include "nn/layer.def"
#undef LAYER
};
enum { KINDS = sizeof kinds / sizeof *kinds };

int gradient_cases(void)
{
    return KINDS * usable_kerns();
}

static uint8_t pixel[BATCH][PIXELS], label[BATCH];
static const uint8_t *image[BATCH];

static void make_batch(void)
{
    for (size_t i = 0; i < BATCH; i++) {
        for (size_t j = 0; j < PIXELS; j++)
            pixel[i][j] = (uint8_t)((i * 131 + j * 89 + i * j * 17) % 256);
        image[i] = pixel[i];
        label[i] = (uint8_t)(i * 7 % CLASSES);
    }
}

/* The kind between two dense layers; as input where it reads pixels. */
static void make_model(struct model *m, const struct kern *kern, const struct layer_ops *kind)
{
    struct layer_config plan[5] = {{.kind = &layer_pixels}, {.kind = &layer_dense, .units = 20}};
    size_t n = 2;
    if (kind != &layer_pixels)
        plan[n++] = (struct layer_config){.kind = kind, .units = 14, .p = 0.3, .site = 1};
    plan[n++] = (struct layer_config){.kind = &layer_dense, .units = CLASSES};
    struct err e;
    ck_assert_msg(model_init(m, kern, BATCH, (struct shape){{1, 3, 4, 1}}, plan, n, 3, &e), "%s", e.text);
}

static double loss_at(struct model *m, const float *from, const float *direction, double h)
{
    struct pass pass = {.count = BATCH, .image = image, .training = true, .epoch = 2, .step = 5};
    for (size_t i = 0; i < m->param_count; i++)
        m->weight[i] = (float)((double)from[i] + h * (double)direction[i]);
    return model_gradient(m, &pass, label).loss;
}

/* The slope along a direction, by central difference with one step of Richardson's extrapolation. */
static double slope(struct model *m, const float *from, const float *direction)
{
    double h = 4e-3;
    double wide = (loss_at(m, from, direction, 2 * h) - loss_at(m, from, direction, -2 * h)) / (4 * h);
    double near = (loss_at(m, from, direction, h) - loss_at(m, from, direction, -h)) / (2 * h);
    return (4 * near - wide) / 3;
}

/* Along the gradient of one tensor alone, scaled to length 1: the slope must be that gradient's length. */
static void check_tensor(struct model *m, const struct model_tensor *t, const float *from, const float *grad)
{
    const struct layer *l = &m->layer[t->layer];
    size_t count = t->dim[0] * (t->ndim > 1 ? t->dim[1] : 1), offset = (size_t)(l->weight - m->weight);
    float *values = mem_array(count, sizeof *values), *direction = mem_array(m->param_count, sizeof *direction);
    ck_assert(values && direction);
    float *flat = mem_array(m->param_count, sizeof *flat);
    memcpy(flat, grad, m->param_count * sizeof *flat);
    l->ops->copy(l, t->param, flat + offset, values, true);
    double length = 0;
    for (size_t i = 0; i < count; i++)
        length += (double)values[i] * (double)values[i];
    length = sqrt(length);
    ck_assert_msg(length > 1e-4, "%s has no gradient", t->name);
    for (size_t i = 0; i < count; i++)
        values[i] = (float)((double)values[i] / length);
    l->ops->copy(l, t->param, direction + offset, values, false);
    double got = slope(m, from, direction);
    ck_assert_msg(fabs(got - length) < 2e-3 * length + 2e-5, "%s %s: slope %.6g, gradient %.6g", m->kern->name, t->name,
                  got, length);
    mem_free(values);
    mem_free(direction);
    mem_free(flat);
}

START_TEST(gradient_is_the_slope_of_the_loss)
{
    struct model m;
    make_batch();
    make_model(&m, usable_kern(_i / KINDS), kinds[_i % KINDS]);
    float *from = mem_array(m.param_count, sizeof *from), *grad = mem_array(m.param_count, sizeof *grad);
    ck_assert(from && grad);
    memcpy(from, m.weight, m.param_count * sizeof *from);
    loss_at(&m, from, from, 0);
    memcpy(grad, m.grad, m.param_count * sizeof *grad);
    struct model_tensor t;
    size_t tensors = 0;
    for (; model_tensor(&m, tensors, &t); tensors++)
        check_tensor(&m, &t, from, grad);
    ck_assert_uint_ge(tensors, 4);
    mem_free(from);
    mem_free(grad);
    model_free(&m);
}
END_TEST

TCase *gradient_case(void)
{
    TCase *c = tcase_create("gradient");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, gradient_is_the_slope_of_the_loss, 0, gradient_cases());
    return c;
}
