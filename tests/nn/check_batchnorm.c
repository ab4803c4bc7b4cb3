/* SPDX-License-Identifier: MIT */
/* Batch normalisation beyond what PyTorch's numbers show: whose statistics count, what moves them and what must not. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "check_nn.h"
#include "tests/common/kerns.h"

enum { PIXELS = 144, HIDDEN = 33 };

static const struct layer_config plan[] = {
    {.kind = &layer_pixels},
    {.kind = &layer_dense, .units = HIDDEN},
    {.kind = &layer_batchnorm},
    {.kind = &layer_relu},
    {.kind = &layer_dense, .units = HIDDEN},
    {.kind = &layer_batchnorm},
    {.kind = &layer_relu},
    {.kind = &layer_dense, .units = 10},
};
enum { LAYERS = sizeof plan / sizeof *plan, DENSE = 1, NORM = 2 };

static void start(struct model *m, const struct kern *kern)
{
    build(m, kern, PIXELS, plan, LAYERS, 3);
}

static struct pass pass_of(size_t count, bool training)
{
    return (struct pass){.count = count, .image = images_of(PIXELS)->image, .training = training, .epoch = 1};
}

static void read_tensor(const struct model *m, const char *name, float *values)
{
    struct model_tensor t;
    for (size_t i = 0; model_tensor(m, i, &t); i++)
        if (strcmp(t.name, name) == 0) {
            model_read(m, &t, values);
            return;
        }
    ck_abort_msg("no tensor %s", name);
}

START_TEST(tensors_are_pytorchs)
{
    static const char *const want[] = {
        "fc1.weight", "fc1.bias", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var",
        "fc2.weight", "fc2.bias", "bn2.weight", "bn2.bias", "bn2.running_mean", "bn2.running_var",
        "fc3.weight", "fc3.bias",
    };
    enum { TENSORS = sizeof want / sizeof *want };
    struct model m;
    struct model_tensor t;
    start(&m, kern_best());
    for (size_t i = 0; i < TENSORS; i++) {
        ck_assert(model_tensor(&m, i, &t));
        ck_assert_str_eq(t.name, want[i]);
        ck_assert_int_eq(t.buffer, strstr(want[i], "running") != NULL);
    }
    ck_assert(!model_tensor(&m, TENSORS, &t));
    model_free(&m);
}
END_TEST

/* In training each unit's outputs have mean 0 and variance 1, whatever is in the columns behind the samples; the
 * running statistics go a tenth of the way to those of the inputs. */
START_TEST(the_samples_alone_are_counted)
{
    static const size_t count[] = {2, 9, 16, 37, 64, IMAGES};
    for (size_t i = 0; i < sizeof count / sizeof *count; i++) {
        struct model m;
        struct pass all = pass_of(IMAGES, false), some = pass_of(count[i], true);
        float mean[HIDDEN], variance[HIDDEN];
        start(&m, usable_kern(_i));
        model_forward(&m, &all);
        model_forward(&m, &some);
        read_tensor(&m, "bn1.running_mean", mean);
        read_tensor(&m, "bn1.running_var", variance);
        for (size_t u = 0; u < HIDDEN; u++) {
            const float *x = m.x[NORM].x + u * m.stride, *y = m.x[NORM + 1].x + u * m.stride;
            double n = (double)count[i], sum = 0, square = 0, out = 0, out_square = 0;
            for (size_t s = 0; s < count[i]; s++)
                sum += (double)x[s], out += (double)y[s], out_square += (double)y[s] * (double)y[s];
            for (size_t s = 0; s < count[i]; s++)
                square += ((double)x[s] - sum / n) * ((double)x[s] - sum / n);
            ck_assert_double_eq_tol(out / n, 0, 1e-5);
            ck_assert_double_eq_tol(out_square / n, square / n / (square / n + 1e-5), 1e-4);
            ck_assert_double_eq_tol((double)mean[u], 0.1 * sum / n, 1e-6);
            ck_assert_double_eq_tol((double)variance[u], 0.9 + 0.1 * square / (n - 1), 1e-6);
        }
        model_free(&m);
    }
}
END_TEST

/* Evaluation, sampling, a rehearsal and a lone image move nothing; an image alone is seen as in evaluation. */
START_TEST(only_a_step_moves_the_statistics)
{
    struct model m;
    struct pass step = pass_of(IMAGES, true), rehearsal = step, sampling = pass_of(IMAGES, false);
    struct pass lone = pass_of(1, true), lone_evaluated = pass_of(1, false);
    const uint8_t *label = images_of(PIXELS)->label;
    start(&m, usable_kern(_i));
    model_forward(&m, &step);
    float *before = mem_array(m.param_count, sizeof *before);
    ck_assert_ptr_nonnull(before);
    memcpy(before, m.weight, m.param_count * sizeof *before);
    rehearsal.rehearsal = true;
    sampling.sampling = true;
    model_gradient(&m, &rehearsal, label);
    model_evaluate(&m, step.image, label, IMAGES);
    model_forward(&m, &sampling);
    double trained = model_gradient(&m, &lone, label).loss;
    ck_assert(trained == model_gradient(&m, &lone_evaluated, label).loss);
    ck_assert_mem_eq(before, m.weight, m.param_count * sizeof *before);
    model_forward(&m, &step);
    ck_assert(memcmp(before, m.weight, m.param_count * sizeof *before) != 0);
    mem_free(before);
    model_free(&m);
}
END_TEST

/* A rehearsal shows what the step will do. */
START_TEST(a_rehearsal_is_the_step_that_comes)
{
    struct model a, b;
    struct pass step = pass_of(IMAGES, true), rehearsal = step;
    const uint8_t *label = images_of(PIXELS)->label;
    rehearsal.rehearsal = true;
    start(&a, usable_kern(_i));
    start(&b, usable_kern(_i));
    ck_assert(model_gradient(&a, &rehearsal, label).loss == model_gradient(&b, &step, label).loss);
    ck_assert_mem_eq(a.grad, b.grad, a.param_count * sizeof *a.grad);
    model_free(&a);
    model_free(&b);
}
END_TEST

static const char *const optims[] = {
#define OPTIM(name) #name,
#include "nn/optim.def"
#undef OPTIM
};
enum { OPTIMS = sizeof optims / sizeof *optims };

/* With decays, which would drag what is not trained to 0: the same bits on the way and afterwards, and statistics that
 * are the passes' alone. */
START_TEST(no_optimiser_moves_the_statistics)
{
    const struct kern *kern = usable_kern(_i / OPTIMS);
    const struct optim_config config = {.lr = 1e-3, .momentum = 0.9, .l2 = 0.1, .wd = 0.1};
    const uint8_t *label = images_of(PIXELS)->label;
    struct model a, b;
    struct optim o, p;
    struct err e;
    start(&a, kern);
    start(&b, kern);
    ck_assert(optim_init(&o, optim_find(optims[_i % OPTIMS]), config, kern, a.param_count, &e));
    ck_assert(optim_init(&p, optim_find(optims[_i % OPTIMS]), config, kern, b.param_count, &e));
    for (size_t count = IMAGES; count > 0; count /= 2) {
        struct pass pass = pass_of(count, true);
        struct kern_update u = optim_next(&o, a.grad, a.weight), v = optim_next(&p, b.grad, b.weight);
        model_step(&a, &pass, label, &u);
        model_gradient(&b, &pass, label);
        const struct layer *l = &b.layer[NORM];
        float *buffer = b.weight + l->at + l->param_count - l->buffer_count, before[4 * KERN_PAD * 2];
        ck_assert_uint_le(l->buffer_count, sizeof before / sizeof *before);
        memcpy(before, buffer, l->buffer_count * sizeof *before);
        model_update(&b, &v);
        ck_assert_mem_eq(before, buffer, l->buffer_count * sizeof *before);
        ck_assert_msg(memcmp(a.weight, b.weight, a.param_count * sizeof *a.weight) == 0, "%s %s: %zu samples",
                      kern->name, optims[_i % OPTIMS], count);
    }
    check_padding(&a, a.weight);
    model_free(&a);
    model_free(&b);
    optim_free(&o);
    optim_free(&p);
}
END_TEST

TCase *batchnorm_case(void)
{
    TCase *c = tcase_create("batchnorm");
    tcase_add_test(c, tensors_are_pytorchs);
    tcase_add_loop_test(c, the_samples_alone_are_counted, 0, usable_kerns());
    tcase_add_loop_test(c, only_a_step_moves_the_statistics, 0, usable_kerns());
    tcase_add_loop_test(c, a_rehearsal_is_the_step_that_comes, 0, usable_kerns());
    tcase_add_loop_test(c, no_optimiser_moves_the_statistics, 0, OPTIMS * usable_kerns());
    return c;
}
