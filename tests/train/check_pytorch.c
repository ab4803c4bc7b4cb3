/* SPDX-License-Identifier: MIT */
/* 192 steps without randomness beside PyTorch 1.13 (tests/data/pytorch, README there), in every variant. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check_train.h"
#include "nn/model.h"
#include "run/safetensors.h"
#include "tests/common/kerns.h"
#include "train/trainer.h"

enum { STEPS = 192 };

/* The first `count` of a file's losses, which may have further columns. */
static void read_losses(const char *path, double loss[STEPS], int count)
{
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s", path);
    char line[128];
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    for (int i = 0; i < count; i++) {
        int step;
        ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
        ck_assert_int_eq(sscanf(line, "%d,%lf", &step, &loss[i]), 2);
        ck_assert_int_eq(step, i + 1);
    }
    fclose(f);
}

static void start_trainer(struct trainer *t, const struct dataset *d, const char *words, int variant)
{
    struct spec s = spec_of(words);
    struct tensors start;
    struct err e;
    model_thread_init();
    ck_assert_msg(trainer_init(t, &s, &d->train, usable_kern(variant), &e), "%s", e.text);
    ck_assert_msg(safetensors_load(TEST_DATA "/pytorch/init.safetensors", &start, &e), "%s", e.text);
    ck_assert_msg(trainer_load(t, &start, "init", &e), "%s", e.text);
    tensors_free(&start);
}

/* The largest relative distance over the first `count` steps. */
static double follow(struct trainer *t, const double want[STEPS], int count)
{
    double worst = 0;
    for (int i = 0; i < count; i++) {
        if (!trainer_in_epoch(t) || !t->epoch)
            trainer_begin_epoch(t);
        double loss = trainer_step(t), distance = fabs(loss - want[i]) / want[i];
        worst = fmax(worst, distance);
    }
    return worst;
}

static double weight_distance(const struct trainer *t, const char *path)
{
    struct tensors got, want;
    struct err e;
    double worst = 0;
    ck_assert_msg(trainer_save(t, &got, &e), "%s", e.text);
    ck_assert_msg(safetensors_load(path, &want, &e), "%s", e.text);
    ck_assert_uint_eq(got.count, want.count);
    for (size_t i = 0; i < want.count; i++) {
        const struct tensor *g = tensors_find(&got, want.item[i].name);
        ck_assert_ptr_nonnull(g);
        ck_assert_uint_eq(tensor_count(g), tensor_count(&want.item[i]));
        for (size_t k = 0; k < tensor_count(g); k++)
            worst = fmax(worst, fabs((double)g->value[k] - (double)want.item[i].value[k]));
    }
    tensors_free(&got);
    tensors_free(&want);
    return worst;
}

START_TEST(adam_takes_pytorchs_steps)
{
    struct dataset d;
    struct trainer t;
    double want[STEPS];
    load_first_2048(&d);
    read_losses(TEST_DATA "/pytorch/adam.csv", want, STEPS);
    start_trainer(&t, &d, "shuffle=0 train=2048 valid=0 epochs=6", _i);
    double worst = follow(&t, want, STEPS), weights = weight_distance(&t, TEST_DATA "/pytorch/adam.safetensors");
    ck_assert_msg(worst < 1e-5, "%s: loss off by %.2g", usable_kern(_i)->name, worst);
    ck_assert_msg(weights < 1e-4, "%s: weights off by %.2g", usable_kern(_i)->name, weights);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

START_TEST(sgd_takes_pytorchs_steps)
{
    struct dataset d;
    struct trainer t;
    double want[STEPS];
    load_first_2048(&d);
    read_losses(TEST_DATA "/pytorch/sgd.csv", want, 100);
    start_trainer(&t, &d, "shuffle=0 train=2048 valid=0 epochs=6 opt=sgd lr=0.1 momentum=0.9", _i);
    double worst = follow(&t, want, 100);
    ck_assert_msg(worst < 1e-4, "%s: loss off by %.2g", usable_kern(_i)->name, worst);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

/* A run's words, and the steps that they are to take; tests/nn/check_reference.c says why some are fewer. That each
 * rule is right in every variant is tested there; here, that the words come to it. */
static const struct told_rule {
    const char *name, *words;
    int steps;
} rules[] = {
    {"adam-l2", "l2=0.0001", 192},
    {"adamw", "opt=adamw", 75},
    {"rmsprop", "opt=rmsprop", 56},
    {"rmsprop-momentum", "opt=rmsprop lr=0.0001 momentum=0.9 l2=0.001", 60},
    {"nesterov", "opt=sgd lr=0.02 momentum=0.9 nesterov=1", 60},
    {"sgd-l2", "opt=sgd lr=0.02 momentum=0.9 l2=0.01", 50},
    {"smooth", "smooth=0.1", 60},
    {"maxnorm", "maxnorm=0.6", 60},
    {"clip", "opt=sgd lr=0.1 momentum=0.5 clip=0.5", 60},
    {"leaky", "act=leaky", 60},
    {"tanh", "act=tanh", 60},
    {"sigmoid", "act=sigmoid", 60},
    {"gelu", "act=gelu", 60},
};

START_TEST(words_take_pytorchs_steps)
{
    const struct told_rule *r = &rules[_i];
    struct dataset d;
    struct trainer t;
    double want[STEPS];
    char path[256], words[128];
    load_first_2048(&d);
    snprintf(path, sizeof path, TEST_DATA "/pytorch/%s.csv", r->name);
    snprintf(words, sizeof words, "shuffle=0 train=2048 valid=0 epochs=6 %s", r->words);
    read_losses(path, want, r->steps);
    start_trainer(&t, &d, words, 0);
    double worst = follow(&t, want, r->steps);
    ck_assert_msg(worst < 1.2e-5, "%s: loss off by %.2g", r->words, worst);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

TCase *pytorch_case(void)
{
    TCase *c = tcase_create("pytorch");
    tcase_set_tags(c, NUMBERS);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, adam_takes_pytorchs_steps, 0, usable_kerns());
    tcase_add_loop_test(c, sgd_takes_pytorchs_steps, 0, usable_kerns());
    tcase_add_loop_test(c, words_take_pytorchs_steps, 0, sizeof rules / sizeof *rules);
    return c;
}
