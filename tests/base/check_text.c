/* SPDX-License-Identifier: MIT */
/* Text at the boundary: whatever a file name, a cell or the environment holds, what comes out is valid UTF-8 without
 * anything that moves a cursor, hides or reorders; and numbers print so that they read back.
 */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tests/base/check_base.h"

static const struct {
    const char *in, *out;
} safe[] = {
    {"", ""},
    {"plain ASCII ~!\"\\", "plain ASCII ~!\"\\"},
    {"Größe 衣服 👕 ∑", "Größe 衣服 👕 ∑"},
    {"e\xcc\x81", "e\xcc\x81"}, /* a combining acute: a name may have it */
    /* C0, DEL, and the sequences that begin with them */
    {"\n\r\t\b\a", "?????"},
    {"\x1b[2J", "?[2J"},
    {"\x1f \x7f", "? ?"},
    /* C1, as characters and as lone bytes */
    {"\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0", "???\xc2\xa0"},
    {"\x9b" "31m", "?31m"},
    /* bidirectional controls */
    {"a\xe2\x80\xae" "b\xe2\x80\xaa\xe2\x81\xa6\xe2\x81\xa9\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c", "a?b??????"},
    /* line and paragraph separators */
    {"\xe2\x80\xa8\xe2\x80\xa9", "??"},
    /* zero width: space, joiner, no-break, word joiner, soft hyphen, selectors, vowel separator, tags */
    {"\xe2\x80\x8b\xe2\x80\x8d\xef\xbb\xbf\xe2\x81\xa0\xc2\xad", "?????"},
    {"\xef\xb8\x8f\xe1\xa0\x8e\xcd\x8f\xf3\xa0\x80\x81\xf3\xa0\x84\x80", "?????"},
    /* neighbours of those ranges stay */
    {"\xe2\x80\x8a\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf", "\xe2\x80\x8a\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf"},
    {"\xc2\xac\xc2\xae\xef\xb7\xbf\xef\xb8\x90", "\xc2\xac\xc2\xae\xef\xb7\xbf\xef\xb8\x90"},
    /* not UTF-8: lone continuation, lone and cut lead bytes, bytes that are never used */
    {"\x80|\xc3|\xe2\x82|\xf0\x9f\x91|\xfe\xff", "?|?|??|???|??"},
    {"\xc3(", "?("},
    /* overlong, surrogates, past U+10FFFF */
    {"\xc0\x8a\xc1\xbf", "????"},
    {"\xe0\x82\x9b\xf0\x80\x80\x8a", "???????"},
    {"\xed\xa0\x80\xed\xbf\xbf", "??????"},
    {"\xf4\x90\x80\x80\xf5\x80\x80\x80", "????????"},
    {"\xf4\x8f\xbf\xbd\xed\x9f\xbf\xee\x80\x80", "\xf4\x8f\xbf\xbd\xed\x9f\xbf\xee\x80\x80"},
};

START_TEST(test_safe)
{
    char out[128];
    text_safe(out, sizeof out, safe[_i].in);
    ck_assert_str_eq(out, safe[_i].out);
}
END_TEST

START_TEST(test_safe_in_place)
{
    char buf[128];
    snprintf(buf, sizeof buf, "%s", safe[_i].in);
    text_safe(buf, sizeof buf, buf);
    ck_assert_str_eq(buf, safe[_i].out);
}
END_TEST

START_TEST(test_safe_of_safe_is_the_same)
{
    char once[128], twice[128];
    text_safe(once, sizeof once, safe[_i].in);
    text_safe(twice, sizeof twice, once);
    ck_assert_str_eq(once, twice);
}
END_TEST

/* The last character that fits, whole, and nothing behind the buffer. */
START_TEST(test_safe_is_cut_between_characters)
{
    static const char in[] = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x91\x95z"; /* 1 + 2 + 3 + 4 + 1 bytes */
    static const size_t fits[] = {0, 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
    for (size_t size = 0; size < sizeof fits / sizeof *fits; size++) {
        char out[16];
        memset(out, '#', sizeof out);
        text_safe(out, size, in);
        if (size) {
            ck_assert_uint_eq(strlen(out), fits[size]);
            ck_assert_mem_eq(out, in, fits[size]);
        }
        for (size_t i = size; i < sizeof out; i++)
            ck_assert_int_eq(out[i], '#');
    }
}
END_TEST

/* Every single character: what passes is a printing one, and passes unchanged. */
START_TEST(test_safe_over_all_of_unicode)
{
    unsigned refused = 0;
    for (uint32_t c = 1; c < 0x110000; c++) {
        if (c >= 0xd800 && c < 0xe000)
            continue;
        char in[5] = {0}, out[5];
        if (c < 0x80)
            in[0] = (char)c;
        else if (c < 0x800)
            in[0] = (char)(0xc0 | c >> 6), in[1] = (char)(0x80 | (c & 0x3f));
        else if (c < 0x10000)
            in[0] = (char)(0xe0 | c >> 12), in[1] = (char)(0x80 | (c >> 6 & 0x3f)), in[2] = (char)(0x80 | (c & 0x3f));
        else
            in[0] = (char)(0xf0 | c >> 18), in[1] = (char)(0x80 | (c >> 12 & 0x3f)),
            in[2] = (char)(0x80 | (c >> 6 & 0x3f)), in[3] = (char)(0x80 | (c & 0x3f));
        text_safe(out, sizeof out, in);
        if (strcmp(out, in) == 0 && c != '?')
            ck_assert_msg(c >= 0x20 && (c < 0x7f || c >= 0xa0), "U+%04X passed", (unsigned)c);
        else if (c != '?') {
            ck_assert_str_eq(out, "?");
            refused++;
        }
    }
    /* C0, DEL and C1, tags and selectors of plane 14, and 70 others: no whole script is refused by mistake */
    ck_assert_uint_eq(refused, 31 + 33 + 4096 + 70);
}
END_TEST

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
    enum { SAFE = sizeof safe / sizeof *safe };
    Suite *s = suite_create("text");
    TCase *words = tcase_create("safe");
    tcase_set_timeout(words, 30);
    tcase_add_loop_test(words, test_safe, 0, SAFE);
    tcase_add_loop_test(words, test_safe_in_place, 0, SAFE);
    tcase_add_loop_test(words, test_safe_of_safe_is_the_same, 0, SAFE);
    tcase_add_test(words, test_safe_is_cut_between_characters);
    tcase_add_test(words, test_safe_over_all_of_unicode);
    suite_add_tcase(s, words);
    TCase *numbers = tcase_create("numbers");
    tcase_set_timeout(numbers, 30);
    tcase_add_test(numbers, test_count);
    tcase_add_test(numbers, test_number_is_short);
    tcase_add_test(numbers, test_number_reads_back);
    tcase_add_test(numbers, test_append);
    suite_add_tcase(s, numbers);
    return s;
}
