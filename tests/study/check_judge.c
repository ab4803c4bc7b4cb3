/* SPDX-License-Identifier: MIT */
/* Judgements of made-up results: every study can agree, disagree, and leave it open. */
#include <math.h>
#include <string.h>

#include "made.h"
#include "suites.h"

static struct study_judgement judge(const struct study_results *r)
{
    struct study_judgement j;
    r->plan->study->way->judge(&j, r);
    ck_assert(j.text[0] && j.text[strlen(j.text) - 1] != '\n');
    return j;
}

/* How the points' values go; sign is 1 as in the paper, -1 the other way. */
static double rate(const struct study_point *x, int sign)
{
    double hole = (x->x - 0.4) * (x->x - 0.4);
    return 12 + sign * (x->series ? hole : 5 * hole);
}

static double size(const struct study_point *x, int sign)
{
    double gain = x->x < 600 ? 0 : x->x < 30000 ? 2 : 0.2;
    if (sign < 0)
        gain = 3 - 0.5 * log10(x->x);
    return 30 - 4 * log10(x->x) - (x->series ? gain : 0);
}

static double average(const struct study_point *x, int sign)
{
    return 11 + sign * (x->passes ? 3.0 / x->passes : 0) + (x->passes && sign < 0 ? 5 : 0);
}

static double order(const struct study_point *x, int sign)
{
    return 11 + sign * (x->x >= 6 ? 1 : 0);
}

static double regularisers(const struct study_point *x, int sign)
{
    double lower = (spec_noisy(&x->spec) ? 1 : 0) + (x->spec.maxnorm > 0 ? 0.5 : 0);
    return 11 - sign * lower;
}

static double sites(const struct study_point *x, int sign)
{
    double input = sign > 0 ? 0.1 : 0.4, hidden = sign > 0 ? 0.3 : 0.1;
    return 11 + ((x->x - input) * (x->x - input) + (x->y - hidden) * (x->y - hidden)) * 10;
}

static double lr(const struct study_point *x, int sign)
{
    double best = sign * (x->series ? 0.5 : -0.5);
    return 11 + fabs(log10(x->x) + 1 - best);
}

static double second_lower(const struct study_point *x, int sign)
{
    return 5 - sign * x->x;
}

static double second_higher(const struct study_point *x, int sign)
{
    return 5 + sign * x->x;
}

static const struct {
    const char *name;
    double (*value)(const struct study_point *x, int sign);
    enum study_measure m;
    double (*other)(const struct study_point *x, int sign); /* of another measure, or NULL */
    enum study_measure n;
} made_up[] = {
    {.name = "rate", .value = rate},
    {.name = "size", .value = size},
    {.name = "average", .value = average},
    {.name = "sparsity", .value = second_lower, .m = STUDY_ACTIVATION, .other = second_higher, .n = STUDY_QUIET},
    {.name = "features", .value = second_higher, .m = STUDY_SMOOTH, .other = second_lower, .n = STUDY_PIXELS},
    {.name = "order", .value = order},
    {.name = "regularisers", .value = regularisers},
    {.name = "sites", .value = sites},
    {.name = "lr", .value = lr},
};
enum { MADE_UP = sizeof made_up / sizeof *made_up };

static void fill(struct study_results *r, size_t k, int sign, double jitter)
{
    for (size_t i = 0; i < r->plan->count; i++) {
        const struct study_point *x = &r->plan->point[i];
        if (made_up[k].other) {
            made_put(r, i, made_up[k].m, made_up[k].value(x, sign), jitter);
            made_put(r, i, made_up[k].n, made_up[k].other(x, sign), jitter);
        } else {
            made_error(r, i, made_up[k].value(x, sign), jitter);
        }
    }
}

static enum study_verdict verdict(size_t k, const char *words, int sign, double jitter)
{
    struct study_plan p = made_plan(made_up[k].name, words);
    struct study_results r = made_results(&p);
    fill(&r, k, sign, jitter);
    struct study_judgement j = judge(&r);
    study_results_free(&r);
    study_plan_free(&p);
    return j.verdict;
}

START_TEST(every_study_can_agree)
{
    ck_assert_str_eq(made_up[_i].name, study_list[_i].name);
    ck_assert_int_eq((int)verdict((size_t)_i, "", 1, 0.01), (int)STUDY_AGREES);
}
END_TEST

START_TEST(every_study_can_disagree)
{
    ck_assert_int_eq((int)verdict((size_t)_i, "", -1, 0.01), (int)STUDY_DISAGREES);
}
END_TEST

START_TEST(noise_decides_nothing)
{
    ck_assert_int_eq((int)verdict((size_t)_i, "seeds=4", 1, 40), (int)STUDY_UNDECIDED);
}
END_TEST

START_TEST(one_seed_decides_nothing)
{
    ck_assert_int_eq((int)verdict((size_t)_i, "seeds=1", 1, 0.01), (int)STUDY_UNDECIDED);
}
END_TEST

/* Every run failed: there is a sentence, and no verdict. */
START_TEST(nothing_decides_nothing)
{
    struct study_plan p = made_plan(study_list[_i].name, "");
    struct study_results r = made_results(&p);
    ck_assert_int_eq((int)judge(&r).verdict, (int)STUDY_UNDECIDED);
    study_results_free(&r);
    study_plan_free(&p);
}
END_TEST

/* The choice is made by validation; a point that only the test images favour is not taken. */
START_TEST(the_test_images_choose_nothing)
{
    struct study_plan p = made_plan("rate", "");
    struct study_results r = made_results(&p);
    fill(&r, 0, 1, 0.01);
    made_put(&r, 7, STUDY_TEST_ERROR, 5, 0.01);
    struct study_judgement j = judge(&r);
    ck_assert_ptr_nonnull(strstr(j.text, "n fixed, p 0.4 12."));
    ck_assert_ptr_null(strstr(j.text, "p 0.7"));
    study_results_free(&r);
    study_plan_free(&p);
}
END_TEST

START_TEST(a_claim_is_told_in_full)
{
    struct study_plan p = made_plan("order", "seeds=2");
    struct study_results r = made_results(&p);
    for (unsigned i = 0; i < 2; i++) {
        study_put(&r, 3, STUDY_TEST_ERROR, i, 10 + i);
        study_put(&r, 6, STUDY_TEST_ERROR, i, 11 + 1.1 * i);
    }
    struct study_judgement j = judge(&r);
    ck_assert_ptr_nonnull(strstr(j.text, "dropout behind, not before: act-norm-drop 10.50 +- 0.71, act-drop-norm 11.55 "
                                         "+- 0.78 %: -1.05 (-1.69 to -0.41), lower\n"));
    study_results_free(&r);
    study_plan_free(&p);
}
END_TEST

Suite *judge_suite(void)
{
    Suite *s = suite_create("judge");
    TCase *c = tcase_create("judge");
    tcase_add_loop_test(c, every_study_can_agree, 0, MADE_UP);
    tcase_add_loop_test(c, every_study_can_disagree, 0, MADE_UP);
    tcase_add_loop_test(c, noise_decides_nothing, 0, MADE_UP);
    tcase_add_loop_test(c, one_seed_decides_nothing, 0, MADE_UP);
    tcase_add_loop_test(c, nothing_decides_nothing, 0, MADE_UP);
    tcase_add_test(c, the_test_images_choose_nothing);
    tcase_add_test(c, a_claim_is_told_in_full);
    suite_add_tcase(s, c);
    return s;
}
