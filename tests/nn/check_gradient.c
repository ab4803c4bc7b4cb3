/* SPDX-License-Identifier: MIT */
/* Every layer kind of layer.def in a small network: the gradient that backward computes against the change of the
 * loss when the weights move. A new kind is covered by its line in layer.def alone. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "check_nn.h"
#include "tests/common/kerns.h"

enum { PIXELS = 144, UNITS = 140, CLASSES = 10 }; /* several panels below each of the first two dense layers */

/* And what a kind can be besides. */
static const struct layer_config kinds[] = {
#define LAYER(name) {.kind = &layer_##name, .p = 0.3},
#include "nn/layer.def"
#undef LAYER
    {.kind = &layer_pixels, .p = 0.3, .scaling = SCALING_CLASSIC},
    {.kind = &layer_dropout, .p = 0.3, .scaling = SCALING_CLASSIC},
    {.kind = &layer_dense, .p = 0.3, .weights = WEIGHTS_CONNECT},
    {.kind = &layer_dense, .p = 0.05, .weights = WEIGHTS_DELTA},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* The whole batch, which is more than a chunk of the weight gradient, and a smaller last one. */
static const size_t batch[] = {IMAGES, 9};
enum { BATCHES = sizeof batch / sizeof *batch };

/* The kind between two dense layers; as input where it reads pixels. Noise on weights is on those below, too. */
static void make_model(struct model *m, const struct kern *kern, const struct layer_config *kind)
{
    struct layer_config plan[4] = {{.kind = &layer_pixels}, {.kind = &layer_dense}};
    size_t n = 2;
    if (kind->weights)
        plan[1] = *kind;
    plan[1].units = UNITS;
    size_t at = kind->kind == &layer_pixels ? 0 : n++;
    plan[at] = *kind;
    plan[at].units = 14;
    plan[at].site = 1;
    plan[n++] = (struct layer_config){.kind = &layer_dense, .units = CLASSES};
    build(m, kern, PIXELS, plan, n, 3);
}

/* A network, a batch for it, and where its weights began. */
struct trial {
    struct model m;
    struct pass pass;
    const uint8_t *label;
    float *from, *grad;
};

static double loss_at(struct trial *t, const float *direction, double h)
{
    for (size_t i = 0; i < t->m.param_count; i++)
        t->m.weight[i] = (float)((double)t->from[i] + h * (double)direction[i]);
    return model_gradient(&t->m, &t->pass, t->label).loss;
}

static void trial_start(struct trial *t, const struct kern *kern, const struct layer_config *kind, size_t count)
{
    const struct images *images = images_of(PIXELS);
    t->pass = (struct pass){.count = count, .image = images->image, .training = true, .epoch = 2, .step = 5};
    t->label = images->label;
    make_model(&t->m, kern, kind);
    t->from = mem_array(t->m.param_count, sizeof *t->from);
    t->grad = mem_array(t->m.param_count, sizeof *t->grad);
    ck_assert(t->from && t->grad);
    memcpy(t->from, t->m.weight, t->m.param_count * sizeof *t->from);
    loss_at(t, t->from, 0);
    memcpy(t->grad, t->m.grad, t->m.param_count * sizeof *t->grad);
}

static void trial_end(struct trial *t)
{
    mem_free(t->from);
    mem_free(t->grad);
    model_free(&t->m);
}

/* The slope along a direction, by central difference with one step of Richardson's extrapolation. h is small enough
 * that few units of a ReLU change sides, and large enough that the rounding of the loss does not count. */
static double slope(struct trial *t, const float *direction)
{
    double h = 1e-3;
    double wide = (loss_at(t, direction, 2 * h) - loss_at(t, direction, -2 * h)) / (4 * h);
    double near = (loss_at(t, direction, h) - loss_at(t, direction, -h)) / (2 * h);
    return (4 * near - wide) / 3;
}

/* values becomes of length 1; the length that it had. */
static double normalize(float *values, size_t count)
{
    double square = 0;
    for (size_t i = 0; i < count; i++)
        square += (double)values[i] * (double)values[i];
    for (size_t i = 0; i < count; i++)
        values[i] = (float)((double)values[i] / sqrt(square));
    return sqrt(square);
}

/* Whether the tensor is a bias that batch normalisation takes away again; its gradient is nothing but rounding then. */
static bool is_constant(const struct trial *t, const struct model_tensor *tensor)
{
    const struct layer *l = &t->m.layer[tensor->layer];
    return l->ops == &layer_dense && tensor->ndim == 1 && l[1].ops == &layer_batchnorm;
}

/* Along the gradient of one tensor alone, scaled to length 1: the slope must be that gradient's length. */
static void check_tensor(struct trial *t, const struct model_tensor *tensor)
{
    const struct layer *l = &t->m.layer[tensor->layer];
    size_t count = tensor->dim[0] * (tensor->ndim > 1 ? tensor->dim[1] : 1);
    float *values = mem_array(count, sizeof *values), *direction = mem_array(t->m.param_count, sizeof *direction);
    ck_assert(values && direction);
    l->ops->copy(l, tensor->param, t->grad + l->at, values, true);
    double length = normalize(values, count);
    if (is_constant(t, tensor)) {
        ck_assert_msg(length < 1e-6, "%s: gradient %g", tensor->name, length);
        goto out;
    }
    ck_assert_msg(length > 1e-4, "%s has no gradient", tensor->name);
    l->ops->copy(l, tensor->param, direction + l->at, values, false);
    double got = slope(t, direction);
    ck_assert_msg(fabs(got - length) < 2e-3 * length + 2e-5, "%s %s, %zu samples: slope %.6g, gradient %.6g",
                  t->m.kern->name, tensor->name, t->pass.count, got, length);
out:
    mem_free(values);
    mem_free(direction);
}

START_TEST(gradient_is_the_slope_of_the_loss)
{
    struct trial t;
    struct model_tensor tensor;
    size_t tensors = 0;
    trial_start(&t, usable_kern(_i / KINDS / BATCHES), &kinds[_i % KINDS], batch[_i / KINDS % BATCHES]);
    for (; model_tensor(&t.m, tensors, &tensor); tensors++)
        if (!tensor.buffer)
            check_tensor(&t, &tensor);
    ck_assert_uint_ge(tensors, 4);
    check_padding(&t.m, t.grad);
    trial_end(&t);
}
END_TEST

TCase *gradient_case(void)
{
    TCase *c = tcase_create("gradient");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, gradient_is_the_slope_of_the_loss, 0, KINDS * BATCHES * usable_kerns());
    return c;
}
