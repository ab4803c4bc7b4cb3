/* SPDX-License-Identifier: MIT */
/* Styles on terminals with many, eight and no colours: contrast, and that meaning survives without colour. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "check_term.h"
#include "src/term/theme.h"

/* Relative luminance (WCAG 2) of an entry of the 6 x 6 x 6 cube or the grey ramp. */
static double luminance(int index)
{
    static const double weight[] = {0.2126, 0.7152, 0.0722};
    static const int level[] = {0, 95, 135, 175, 215, 255}, place[] = {36, 6, 1};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double c = (index >= 232 ? 8 + 10 * (index - 232) : level[(index - 16) / place[i] % 6]) / 255.0;
        sum += weight[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

START_TEST(colors_are_256_8_or_none)
{
    unsetenv("NO_COLOR");
    ck_assert_int_eq(theme_colors(256), 256);
    ck_assert_int_eq(theme_colors(1 << 24), 256);
    ck_assert_int_eq(theme_colors(88), 8);
    ck_assert_int_eq(theme_colors(8), 8);
    ck_assert_int_eq(theme_colors(2), 0);
    ck_assert_int_eq(theme_colors(-1), 0);
    setenv("NO_COLOR", "", 1);
    ck_assert_int_eq(theme_colors(256), 256);
    setenv("NO_COLOR", "0", 1);
    ck_assert_int_eq(theme_colors(256), 0);
}
END_TEST

START_TEST(colors_read_on_dark_and_light)
{
    for (int s = 0; s < STYLE_COUNT; s++) {
        struct look look = theme_look((enum style)s, 256);
        if (look.fg == THEME_FG_DEFAULT || look.reverse)
            continue;
        ck_assert_int_ge(look.fg, 16); /* the first sixteen are the user's to redefine */
        double l = luminance(look.fg);
        ck_assert_msg(1.05 / (l + 0.05) > 2.7 && (l + 0.05) / 0.05 > 2.7, "style %d, luminance %g", s, l);
    }
}
END_TEST

START_TEST(runs_differ)
{
    for (int a = 0; a < STYLE_RUNS; a++)
        for (int b = 0; b < a; b++) {
            ck_assert_int_ne(theme_look(STYLE_RUN_0 + a, 256).fg, theme_look(STYLE_RUN_0 + b, 256).fg);
            ck_assert_int_ne(theme_look(STYLE_RUN_0 + a, 8).fg, theme_look(STYLE_RUN_0 + b, 8).fg);
        }
}
END_TEST

START_TEST(colors_stay_within_the_terminals)
{
    for (int s = 0; s < STYLE_COUNT; s++) {
        ck_assert_int_eq(theme_look((enum style)s, 0).fg, THEME_FG_DEFAULT);
        ck_assert_int_lt(theme_look((enum style)s, 8).fg, 8);
        ck_assert_int_lt(theme_look((enum style)s, 256).fg, 256);
    }
}
END_TEST

START_TEST(meaning_needs_no_color)
{
    static const int colors[] = {0, 8, 256};
    for (int i = 0; i < 3; i++) {
        ck_assert(theme_look(STYLE_SELECTED, colors[i]).reverse);
        ck_assert(theme_look(STYLE_WARNING, colors[i]).bold);
        ck_assert(theme_look(STYLE_STRONG, colors[i]).bold);
    }
}
END_TEST

Suite *theme_suite(void)
{
    Suite *s = suite_create("theme");
    TCase *t = tcase_create("theme");
    tcase_add_test(t, colors_are_256_8_or_none);
    tcase_add_test(t, colors_read_on_dark_and_light);
    tcase_add_test(t, runs_differ);
    tcase_add_test(t, colors_stay_within_the_terminals);
    tcase_add_test(t, meaning_needs_no_color);
    suite_add_tcase(s, t);
    return s;
}
