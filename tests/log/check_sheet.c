/* SPDX-License-Identifier: MIT */
/* Points in any order, held against a plain sorted list; what they take of memory; names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"
#include "src/log/sheet.h"
#include "suites.h"

enum { POINTS = 3000 };

static double xs[POINTS], ys[POINTS];

/* Insertion sort: stable, and simple enough to be believed. */
static void insert(size_t n, double x, double y)
{
    size_t at = n;
    for (; at > 0 && xs[at - 1] > x; at--) {
        xs[at] = xs[at - 1];
        ys[at] = ys[at - 1];
    }
    xs[at] = x;
    ys[at] = y;
}

static double next_x(struct stream s, uint32_t kind, uint32_t i)
{
    uint32_t r = stream_u32(s, kind, 0, i);
    switch (kind % 6) {
    case 0:
        return i; /* even */
    case 1:
        return i < 200 + kind * 37 ? 0.5 * i : 1e6 + i; /* even for a while, past where arrays grow */
    case 2:
        return i + (r % 20 ? 0 : -5.0); /* now and then late */
    case 3:
        return r % 100; /* no order */
    case 4:
        return -(double)i; /* backwards */
    default:
        return i / 3; /* shared */
    }
}

START_TEST(test_order)
{
    struct stream stream = {.seed = 5, .purpose = 1};
    for (uint32_t kind = 0; kind < 24; kind++) {
        struct sheet s = {0};
        size_t i = sheet_find(&s, "loss", 4, 0);
        for (uint32_t n = 0; n < POINTS; n++) {
            double x = next_x(stream, kind, n);
            insert(n, x, n);
            ck_assert(sheet_add(&s, i, x, n));
            if (stream_u32(stream, kind, 1, n) % 50 == 0)
                sheet_settle(&s);
        }
        sheet_settle(&s);
        ck_assert_uint_eq(s.series[i].count, POINTS);
        for (size_t k = 0; k < POINTS; k++) {
            ck_assert_msg(log_series_x(&s.series[i], k) == xs[k] && s.series[i].y[k] == ys[k], "kind %u, point %zu",
                          kind, k);
            size_t at = log_series_find(&s.series[i], xs[k]);
            ck_assert(at >= k && xs[at] == xs[k] && (at + 1 == POINTS || xs[at + 1] > xs[k]));
        }
        ck_assert((s.series[i].x == NULL) == (kind % 6 == 0));
        ck_assert((s.moved > 0) == (kind % 6 >= 2 && kind % 6 <= 4));
        sheet_free(&s);
    }
}
END_TEST

START_TEST(test_names)
{
    struct sheet s = {0};
    char key[200];
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < LOG_SERIES_MAX; i++) {
            int size = snprintf(key, sizeof key, "a name so long that what tells it from others is cut off: %zu", i);
            ck_assert_uint_eq(sheet_find(&s, key, (size_t)size, 0), i);
        }
    }
    for (size_t i = 0; i < s.count; i++) {
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(s.series[i].name, s.series[k].name);
    }
    ck_assert_uint_eq(sheet_find(&s, "more", 4, 0), SIZE_MAX);
    ck_assert(!s.no_memory);
    ck_assert_str_eq(s.message, "more than 256 series; the later ones are left out");
    sheet_free(&s);
    ck_assert_uint_eq(sheet_find(&s, "a\0b", 3, 0), 0);
    ck_assert_uint_eq(sheet_find(&s, "a\0c", 3, 0), 1);
    ck_assert_str_eq(s.series[1].name, "a~2");
    ck_assert_uint_eq(sheet_find(&s, "", 0, 0), 2);
    ck_assert_str_eq(s.series[2].name, "(no name)");
    sheet_free(&s);
}
END_TEST

Suite *sheet_suite(void)
{
    Suite *s = suite_create("log/sheet");
    TCase *t = tcase_create("sheet");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, test_order);
    tcase_add_test(t, test_names);
    suite_add_tcase(s, t);
    return s;
}
