/* SPDX-License-Identifier: MIT */
/* Numbers on the screen: times, digits, and what stands for what was not measured. */
#include <math.h>
#include <string.h>

#include "src/view/format.h"
#include "tests/view/suites.h"

START_TEST(missing_is_not_nan)
{
    char out[FORMAT_MAX];
    struct epoch_row row = {.epoch = 1};
    ck_assert_str_eq(format_metric(out, &row, METRIC_VALID_LOSS, true), "-");
    ck_assert_str_eq(format_metric(out, NULL, METRIC_VALID_LOSS, false), "\u2014");
    metric_set(&row, METRIC_VALID_LOSS, NAN);
    ck_assert_str_eq(format_metric(out, &row, METRIC_VALID_LOSS, true), "nan");
}
END_TEST

static const struct {
    double seconds;
    const char *text;
} times[] = {
    {0, "0.0 s"}, {99.94, "99.9 s"}, {99.96, "100 s"}, {9999, "9999 s"}, {11100, "3 h 05"}, {86399, "24 h 00"},
};
enum { TIMES = sizeof times / sizeof times[0] };

START_TEST(seconds)
{
    char out[FORMAT_MAX];
    ck_assert_str_eq(format_seconds(out, times[_i].seconds), times[_i].text);
}
END_TEST

static const struct {
    double value;
    enum metric metric;
    const char *text;
} differences[] = {
    {-0.0125, METRIC_VALID_LOSS, "-0.0125"}, {0.53, METRIC_VALID_ACCURACY, "+0.53"},
    {-0.00004, METRIC_VALID_LOSS, "0.0000"}, {0, METRIC_VALID_LOSS, "0.0000"},
    {-123456.7, METRIC_VALID_LOSS, "-123457"}, {-INFINITY, METRIC_VALID_LOSS, "-inf"}, {NAN, METRIC_VALID_LOSS, "nan"},
};
enum { DIFFERENCES = sizeof differences / sizeof differences[0] };

START_TEST(difference)
{
    char out[FORMAT_MAX];
    ck_assert_str_eq(format_difference(out, &differences[_i].value, differences[_i].metric, true),
                     differences[_i].text);
    ck_assert_str_eq(format_difference(out, NULL, METRIC_VALID_LOSS, true), "-");
}
END_TEST

START_TEST(spread)
{
    char out[FORMAT_MAX];
    struct stats_mean mean = {.n = 2, .mean = 0.3212, .deviation = 0.0031}, one = {.n = 1, .mean = 1}, none = {0};
    ck_assert_str_eq(format_mean(out, &mean, METRIC_VALID_LOSS, true), "0.3212");
    ck_assert_str_eq(format_spread(out, &mean, METRIC_VALID_LOSS, true), "+-0.0031");
    ck_assert_str_eq(format_spread(out, &mean, METRIC_VALID_LOSS, false), "\u00b10.0031");
    ck_assert_str_eq(format_spread(out, &one, METRIC_VALID_LOSS, false), "");
    ck_assert_str_eq(format_mean(out, &none, METRIC_VALID_LOSS, true), "-");
    ck_assert_int_eq(format_spread_width(true), 8);
    ck_assert_int_eq(format_spread_width(false), 7);
}
END_TEST

START_TEST(digits)
{
    ck_assert_int_eq(format_digits(0), 1);
    ck_assert_int_eq(format_digits(9), 1);
    ck_assert_int_eq(format_digits(10), 2);
    ck_assert_int_eq(format_digits(100000), 6);
}
END_TEST

Suite *format_suite(void)
{
    Suite *s = suite_create("format");
    TCase *t = tcase_create("format");
    tcase_add_test(t, missing_is_not_nan);
    tcase_add_loop_test(t, seconds, 0, TIMES);
    tcase_add_loop_test(t, difference, 0, DIFFERENCES);
    tcase_add_test(t, spread);
    tcase_add_test(t, digits);
    suite_add_tcase(s, t);
    return s;
}
