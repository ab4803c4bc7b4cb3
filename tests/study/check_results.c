/* SPDX-License-Identifier: MIT */
/* Results: means over what is there, pairs by seed, the best, and the CSV table. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "made.h"
#include "suites.h"

START_TEST(means_are_of_what_is_there)
{
    struct study_plan p = made_plan("rate", "seeds=4");
    struct study_results r = made_results(&p);
    char text[64];
    struct stats_mean s = study_mean(&r, 3, STUDY_TEST_ERROR);
    ck_assert(s.n == 0 && isnan(study_value(&r, 3, STUDY_TEST_ERROR, 2)));
    ck_assert_str_eq(study_mean_text(text, sizeof text, &s, STUDY_TEST_ERROR), "-");
    study_put(&r, 3, STUDY_TEST_ERROR, 2, 11);
    s = study_mean(&r, 3, STUDY_TEST_ERROR);
    ck_assert_str_eq(study_mean_text(text, sizeof text, &s, STUDY_TEST_ERROR), "11.00");
    study_put(&r, 3, STUDY_TEST_ERROR, 0, 13);
    s = study_mean(&r, 3, STUDY_TEST_ERROR);
    ck_assert(s.n == 2 && s.mean == 12);
    ck_assert_str_eq(study_mean_text(text, sizeof text, &s, STUDY_TEST_ERROR), "12.00 +- 1.41");
    ck_assert(study_mean(&r, 3, STUDY_VALID_ERROR).n == 0 && study_mean(&r, 4, STUDY_TEST_ERROR).n == 0);
    study_results_free(&r);
    study_plan_free(&p);
}
END_TEST

/* Seed by seed: one that only one of the two has does not count. */
START_TEST(pairs_are_of_the_same_seed)
{
    struct study_plan p = made_plan("rate", "seeds=4");
    struct study_results r = made_results(&p);
    struct stats_paired t;
    for (unsigned i = 0; i < 3; i++) {
        study_put(&r, 0, STUDY_TEST_ERROR, i, 10.0 + i);
        study_put(&r, 1, STUDY_TEST_ERROR, i + 1, 20.0 + i);
    }
    ck_assert(study_paired(&t, &r, 0, 1, STUDY_TEST_ERROR));
    ck_assert(t.n == 2 && t.mean == -9);
    study_put(&r, 1, STUDY_TEST_ERROR, 2, NAN);
    ck_assert(!study_paired(&t, &r, 0, 1, STUDY_TEST_ERROR));
    study_results_free(&r);
    study_plan_free(&p);
}
END_TEST

START_TEST(the_best_is_the_least_or_the_most)
{
    struct study_plan p = made_plan("rate", "seeds=2");
    struct study_results r = made_results(&p);
    ck_assert_uint_eq(study_best(&r, 0, STUDY_TEST_ERROR), SIZE_MAX);
    made_put(&r, 4, STUDY_TEST_ERROR, 11, 0);
    made_put(&r, 7, STUDY_TEST_ERROR, 10, 0);
    made_put(&r, 12, STUDY_TEST_ERROR, 9, 0);
    ck_assert_uint_eq(study_best(&r, 0, STUDY_TEST_ERROR), 7);
    ck_assert_uint_eq(study_best(&r, 1, STUDY_TEST_ERROR), 12);
    ck_assert_uint_eq(study_best(&r, SIZE_MAX, STUDY_TEST_ERROR), 12);
    made_put(&r, 4, STUDY_QUIET, 50, 0);
    made_put(&r, 7, STUDY_QUIET, 60, 0);
    ck_assert_uint_eq(study_best(&r, 0, STUDY_QUIET), 7);
    study_results_free(&r);
    study_plan_free(&p);
}
END_TEST

static const char *run_name(void *arg, size_t point, unsigned seed)
{
    (void)arg;
    return point == 0 && seed == 0 ? "a-run" : point == 0 ? "=a,run" : "";
}

START_TEST(the_table_has_a_line_a_seed)
{
    struct study_plan p = made_sweep("lr=0.01,0.1 drop=0.25,0.4,0.4/0.5 seeds=2", 0);
    struct study_results r = made_results(&p);
    char *text;
    size_t size, lines = 0;
    FILE *file = open_memstream(&text, &size);
    study_put(&r, 0, STUDY_TEST_ERROR, 0, 12.5);
    ck_assert(study_csv_print(file, &r, run_name, NULL));
    ck_assert_int_eq(fclose(file), 0);
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    ck_assert_uint_eq(lines, 1 + 4 * 2);
    ck_assert(strncmp(text, "point,series,x,y,passes,seed,spec,run,test_error,valid_error,best_valid_loss\n", 77) == 0);
    ck_assert_ptr_nonnull(strstr(text, "\"lr=0.01 drop=0.25,0.4,0.4\",\"drop=0.25,0.4,0.4\",0.01,,0,1,"
                                       "\"drop=0.25,0.4,0.4 lr=0.01\",a-run,12.5,,\n"));
    ck_assert_ptr_nonnull(strstr(text, ",2,\"drop=0.25,0.4,0.4 lr=0.01 seed=2\",\"'=a,run\",,,\n"));
    free(text);
    study_results_free(&r);
    study_plan_free(&p);
}
END_TEST

Suite *results_suite(void)
{
    Suite *s = suite_create("results");
    TCase *c = tcase_create("results");
    tcase_add_test(c, means_are_of_what_is_there);
    tcase_add_test(c, pairs_are_of_the_same_seed);
    tcase_add_test(c, the_best_is_the_least_or_the_most);
    tcase_add_test(c, the_table_has_a_line_a_seed);
    suite_add_tcase(s, c);
    return s;
}
