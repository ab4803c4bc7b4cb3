/* SPDX-License-Identifier: MIT */
/* The ladder of specs with small and large rates. */
#include <math.h>
#include <string.h>

#include "run/spec.h"
#include "suites.h"

static struct spec parsed(const char *line)
{
    struct spec s;
    struct err e;
    ck_assert_msg(spec_parse(&s, line, &e), "%s", e.text);
    return s;
}

static double mean(const struct spec *s)
{
    double sum = 0;
    unsigned n = 0;
    for (unsigned i = 0; i < spec_sites(s); i++) {
        sum += s->drop[i];
        n += s->drop[i] > 0;
    }
    return sum / n;
}

static const struct {
    const char *from;
    size_t count;
    const char *first, *last; /* drop= of those rungs */
} ladder[] = {
    {"", 8, "drop=0.07,0.11,0.11", "drop=0.57,0.91,0.91"},
    {"notebook epochs=3 seeds=2 lr=0.01", 8, "drop=0.07,0.11,0.11 lr=0.01 epochs=3 seeds=2",
     "drop=0.57,0.91,0.91 lr=0.01 epochs=3 seeds=2"},
    {"single", 8, "net=mlp:120 drop=0,0.1", "net=mlp:120 drop=0,0.8"},
    {"drop=0.3", 8, "drop=0.1", "drop=0.8"},
    {"net=mlp:32", 7, "net=mlp:32 drop=0.08,0.12", "net=mlp:32 drop=0.54,0.86"},
    {"drop=0.1,0.9,0", 5, "drop=0.02,0.18,0", "drop=0.1,0.9,0"},
};
enum { LADDERS = sizeof ladder / sizeof *ladder };

START_TEST(rungs_keep_the_proportions)
{
    struct spec s = parsed(ladder[_i].from), out[SPEC_LADDER_MAX];
    char line[SPEC_LINE_MAX];
    size_t n = spec_ladder(&s, out, SPEC_LADDER_MAX);
    ck_assert_uint_eq(n, ladder[_i].count);
    ck_assert_str_eq(spec_print(line, sizeof line, &out[0]), ladder[_i].first);
    ck_assert_str_eq(spec_print(line, sizeof line, &out[n - 1]), ladder[_i].last);
    for (size_t i = 0; i < n; i++) {
        struct err e;
        ck_assert_msg(spec_check(&out[i], &e), "%s", e.text);
        ck_assert_msg(fabs(mean(&out[i]) - 0.1 * (double)(i + 1)) < 0.01, "rung %zu: %g", i, mean(&out[i]));
        for (unsigned k = 0; k < spec_sites(&s); k++)
            ck_assert(out[i].drop[k] < 0.95);
        struct spec same = out[i];
        memcpy(same.drop, s.drop, sizeof same.drop);
        ck_assert(spec_equal(&same, &s)); /* nothing but the rates */
    }
}
END_TEST

START_TEST(no_more_than_asked_for)
{
    struct spec s = spec_default(), out[SPEC_LADDER_MAX] = {{0}};
    ck_assert_uint_eq(spec_ladder(&s, out, 3), 3);
    ck_assert_uint_eq(out[3].hidden_count, 0);
    ck_assert_uint_eq(spec_ladder(&s, out, 0), 0);
}
END_TEST

Suite *ladder_suite(void)
{
    Suite *s = suite_create("ladder");
    TCase *t = tcase_create("ladder");
    tcase_add_loop_test(t, rungs_keep_the_proportions, 0, LADDERS);
    tcase_add_test(t, no_more_than_asked_for);
    suite_add_tcase(s, t);
    return s;
}
