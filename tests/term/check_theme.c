/* SPDX-License-Identifier: MIT */
/* Styles on terminals with many, eight and no colours: contrast, and that meaning survives without colour. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "check_term.h"
#include "src/term/theme.h"
#include "term/screen.h"

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

static double to_white(short color)
{
    return 1.05 / (luminance(color) + 0.05);
}

static double to_black(short color)
{
    return (luminance(color) + 0.05) / 0.05;
}

START_TEST(colors_are_256_8_or_none)
{
    unsetenv("NO_COLOR");
    ck_assert_int_eq(theme_colors(THEME_DARK, 256), 256);
    ck_assert_int_eq(theme_colors(THEME_LIGHT, 1 << 24), 256);
    ck_assert_int_eq(theme_colors(THEME_DARK, 88), 8);
    ck_assert_int_eq(theme_colors(THEME_LIGHT, 8), 8);
    ck_assert_int_eq(theme_colors(THEME_DARK, 2), 0);
    ck_assert_int_eq(theme_colors(THEME_DARK, -1), 0);
    ck_assert_int_eq(theme_colors(THEME_MONO, 256), 0);
    setenv("NO_COLOR", "", 1);
    ck_assert_int_eq(theme_colors(THEME_DARK, 256), 256);
    setenv("NO_COLOR", "0", 1);
    for (int t = 0; t < THEMES; t++)
        ck_assert_int_eq(theme_colors((enum theme)t, 256), 0);
}
END_TEST

START_TEST(themes_have_names)
{
    static const char *const names[] = {
#define THEME(id, name, about) name,
#include "term/theme.def"
#undef THEME
    };
    for (int t = 0; t < THEMES; t++) {
        ck_assert_int_eq(theme_named(names[t]), t);
        ck_assert(screen_theme(names[t]));
    }
    ck_assert_str_eq(names[0], "dark");
    static const char *const no_names[] = {"", "Dark", "dar", "darkly", "light ", "\033"};
    for (size_t i = 0; i < sizeof no_names / sizeof *no_names; i++) {
        ck_assert_int_eq(theme_named(no_names[i]), THEMES);
        ck_assert(!screen_theme(no_names[i]));
    }
}
END_TEST

/* Nobody asked for the default, so it must do on any background. */
START_TEST(colors_can_be_read)
{
    for (int s = 0; s < STYLE_COUNT; s++) {
        struct look dark = theme_look(THEME_DARK, (enum style)s, 256);
        struct look light = theme_look(THEME_LIGHT, (enum style)s, 256);
        if (dark.fg == THEME_FG_DEFAULT)
            continue;
        ck_assert_int_ge(dark.fg, 16); /* the first sixteen are the user's to redefine */
        ck_assert_int_ge(light.fg, 16);
        ck_assert_msg(dark.reverse || (to_white(dark.fg) > 2.7 && to_black(dark.fg) > 2.7), "style %d", s);
        ck_assert_msg(to_white(light.fg) > 4.5, "light, style %d: %g", s, to_white(light.fg));
    }
}
END_TEST

static bool same_look(struct look a, struct look b)
{
    return a.fg == b.fg && a.bold == b.bold && a.dim == b.dim && a.reverse == b.reverse;
}

START_TEST(runs_differ)
{
    for (int t = THEME_DARK; t < THEME_MONO; t++)
        for (int a = 0; a < STYLE_RUNS; a++)
            for (int b = 0; b < a; b++)
                for (int colors = 8; colors <= 256; colors += 248)
                    ck_assert(!same_look(theme_look((enum theme)t, STYLE_RUN_0 + a, colors),
                                         theme_look((enum theme)t, STYLE_RUN_0 + b, colors)));
}
END_TEST

START_TEST(light_has_no_yellow)
{
    for (int s = 0; s < STYLE_COUNT; s++) {
        struct look look = theme_look(THEME_LIGHT, (enum style)s, 8);
        ck_assert_int_ne(look.fg, 3);
        ck_assert_int_ne(look.fg, 7);
    }
}
END_TEST

START_TEST(colors_stay_within_the_terminals)
{
    for (int t = 0; t < THEMES; t++)
        for (int s = 0; s < STYLE_COUNT; s++) {
            ck_assert_int_eq(theme_look((enum theme)t, (enum style)s, 0).fg, THEME_FG_DEFAULT);
            ck_assert_int_lt(theme_look((enum theme)t, (enum style)s, 8).fg, 8);
            ck_assert_int_lt(theme_look((enum theme)t, (enum style)s, 256).fg, 256);
            ck_assert_int_eq(theme_look(THEME_MONO, (enum style)s, 256).fg, THEME_FG_DEFAULT);
        }
}
END_TEST

START_TEST(meaning_needs_no_color)
{
    static const int colors[] = {0, 8, 256};
    for (int i = 0; i < 3 * THEMES; i++) {
        enum theme t = (enum theme)(i / 3);
        ck_assert(theme_look(t, STYLE_SELECTED, colors[i % 3]).reverse);
        ck_assert(theme_look(t, STYLE_WARNING, colors[i % 3]).bold);
        ck_assert(theme_look(t, STYLE_STRONG, colors[i % 3]).bold);
    }
}
END_TEST

/* Linear in the palette's own values: each step is as large as the ramp allows. */
START_TEST(greys_go_from_black_to_white)
{
    ck_assert_int_eq(theme_grey(0), 16);
    ck_assert_int_eq(theme_grey(CANVAS_GREYS - 1), 231);
    for (int g = 1; g < CANVAS_GREYS; g++)
        ck_assert_msg(luminance(theme_grey(g)) > luminance(theme_grey(g - 1)), "grey %d", g);
    for (int g = 1; g < CANVAS_GREYS - 1; g++) {
        int value = 8 + 10 * (theme_grey(g) - 232);
        ck_assert_msg(abs(value - g * 17) <= 5, "grey %d is %d", g, value);
    }
}
END_TEST

Suite *theme_suite(void)
{
    Suite *s = suite_create("theme");
    TCase *t = tcase_create("theme");
    tcase_add_test(t, colors_are_256_8_or_none);
    tcase_add_test(t, colors_can_be_read);
    tcase_add_test(t, themes_have_names);
    tcase_add_test(t, light_has_no_yellow);
    tcase_add_test(t, greys_go_from_black_to_white);
    tcase_add_test(t, runs_differ);
    tcase_add_test(t, colors_stay_within_the_terminals);
    tcase_add_test(t, meaning_needs_no_color);
    suite_add_tcase(s, t);
    return s;
}
