/* SPDX-License-Identifier: MIT */
/* Figures over seeds, against the density integrated by Simpson's rule and against printed tables; and whether curves
 * that overfit are told from those that do not. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "run/history.h"
#include "run/stats.h"
#include "suites.h"

static bool near(double a, double b, double by)
{
    return fabs(a - b) <= by;
}

START_TEST(test_mean)
{
    const double x[] = {2, 4, 4, 4, 5, 5, 7, 9};
    struct stats_mean s = stats_mean(x, 8);
    ck_assert(s.n == 8 && near(s.mean, 5, 1e-15) && near(s.deviation, sqrt(32.0 / 7), 1e-15));
    s = stats_mean(x, 1);
    ck_assert(near(s.mean, 2, 0) && isnan(s.deviation));
    s = stats_mean(x, 0);
    ck_assert(s.n == 0 && isnan(s.mean) && isnan(s.deviation));
    const double odd[] = {1, NAN};
    ck_assert(isnan(stats_mean(odd, 2).mean));
}
END_TEST

/* ---- Student's t ---- */

static double density(double t, double freedom)
{
    double log_scale = lgamma((freedom + 1) / 2) - lgamma(freedom / 2) - log(freedom * acos(-1)) / 2;
    return exp(log_scale - (freedom + 1) / 2 * log1p(t * t / freedom));
}

/* 1 less the integral from -t to t. */
static double tails_integrated(double t, unsigned freedom)
{
    enum { STEPS = 4000 };
    double h = t / STEPS, sum = density(0, freedom) + density(t, freedom);
    for (int i = 1; i < STEPS; i++)
        sum += (i % 2 ? 4 : 2) * density(i * h, freedom);
    return 1 - 2 * sum * h / 3;
}

START_TEST(test_tails)
{
    static const double t[] = {0, 0.01, 0.5, 1, 1.7, 2.5, 4, 9};
    unsigned freedom = (unsigned)_i;
    for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
        double p = stats_t_tails(t[i], freedom), other = tails_integrated(t[i], freedom);
        ck_assert_msg(near(p, other, 1e-10), "t %g, %u: %.15g, not %.15g", t[i], freedom, p, other);
        ck_assert(near(stats_t_tails(-t[i], freedom), p, 0));
    }
    ck_assert(near(stats_t_tails(INFINITY, freedom), 0, 1e-15));
    for (double p = 0.001; p < 1; p += 0.0499)
        ck_assert(near(stats_t_tails(stats_t_quantile(p, freedom), freedom), p, 1e-13));
}
END_TEST

/* Two-sided 5 % points as every table prints them. */
START_TEST(test_table)
{
    static const struct {
        unsigned freedom;
        double t;
    } table[] = {{1, 12.706}, {2, 4.303}, {3, 3.182}, {4, 2.776}, {9, 2.262}, {10, 2.228}, {30, 2.042}, {31, 2.040}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        ck_assert(near(stats_t_quantile(0.05, table[i].freedom), table[i].t, 5.1e-4));
}
END_TEST

/* Student's own data (1908, The Probable Error of a Mean): additional hours of sleep under two drugs. By hand: the
 * differences have mean 1.58 and squares' sum 38.58, so deviation sqrt((38.58 - 10 * 1.58^2) / 9) = 1.230. */
START_TEST(test_sleep)
{
    const double first[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    const double second[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    struct stats_paired s;
    ck_assert(stats_paired(&s, second, first, 10));
    ck_assert(s.n == 10 && s.freedom == 9);
    ck_assert(near(s.mean, 1.58, 1e-12) && near(s.deviation, sqrt((38.58 - 24.964) / 9), 1e-12));
    ck_assert(near(s.t, 4.0621, 5e-5) && near(s.p, 0.002833, 5e-7));
    ck_assert(near(s.low, 0.7001, 5e-5) && near(s.high, 2.4599, 5e-5));
    ck_assert(stats_paired(&s, first, second, 10));
    ck_assert(near(s.t, -4.0621, 5e-5) && near(s.p, 0.002833, 5e-7) && near(s.high, -0.7001, 5e-5));
}
END_TEST

START_TEST(test_pairs_that_say_nothing)
{
    const double a[] = {1, 2, 3}, nan[] = {1, NAN, 3}, inf[] = {1, INFINITY, 3}, up[] = {2, 3, 4};
    struct stats_paired s;
    ck_assert(!stats_paired(&s, a, up, 0) && !stats_paired(&s, a, up, 1));
    ck_assert(!stats_paired(&s, a, nan, 3) && !stats_paired(&s, inf, a, 3));
    ck_assert(stats_paired(&s, a, a, 3) && near(s.t, 0, 0) && near(s.p, 1, 0) && near(s.high, 0, 0));
    ck_assert(stats_paired(&s, up, a, 3) && isinf(s.t) && near(s.p, 0, 1e-15) && near(s.low, 1, 0));
}
END_TEST

/* Two specs that differ by nothing are called different in one of twenty trials, whatever the number of seeds: noise
 * drawn from 12 uniform numbers each, whose sum is near enough normal. */
START_TEST(test_false_alarms)
{
    enum { TRIALS = 4000, SEEDS = 5 };
    srand(1);
    int alarms = 0, covered = 0;
    for (int k = 0; k < TRIALS; k++) {
        double a[SEEDS], b[SEEDS] = {0};
        for (int i = 0; i < SEEDS; i++) {
            a[i] = -6;
            for (int u = 0; u < 12; u++)
                a[i] += rand() / (double)RAND_MAX;
        }
        struct stats_paired s;
        ck_assert(stats_paired(&s, a, b, SEEDS));
        alarms += s.p <= STATS_NOISE_P;
        covered += s.low <= 0 && s.high >= 0;
    }
    ck_assert_int_eq(alarms + covered, TRIALS);
    ck_assert_msg(alarms > TRIALS / 20 - 60 && alarms < TRIALS / 20 + 60, "%d alarms", alarms);
}
END_TEST

/* ---- overfitting ---- */

/* The notebook's baseline and its dropout 0.25, 0.4, 0.4 as trained with seed 1: train and valid loss. */
static const double baseline[][2] = {
    {0.5320, 0.4264}, {0.3895, 0.3822}, {0.3521, 0.3901}, {0.3308, 0.3290}, {0.3067, 0.3248}, {0.2923, 0.3295},
    {0.2815, 0.3233}, {0.2662, 0.3115}, {0.2584, 0.3393}, {0.2468, 0.3087}, {0.2387, 0.3246}, {0.2310, 0.3301},
    {0.2242, 0.3482}, {0.2123, 0.3283}, {0.2074, 0.3103}, {0.2000, 0.3329}, {0.1921, 0.3549}, {0.1878, 0.3225},
    {0.1834, 0.3263}, {0.1747, 0.3305}, {0.1674, 0.3355}, {0.1609, 0.3590}, {0.1586, 0.3408}, {0.1530, 0.3875},
    {0.1498, 0.3517}, {0.1418, 0.3718}, {0.1385, 0.3808}, {0.1379, 0.3931}, {0.1319, 0.3932}, {0.1265, 0.4163},
    {0.1277, 0.3871}, {0.1211, 0.3996}, {0.1139, 0.4453}, {0.1138, 0.4484}, {0.1093, 0.4187}, {0.1081, 0.4359},
    {0.1052, 0.4320}, {0.1016, 0.4303}, {0.0973, 0.4514}, {0.1007, 0.4754}, {0.0938, 0.4665}, {0.0863, 0.5131},
    {0.0897, 0.4950}, {0.0868, 0.5503}, {0.0834, 0.5140}, {0.0876, 0.4760}, {0.0776, 0.5180}, {0.0817, 0.5330},
    {0.0802, 0.5006}, {0.0788, 0.5335},
};
static const double dropout[][2] = {
    {0.7471, 0.4741}, {0.5628, 0.4341}, {0.5274, 0.4248}, {0.5095, 0.4105}, {0.4978, 0.3891}, {0.4839, 0.3754},
    {0.4740, 0.3775}, {0.4691, 0.3726}, {0.4597, 0.3702}, {0.4539, 0.3571}, {0.4512, 0.3603}, {0.4478, 0.3608},
    {0.4449, 0.3624}, {0.4434, 0.3432}, {0.4450, 0.3508}, {0.4386, 0.3437}, {0.4348, 0.3418}, {0.4313, 0.3427},
    {0.4315, 0.3410}, {0.4285, 0.3438}, {0.4250, 0.3323}, {0.4282, 0.3395}, {0.4214, 0.3390}, {0.4211, 0.3454},
    {0.4196, 0.3253}, {0.4192, 0.3341}, {0.4174, 0.3343}, {0.4191, 0.3400}, {0.4123, 0.3409}, {0.4175, 0.3344},
    {0.4143, 0.3286}, {0.4133, 0.3291}, {0.4126, 0.3303}, {0.4087, 0.3276}, {0.4109, 0.3336}, {0.4087, 0.3285},
    {0.4038, 0.3284}, {0.4111, 0.3247}, {0.4044, 0.3250}, {0.4080, 0.3258}, {0.4079, 0.3254}, {0.4047, 0.3272},
    {0.4050, 0.3236}, {0.4015, 0.3232}, {0.4062, 0.3253}, {0.4020, 0.3279}, {0.4016, 0.3212}, {0.4035, 0.3262},
    {0.4042, 0.3230}, {0.4030, 0.3268},
};

static void fill(struct history *h, const double (*loss)[2], size_t n)
{
    struct err e;
    ck_assert(history_init(h, n, &e));
    for (size_t i = 0; i < n; i++) {
        struct epoch_row row = {.epoch = (uint32_t)i + 1};
        metric_set(&row, METRIC_TRAIN_LOSS, loss[i][0]);
        metric_set(&row, METRIC_VALID_LOSS, loss[i][1]);
        ck_assert(history_append(h, &row));
    }
}

static uint32_t overfits(const double (*loss)[2], size_t n)
{
    struct history h;
    fill(&h, loss, n);
    uint32_t from = history_overfits(&h);
    history_free(&h);
    return from;
}

/* Once it is said it stays said, and it is not said of the first epochs. */
START_TEST(test_notebook)
{
    ck_assert_uint_eq(overfits(baseline, 50), 11);
    for (size_t n = 1; n <= 50; n++) {
        uint32_t from = overfits(baseline, n);
        ck_assert_msg(n < 20 ? from == 0 : n < 30 || from == 11, "from %u after %zu epochs", (unsigned)from, n);
        ck_assert_uint_eq(overfits(dropout, n), 0);
    }
}
END_TEST

/* Uniform noise in -1 .. 1. */
static double noise(void)
{
    return 2.0 * rand() / RAND_MAX - 1;
}

enum { CURVE = 60 };

/* A valid loss that falls to 0.3 at epoch `best` and rises by `slope` an epoch after it, with noise. */
static void make(double (*loss)[2], int best, double slope, double train_slope, double by)
{
    for (int i = 0; i < CURVE; i++) {
        int after = i + 1 - best;
        loss[i][0] = 0.6 + train_slope * i;
        loss[i][1] = 0.3 + (after < 0 ? -0.02 * after : slope * after) + by * noise();
    }
}

START_TEST(test_made_up_curves)
{
    static const struct {
        int best;
        double slope, train_slope;
        uint32_t from;
    } cases[] = {
        {12, 0.005, -0.005, 13},
        {1, 0.005, -0.005, 2},
        {12, 0.0002, -0.005, 0}, /* 3 % in all: as good as flat */
        {12, 0.005, 0.001, 0},   /* the train loss rises too: it comes apart, but does not overfit */
        {CURVE, 0, -0.005, 0},   /* still learning */
        {CURVE - 6, 0.05, -0.005, 0}, /* too soon to say */
        {CURVE - 8, 0.05, -0.005, CURVE - 7},
    };
    double loss[CURVE][2];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        make(loss, cases[i].best, cases[i].slope, cases[i].train_slope, 0);
        ck_assert_msg(overfits(loss, CURVE) == cases[i].from, "case %zu: %u", i, (unsigned)overfits(loss, CURVE));
    }
}
END_TEST

/* A flat curve is not accused however noisy it is, or in very few of many; a rise is seen through noise. */
START_TEST(test_noisy_curves)
{
    enum { TRIALS = 500 };
    double loss[CURVE][2];
    srand(1);
    for (double by = 0.003; by < 0.2; by *= 2) {
        int accused = 0;
        for (int k = 0; k < TRIALS; k++) {
            make(loss, 10, 0, -0.005, by);
            accused += overfits(loss, CURVE) != 0;
        }
        ck_assert_msg(accused <= TRIALS / 100, "%d of %d at noise %g", accused, TRIALS, by);
    }
    for (int k = 0; k < TRIALS; k++) {
        make(loss, 15, 0.005, -0.005, 0.02);
        uint32_t from = overfits(loss, CURVE);
        ck_assert_msg(from >= 10 && from <= 25, "from %u", (unsigned)from);
    }
}
END_TEST

START_TEST(test_no_claim)
{
    struct history h;
    double loss[CURVE][2];
    make(loss, 12, 0.005, -0.005, 0);
    ck_assert_uint_eq(history_overfits(&(struct history){0}), 0);
    loss[CURVE - 1][0] = NAN;
    ck_assert_uint_eq(overfits(loss, CURVE), 0); /* diverged */
    loss[CURVE - 1][0] = 0.3;
    fill(&h, loss, CURVE);
    for (int i = 0; i < CURVE; i++)
        h.row[i].measured = 1u << METRIC_TRAIN_LOSS;
    ck_assert_uint_eq(history_overfits(&h), 0);
    history_free(&h);
}
END_TEST

Suite *stats_suite(void)
{
    Suite *s = suite_create("stats");
    TCase *t = tcase_create("stats");
    tcase_add_test(t, test_mean);
    tcase_add_loop_test(t, test_tails, 1, 32);
    tcase_add_test(t, test_table);
    tcase_add_test(t, test_sleep);
    tcase_add_test(t, test_pairs_that_say_nothing);
    tcase_add_test(t, test_false_alarms);
    suite_add_tcase(s, t);
    t = tcase_create("overfits");
    tcase_add_test(t, test_notebook);
    tcase_add_test(t, test_made_up_curves);
    tcase_add_test(t, test_noisy_curves);
    tcase_add_test(t, test_no_claim);
    suite_add_tcase(s, t);
    return s;
}
