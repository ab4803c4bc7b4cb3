/* SPDX-License-Identifier: MIT */
/* Softmax and cross-entropy against double precision, and what no softmax can be made of. */
#include <math.h>
#include <string.h>

#include "buffers.h"
#include "tests/common/kerns.h"

enum { SAMPLES_MAX = 200 };
static const float grad_scale = 0.25f;

/* Logits (classes, ld), labels, and what the kernel says to them. */
struct loss {
    const struct kern *kern;
    size_t classes, samples, ld, correct;
    float *x, *grad;
    double sum;
    float smooth;
    uint8_t label[SAMPLES_MAX];
};

static struct loss loss_new(const struct kern *kern, size_t classes, size_t samples, float size)
{
    struct loss l = {.kern = kern, .classes = classes, .samples = samples, .ld = some_ld(samples)};
    l.x = activations_new(classes, samples, l.ld, (unsigned)classes);
    l.grad = guarded_floats(classes * l.ld);
    for (size_t i = 0; i < classes; i++)
        for (size_t s = 0; s < samples; s++)
            l.x[i * l.ld + s] *= size;
    for (size_t s = 0; s < samples; s++)
        l.label[s] = (uint8_t)(s * 7 % classes);
    return l;
}

static void loss_free(struct loss *l)
{
    guarded_free(l->x);
    guarded_free(l->grad);
}

/* Without a gradient, the same sum and count. */
static void loss_compute(struct loss *l)
{
    double sum;
    size_t correct;
    l->kern->softmax_loss(l->classes, l->samples, l->x, l->ld, l->label, l->smooth, grad_scale, l->grad, &l->sum,
                          &l->correct);
    l->kern->softmax_loss(l->classes, l->samples, l->x, l->ld, l->label, l->smooth, grad_scale, NULL, &sum, &correct);
    ck_assert((sum == l->sum || (isnan(sum) && isnan(l->sum))) && correct == l->correct);
    check_gradient_padding(l->grad, l->classes, l->samples, l->ld);
}

static double log_sum_of(const struct loss *l, size_t s)
{
    double max = (double)l->x[s], sum = 0;
    for (size_t i = 1; i < l->classes; i++)
        max = fmax(max, (double)l->x[i * l->ld + s]);
    for (size_t i = 0; i < l->classes; i++)
        sum += exp((double)l->x[i * l->ld + s] - max);
    return max + log(sum);
}

static size_t first_largest(const struct loss *l, size_t s)
{
    size_t best = 0;
    for (size_t i = 1; i < l->classes; i++)
        best = l->x[i * l->ld + s] > l->x[best * l->ld + s] ? i : best;
    return best;
}

static void check_sample_grad(const struct loss *l, size_t s, double log_sum)
{
    for (size_t i = 0; i < l->classes; i++) {
        double p = exp((double)l->x[i * l->ld + s] - log_sum), got = (double)l->grad[i * l->ld + s];
        double share = (double)l->smooth, target = (i == l->label[s]) * (1 - share) + share / (double)l->classes;
        double want = (double)grad_scale * (p - target);
        check_that(fabs(got - want) <= 3e-7 * (double)grad_scale,
                   "%s class %zu of %zu, sample %zu of %zu: %.9g, want %.9g", l->kern->name, i, l->classes, s,
                   l->samples, got, want);
    }
}

static void check_loss(const struct loss *l)
{
    double want = 0;
    size_t correct = 0;
    for (size_t s = 0; s < l->samples; s++) {
        double log_sum = log_sum_of(l, s);
        check_sample_grad(l, s, log_sum);
        want += log_sum - (double)l->x[l->label[s] * l->ld + s];
        correct += first_largest(l, s) == l->label[s];
    }
    check_that(fabs(l->sum - want) <= 2e-7 * ((double)l->samples + fabs(want)), "%s (%zu,%zu): %.9g, want %.9g",
               l->kern->name, l->classes, l->samples, l->sum, want);
    ck_assert_uint_eq(l->correct, correct);
}

/* From no difference at all, where all classes are the largest, to differences that leave one. */
static void try_size(const struct kern *kern, size_t classes, size_t samples)
{
    static const float size[] = {0, 1, 20, 200, 1e30f, 1, 200}, smooth[] = {0, 0, 0, 0, 0, 0.1f, 1};
    for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
        struct loss l = loss_new(kern, classes, samples, size[i]);
        l.smooth = smooth[i];
        loss_compute(&l);
        check_loss(&l);
        loss_free(&l);
    }
}

START_TEST(loss_and_gradient_of_every_shape)
{
    for (size_t samples = 1; samples <= 70; samples++)
        for (size_t classes = 1; classes <= 12; classes++)
            try_size(usable_kern(_i), classes, samples);
    for (size_t classes = 13; classes <= 40; classes++)
        try_size(usable_kern(_i), classes, 19);
    try_size(usable_kern(_i), 256, 33);
    try_size(usable_kern(_i), 10, SAMPLES_MAX);
}
END_TEST

/* Each of two classes that share the largest logit: the first counts. */
START_TEST(the_first_of_equals_is_the_answer)
{
    enum { CLASSES = 10, SAMPLES = 37 };
    for (size_t a = 0; a < CLASSES; a++)
        for (size_t b = a + 1; b < CLASSES; b++) {
            struct loss l = loss_new(usable_kern(_i), CLASSES, SAMPLES, 1);
            for (size_t s = 0; s < SAMPLES; s++) {
                l.x[a * l.ld + s] = l.x[b * l.ld + s] = 2;
                l.label[s] = (uint8_t)(s % 3 ? a : b);
            }
            loss_compute(&l);
            check_loss(&l);
            ck_assert_uint_eq(l.correct, SAMPLES - (SAMPLES + 2) / 3);
            loss_free(&l);
        }
}
END_TEST

/* One logit, at each class in turn, of one sample; label 4. */
static struct loss loss_with(const struct kern *kern, size_t class, size_t sample, float value)
{
    struct loss l = loss_new(kern, 10, 70, 1);
    l.label[sample] = 4;
    l.x[class * l.ld + sample] = value;
    loss_compute(&l);
    return l;
}

/* The other samples' gradients are what they are without it. */
static void check_others(struct loss *l, size_t class, size_t sample)
{
    struct loss calm = loss_with(l->kern, class, sample, 0);
    for (size_t i = 0; i < l->classes; i++)
        for (size_t s = 0; s < l->samples; s++)
            check_that(s == sample || same_bits(&l->grad[i * l->ld + s], &calm.grad[i * l->ld + s], 1),
                       "%s class %zu, sample %zu: changes with sample %zu", l->kern->name, i, s, sample);
    loss_free(&calm);
    loss_free(l);
}

START_TEST(nan_is_seen_in_the_loss_and_in_its_sample)
{
    for (size_t class = 0; class < 10; class++)
        for (size_t sample = 0; sample < 70; sample += 3) {
            struct loss l = loss_with(usable_kern(_i), class, sample, NAN);
            ck_assert(isnan(l.sum));
            for (size_t i = 0; i < l.classes; i++)
                check_that(isnan(l.grad[i * l.ld + sample]), "class %zu, sample %zu: not a NaN", i, sample);
            check_others(&l, class, sample);
        }
}
END_TEST

START_TEST(infinity_is_seen_in_the_loss)
{
    for (size_t class = 0; class < 10; class++)
        for (size_t sample = 0; sample < 70; sample += 3) {
            struct loss l = loss_with(usable_kern(_i), class, sample, INFINITY);
            ck_assert(!isfinite(l.sum));
            check_others(&l, class, sample);
        }
}
END_TEST

/* A class that is impossible: no loss if it is not the label, else an infinite one. */
START_TEST(minus_infinity_is_probability_zero)
{
    for (size_t class = 0; class < 10; class++)
        for (size_t sample = 0; sample < 70; sample += 3) {
            struct loss l = loss_with(usable_kern(_i), class, sample, -INFINITY);
            if (class == 4)
                ck_assert(isinf(l.sum) && l.sum > 0);
            else
                check_loss(&l);
            check_sample_grad(&l, sample, log_sum_of(&l, sample));
            check_others(&l, class, sample);
        }
}
END_TEST

TCase *loss_case(void)
{
    TCase *c = tcase_create("loss");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, loss_and_gradient_of_every_shape, 0, usable_kerns());
    tcase_add_loop_test(c, the_first_of_equals_is_the_answer, 0, usable_kerns());
    tcase_add_loop_test(c, nan_is_seen_in_the_loss_and_in_its_sample, 0, usable_kerns());
    tcase_add_loop_test(c, infinity_is_seen_in_the_loss, 0, usable_kerns());
    tcase_add_loop_test(c, minus_infinity_is_probability_zero, 0, usable_kerns());
    return c;
}
