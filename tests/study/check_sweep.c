/* SPDX-License-Identifier: MIT */
/* Sweeps: the values that words stand for, their combinations, draws, and the chart that suits them. */
#include <math.h>
#include <string.h>

#include "made.h"
#include "suites.h"
#include "tests/common/scratch.h"

static const struct {
    const char *words;
    size_t points, series;
    bool map;
    enum study_scale scale;
    const char *first, *last; /* labels */
} grid[] = {
    {"lr=0.001,0.01,0.1", 3, 1, false, STUDY_LOG, "lr=0.001", "lr=0.1"},
    {"drop=0:0.8:0.1", 9, 1, false, STUDY_LINEAR, "drop=0", "drop=0.8"},
    {"lr=0.0001:0.1:x10", 4, 1, false, STUDY_LOG, "lr=0.0001", "lr=0.1"},
    {"drop.1=0:0.6:0.2 drop.0=0.1,0.2", 8, 1, true, STUDY_LINEAR, "drop.1=0 drop.0=0.1", "drop.1=0.6 drop.0=0.2"},
    {"batch=32,64 opt=adam,sgd", 4, 2, false, STUDY_LINEAR, "batch=32 opt=adam", "batch=64 opt=sgd"},
    {"net=mlp:64/mlp:64-64", 2, 1, false, STUDY_NAMES, "net=mlp:64", "net=mlp:64-64"},
    {"drop=0.25,0.4,0.4/0.5", 2, 1, false, STUDY_NAMES, "drop=0.25,0.4,0.4", "drop=0.5"},
    {"drop.2=gauss:0.2,add:0.1", 2, 1, false, STUDY_NAMES, "drop.2=gauss:0.2", "drop.2=add:0.1"},
    {"seed=1:9:1 epochs=1,2,3 batch=1,2,3", 81, 1, false, STUDY_NAMES, "seed=1 epochs=1 batch=1",
     "seed=9 epochs=3 batch=3"},
    {"act=relu,gelu augment=flip,shift:2", 2, 1, false, STUDY_NAMES, "act=relu", "act=gelu"},
    {"drop=0.3", 0, 0, false, STUDY_LINEAR, NULL, NULL},
};

START_TEST(a_grid_has_every_combination)
{
    if (!grid[_i].points) {
        struct err e = made_bad("", grid[_i].words, 0);
        check_error(&e, ERR_USAGE, "nothing to sweep over");
        return;
    }
    struct study_plan p = made_sweep(grid[_i].words, 0);
    ck_assert_uint_eq(p.count, grid[_i].points);
    ck_assert_uint_eq(p.series_count, grid[_i].series);
    ck_assert_int_eq(p.y.name[0] != 0, grid[_i].map);
    ck_assert_int_eq((int)p.x.scale, (int)grid[_i].scale);
    ck_assert_str_eq(p.point[0].label, grid[_i].first);
    ck_assert_str_eq(p.point[p.count - 1].label, grid[_i].last);
    for (size_t i = 0; i < p.count; i++) {
        ck_assert(p.point[i].series < p.series_count);
        for (size_t k = 0; k < i; k++)
            ck_assert(!spec_equal(&p.point[i].spec, &p.point[k].spec));
    }
    study_plan_free(&p);
}
END_TEST

START_TEST(values_reach_the_spec)
{
    struct study_plan p = made_sweep("drop.1=0.1,gauss:0.3 lr=0.01,0.02 drop.0=0.2 epochs=7 seeds=3", 0);
    ck_assert_uint_eq(p.base.seeds, 3);
    for (size_t i = 0; i < 4; i++) {
        const struct spec *s = &p.point[i].spec;
        ck_assert(s->epochs == 7 && s->drop[0] == 0.2 && s->drop[2] == 0 && s->noise[0] == SPEC_DROPOUT);
        ck_assert(s->drop[1] == (i < 2 ? 0.1 : 0.3) && (s->noise[1] == SPEC_GAUSS) == (i >= 2));
        ck_assert(s->lr == (i % 2 ? 0.02 : 0.01));
    }
    study_plan_free(&p);
    p = made_sweep("drop=0:0.5:0.1 batch=32", 0);
    ck_assert(p.point[3].spec.drop[0] == 0.3 && p.point[3].spec.drop[2] == 0.3 && p.point[3].x == 0.3);
    study_plan_free(&p);
}
END_TEST

START_TEST(draws_are_in_their_range)
{
    unsigned low = 0;
    struct study_plan p = made_sweep("lr=0.0001:0.1 drop.1=0:0.8 batch=16:256 opt=adam,sgd", 200);
    ck_assert_uint_eq(p.count, 200);
    for (size_t i = 0; i < p.count; i++) {
        const struct spec *s = &p.point[i].spec;
        ck_assert(s->lr >= 0.0001 && s->lr <= 0.1 && s->drop[1] >= 0 && s->drop[1] <= 0.8);
        ck_assert(s->batch >= 16 && s->batch <= 256);
        low += s->lr < sqrt(0.0001 * 0.1);
    }
    ck_assert_uint_ge(low, 70); /* half of them, for the draws are logarithmic */
    ck_assert_uint_le(low, 130);
    struct study_plan again = made_sweep("lr=0.0001:0.1 drop.1=0:0.8 batch=16:256 opt=adam,sgd", 200);
    struct study_plan other = made_sweep("lr=0.0001:0.1 drop.1=0:0.8 batch=16:256 opt=adam,sgd seed=2", 200);
    ck_assert(spec_equal(&p.point[17].spec, &again.point[17].spec));
    ck_assert(p.point[17].spec.lr != other.point[17].spec.lr);
    study_plan_free(&p);
    study_plan_free(&again);
    study_plan_free(&other);
}
END_TEST

static const struct {
    const char *words, *says;
} bad[] = {
    {"drop=0:1", "drop=0:1: has no step"},
    {"drop=0.5:0.1:0.1", "empty or endless range"},
    {"drop=0:0.5:0", "empty or endless range"},
    {"lr=0:1:x10", "empty or endless range"},
    {"lr=0.1:1:x1", "empty or endless range"},
    {"lr=0.1,,1", "a value of the list is empty"},
    {"batch=1:4096:1", "more than 256 values"},
    {"batch=1:200:1 epochs=1:200:1", "more than 4096 points"},
    {"dorp=0.1,0.2", "dorp"},
    {"drop=0.5,1.5", "drop=1.5"},
    {"drop.3=0.1,0.2", "has no such place"},
    {"drop.x=0.1,0.2", "one site is named as in"},
    {"drop.1=0.1,x", "drop=x"},
    {"drop.9=0.5 lr=1,2", "one site is named as in"},
    {"seeds=1,2", "give one number"},
    {"a=1,2 b=1,2 c=1,2 d=1,2 e=1,2 f=1,2 g=1,2", "at most 6 keys"},
    {"epochs=1,2 frob", "frob"},
    {"lr=1,2 drop=0:0.5:0.1 lr=3,4", "lr is there twice"},
    {"net=mlp:1000-1000-1000-1000-1000-1000/mlp:8 lr=0.000000000000000000000000000000000000000000000000000001,1",
     "a point's values have 97 bytes, where at most 95 can be shown"},
    {"\vvalid=0:7:1", "has a blank in it"},
    {"lr=0.1,0.2\fdrop=0.5", "has a blank in it"},
    {"lr=1,2 drop.1=0.5\vlr=7", "has a blank in it"},
};

START_TEST(wrong_words_are_named)
{
    struct err e = made_bad("", bad[_i].words, 0);
    check_error(&e, ERR_USAGE, bad[_i].says);
}
END_TEST

Suite *sweep_suite(void)
{
    Suite *s = suite_create("sweep");
    TCase *c = tcase_create("sweep");
    tcase_add_loop_test(c, a_grid_has_every_combination, 0, (int)(sizeof grid / sizeof *grid));
    tcase_add_test(c, values_reach_the_spec);
    tcase_add_test(c, draws_are_in_their_range);
    tcase_add_loop_test(c, wrong_words_are_named, 0, (int)(sizeof bad / sizeof *bad));
    suite_add_tcase(s, c);
    return s;
}
