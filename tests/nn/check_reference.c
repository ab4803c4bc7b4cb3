/* SPDX-License-Identifier: MIT */
/* Optimisers, activations, normalisation and what else a step can be made of, step by step beside PyTorch 1.13, in
 * every variant; in full in the fastest, for the others take long where each step is checked. */
#include <math.h>
#include <string.h>

#include "check_nn.h"
#include "reference.h"
#include "tests/common/kerns.h"

/* As many steps as there are before a unit of a ReLU comes so near to its bend that rounding decides on which side it
 * is: at step 82 of adamw and 59 of rmsprop, where PyTorch's float32 leaves its float64 too. */
#define SGD(...) .optim = "sgd", .config = {.lr = 0.02, .momentum = 0.9, __VA_ARGS__}, .batch = 64, .most = 5e-6
#define ADAM .optim = "adam", .config = {.lr = 1e-3}, .batch = 64, .steps = 60, .most = 5e-6

static const struct reference references[] = {
    {.name = "adam-l2", .optim = "adam", .config = {.lr = 1e-3, .l2 = 1e-4}, .batch = 64, .steps = 192, .most = 5e-6},
    {.name = "adamw", .optim = "adamw", .config = {.lr = 1e-3, .wd = 1e-2}, .batch = 64, .steps = 75, .most = 1.2e-5},
    {.name = "rmsprop", .optim = "rmsprop", .config = {.lr = 1e-3}, .batch = 64, .steps = 56, .most = 7e-6},
    {.name = "rmsprop-momentum", .optim = "rmsprop", .config = {.lr = 1e-4, .momentum = 0.9, .l2 = 1e-3}, .batch = 64,
     .steps = 60, .most = 6e-6},
    {.name = "nesterov", SGD(.nesterov = true), .steps = 60},
    {.name = "sgd-l2", SGD(.l2 = 1e-2), .steps = 50},
    {.name = "smooth", ADAM, .smooth = 0.1},
    {.name = "maxnorm", ADAM, .maxnorm = 0.6},
    {.name = "leaky", ADAM, .act = &layer_leaky},
    {.name = "tanh", ADAM, .act = &layer_tanh},
    {.name = "sigmoid", ADAM, .act = &layer_sigmoid},
    {.name = "gelu", ADAM, .act = &layer_gelu},
    {.name = "batchnorm", .optim = "sgd", .config = {.lr = 0.02, .momentum = 0.9}, .batch = 50, .steps = 60,
     .most = 5e-6, .norm = true},
    {.name = "clip", .optim = "sgd", .config = {.lr = 0.1, .momentum = 0.5}, .batch = 64, .steps = 60, .most = 5e-6,
     .clip = 0.5},
};
enum { REFERENCES = sizeof references / sizeof *references };

START_TEST(losses_are_pytorchs)
{
    const struct reference *r = &references[_i % REFERENCES];
    const struct kern *kern = usable_kern(_i / REFERENCES);
    struct follower f;
    double want[REFERENCE_STEPS_MAX * 3], worst = 0;
    size_t columns = r->clip > 0 ? 3 : 2, steps = kern == kern_best() ? r->steps : r->steps / 3;
    ck_assert_uint_ge(reference_read(r->name, columns, REFERENCE_STEPS_MAX, want), r->steps);
    follower_start(&f, r, kern);
    for (size_t i = 0; i < steps; i++) {
        worst = fmax(worst, fabs(follower_step(&f) / want[columns * i + 1] - 1));
        if (r->clip > 0)
            worst = fmax(worst, fabs(f.norm / want[columns * i + 2] - 1));
    }
    ck_assert_msg(worst < r->most, "%s %s: loss off by %.2g", kern->name, r->name, worst);
    follower_end(&f);
}
END_TEST

static const struct reference *reference_named(const char *name)
{
    size_t i = 0;
    while (i + 1 < REFERENCES && strcmp(references[i].name, name) != 0)
        i++;
    return &references[i];
}

/* Weight, bias and running statistics after 60 steps, and the network in evaluation by them. */
START_TEST(batchnorm_is_left_as_pytorch_left_it)
{
    const struct kern *kern = kern_best();
    struct follower f;
    double want[3 * 4];
    follower_start(&f, reference_named("batchnorm"), kern);
    for (size_t i = 0; i < f.r->steps; i++)
        follower_step(&f);
    double off = follower_distance(&f, TEST_DATA "/pytorch/batchnorm.safetensors", 8);
    ck_assert_msg(off < 1e-5, "%s: off by %.2g", kern->name, off);
    ck_assert_uint_eq(reference_read("batchnorm-eval", 3, 4, want), 4);
    for (size_t i = 0; i < 4; i++) {
        struct tally t = follower_evaluate(&f, i);
        ck_assert_msg(fabs(t.loss / want[3 * i + 1] - 1) < 5e-6, "%s batch %zu: loss %.9g, want %.9g", kern->name, i,
                      t.loss, want[3 * i + 1]);
        ck_assert_uint_eq(t.correct, (size_t)want[3 * i + 2]);
    }
    follower_end(&f);
}
END_TEST

TCase *reference_case(void)
{
    TCase *c = tcase_create("reference");
    tcase_set_timeout(c, 60);
    tcase_set_tags(c, "numbers"); /* as in tests/train/check_train.h */
    tcase_add_unchecked_fixture(c, reference_load, reference_free);
    tcase_add_loop_test(c, losses_are_pytorchs, 0, REFERENCES * usable_kerns());
    tcase_add_test(c, batchnorm_is_left_as_pytorch_left_it);
    return c;
}
