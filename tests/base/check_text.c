/* SPDX-License-Identifier: MIT */
/* Numbers print so that they read back. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tests/base/check_base.h"

START_TEST(test_count)
{
    static const struct {
        unsigned long long n;
        const char *out;
    } cases[] = {
        {0, "0"}, {9, "9"}, {999, "999"}, {1000, "1,000"}, {60000, "60,000"}, {123456, "123,456"},
        {1000000, "1,000,000"}, {18446744073709551615ull, "18,446,744,073,709,551,615"},
    };
    char out[32];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_ptr_eq(text_count(out, sizeof out, cases[i].n), out);
        ck_assert_str_eq(out, cases[i].out);
    }
}
END_TEST

START_TEST(test_number_is_short)
{
    static const struct {
        double value;
        const char *out;
    } cases[] = {
        {0, "0"}, {1, "1"}, {10, "10"}, {100000, "100000"}, {-3, "-3"}, {0.1, "0.1"}, {0.25, "0.25"}, {0.001, "0.001"},
        {1e-8, "1e-08"}, {0.1 + 0.2, "0.30000000000000004"}, {1.0 / 3, "0.3333333333333333"}, {2.5, "2.5"},
        {1e22, "1e+22"}, {999999999999999, "999999999999999"}, {INFINITY, "inf"}, {-INFINITY, "-inf"},
        {NAN, "nan"}, {-NAN, "nan"},
    };
    char out[32];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_ptr_eq(text_number(out, sizeof out, cases[i].value), out);
        ck_assert_str_eq(out, cases[i].out);
    }
}
END_TEST

/* Values of every size from all bit patterns, by a small generator of its own. */
START_TEST(test_number_reads_back)
{
    uint64_t bits = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isnan(value))
            continue;
        char out[32];
        text_number(out, sizeof out, value);
        ck_assert_msg(strtod(out, NULL) == value, "%a was printed as %s", value, out);
    }
    static const double edges[] = {DBL_MAX, DBL_MIN, 0x1p-1074, DBL_EPSILON, 1e15, 1e15 + 2, -0x1.fffffffffffffp-1};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        char out[32];
        ck_assert(strtod(text_number(out, sizeof out, edges[i]), NULL) == edges[i]);
    }
}
END_TEST

START_TEST(test_append)
{
    char out[12] = "seed";
    text_append(out, sizeof out, "=%d", 17);
    ck_assert_str_eq(out, "seed=17");
    text_append(out, sizeof out, " %s", "epochs");
    ck_assert_str_eq(out, "seed=17 epo");
    text_append(out, sizeof out, "more");
    ck_assert_str_eq(out, "seed=17 epo");
}
END_TEST

Suite *text_suite(void)
{
    Suite *s = suite_create("text");
    TCase *numbers = tcase_create("numbers");
    tcase_set_timeout(numbers, 30);
    tcase_add_test(numbers, test_count);
    tcase_add_test(numbers, test_number_is_short);
    tcase_add_test(numbers, test_number_reads_back);
    tcase_add_test(numbers, test_append);
    suite_add_tcase(s, numbers);
    return s;
}
