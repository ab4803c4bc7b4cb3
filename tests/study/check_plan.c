/* SPDX-License-Identifier: MIT */
/* The points of every study: what each plan promises a chart, and the words that users may put over it. */
#include <math.h>
#include <string.h>

#include "made.h"
#include "suites.h"
#include "tests/common/scratch.h"

static void check_point(const struct study_plan *p, size_t i)
{
    const struct study_point *point = &p->point[i];
    char line[SPEC_LINE_MAX];
    struct spec again;
    ck_assert(point->series < p->series_count && point->label[0]);
    ck_assert(isfinite(point->x) && isfinite(point->y) == (p->y.name[0] != 0));
    ck_assert(p->x.scale != STUDY_LOG || point->x > 0);
    ck_assert_uint_eq(point->spec.seeds, p->base.seeds);
    spec_print(line, sizeof line, &point->spec);
    ck_assert(spec_parse(&again, line, NULL) && spec_equal(&again, &point->spec));
    for (size_t k = 0; k < i && !p->y.name[0]; k++)
        ck_assert(p->point[k].series != point->series || p->point[k].x != point->x);
}

START_TEST(every_study_has_a_plan)
{
    const struct study *s = &study_list[_i];
    struct study_plan p = made_plan(s->name, "");
    ck_assert(s->about[0] && s->source[0] && s->way->found[0] && s->way->differs[0]);
    ck_assert(strlen(s->name) + strlen(s->about) < 78);
    ck_assert_uint_ge(p.count, 2);
    ck_assert(p.measures >> p.measure & 1);
    ck_assert_uint_ge(p.base.seeds, 3);
    for (size_t i = 0; i < p.count; i++)
        check_point(&p, i);
    study_plan_free(&p);
}
END_TEST

/* What their tables begin with, and their curves are of. */
START_TEST(looks_at_weights_are_told_first)
{
    struct study_plan f = made_plan("features", ""), s = made_plan("sparsity", ""), r = made_plan("rate", "");
    ck_assert_int_eq(f.measure, STUDY_SMOOTH);
    ck_assert_int_eq(s.measure, STUDY_ACTIVATION);
    ck_assert_int_eq(r.measure, STUDY_TEST_ERROR);
    study_plan_free(&f);
    study_plan_free(&s);
    study_plan_free(&r);
}
END_TEST

START_TEST(words_go_over_the_base)
{
    struct study_plan p = made_plan(study_list[_i].name, "net=mlp:16 epochs=3 seeds=2 train=300 valid=100 batch=32");
    for (size_t i = 0; i < p.count; i++) {
        const struct spec *s = &p.point[i].spec;
        ck_assert(s->batch == 32 && s->seeds == 2 && s->valid == 100 && s->hidden_count == 1 && s->train <= 300);
        ck_assert(s->epochs == 3 || strcmp(study_list[_i].name, "size") == 0);
    }
    study_plan_free(&p);
}
END_TEST

START_TEST(rate_keeps_n_or_what_is_left_of_it)
{
    struct study_plan p = made_plan("rate", "");
    ck_assert_uint_eq(p.count, 20);
    for (size_t i = 0; i < 10; i++) {
        const struct spec *fixed = &p.point[i].spec, *grown = &p.point[10 + i].spec;
        double rate = (double)i / 10;
        ck_assert(fabs(p.point[i].x - rate) < 1e-12 && fabs(fixed->drop[1] - rate) < 1e-12 && fixed->drop[0] == 0);
        ck_assert_uint_eq(fixed->hidden[0], 192);
        ck_assert(fabs(grown->hidden[1] * (1 - rate) - 48) < 1);
        ck_assert(fabs(grown->drop[2] - rate) < 1e-12);
    }
    ck_assert_uint_eq(p.point[study_at(&p, 1, 0.9)].spec.hidden[0], 480);
    ck_assert_uint_eq(study_at(&p, 0, 0.95), SIZE_MAX);
    study_plan_free(&p);
}
END_TEST

START_TEST(size_gives_small_sets_more_epochs)
{
    struct study_plan p = made_plan("size", "train=7000 epochs=10");
    ck_assert_uint_eq(p.count, 14); /* 100 ... 5000, and 7000 itself */
    for (size_t i = 0; i < p.count; i += 2) {
        const struct spec *s = &p.point[i].spec;
        ck_assert(s->train == (uint32_t)p.point[i].x && !spec_noisy(s) && spec_noisy(&p.point[i + 1].spec));
        ck_assert(s->epochs <= 200 && s->epochs >= 10);
    }
    ck_assert_uint_eq(p.point[0].spec.epochs, 200);
    ck_assert_uint_eq(p.point[13].spec.epochs, 10);
    ck_assert_uint_eq(p.point[study_at(&p, 0, 1000)].spec.epochs, 70);
    study_plan_free(&p);
}
END_TEST

START_TEST(average_shares_its_runs)
{
    struct study_plan p = made_plan("average", "drop=0.3");
    for (size_t i = 0; i < p.count; i++) {
        ck_assert(spec_equal(&p.point[i].spec, &p.point[0].spec) && p.point[i].spec.drop[0] == 0.3);
        ck_assert_uint_eq(p.point[i].passes, p.point[i].series ? 0 : (unsigned)p.point[i].x);
    }
    study_plan_free(&p);
}
END_TEST

START_TEST(regularisers_have_what_they_are_called)
{
    struct study_plan p = made_plan("regularisers", "l2=0.01 drop=0,0.4,0.4");
    for (size_t i = 0; i < p.count; i++) {
        const struct spec *s = &p.point[i].spec;
        const char *label = p.point[i].label;
        ck_assert(spec_noisy(s) == (strstr(label, "dropout") != NULL));
        ck_assert((s->l2 == 0.01) == (strstr(label, "l2") != NULL) && (s->l2 == 0.01 || s->l2 == 0));
        ck_assert((s->maxnorm > 0) == (strstr(label, "max-norm") != NULL));
        ck_assert((s->patience > 0) == (strstr(label, "early") != NULL));
        ck_assert(!spec_noisy(s) || s->drop[1] == 0.4);
    }
    study_plan_free(&p);
}
END_TEST

START_TEST(order_drops_behind_the_last_layer_alone)
{
    struct study_plan p = made_plan("order", "");
    for (size_t i = 0; i < p.count; i++) {
        const struct spec *s = &p.point[i].spec;
        ck_assert(s->drop[0] == 0 && s->drop[1] == 0 && (s->drop[2] == 0.5 || i == 0 || i == 2));
        ck_assert((s->norm == SPEC_NORM_BATCH) == (i >= 2));
    }
    study_plan_free(&p);
}
END_TEST

START_TEST(sites_is_a_map)
{
    struct study_plan p = made_plan("sites", "");
    for (size_t i = 0; i < p.count; i++)
        ck_assert(p.point[i].spec.drop[0] == p.point[i].x && p.point[i].spec.drop[2] == p.point[i].y);
    ck_assert_uint_eq(p.count, 48);
    study_plan_free(&p);
}
END_TEST

START_TEST(a_preset_is_as_its_words)
{
    struct study_plan p = made_plan("lr", "single epochs=2");
    ck_assert(p.base.hidden_count == 1 && p.base.hidden[0] == 120 && p.base.epochs == 2 && p.base.opt == SPEC_SGD);
    ck_assert(p.point[p.count - 1].spec.drop[0] == 0 && p.point[p.count - 1].spec.drop[1] == 0.5);
    study_plan_free(&p);
}
END_TEST

START_TEST(what_a_study_varies_is_not_the_users)
{
    struct err e = made_bad("rate", "epochs=3 drop=0.5", 0);
    check_error(&e, ERR_USAGE, "drop=0.5: study rate sets drop itself");
    e = made_bad("lr", "lr=1", 0);
    check_error(&e, ERR_USAGE, "study lr sets lr itself");
    e = made_bad("rate", "epochs=0", 0);
    check_error(&e, ERR_USAGE, "1 to 100000");
    e = made_bad("rate", "net=mlp:2000", 0); /* 5000 units at p 0.9 */
    check_error(&e, ERR_USAGE, "1 to 4096");
    ck_assert_ptr_null(study_find("rates", &e));
    check_error(&e, ERR_USAGE, "rates: there is no such study; they are rate, size, ");
}
END_TEST

Suite *plan_suite(void)
{
    Suite *s = suite_create("plan");
    TCase *c = tcase_create("plan");
    tcase_add_loop_test(c, every_study_has_a_plan, 0, (int)study_count);
    tcase_add_test(c, looks_at_weights_are_told_first);
    tcase_add_loop_test(c, words_go_over_the_base, 0, (int)study_count);
    tcase_add_test(c, rate_keeps_n_or_what_is_left_of_it);
    tcase_add_test(c, size_gives_small_sets_more_epochs);
    tcase_add_test(c, average_shares_its_runs);
    tcase_add_test(c, regularisers_have_what_they_are_called);
    tcase_add_test(c, order_drops_behind_the_last_layer_alone);
    tcase_add_test(c, sites_is_a_map);
    tcase_add_test(c, a_preset_is_as_its_words);
    tcase_add_test(c, what_a_study_varies_is_not_the_users);
    suite_add_tcase(s, c);
    return s;
}
