/* SPDX-License-Identifier: MIT */
/* What a spec comes to: its single runs, its images, the strengths of its noise from epoch to epoch. */
#include "run/spec.h"
#include "suites.h"
#include "tests/common/scratch.h"

static struct spec parse(const char *line)
{
    struct spec s;
    struct err e = {0};
    ck_assert_msg(spec_parse(&s, line, &e), "%s: %s", line, e.text);
    return s;
}

START_TEST(test_members_differ_in_their_seed_alone)
{
    struct spec s = parse("notebook seed=4294967290 seeds=6");
    for (unsigned i = 0; i < s.seeds; i++) {
        struct spec member = spec_member(&s, i);
        ck_assert_uint_eq(member.seed, 4294967290u + i);
        ck_assert_uint_eq(member.seeds, 1);
        member.seed = s.seed;
        member.seeds = s.seeds;
        ck_assert(spec_equal(&member, &s));
    }
}
END_TEST

static const struct {
    const char *line;
    size_t total, train, valid;
} counts[] = {
    {"", 60000, 50000, 10000},
    {"", 6000, 5000, 1000},
    {"", 2048, 1707, 341}, /* every image has a place */
    {"", 1, 1, 0},
    {"train=100", 6000, 100, 1000},
    {"valid=0", 6000, 5000, 0},
    {"train=6000 valid=0", 6000, 6000, 0},
};

START_TEST(test_counts)
{
    struct spec s = parse(counts[_i].line);
    struct err e = {0};
    size_t train, valid;
    ck_assert_msg(spec_counts(&s, counts[_i].total, &train, &valid, &e), "%s", e.text);
    ck_assert_uint_eq(train, counts[_i].train);
    ck_assert_uint_eq(valid, counts[_i].valid);
}
END_TEST

START_TEST(test_counts_refused)
{
    struct err e = {0};
    size_t train = 7, valid = 8;
    struct spec s = parse("train=50000 valid=10000");
    ck_assert(!spec_counts(&s, 6000, &train, &valid, &e));
    check_error(&e, ERR_USAGE, "train=50000 valid=10000: needs 60,000 images and the data has 6,000; for example "
                "train=5000 valid=1000");
    s = parse("train=5001");
    ck_assert(!spec_counts(&s, 6000, &train, &valid, &e));
    check_error(&e, ERR_USAGE, "6,001");
    s = parse("");
    ck_assert(!spec_counts(&s, 0, &train, &valid, &e));
    check_error(&e, ERR_FAIL, "no image");
    ck_assert_uint_eq(train, 7);
    ck_assert_uint_eq(valid, 8);
}
END_TEST

static const struct {
    const char *line;
    unsigned site;
    uint32_t epoch;
    double strength;
} strengths[] = {
    {"drop=0.25,0.4,0.4", 0, 1, 0.25},
    {"drop=0.25,0.4,0.4", 2, 50, 0.4},
    {"drop=0.5>0.1 epochs=5", 1, 1, 0.5}, /* a line, which the last epoch ends */
    {"drop=0.5>0.1 epochs=5", 1, 2, 0.4},
    {"drop=0.5>0.1 epochs=5", 1, 3, 0.3},
    {"drop=0.5>0.1 epochs=5", 1, 5, 0.1},
    {"drop=0.5>0.1 epochs=5", 1, 9, 0.1}, /* a fork may go on */
    {"drop=0.5>0.1 epochs=1", 1, 1, 0.5},
    {"drop=0,add:0>2@3,0", 1, 2, 0}, /* a step */
    {"drop=0,add:0>2@3,0", 1, 3, 2},
    {"drop=0,add:0>2@3,0", 1, 50, 2},
};

START_TEST(test_strengths)
{
    struct spec s = parse(strengths[_i].line);
    ck_assert_double_eq_tol(spec_strength(&s, strengths[_i].site, strengths[_i].epoch), strengths[_i].strength, 1e-15);
}
END_TEST

static const struct {
    const char *line;
    bool noisy;
    size_t off; /* of 50,000 images */
} noisy[] = {
    {"", false, 0},
    {"notebook", true, 6250},
    {"drop=0,gauss:0.1,0", true, 6250},
    {"drop=0>0.2", true, 6250}, /* it has none yet */
    {"notebook off=0", true, 0},
    {"notebook off=all", true, 50000},
    {"off=1000", false, 1000},
    {"off=60000", false, 50000},
};

START_TEST(test_what_is_measured_without_noise)
{
    struct spec s = parse(noisy[_i].line);
    ck_assert(spec_noisy(&s) == noisy[_i].noisy);
    ck_assert_uint_eq(spec_off(&s, 50000), noisy[_i].off);
}
END_TEST

Suite *spec_values_suite(void)
{
    Suite *s = suite_create("spec_values");
    TCase *t = tcase_create("values");
    tcase_add_test(t, test_members_differ_in_their_seed_alone);
    tcase_add_loop_test(t, test_counts, 0, sizeof counts / sizeof counts[0]);
    tcase_add_test(t, test_counts_refused);
    tcase_add_loop_test(t, test_strengths, 0, sizeof strengths / sizeof strengths[0]);
    tcase_add_loop_test(t, test_what_is_measured_without_noise, 0, sizeof noisy / sizeof noisy[0]);
    suite_add_tcase(s, t);
    return s;
}
