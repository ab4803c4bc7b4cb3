/* SPDX-License-Identifier: MIT */
/* Tables: what stands in them, whatever their size. Pictures are in check_golden.c. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "check_chart.h"
#include "tests/chart/fixture.h"

static void expect_in(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "no '%s' in\n%s", part, text);
}

START_TEST(all_rows_of_a_table)
{
    struct chart *c = fixture_chart(50);
    fixture_series(c, 1, false, 50);
    fixture_series(c, 2, true, 30);
    size_t rows = chart_table_rows(c);
    ck_assert_uint_eq(rows, 52);
    char *text = fixture_table(c, 60, (int)rows, NAN), want[64];
    expect_in(text, "rows 1-50 of 50");
    for (int i = 0; i < 50; i++) {
        snprintf(want, sizeof want, "\n%5d   %.4f", i + 1, fixture_values(c, 0)[i]);
        expect_in(text, want);
    }
    expect_in(text, "        -\n");
    mem_free(text);
}
END_TEST

START_TEST(rows_are_merged_by_x)
{
    static const double x[] = {0.5, 2, 3.25, NAN, 60};
    struct chart *c = fixture_chart(50);
    fixture_series(c, 1, false, 3);
    fixture_series(c, 2, false, 5)->x = x;
    ck_assert_uint_eq(chart_table_rows(c), 2 + 5); /* 0.5 1 2 3 3.25 */
    c->series[1].thin = true;
    ck_assert_uint_eq(chart_table_rows(c), 2 + 3);
    c->series_count = 0;
    char *text = fixture_table(c, 40, 4, NAN);
    expect_in(text, "no values yet");
    mem_free(text);
}
END_TEST

/* The one selected row within the area is that of x. */
static void expect_selected(const struct chart *c, int h, double at, int x)
{
    struct canvas canvas = {0};
    char want[16];
    ck_assert(canvas_resize(&canvas, 40, h, NULL));
    chart_table(&canvas, (struct rect){0, 0, 40, h}, c, at);
    int selected = -1, n = 0;
    for (int y = 0; y < h; y++)
        if (canvas.cell[y * 40].style == STYLE_SELECTED) {
            selected = y;
            n++;
        }
    ck_assert_int_eq(n, 1);
    snprintf(want, sizeof want, "%5d", x);
    for (int i = 0; i < 5; i++)
        ck_assert_uint_eq(canvas.cell[selected * 40 + i].ch, (unsigned char)want[i]);
    canvas_free(&canvas);
}

START_TEST(the_cursor_is_in_sight)
{
    struct chart *c = fixture_chart(50);
    fixture_series(c, 1, false, 50);
    for (int h = 1; h < 60; h++) {
        for (int at = 1; at <= 50; at++)
            expect_selected(c, h, at, at);
        expect_selected(c, h, NAN, 50);
        expect_selected(c, h, 1e9, 50);
        expect_selected(c, h, -1e9, 1);
    }
}
END_TEST

START_TEST(a_table_stays_within_its_area)
{
    enum { CANARY = '@' };
    struct chart *c = fixture_chart(50);
    for (int run = 1; run < 5; run++)
        fixture_series(c, run, run % 2, 50);
    fixture_values(c, 1)[7] = -1e300;
    for (int w = 1; w <= 120; w++)
        for (int h = 1; h <= 40; h++) {
            struct canvas canvas = {0};
            ck_assert(canvas_resize(&canvas, w + 2, h + 2, NULL));
            for (int i = 0; i < canvas.w * canvas.h; i++)
                canvas.cell[i].ch = CANARY;
            chart_table(&canvas, (struct rect){1, 1, w, h}, c, 7);
            int wrong = 0;
            for (int y = 0; y < canvas.h; y++)
                for (int x = 0; x < canvas.w; x++)
                    wrong += (x >= 1 && x <= w && y >= 1 && y <= h) == (canvas.cell[y * canvas.w + x].ch == CANARY);
            ck_assert_msg(wrong == 0, "%dx%d", w, h);
            canvas_free(&canvas);
        }
}
END_TEST

Suite *table_suite(void)
{
    Suite *s = suite_create("table");
    TCase *t = tcase_create("table");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, all_rows_of_a_table);
    tcase_add_test(t, rows_are_merged_by_x);
    tcase_add_test(t, the_cursor_is_in_sight);
    tcase_add_test(t, a_table_stays_within_its_area);
    suite_add_tcase(s, t);
    return s;
}
