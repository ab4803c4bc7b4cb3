/* SPDX-License-Identifier: MIT */
/* Bars and histograms as text, one set and two, in both charsets, and at every size. */
#include <math.h>

#include "chart/bars.h"
#include "check_chart.h"
#include "paper.h"

static const struct chart_bar classes[] = {
    {.label = "Trouser", .share = {0.97, 0.95}, .value = {"97.0 %", "95.0 %"}},
    {.label = "T-shirt/top", .share = {0.83, 0.8}, .value = {"83.0 %", "80.0 %"}},
    {.label = "Shirt", .share = {0.5625, 0.6}, .value = {"56.3 %", "60.0 %"}},
    {.label = "Bag", .share = {0.001, 0}, .value = {"0.1 %", "0.0 %"}},
    {.label = "Coat", .share = {NAN, 7}, .value = {NULL, "100.0 %"}},
};

static struct chart_bars bars_of(int sets)
{
    return (struct chart_bars){.title = "accuracy", .sets = sets, .set = {"run 1", "run 2"}, .count = 5,
                               .style = {STYLE_RUN_0, STYLE_RUN_1}, .bar = classes};
}

static void draw_bars(struct rect area, const void *arg)
{
    chart_bars(&paper, area, arg);
}

static void expect_bars(const struct chart_bars *bars, int w, int h, bool ascii, const char *want)
{
    paper_open(w, h, ascii);
    chart_bars(&paper, (struct rect){0, 0, w, h}, bars);
    paper_expect(want);
}

START_TEST(bars_of_one_set)
{
    struct chart_bars bars = bars_of(1);
    expect_bars(&bars, 36, 6, false,
                   "accuracy\n"
                   "Trouser     ████████████████▌ 97.0 %\n"
                   "T-shirt/top ██████████████▏   83.0 %\n"
                   "Shirt       █████████▋        56.3 %\n"
                   "Bag         ▏                  0.1 %\n"
                   "Coat\n");
    expect_bars(&bars, 36, 6, true,
                   "accuracy\n"
                   "Trouser     ################  97.0 %\n"
                   "T-shirt/top ##############    83.0 %\n"
                   "Shirt       ##########        56.3 %\n"
                   "Bag         .                  0.1 %\n"
                   "Coat\n");
}
END_TEST

START_TEST(bars_of_two_sets)
{
    struct chart_bars bars = bars_of(2);
    expect_bars(&bars, 40, 11, false,
                   "accuracy  █ run 1  ▒ run 2\n"
                   "Trouser     ███████████████████▍  97.0 %\n"
                   "            ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒   95.0 %\n"
                   "T-shirt/top ████████████████▋     83.0 %\n"
                   "            ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒      80.0 %\n"
                   "Shirt       ███████████▎          56.3 %\n"
                   "            ▒▒▒▒▒▒▒▒▒▒▒▒          60.0 %\n"
                   "Bag         ▏                      0.1 %\n"
                   "                                   0.0 %\n"
                   "Coat\n"
                   "            ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ 100.0 %\n");
    expect_bars(&bars, 40, 11, true,
                   "accuracy  # run 1  o run 2\n"
                   "Trouser     ###################   97.0 %\n"
                   "            ooooooooooooooooooo   95.0 %\n"
                   "T-shirt/top #################     83.0 %\n"
                   "            oooooooooooooooo      80.0 %\n"
                   "Shirt       ###########           56.3 %\n"
                   "            oooooooooooo          60.0 %\n"
                   "Bag         .                      0.1 %\n"
                   "                                   0.0 %\n"
                   "Coat\n"
                   "            oooooooooooooooooooo 100.0 %\n");
}
END_TEST

/* A mark's ends lie in the cells of share - spread and share + spread; where there is no bar, a line joins them. Ends
 * beyond the bar's room are at its end, and those less than a cell apart are left out. */
START_TEST(bars_have_error_marks)
{
    static const struct chart_bar bar[] = {
        {.label = "a", .share = {0.5}, .value = {"50"}, .spread = {0.25}},
        {.label = "b", .share = {0.0625}, .value = {"6"}, .spread = {0.3}},
        {.label = "c", .share = {0.9375}, .value = {"94"}, .spread = {0.3}},
        {.label = "d", .share = {0.5}, .value = {"50"}, .spread = {0.001}},
        {.label = "e", .share = {NAN}, .value = {"?"}, .spread = {0.25}},
        {.label = "f", .share = {0.25}, .value = {"25"}, .mark = {0.75}},
        {.label = "g", .share = {0.75}, .value = {"75"}, .mark = {1}},
    };
    struct chart_bars bars = {.sets = 1, .style = {STYLE_RUN_0}, .count = 7, .bar = bar};
    expect_bars(&bars, 21, 7, false,
                   "a ████├███────┤    50\n"
                   "b ├────┤            6\n"
                   "c ██████████├████┤ 94\n"
                   "d ████████         50\n"
                   "e                   ?\n"
                   "f ████        │    25\n"
                   "g ████████████   │ 75\n");
    expect_bars(&bars, 21, 7, true,
                   "a ####|###----|    50\n"
                   "b |----|            6\n"
                   "c ##########|####| 94\n"
                   "d ########         50\n"
                   "e                   ?\n"
                   "f ####        |    25\n"
                   "g ############   | 75\n");
}
END_TEST

START_TEST(short_of_rows_it_says_so)
{
    struct chart_bars bars = bars_of(1);
    expect_bars(&bars, 36, 4, true,
                   "accuracy\n"
                   "Trouser     ################  97.0 %\n"
                   "T-shirt/top ##############    83.0 %\n"
                   "+3 more\n");
    expect_bars(&bars, 36, 1, true,
                   "Trouser     ################  97.0 %\n");
}
END_TEST

START_TEST(short_of_columns_the_number_stays)
{
    struct chart_bars bars = bars_of(1);
    expect_bars(&bars, 20, 6, true,
                   "accuracy\n"
                   "Trouser       97.0 %\n"
                   "T-shirt/to    83.0 %\n"
                   "Shirt         56.3 %\n"
                   "Bag            0.1 %\n"
                   "Coat\n");
    expect_bars(&bars, 9, 6, true,
                   "accuracy\n"
                   "Tr 97.0 %\n"
                   "T- 83.0 %\n"
                   "Sh 56.3 %\n"
                   "Ba  0.1 %\n"
                   "Co\n");
}
END_TEST

START_TEST(bars_are_styled)
{
    struct chart_bars bars = bars_of(2);
    paper_open(40, 11, _i);
    chart_bars(&paper, (struct rect){0, 0, 40, 11}, &bars);
    ck_assert_int_eq(paper.cell[1 * 40 + 12].style, STYLE_RUN_0);
    ck_assert_int_eq(paper.cell[2 * 40 + 12].style, STYLE_RUN_1);
    ck_assert_uint_ne(paper.cell[1 * 40 + 12].ch, paper.cell[2 * 40 + 12].ch); /* without colour too */
}
END_TEST

START_TEST(bars_stay_within_their_area)
{
    struct chart_bars bars = bars_of(1 + _i);
    paper_every_size(draw_bars, &bars);
}
END_TEST

static const double normal[] = {1, 4, 9, 16, 20, 16, 9, 4, 1, 0}, narrow[] = {0, 0, 2, 18, 40, 18, 2, 0, 0, NAN};

static struct chart_histogram histogram_of(int sets)
{
    return (struct chart_histogram){.title = "activations", .sets = sets, .set = {"train", "eval"}, .bins = 10,
                                    .style = {STYLE_RUN_0, STYLE_RUN_1}, .count = {normal, narrow},
                                    .x_min = "0", .x_max = "3.5"};
}

static void draw_histogram(struct rect area, const void *arg)
{
    chart_histogram(&paper, area, arg);
}

static void expect_histogram(const struct chart_histogram *h, int width, int height, bool ascii, const char *want)
{
    paper_open(width, height, ascii);
    chart_histogram(&paper, (struct rect){0, 0, width, height}, h);
    paper_expect(want);
}

START_TEST(histogram_of_one_set)
{
    struct chart_histogram h = histogram_of(1);
    expect_histogram(&h, 30, 7, false,
                   "activations\n"
                   "            ██\n"
                   "         ██ ██ ██\n"
                   "      ▂▂ ██ ██ ██ ▂▂\n"
                   "      ██ ██ ██ ██ ██\n"
                   "▂▂ ██ ██ ██ ██ ██ ██ ██ ▂▂\n"
                   "0                         3.5\n");
    expect_histogram(&h, 30, 7, true,
                   "activations\n"
                   "            ##\n"
                   "         ## ## ##\n"
                   "         ## ## ##\n"
                   "      ## ## ## ## ##\n"
                   ".. ## ## ## ## ## ## ## ..\n"
                   "0                         3.5\n");
}
END_TEST

START_TEST(histogram_of_two_sets)
{
    struct chart_histogram h = histogram_of(2);
    expect_histogram(&h, 32, 8, false,
                   "activations  █ train  ▒ eval\n"
                   "             ▒\n"
                   "             ▒\n"
                   "             ▒\n"
                   "         ▃▒ █▒ ▃▒\n"
                   "      ▃  █▒ █▒ █▒ ▃\n"
                   "▁  ▅  █░ █▒ █▒ █▒ █░ ▅  ▁\n"
                   "0                         3.5\n");
    expect_histogram(&h, 32, 8, true,
                   "activations  # train  o eval\n"
                   "             o\n"
                   "             o\n"
                   "             o\n"
                   "          o #o  o\n"
                   "         #o #o #o\n"
                   ".  #  #. #o #o #o #. #  .\n"
                   "0                         3.5\n");
}
END_TEST

START_TEST(narrow_histograms_add_bins_up)
{
    struct chart_histogram h = histogram_of(1);
    expect_histogram(&h, 5, 5, true,
                   "activ\n"
                   "  #\n"
                   " ##\n"
                   ".###.\n"
                   "0 3.5\n");
}
END_TEST

START_TEST(an_empty_histogram_has_no_bars)
{
    static const double none[10];
    struct chart_histogram h = histogram_of(1);
    h.count[0] = none;
    expect_histogram(&h, 20, 4, true, "activations\n\n\n0               3.5\n");
    h.bins = 0;
    expect_histogram(&h, 20, 4, true, "activations\n\n\n0 3.5\n");
}
END_TEST

START_TEST(histograms_stay_within_their_area)
{
    struct chart_histogram h = histogram_of(1 + _i);
    paper_every_size(draw_histogram, &h);
}
END_TEST

Suite *bars_suite(void)
{
    Suite *s = suite_create("bars");
    TCase *t = tcase_create("bars");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, NULL, paper_close);
    tcase_add_test(t, bars_of_one_set);
    tcase_add_test(t, bars_of_two_sets);
    tcase_add_test(t, bars_have_error_marks);
    tcase_add_test(t, short_of_rows_it_says_so);
    tcase_add_test(t, short_of_columns_the_number_stays);
    tcase_add_loop_test(t, bars_are_styled, 0, 2);
    tcase_add_loop_test(t, bars_stay_within_their_area, 0, 2);
    tcase_add_test(t, histogram_of_one_set);
    tcase_add_test(t, histogram_of_two_sets);
    tcase_add_test(t, narrow_histograms_add_bins_up);
    tcase_add_test(t, an_empty_histogram_has_no_bars);
    tcase_add_loop_test(t, histograms_stay_within_their_area, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
