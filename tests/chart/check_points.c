/* SPDX-License-Identifier: MIT */
/* Charts over an axis that counts no epochs: points with error bars, rates, a logarithmic x. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "check_chart.h"
#include "tests/chart/fixture.h"
#include "tests/chart/paper.h"
#include "tests/common/golden.h"

enum { W = 64, H = 16, POINTS = 9 };

static const double p[POINTS] = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};
static const double fixed_n[POINTS] = {12.1, 11.6, 11.3, 11.15, 11.2, 11.5, 12.2, 13.4, 16.0};
static const double fixed_pn[POINTS] = {12.0, 11.5, 11.25, 11.1, 11.0, 11.1, 11.3, NAN, 11.9};
static const double spread[POINTS] = {0.2, 0.25, 0.1, 0.3, 0.22, 0.2, 0.3, 0.4, 0.9};
static const double size[5] = {100, 500, 1000, 5000, 50000};

static struct chart_series *add(struct chart *c, const double *x, const double *y, size_t count, const char *label)
{
    size_t k = c->series_count++;
    c->series[k] = (struct chart_series){
        .count = count, .x = x, .y = y, .stride = sizeof *y, .spread = spread, .point = chart_point(k), .label = label,
        .style = (enum style)(STYLE_RUN_0 + k), .line = k ? CHART_DASHED : CHART_SOLID, .mark = (char)('a' + k),
    };
    return &c->series[k];
}

static struct chart *rates_chart(void)
{
    struct chart *c = fixture_chart(0.8);
    c->title = "test error %";
    c->x_title = "p";
    c->any_x = c->full_y = true;
    add(c, p, fixed_n, POINTS, "fixed n");
    add(c, p, fixed_pn, POINTS, "fixed pn");
    return c;
}

static struct chart *sizes_chart(void)
{
    struct chart *c = fixture_chart(50000);
    c->x_min = 100;
    c->x_title = "images";
    c->log_x = c->full_y = true;
    add(c, size, fixed_n, 5, "none")->spread = NULL;
    return c;
}

static void expect(const char *name, const struct chart *c)
{
    char *utf8 = fixture_draw(c, W, H, false), *ascii = fixture_draw(c, W, H, true), both[2 * H * (W * 4 + 1) + 1];
    snprintf(both, sizeof both, "%s%s", utf8, ascii);
    golden_expect("chart", name, both);
    mem_free(utf8);
    mem_free(ascii);
}

START_TEST(pictures)
{
    expect("points", rates_chart());
    expect("points_log", sizes_chart());
}
END_TEST

static int count_of(const char *text, char ch)
{
    int n = 0;
    for (; *text; text++)
        n += *text == ch;
    return n;
}

/* Every value has its letter, that of no value has none; the label has one more. */
START_TEST(each_value_is_a_point)
{
    struct chart *c = rates_chart();
    c->series_count = 1;
    c->title = NULL;
    c->series[0].mark = '@';
    char *text = fixture_draw(c, W, H, true);
    ck_assert_msg(count_of(text, '@') == POINTS + 1, "%s", text);
    mem_free(text);
    c->series[0].y = fixed_pn;
    text = fixture_draw(c, W, H, true);
    ck_assert_msg(count_of(text, '@') == POINTS, "%s", text);
    mem_free(text);
}
END_TEST

/* On a logarithmic axis a decade is as wide as the next. */
START_TEST(decades_are_equally_wide)
{
    static const double x[4] = {10, 100, 1000, 10000}, flat[4] = {1, 1, 1, 1};
    struct chart *c = fixture_chart(10000);
    c->x_min = 10;
    c->log_x = true;
    struct chart_series *s = add(c, x, flat, 4, NULL);
    s->spread = NULL;
    s->mark = '@';
    char *text = fixture_draw(c, 68, 9, true), *line = text;
    while (!memchr(line, '@', strcspn(line, "\n")))
        line = strchr(line, '\n') + 1;
    int at[4], n = 0;
    for (int i = 0; line[i] != '\n' && n < 4; i++)
        if (line[i] == '@')
            at[n++] = i;
    ck_assert_int_eq(n, 4);
    ck_assert_int_le(abs(at[1] - at[0] - (at[2] - at[1])), 1);
    ck_assert_int_le(abs(at[2] - at[1] - (at[3] - at[2])), 1);
    mem_free(text);
}
END_TEST

static void draw_chart(struct rect area, const void *arg)
{
    chart_draw(&paper, area, arg);
}

START_TEST(every_size)
{
    paper_every_size(draw_chart, _i ? sizes_chart() : rates_chart());
    paper_close();
}
END_TEST

Suite *points_suite(void)
{
    Suite *s = suite_create("points");
    TCase *t = tcase_create("points");
    tcase_add_test(t, pictures);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, each_value_is_a_point);
    tcase_add_test(t, decades_are_equally_wide);
    tcase_add_loop_test(t, every_size, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
