/* SPDX-License-Identifier: MIT */
/* Heat maps: pictures in both charsets and in greys, what is left out, the best cell, every size. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "chart/heat.h"
#include "check_chart.h"
#include "paper.h"
#include "src/chart/heat_parts.h"
#include "tests/common/golden.h"

static const char *const rates[] = {"0", "0.1", "0.25", "0.4", "0.5", "0.65", "0.8"};
static const double errors[5 * 7] = {
    12.31, 11.90, 11.72, 11.95, NAN,   12.80, 15.02, /* */
    11.85, 11.40, 11.20, 11.43, 11.70, 12.41, 14.33, /* */
    11.52, 11.17, 11.02, 11.31, 11.66, 12.30, 14.10, /* */
    11.70, 11.35, 11.28, NAN,   12.05, 12.93, 15.70, /* */
    12.90, 12.60, 12.41, 12.77, 13.35, 14.52, 18.25, /* */
};
static double spreads[5 * 7];

static const struct chart_heat heat = {
    .title = "test error %", .x_title = "p of the input", .y_title = "p hidden",
    .w = 7, .h = 5, .x_label = rates, .y_label = rates, .value = errors, .decimals = 2, .least = true,
};

static void draw_heat(struct rect area, const void *arg)
{
    chart_heat(&paper, area, arg);
}

static char *picture(const struct chart_heat *map, int w, int h, bool ascii)
{
    paper_open(w, h, ascii);
    draw_heat((struct rect){0, 0, w, h}, map);
    char *text = canvas_dump(&paper);
    ck_assert_ptr_nonnull(text);
    return text;
}

static void expect(const char *name, const struct chart_heat *map, int w, int h)
{
    char *utf8 = picture(map, w, h, false), *ascii = picture(map, w, h, true), both[16384];
    snprintf(both, sizeof both, "%s%s", utf8, ascii);
    golden_expect("chart", name, both);
    mem_free(utf8);
    mem_free(ascii);
}

START_TEST(pictures)
{
    struct chart_heat map = heat;
    for (int i = 0; i < 5 * 7; i++)
        spreads[i] = i % 9 == 4 ? NAN : 0.05 + 0.01 * (i % 8);
    map.spread = spreads;
    expect("heat", &map, 78, 18);
    expect("heat_small", &heat, 30, 9);
}
END_TEST

START_TEST(what_does_not_fit_is_counted)
{
    char *text = picture(&heat, 20, 4, true);
    ck_assert_msg(strstr(text, "+") && strstr(text, "rows"), "%s", text);
    ck_assert_msg(!strstr(text, "0.1"), "%s", text); /* labels below rows that are not the last would mislead */
    mem_free(text);
    text = picture(&heat, 9, 9, true);
    ck_assert_msg(strstr(text, "+3 colum"), "%s", text);
    mem_free(text);
}
END_TEST

START_TEST(the_best_is_the_least_or_the_greatest)
{
    struct chart_heat most = heat;
    most.least = false;
    ck_assert_int_eq(chart_heat_best(&heat), 16);
    ck_assert_int_eq(chart_heat_best(&most), 34);
    const double none[2] = {NAN, INFINITY};
    most = (struct chart_heat){.w = 2, .h = 1, .value = none};
    ck_assert_int_eq(chart_heat_best(&most), -1);
    char *text = picture(&most, 20, 3, false);
    ck_assert_str_eq(text, "\n     \302\267        \302\267\n\n");
    mem_free(text);
}
END_TEST

/* Each step is as wide as the others, and the greatest value is on the last. */
START_TEST(steps_share_the_range)
{
    const struct heat_range r = {.lo = 2, .hi = 4};
    const struct heat_range flat = {.lo = 2, .hi = 2};
    ck_assert_int_eq(heat_step(&r, 2, 5), 0);
    ck_assert_int_eq(heat_step(&r, 2.39, 5), 0);
    ck_assert_int_eq(heat_step(&r, 2.41, 5), 1);
    ck_assert_int_eq(heat_step(&r, 3.61, 5), 4);
    ck_assert_int_eq(heat_step(&r, 4, 5), 4);
    ck_assert_int_eq(heat_step(&flat, 2, 5), 0);
}
END_TEST

/* Black digits on light greys, white on dark ones: never within half the ramp of their ground. */
START_TEST(digits_can_be_read_on_every_grey)
{
    paper_open(80, 20, false);
    paper.greys = CANVAS_GREYS;
    draw_heat((struct rect){0, 0, 80, 20}, &heat);
    int seen = 0;
    for (int i = 0; i < paper.w * paper.h; i++) {
        const struct cell *c = &paper.cell[i];
        if (c->ch == ' ' || c->style < STYLE_GREY)
            continue;
        int fg = (c->style - STYLE_GREY) / CANVAS_GREYS, bg = (c->style - STYLE_GREY) % CANVAS_GREYS;
        ck_assert_msg(fg - bg >= CANVAS_GREYS / 2 || bg - fg >= CANVAS_GREYS / 2 - 1, "%d on %d", fg, bg);
        seen++;
    }
    ck_assert_int_gt(seen, 33 * 4);
}
END_TEST

START_TEST(every_size)
{
    struct chart_heat map = heat;
    map.spread = errors;
    map.w = 3; /* more take longer, and try nothing else */
    map.h = 4;
    if (_i)
        map = (struct chart_heat){.w = 0, .h = 3};
    paper_every_size(draw_heat, &map);
}
END_TEST

Suite *heat_suite(void)
{
    Suite *s = suite_create("heat");
    TCase *t = tcase_create("heat");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, NULL, paper_close);
    tcase_add_test(t, pictures);
    tcase_add_test(t, what_does_not_fit_is_counted);
    tcase_add_test(t, the_best_is_the_least_or_the_greatest);
    tcase_add_test(t, steps_share_the_range);
    tcase_add_test(t, digits_can_be_read_on_every_grey);
    tcase_add_loop_test(t, every_size, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
