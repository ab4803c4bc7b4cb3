/* SPDX-License-Identifier: MIT */
/* A whole model's step: with each optimiser the same bits whether parameters are updated on the way or afterwards, from
 * the pass alone and not from what was before it; and where a stopwatch puts its time. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "check_nn.h"
#include "tests/common/kerns.h"

static const char *const optims[] = {
#define OPTIM(name) #name,
#include "nn/optim.def"
#undef OPTIM
};
enum { OPTIMS = sizeof optims / sizeof *optims };

enum { PIXELS = 144, SEED = 3 };

/* Dropout at all sites, and pixels and units that leave padding in vectors and panels. */
static const struct layer_config plan[] = {
    {.kind = &layer_pixels, .p = 0.25},
    {.kind = &layer_dense, .units = 137},
    {.kind = &layer_relu},
    {.kind = &layer_dropout, .p = 0.4, .site = 1},
    {.kind = &layer_dense, .units = 33},
    {.kind = &layer_relu},
    {.kind = &layer_dropout, .p = 0.4, .site = 2},
    {.kind = &layer_dense, .units = 10},
};
enum { LAYERS = sizeof plan / sizeof *plan };

static struct pass pass_of(size_t count, uint32_t step)
{
    return (struct pass){.count = count, .image = images_of(PIXELS)->image, .training = true, .epoch = 1, .step = step};
}

/* The end of an epoch is in the middle. */
static const size_t counts[] = {IMAGES, IMAGES, 37, IMAGES, 5, 64, IMAGES, 16};
enum { STEPS = sizeof counts / sizeof *counts };

/* A model and its optimiser. */
struct learner {
    struct model m;
    struct optim o;
};

static void learner_start(struct learner *l, const struct kern *kern, const char *optim)
{
    struct err e;
    const struct optim_config config = {.lr = strcmp(optim, "rmsprop") == 0 ? 0.0001 : 0.01, .momentum = 0.9};
    build(&l->m, kern, PIXELS, plan, LAYERS, SEED);
    ck_assert_msg(optim_init(&l->o, optim_find(optim), config, kern, l->m.param_count, &e), "%s", e.text);
}

static void learner_end(struct learner *l)
{
    model_free(&l->m);
    optim_free(&l->o);
}

static struct tally learn(struct learner *l, size_t step, bool at_once)
{
    struct pass pass = pass_of(counts[step], (uint32_t)step);
    const uint8_t *label = images_of(PIXELS)->label;
    struct kern_update update = optim_next(&l->o, l->m.grad, l->m.weight);
    if (at_once)
        return model_step(&l->m, &pass, label, &update);
    struct tally t = model_gradient(&l->m, &pass, label);
    model_update(&l->m, &update);
    return t;
}

static void check_same(const struct learner *a, const struct learner *b, size_t step)
{
    size_t bytes = a->m.param_count * sizeof(float);
    ck_assert_msg(memcmp(a->m.weight, b->m.weight, bytes) == 0, "%s %s: weights differ after step %zu",
                  a->m.kern->name, a->o.ops->name, step);
    for (size_t i = 0; i < a->o.ops->slots; i++)
        ck_assert_mem_eq(a->o.slot[i], b->o.slot[i], bytes);
}

START_TEST(an_update_on_the_way_is_the_update_afterwards)
{
    struct learner on_the_way, afterwards;
    learner_start(&on_the_way, usable_kern(_i / OPTIMS), optims[_i % OPTIMS]);
    learner_start(&afterwards, usable_kern(_i / OPTIMS), optims[_i % OPTIMS]);
    for (size_t step = 0; step < STEPS; step++) {
        struct tally a = learn(&on_the_way, step, true), b = learn(&afterwards, step, false);
        ck_assert(a.loss == b.loss && a.correct == b.correct && a.count == counts[step]);
        check_same(&on_the_way, &afterwards, step);
        check_padding(&on_the_way.m, on_the_way.m.weight);
    }
    learner_end(&on_the_way);
    learner_end(&afterwards);
}
END_TEST

/* Each optimiser takes the loss of one batch down. */
START_TEST(steps_lead_downhill)
{
    struct learner l;
    learner_start(&l, usable_kern(_i / OPTIMS), optims[_i % OPTIMS]);
    const struct images *images = images_of(PIXELS);
    double before = model_evaluate(&l.m, images->image, images->label, IMAGES).loss;
    for (int i = 0; i < 30; i++)
        learn(&l, 0, true);
    double after = model_evaluate(&l.m, images->image, images->label, IMAGES).loss;
    ck_assert_msg(after < 0.99 * before, "%s %s: from %g to %g", l.m.kern->name, l.o.ops->name, before, after);
    ck_assert_uint_eq(l.o.t, 30);
    learner_end(&l);
}
END_TEST

/* A smaller batch after a larger one, with the larger one's numbers still in every buffer. */
START_TEST(a_pass_owes_nothing_to_the_one_before)
{
    const struct kern *kern = usable_kern(_i);
    static const size_t count[] = {1, 5, 16, 37, 64};
    for (size_t i = 0; i < sizeof count / sizeof *count; i++) {
        struct model used, fresh;
        struct pass large = pass_of(IMAGES, 1), small = pass_of(count[i], 2);
        const uint8_t *label = images_of(PIXELS)->label;
        build(&used, kern, PIXELS, plan, LAYERS, SEED);
        build(&fresh, kern, PIXELS, plan, LAYERS, SEED);
        model_gradient(&used, &large, label);
        struct tally a = model_gradient(&used, &small, label), b = model_gradient(&fresh, &small, label);
        ck_assert(a.loss == b.loss && a.correct == b.correct);
        ck_assert_msg(memcmp(used.grad, fresh.grad, used.param_count * sizeof(float)) == 0, "%s: %zu after %d",
                      kern->name, count[i], IMAGES);
        model_free(&used);
        model_free(&fresh);
    }
}
END_TEST

/* The mean over all is that of the parts, for loss, hits and, without noise, the gradient. */
START_TEST(a_batch_is_the_mean_of_its_parts)
{
    enum { FIRST = 41, REST = IMAGES - FIRST };
    const struct images *images = images_of(PIXELS);
    struct model m;
    build(&m, usable_kern(_i), PIXELS, plan, LAYERS, SEED);
    struct pass all = {.count = IMAGES, .image = images->image}, first = {.count = FIRST, .image = images->image};
    struct pass rest = {.count = REST, .image = images->image + FIRST};
    float *whole = mem_array(m.param_count, sizeof *whole), *part = mem_array(m.param_count, sizeof *part);
    ck_assert(whole && part);
    struct tally t = model_gradient(&m, &all, images->label);
    memcpy(whole, m.grad, m.param_count * sizeof *whole);
    struct tally a = model_gradient(&m, &first, images->label);
    memcpy(part, m.grad, m.param_count * sizeof *part);
    struct tally b = model_gradient(&m, &rest, images->label + FIRST);
    ck_assert_double_eq_tol(t.loss * IMAGES, a.loss * FIRST + b.loss * REST, 1e-5 * IMAGES);
    ck_assert_uint_eq(t.correct, a.correct + b.correct);
    for (size_t i = 0; i < m.param_count; i++)
        ck_assert_msg(fabsf(whole[i] * IMAGES - part[i] * FIRST - m.grad[i] * REST) < 1e-4f, "parameter %zu", i);
    struct tally evaluated = model_evaluate(&m, images->image, images->label, IMAGES);
    ck_assert(evaluated.loss == t.loss && evaluated.correct == t.correct && evaluated.count == IMAGES);
    mem_free(whole);
    mem_free(part);
    model_free(&m);
}
END_TEST

START_TEST(optimisers_are_found_by_name)
{
    for (size_t i = 0; i < OPTIMS; i++)
        ck_assert_str_eq(optim_find(optims[i])->name, optims[i]);
    ck_assert_ptr_null(optim_find("lion"));
}
END_TEST

/* All of the time since the start is some phase's, and each phase that a step has is met. */
START_TEST(a_stopwatch_accounts_for_all_of_a_step)
{
    static const bool met[PHASE_COUNT] = {[PHASE_gather] = true, [PHASE_masks] = true, [PHASE_forward] = true,
                                          [PHASE_loss] = true, [PHASE_backward] = true};
    struct learner l;
    struct stopwatch watch = {0};
    learner_start(&l, kern_best(), "adam");
    struct pass pass = pass_of(IMAGES, 0);
    struct kern_update update = optim_next(&l.o, l.m.grad, l.m.weight);
    pass.watch = &watch;
    stopwatch_start(&watch);
    double start = watch.last, sum = 0;
    model_step(&l.m, &pass, images_of(PIXELS)->label, &update);
    for (int p = 0; p < PHASE_COUNT; p++) {
        ck_assert_msg(met[p] ? watch.seconds[p] > 0 : watch.seconds[p] == 0, "%s: %g s", phase_name(p),
                      watch.seconds[p]);
        sum += watch.seconds[p];
    }
    ck_assert_double_eq_tol(sum, watch.last - start, 1e-9);
    learner_end(&l);
}
END_TEST

START_TEST(phases_have_names)
{
    for (int p = 0; p < PHASE_COUNT; p++) {
        ck_assert(strlen(phase_name(p)) > 0 && strlen(phase_about(p)) > strlen(phase_name(p)));
        for (int q = 0; q < p; q++)
            ck_assert_str_ne(phase_name(p), phase_name(q));
    }
    stopwatch_mark(NULL, PHASE_gather);
}
END_TEST

TCase *model_case(void)
{
    TCase *c = tcase_create("model");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, an_update_on_the_way_is_the_update_afterwards, 0, OPTIMS * usable_kerns());
    tcase_add_loop_test(c, steps_lead_downhill, 0, OPTIMS * usable_kerns());
    tcase_add_loop_test(c, a_pass_owes_nothing_to_the_one_before, 0, usable_kerns());
    tcase_add_loop_test(c, a_batch_is_the_mean_of_its_parts, 0, usable_kerns());
    tcase_add_test(c, optimisers_are_found_by_name);
    tcase_add_test(c, a_stopwatch_accounts_for_all_of_a_step);
    tcase_add_test(c, phases_have_names);
    return c;
}
