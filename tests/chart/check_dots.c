/* SPDX-License-Identifier: MIT */
/* Rows of dots: pictures in both charsets, the best one, what is left out, every size. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "chart/chart.h"
#include "chart/dots.h"
#include "check_chart.h"
#include "paper.h"
#include "tests/common/golden.h"

static struct chart_dot dot[6] = {
    {.label = "none", .value = 12.31, .spread = 0.21, .mark = 'a', .style = STYLE_RUN_0},
    {.label = "l2", .value = 12.05, .spread = 0.14, .mark = 'a', .style = STYLE_RUN_0},
    {.label = "max-norm", .value = 12.22, .spread = NAN, .mark = 'a', .style = STYLE_RUN_0},
    {.label = "dropout", .value = 11.2, .spread = 0.09, .mark = 'b', .style = STYLE_RUN_1},
    {.label = "dropout, max-norm", .value = 11.05, .spread = 0.12, .mark = 'b', .style = STYLE_RUN_1},
    {.label = "dropout, l2", .value = NAN, .spread = NAN, .mark = 'b', .style = STYLE_RUN_1},
};

static const struct chart_dots dots = {.title = "test error %", .count = 6, .dot = dot, .decimals = 2, .least = true};

static void draw_dots(struct rect area, const void *arg)
{
    chart_dots(&paper, area, arg);
}

static char *picture(const struct chart_dots *d, int w, int h, bool ascii)
{
    for (size_t i = 0; i < 6; i++)
        dot[i].point = chart_point(dot[i].mark == 'b');
    paper_open(w, h, ascii);
    draw_dots((struct rect){0, 0, w, h}, d);
    char *text = canvas_dump(&paper);
    ck_assert_ptr_nonnull(text);
    return text;
}

START_TEST(pictures)
{
    char *utf8 = picture(&dots, 76, 9, false), *ascii = picture(&dots, 76, 9, true), both[8192];
    snprintf(both, sizeof both, "%s%s", utf8, ascii);
    golden_expect("chart", "dots", both);
    mem_free(utf8);
    mem_free(ascii);
}
END_TEST

START_TEST(the_best_is_bracketed)
{
    struct chart_dots most = dots;
    char *text = picture(&dots, 76, 9, true);
    ck_assert_msg(strstr(text, "[11.05]") && !strstr(text, "[12.31]"), "%s", text);
    mem_free(text);
    most.least = false;
    text = picture(&most, 76, 9, true);
    ck_assert_msg(strstr(text, "[12.31]") && !strstr(text, "[11.05]"), "%s", text);
    mem_free(text);
}
END_TEST

START_TEST(numbers_stay_where_room_is_short)
{
    char *text = picture(&dots, 36, 4, true);
    ck_assert_msg(strstr(text, "12.31") && strstr(text, "+4 more"), "%s", text);
    mem_free(text);
}
END_TEST

START_TEST(every_size)
{
    paper_every_size(draw_dots, &dots);
}
END_TEST

Suite *dots_suite(void)
{
    Suite *s = suite_create("dots");
    TCase *t = tcase_create("dots");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, NULL, paper_close);
    tcase_add_test(t, pictures);
    tcase_add_test(t, the_best_is_bracketed);
    tcase_add_test(t, numbers_stay_where_room_is_short);
    tcase_add_test(t, every_size);
    suite_add_tcase(s, t);
    return s;
}
