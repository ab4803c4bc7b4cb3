/* SPDX-License-Identifier: MIT */
/* Ranges and ticks: properties over many ranges, and labels by example. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"
#include "chart/scale.h"
#include "check_chart.h"

static void expect_sound(const struct scale *s, double lo, double hi)
{
    ck_assert_msg(isfinite(s->min) && isfinite(s->max) && s->min < s->max, "%g..%g: %g..%g", lo, hi, s->min, s->max);
    double power = pow(10, floor(log10(s->step) + 1e-9)), part = s->step / power;
    ck_assert_msg(fabs(part - 1) < 1e-6 || fabs(part - 2) < 1e-6 || fabs(part - 5) < 1e-6, "%g..%g: step %g", lo, hi,
                  s->step);
    double tick[SCALE_TICKS_MAX];
    char label[SCALE_LABEL_MAX], before[SCALE_LABEL_MAX] = "";
    size_t n = scale_ticks(s, tick);
    for (size_t i = 0; i < n; i++) {
        double slack = s->step * 1e-5;
        ck_assert_msg(tick[i] >= s->min - slack && tick[i] <= s->max + slack, "%g..%g: tick %g", lo, hi, tick[i]);
        ck_assert_msg(!i || fabs(tick[i] - tick[i - 1] - s->step) <= slack, "%g..%g: uneven", lo, hi);
        scale_label(label, sizeof label, s, tick[i]);
        ck_assert_msg(strlen(label) <= SCALE_LABEL_WIDTH, "%g..%g: '%s'", lo, hi, label);
        ck_assert_msg(strcmp(label, before) != 0, "%g..%g: '%s' twice", lo, hi, label);
        ck_assert_msg(fabs(strtod(label, NULL) - tick[i]) <= s->step * 1e-3, "%g..%g: '%s' is not %.17g", lo, hi, label,
                      tick[i]);
        memcpy(before, label, sizeof before);
    }
}

START_TEST(ticks_over_many_ranges)
{
    struct stream draw = {.seed = 7, .purpose = 1};
    for (uint32_t i = 0; i < 20000; i++) {
        double at = (stream_unit(draw, 0, 0, 4 * i) - 0.5) * 2 * pow(10, stream_unit(draw, 0, 0, 4 * i + 1) * 40 - 20);
        double span = fabs(at) * pow(10, stream_unit(draw, 0, 0, 4 * i + 2) * 8 - 6);
        int intervals = 1 + (int)(stream_unit(draw, 0, 0, 4 * i + 3) * 9);
        struct scale s = scale_fit(at, at + span, intervals, 0);
        expect_sound(&s, at, at + span);
        ck_assert(s.min <= at + s.step * 1e-6 && s.max >= at + span - s.step * 1e-6);
        ck_assert(at < 0 || s.min >= 0);
        double tick[SCALE_TICKS_MAX];
        ck_assert_uint_le(scale_ticks(&s, tick), (size_t)intervals + 2);
    }
}
END_TEST

START_TEST(ranges_at_the_edges)
{
    static const double range[][2] = {
        {0, 0},         {1, 1},          {-1, -1},      {0.5, 0.5 + 1e-15}, {1e30, 1e30}, {1e-9, 1e-9},
        {-1e30, 1e30},  {1e-30, 2e-30},  {0, 5e-324},   {-1e308, 1e308},    {NAN, 1},     {INFINITY, -INFINITY},
        {0, INFINITY},  {5, -5},         {99.9, 100},   {0, 1e-9},          {1e6, 1e7},   {123456, 123457},
    };
    for (size_t i = 0; i < sizeof range / sizeof *range; i++)
        for (int intervals = 0; intervals < 12; intervals++)
            for (int decimals = 0; decimals < 4; decimals++) {
                struct scale s = scale_fit(range[i][0], range[i][1], intervals, decimals);
                expect_sound(&s, range[i][0], range[i][1]);
                ck_assert(range[i][0] < 0 || range[i][1] < 0 || s.min >= 0); /* a loss has no negative axis */
                s = scale_fixed(range[i][0], range[i][1], intervals, decimals);
                expect_sound(&s, range[i][0], range[i][1]);
            }
}
END_TEST

START_TEST(a_usual_range_has_ticks)
{
    for (double lo = 0; lo < 100; lo += 0.37)
        for (double span = 0.01; span < 100; span *= 1.7) {
            struct scale s = scale_fit(lo, lo + span, 4, 0);
            double tick[SCALE_TICKS_MAX];
            ck_assert_msg(scale_ticks(&s, tick) >= 2, "%g..%g", lo, lo + span);
        }
}
END_TEST

static void expect_label(double lo, double hi, double value, const char *want)
{
    struct scale s = scale_fit(lo, hi, 4, 0);
    char label[SCALE_LABEL_MAX];
    ck_assert_str_eq(scale_label(label, sizeof label, &s, value), want);
}

START_TEST(labels_by_example)
{
    expect_label(0.1, 0.75, 0.2, "0.2");
    expect_label(0, 1, 0, "0.0");
    expect_label(-1, 1, -1e-17, "0.0");
    expect_label(70, 98, 80, "80");
    expect_label(0.31, 0.34, 0.32, "0.32");
    expect_label(0, 1e-9, 5e-10, "5e-10");
    expect_label(0, 1e-9, 0, "0");
    expect_label(0, 1e30, 5e29, "5e29");
    expect_label(-3e9, 3e9, -2e9, "-2e9");
    expect_label(0, 3e9, 1.5e9, "2e9"); /* no more digits than the step of 1e9 has */
}
END_TEST

START_TEST(decimals_are_bounded)
{
    struct scale s = scale_fit(88.1, 88.2, 8, 1);
    ck_assert(s.step >= 0.1 - 1e-12 && s.max - s.min >= 0.4 - 1e-9);
}
END_TEST

START_TEST(range_stays_while_data_grows)
{
    struct scale before = scale_fit(0.30, 0.90, 4, 0);
    int moved = 0;
    for (double lo = 0.30; lo > 0.20; lo -= 0.001) { /* a loss that falls for a hundred epochs */
        struct scale now = scale_fit(lo, 0.90, 4, 0);
        moved += now.min != before.min || now.max != before.max;
        before = now;
    }
    ck_assert_int_le(moved, 2);
}
END_TEST

START_TEST(epochs_are_whole_numbers)
{
    for (double planned = 1; planned < 2e9; planned *= 1.37)
        for (int columns = 1; columns < 200; columns += 13) {
            struct scale s = scale_whole(1, floor(planned), columns);
            double tick[SCALE_TICKS_MAX];
            size_t n = scale_ticks(&s, tick);
            for (size_t i = 0; i < n; i++)
                ck_assert(tick[i] == floor(tick[i]));
            ck_assert(s.min == 1 && s.max > s.min);
            ck_assert_uint_le(n * 2, (size_t)columns + 4);
        }
}
END_TEST

static void expect_log_ticks(double lo, double hi, int intervals, const char *want)
{
    struct scale s = scale_log(lo, hi, intervals, 0);
    double tick[SCALE_TICKS_MAX];
    char label[SCALE_LABEL_MAX], all[256] = "";
    size_t n = scale_ticks(&s, tick);
    for (size_t i = 0; i < n; i++) {
        strcat(all, i ? " " : "");
        strcat(all, scale_label(label, sizeof label, &s, tick[i]));
    }
    ck_assert_msg(strcmp(all, want) == 0, "%g..%g: '%s', not '%s'", lo, hi, all, want);
}

START_TEST(log_ticks_by_example)
{
    expect_log_ticks(0.03, 0.9, 8, "0.02 0.05 0.1 0.2 0.5 1");
    expect_log_ticks(0.03, 0.9, 3, "0.1 1");
    expect_log_ticks(1e-5, 1e6, 8, "0.0001 0.01 1 100 10000 1e6");
    expect_log_ticks(0.3, 0.9, 4, "0.4 0.6 0.8"); /* too narrow for decades */
    expect_log_ticks(-1, 1, 8, "0.1 0.2 0.5 1");
}
END_TEST

START_TEST(log_ranges_are_sound)
{
    struct stream draw = {.seed = 9, .purpose = 1};
    for (uint32_t i = 0; i < 20000; i++) {
        double lo = pow(10, stream_unit(draw, 0, 0, 3 * i) * 500 - 250);
        double hi = lo * pow(10, pow(stream_unit(draw, 0, 0, 3 * i + 1), 3) * 50);
        struct scale s = scale_log(lo, hi, 1 + (int)(stream_unit(draw, 0, 0, 3 * i + 2) * 9), 0);
        ck_assert(s.min > 0 && s.min <= lo * (1 + 1e-6) && s.max >= hi * (1 - 1e-6) && isfinite(s.max));
        ck_assert(fabs(scale_place(&s, s.min)) < 1e-9 && fabs(scale_place(&s, s.max) - 1) < 1e-9);
        double tick[SCALE_TICKS_MAX];
        char label[SCALE_LABEL_MAX], before[SCALE_LABEL_MAX] = "";
        size_t n = scale_ticks(&s, tick);
        for (size_t k = 0; k < n; k++) {
            scale_label(label, sizeof label, &s, tick[k]);
            ck_assert_msg(strlen(label) <= SCALE_LABEL_WIDTH, "%g..%g: '%s'", lo, hi, label);
            ck_assert_msg(strcmp(label, before) != 0, "%g..%g: '%s' twice", lo, hi, label);
            ck_assert_msg(tick[k] >= s.min * (1 - 1e-6) && tick[k] <= s.max * (1 + 1e-6), "%g..%g: %g", lo, hi,
                          tick[k]);
            memcpy(before, label, sizeof before);
        }
    }
}
END_TEST

Suite *scale_suite(void)
{
    Suite *s = suite_create("scale");
    TCase *t = tcase_create("scale");
    tcase_set_timeout(t, 30);
    tcase_add_test(t, ticks_over_many_ranges);
    tcase_add_test(t, ranges_at_the_edges);
    tcase_add_test(t, a_usual_range_has_ticks);
    tcase_add_test(t, labels_by_example);
    tcase_add_test(t, decimals_are_bounded);
    tcase_add_test(t, range_stays_while_data_grows);
    tcase_add_test(t, epochs_are_whole_numbers);
    tcase_add_test(t, log_ticks_by_example);
    tcase_add_test(t, log_ranges_are_sound);
    suite_add_tcase(s, t);
    return s;
}
