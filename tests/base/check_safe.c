/* SPDX-License-Identifier: MIT */
/* Text at the boundary: whatever a file name, a cell or the environment holds, what comes out is valid UTF-8 without
 * anything that moves a cursor, hides, reorders or piles up; by a table, over all of Unicode, and against Unicode's own
 * files where Debian's unicode-data has put them.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tests/base/check_base.h"

enum { CHARACTERS = 0x110000 };

#define M "\xcc\x81" /* a combining acute */

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
    {"\xe0\x9f\xbf\xf0\x8f\xbf\xbf", "???????"},
    {"\xed\xa0\x80\xed\xbf\xbf", "??????"},
    {"\xf4\x90\x80\x80\xf5\x80\x80\x80", "????????"},
    /* private use, and noncharacters of the first and the last plane; the last Hangul syllable beside them stays */
    {"\xf4\x8f\xbf\xbd\xee\x80\x80\xef\xa3\xbf\xf3\xb0\x80\x80", "????"},
    {"\xef\xb7\x90\xef\xb7\xaf\xef\xbf\xbe\xef\xbf\xbf\xf4\x8f\xbf\xbf\xf0\x9f\xbf\xbe", "??????"},
    {"\xed\x9e\xa3\xef\xbf\xbd", "\xed\x9e\xa3\xef\xbf\xbd"},
    /* Hangul fillers, Khmer inherent vowel, a reserved ignorable, an Arabic number sign, an annotation */
    {"\xe3\x85\xa4\xef\xbe\xa0\xe1\x85\x9f\xe1\x9e\xb4\xef\xbf\xb0\xd8\x80\xef\xbf\xb9", "???????"},
    /* a tag, and the language tag's beginning */
    {"\xf3\xa0\x80\xa0\xf3\xa0\x80\x81", "??"},
    /* marks: none at the start, four on a character, the next ones seen; on a '?' too */
    {"\xcc\x81" "a", "?a"},
    {"a" M M M M, "a" M M M M},
    {"a" M M M M M M "b" M, "a" M M M M "??b" M},
    {"\x1b" M M M M M, "?" M M M M "?"},
    {M M M, "???"},
    /* an enclosing mark, a Hebrew point, a Devanagari sign, a variation of Hangul: each is a mark */
    {"\xe2\x83\x9d\xd6\xb0\xe0\xa4\x81\xe1\x85\xa1", "????"},
    {"o\xe2\x83\x9d\xd6\xb0\xe0\xa4\x81\xe1\x85\xa1\xe2\x83\x9d", "o\xe2\x83\x9d\xd6\xb0\xe0\xa4\x81\xe1\x85\xa1?"},
    /* Vietnamese with two marks, a pointed Hebrew word, Thai: what names have */
    {"Vie\xcc\xa3\xcc\x82t", "Vie\xcc\xa3\xcc\x82t"},
    {"\xd7\xa9\xd7\x81\xd6\xb8\xd7\x9c", "\xd7\xa9\xd7\x81\xd6\xb8\xd7\x9c"},
    {"\xe0\xb8\x97\xe0\xb8\xb5\xe0\xb9\x88", "\xe0\xb8\x97\xe0\xb8\xb5\xe0\xb9\x88"},
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

static const char *encode(uint32_t c)
{
    static char out[5];
    memset(out, 0, sizeof out);
    if (c < 0x80)
        out[0] = (char)c;
    else if (c < 0x800)
        out[0] = (char)(0xc0 | c >> 6), out[1] = (char)(0x80 | (c & 0x3f));
    else if (c < 0x10000)
        out[0] = (char)(0xe0 | c >> 12), out[1] = (char)(0x80 | (c >> 6 & 0x3f)), out[2] = (char)(0x80 | (c & 0x3f));
    else
        out[0] = (char)(0xf0 | c >> 18), out[1] = (char)(0x80 | (c >> 12 & 0x3f)),
        out[2] = (char)(0x80 | (c >> 6 & 0x3f)), out[3] = (char)(0x80 | (c & 0x3f));
    return out;
}

static bool is_surrogate(uint32_t c)
{
    return c >= 0xd800 && c < 0xe000;
}

/* Behind a letter, so that a mark has something to stand on: as it is, or a '?'. */
static bool passes(uint32_t c)
{
    char in[8], out[8];
    snprintf(in, sizeof in, "a%s", encode(c));
    text_safe(out, sizeof out, in);
    if (strcmp(in, out) == 0)
        return true;
    ck_assert_str_eq(out, "a?");
    return false;
}

/* No whole script is refused by mistake: how many are was counted from Unicode's files. */
START_TEST(test_safe_over_all_of_unicode)
{
    unsigned refused = 0, marks = 0;
    for (uint32_t c = 1; c < CHARACTERS; c++) {
        if (is_surrogate(c))
            continue;
        if (passes(c))
            ck_assert_msg(c >= 0x20 && (c < 0x7f || c >= 0xa0), "U+%04X passed", (unsigned)c);
        else
            refused++;
        marks += text_is_mark(c);
    }
    ck_assert_uint_eq(refused, 141807 - 1); /* but for U+0000, which ends the text */
    ck_assert_uint_eq(marks, 1970);
}
END_TEST

/* What a mark is: refused alone, and behind four of its kind. */
START_TEST(test_every_mark_is_counted)
{
    for (uint32_t c = 1; c < CHARACTERS; c++) {
        char in[32], out[32];
        if (!text_is_mark(c))
            continue;
        const char *m = encode(c);
        text_safe(out, sizeof out, m);
        ck_assert_str_eq(out, "?");
        snprintf(in, sizeof in, "a%s%s%s%s%s", m, m, m, m, m);
        text_safe(out, sizeof out, in);
        size_t n = strlen(in) - strlen(m);
        ck_assert_mem_eq(out, in, n);
        ck_assert_str_eq(out + n, "?");
    }
}
END_TEST

enum { REFUSED = 1, MARK = 2 };

/* Calls take for each line "FIRST[..LAST] ; FIELD ..." of one of Unicode's files. */
static bool read_lines(const char *name, void (*take)(uint8_t *, uint32_t, uint32_t, const char *), uint8_t *what)
{
    char path[128], line[512];
    snprintf(path, sizeof path, "/usr/share/unicode/%s", name);
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    while (fgets(line, sizeof line, f)) {
        char *rest;
        uint32_t first = (uint32_t)strtoul(line, &rest, 16), last = first;
        if (rest == line)
            continue;
        if (strncmp(rest, "..", 2) == 0)
            last = (uint32_t)strtoul(rest + 2, &rest, 16);
        rest += strspn(rest, " ;");
        take(what, first, last, rest);
    }
    fclose(f);
    return true;
}

static void set(uint8_t *what, uint32_t first, uint32_t last, uint8_t bit)
{
    for (uint32_t c = first; c <= last && c < CHARACTERS; c++)
        what[c] |= bit;
}

/* UnicodeData.txt: NAME;CATEGORY. Private use has lines for its first and its last alone. */
static void take_data(uint8_t *what, uint32_t first, uint32_t last, const char *rest)
{
    static uint32_t begun;
    const char *category = strchr(rest, ';') + 1;
    if (strstr(rest, ", First>"))
        begun = first;
    if (strstr(rest, ", Last>"))
        first = begun;
    if (strncmp(category, "Mn;", 3) == 0 || strncmp(category, "Me;", 3) == 0)
        set(what, first, last, MARK);
    else if (strncmp(category, "Cc;", 3) == 0 || strncmp(category, "Cf;", 3) == 0 || strncmp(category, "Zl;", 3) == 0
             || strncmp(category, "Zp;", 3) == 0 || strncmp(category, "Co;", 3) == 0)
        set(what, first, last, REFUSED);
}

static void take_property(uint8_t *what, uint32_t first, uint32_t last, const char *rest)
{
    if (strncmp(rest, "Default_Ignorable_Code_Point", 28) == 0 || strncmp(rest, "Noncharacter_Code_Point", 23) == 0)
        set(what, first, last, REFUSED);
}

START_TEST(test_safe_is_what_unicode_says)
{
    uint8_t *what = calloc(CHARACTERS, 1);
    ck_assert_ptr_nonnull(what);
    if (!read_lines("UnicodeData.txt", take_data, what)
        || !read_lines("DerivedCoreProperties.txt", take_property, what)
        || !read_lines("PropList.txt", take_property, what)) {
        fputs("skipped: /usr/share/unicode is not there; on Debian: apt-get install unicode-data\n", stderr);
        free(what);
        return;
    }
    set(what, 0x1160, 0x11ff, MARK); /* conjoining Hangul, but for its initials */
    set(what, 0xd7b0, 0xd7fb, MARK);
    for (uint32_t c = 1; c < CHARACTERS; c++) {
        if (is_surrogate(c))
            continue;
        ck_assert_msg(passes(c) == !(what[c] & REFUSED), "U+%04X", (unsigned)c);
        ck_assert_msg(text_is_mark(c) == (what[c] == MARK), "U+%04X", (unsigned)c);
    }
    free(what);
}
END_TEST

START_TEST(test_is_safe)
{
    ck_assert(text_is_safe(safe[_i].in) == (strcmp(safe[_i].in, safe[_i].out) == 0));
}
END_TEST

START_TEST(test_ascii)
{
    char text[] = "Gr\xc3\xb6\xc3\x9f" "e \xe8\xa1\xa3\xe6\x9c\x8d \xf0\x9f\x91\x95 a" M;
    text_ascii(text);
    ck_assert_str_eq(text, "Gr??e ?? ? a?");
}
END_TEST

Suite *safe_suite(void)
{
    enum { SAFE = sizeof safe / sizeof *safe };
    Suite *s = suite_create("safe");
    TCase *words = tcase_create("safe");
    tcase_set_timeout(words, 30);
    tcase_add_loop_test(words, test_safe, 0, SAFE);
    tcase_add_loop_test(words, test_safe_in_place, 0, SAFE);
    tcase_add_loop_test(words, test_safe_of_safe_is_the_same, 0, SAFE);
    tcase_add_test(words, test_safe_is_cut_between_characters);
    tcase_add_test(words, test_every_mark_is_counted);
    tcase_add_loop_test(words, test_is_safe, 0, SAFE);
    tcase_add_test(words, test_ascii);
    suite_add_tcase(s, words);
    TCase *all = tcase_create("unicode");
    tcase_set_timeout(all, 30);
    tcase_set_tags(all, "numbers"); /* a million characters: left out where each is many times as dear */
    tcase_add_test(all, test_safe_over_all_of_unicode);
    tcase_add_test(all, test_safe_is_what_unicode_says);
    suite_add_tcase(s, all);
    return s;
}
