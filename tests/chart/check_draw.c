/* SPDX-License-Identifier: MIT */
/* Charts as text: whole pictures of small ones, and what must hold at every size. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "chart/chart.h"
#include "check_chart.h"

enum { CANARY = '@' };

static struct canvas canvas;

static void open_canvas(int w, int h, bool ascii)
{
    ck_assert(canvas_resize(&canvas, w, h, NULL));
    canvas.ascii = ascii;
}

static void close_canvas(void)
{
    canvas_free(&canvas);
}

static struct chart_series series_of(const double *y, size_t count)
{
    return (struct chart_series){.count = count, .y = y, .stride = sizeof *y, .style = STYLE_RUN_0};
}

static struct chart chart_of(double x_max)
{
    return (struct chart){.title = "loss", .x_title = "epoch", .x_min = 1, .x_max = x_max, .y_min = NAN, .y_max = NAN};
}

static void add(struct chart *chart, struct chart_series s)
{
    chart->series[chart->series_count++] = s;
}

static void expect_picture(const struct chart *chart, const char *want)
{
    chart_draw(&canvas, (struct rect){0, 0, canvas.w, canvas.h}, chart);
    char *got = canvas_dump(&canvas);
    ck_assert_ptr_nonnull(got);
    ck_assert_msg(strcmp(got, want) == 0, "got\n%swant\n%s", got, want);
    mem_free(got);
}

static bool is_data(const struct cell *c)
{
    return c->style >= STYLE_RUN_0;
}

/* Cells that lines cover within the columns x0..x1 - 1. */
static int data_cells(int x0, int x1)
{
    int n = 0;
    for (int y = 0; y < canvas.h; y++)
        for (int x = x0; x < x1; x++)
            n += is_data(&canvas.cell[y * canvas.w + x]);
    return n;
}

static const double falling[] = {0.9, 0.6, 0.45, 0.4, 0.36, 0.34, 0.33, 0.32, 0.31, 0.30};
static const double bending[] = {0.7, 0.5, 0.42, 0.4, 0.41, 0.43, 0.46, 0.5, 0.55, 0.6};

static struct chart two_lines(void)
{
    struct chart chart = chart_of(10);
    struct chart_series train = series_of(falling, 10), valid = series_of(bending, 10);
    train.label = "train";
    train.mark = 't';
    valid.label = "valid";
    valid.mark = 'v';
    valid.line = CHART_DASHED;
    add(&chart, train);
    add(&chart, valid);
    return chart;
}

START_TEST(picture_in_braille)
{
    struct chart chart = two_lines();
    open_canvas(36, 10, false);
    expect_picture(&chart,
                   "loss\n"
                   "      │⢧\n"
                   "   0.8┤⠘⣆\n"
                   "      │⣆⠸⡄\n"
                   "   0.6┤⠘⠂⢳⡀                 ⢀⣤ valid\n"
                   "      │  ⢦⣹⣄          ⢀⡀⢀⡴⠞⠁\n"
                   "   0.4┤   ⠉⠉⢳⣦⣄⣄⢀⣤⣤⠂⠠⠛⠋\n"
                   "      │       ⠈⠉⠛⠛⠶⠶⠶⢦⣤⣤⣤⣤⣤⣀⣀⣀ train\n"
                   "      └┬──────┬────┬────┬────┬\n"
                   "       1      4    6    8   10 epoch\n");
}
END_TEST

START_TEST(picture_in_ascii)
{
    struct chart chart = two_lines();
    open_canvas(36, 10, true);
    expect_picture(&chart,
                   "loss\n"
                   "      ||\n"
                   "   0.8+ |\n"
                   "      |.'_\n"
                   "   0.6+ v'_                 _- valid\n"
                   "      |  '_.           _--\n"
                   "   0.4+     '-__  --v\n"
                   "      |         '''------t____ train\n"
                   "      ++------+----+----+----+\n"
                   "       1      4    6    8   10 epoch\n");
}
END_TEST

START_TEST(picture_without_data)
{
    struct chart chart = chart_of(50);
    open_canvas(24, 8, true);
    expect_picture(&chart,
                   "loss\n"
                   "   1.0+\n"
                   "      |\n"
                   "   0.5+\n"
                   "      |\n"
                   "   0.0+\n"
                   "      ++-----+----------\n"
                   "       1    20     epoch\n");
}
END_TEST

static int cells_with(const struct chart_series *s, bool ascii)
{
    struct chart chart = chart_of(10);
    add(&chart, *s);
    open_canvas(30, 10, ascii);
    chart_draw(&canvas, (struct rect){0, 0, 30, 10}, &chart);
    return data_cells(0, 30);
}

START_TEST(a_single_point_is_visible)
{
    struct chart_series s = series_of(falling, 1);
    s.line = (enum chart_line)_i;
    ck_assert_int_ge(cells_with(&s, false), 1);
    ck_assert_int_eq(cells_with(&s, true), 1);
}
END_TEST

START_TEST(a_constant_is_a_flat_line)
{
    static const double values[] = {0, 1, -3, 0.693147, 100, 1e30, 1e-9, -1e300, 5e-324};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        double y[10];
        for (int k = 0; k < 10; k++)
            y[k] = values[i];
        struct chart_series s = series_of(y, 10);
        ck_assert_msg(cells_with(&s, true) == 23, "%g", values[i]);
    }
}
END_TEST

START_TEST(a_peak_among_many_points_stays)
{
    static double y[10000];
    for (int i = 0; i < 10000; i++)
        y[i] = 0.5;
    for (int at = 0; at < 10000; at += 611) {
        y[at] = 9;
        struct chart chart = chart_of(10000);
        add(&chart, series_of(y, 10000));
        open_canvas(40, 12, at % 2);
        chart_draw(&canvas, (struct rect){0, 0, 40, 12}, &chart);
        int top = 0;
        for (int k = 0; k < 40 * 4; k++)
            top += is_data(&canvas.cell[k]);
        ck_assert_msg(top > 0, "the peak at %d is lost", at);
        y[at] = 0.5;
    }
}
END_TEST

START_TEST(nan_and_infinity_are_gaps)
{
    double y[] = {1, 2, 3, NAN, NAN, INFINITY, -INFINITY, 3, 2, 1};
    struct chart_series s = series_of(y, 10);
    struct chart chart = chart_of(10);
    add(&chart, s);
    open_canvas(37, 10, _i);
    chart_draw(&canvas, (struct rect){0, 0, 37, 10}, &chart);
    ck_assert_int_gt(data_cells(7, 15), 0);
    ck_assert_int_eq(data_cells(15, 29), 0); /* between epochs 3 and 8 */
    ck_assert_int_gt(data_cells(29, 37), 0);
    for (int i = 0; i < 10; i++)
        y[i] = NAN;
    chart_draw(&canvas, (struct rect){0, 0, 37, 10}, &chart);
    ck_assert_int_eq(data_cells(0, 37), 0);
}
END_TEST

START_TEST(kinds_differ_without_color)
{
    char *picture[3];
    for (int k = 0; k < 3; k++) {
        struct chart_series s = series_of(falling, 10);
        s.line = (enum chart_line)k;
        cells_with(&s, _i);
        picture[k] = canvas_dump(&canvas);
        ck_assert_ptr_nonnull(picture[k]);
    }
    ck_assert_str_ne(picture[0], picture[1]);
    ck_assert_str_ne(picture[1], picture[2]);
    ck_assert_str_ne(picture[0], picture[2]);
    for (int k = 0; k < 3; k++)
        mem_free(picture[k]);
}
END_TEST

START_TEST(the_later_series_is_on_top)
{
    struct chart chart = chart_of(10);
    struct chart_series s = series_of(falling, 10);
    add(&chart, s);
    s.style = STYLE_RUN_1;
    add(&chart, s);
    open_canvas(30, 10, _i);
    chart_draw(&canvas, (struct rect){0, 0, 30, 10}, &chart);
    int on_top = 0;
    for (int i = 0; i < 300; i++) {
        ck_assert_uint_ne(canvas.cell[i].style, STYLE_RUN_0);
        on_top += canvas.cell[i].style == STYLE_RUN_1;
    }
    ck_assert_int_gt(on_top, 20);
}
END_TEST

START_TEST(strided_values_and_given_x)
{
    struct {
        float other;
        double y;
    } row[10];
    double x[10];
    for (int i = 0; i < 10; i++) {
        row[i].other = 1e30f;
        row[i].y = falling[i];
        x[i] = i + 1;
    }
    struct chart_series plain = series_of(falling, 10), strided = series_of(&row[0].y, 10);
    strided.stride = sizeof row[0];
    strided.x = x;
    cells_with(&plain, true);
    char *want = canvas_dump(&canvas);
    cells_with(&strided, true);
    char *got = canvas_dump(&canvas);
    ck_assert(want && got);
    ck_assert_str_eq(got, want);
    mem_free(want);
    mem_free(got);
}
END_TEST

START_TEST(a_fixed_range_clips)
{
    static const double wild[] = {50, -1e308, 50, 1e308, 50, NAN, 50, 50, 200, 50};
    struct chart chart = chart_of(10);
    chart.y_min = 0;
    chart.y_max = 100;
    add(&chart, series_of(wild, 10));
    open_canvas(30, 10, _i);
    chart_draw(&canvas, (struct rect){0, 0, 30, 10}, &chart);
    ck_assert_int_gt(data_cells(7, 30), 10);
    for (int x = 7; x < 30; x++) {
        ck_assert(!is_data(&canvas.cell[x]));                   /* the title's row */
        ck_assert(!is_data(&canvas.cell[8 * canvas.w + x]));    /* the axis */
    }
}
END_TEST

START_TEST(the_axis_column_does_not_move)
{
    static const double peaks[] = {1e-9, 0.3, 7, 88.5, 1234, 1e30};
    for (size_t i = 0; i < sizeof peaks / sizeof *peaks; i++) {
        double y[] = {0, peaks[i]};
        struct chart chart = chart_of(10);
        add(&chart, series_of(y, 2));
        open_canvas(30, 10, true);
        chart_draw(&canvas, (struct rect){0, 0, 30, 10}, &chart);
        ck_assert_uint_eq(canvas.cell[8 * canvas.w + 6].ch, '+');
    }
}
END_TEST

START_TEST(labels_do_not_overlap)
{
    static double level[12][10];
    static char name[12][16];
    struct chart chart = chart_of(10);
    for (int k = 0; k < 12; k++) {
        for (int i = 0; i < 10; i++)
            level[k][i] = 0.5 + k * 0.001 + i * (k - 6) * 0.001;
        snprintf(name[k], sizeof name[k], "run%d<", k);
        struct chart_series s = series_of(level[k], 10);
        s.label = name[k];
        add(&chart, s);
    }
    open_canvas(60, 20, _i);
    chart_draw(&canvas, (struct rect){0, 0, 60, 20}, &chart);
    char *text = canvas_dump(&canvas);
    ck_assert_ptr_nonnull(text);
    int begun = 0, whole = 0;
    for (const char *s = text; (s = strstr(s, "run")); s++) {
        begun++;
        whole += s[4] == '<' || s[5] == '<';
    }
    ck_assert_int_eq(begun, whole);
    ck_assert_int_ge(whole, 5);
    mem_free(text);
}
END_TEST

START_TEST(a_label_covers_no_line)
{
    static const double level[] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
    struct chart chart = chart_of(10);
    struct chart_series s = series_of(level, 10);
    add(&chart, s);
    s.count = 3;
    s.label = "short";
    add(&chart, s);
    open_canvas(40, 10, true);
    chart_draw(&canvas, (struct rect){0, 0, 40, 10}, &chart);
    char *text = canvas_dump(&canvas);
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_nonnull(strstr(text, "short"));
    ck_assert_ptr_nonnull(strstr(text, "---------------------------\n")); /* the axis has ticks in it */
    mem_free(text);
}
END_TEST

/* Everything at once, so that every size meets every part. */
START_TEST(every_size_stays_within_its_area)
{
    struct chart chart = two_lines();
    static const double wild[] = {1e30, -1e30, NAN, 0, INFINITY, 5};
    struct chart_series s = series_of(wild, 6);
    s.label = "a label of some length";
    if (_i & 2)
        add(&chart, s);
    for (int w = 0; w <= 60; w++)
        for (int h = 0; h <= 30; h++) {
            open_canvas(w + 4, h + 2, _i & 1);
            for (int i = 0; i < canvas.w * canvas.h; i++)
                canvas.cell[i].ch = CANARY;
            chart_draw(&canvas, (struct rect){2, 1, w, h}, &chart);
            int data = 0, wrong = 0;
            for (int y = 0; y < canvas.h; y++)
                for (int x = 0; x < canvas.w; x++) {
                    const struct cell *c = &canvas.cell[y * canvas.w + x];
                    bool inside = x >= 2 && x < w + 2 && y >= 1 && y < h + 1;
                    wrong += inside != (c->ch != CANARY);
                    data += is_data(c);
                }
            ck_assert_msg(wrong == 0, "%dx%d: %d cells outside the area, or left out", w, h, wrong);
            ck_assert_msg(data > 0 || w == 0 || h == 0, "%dx%d: no line", w, h);
        }
}
END_TEST

/* Ticks in neighbouring rows beside ticks two rows apart look like a mistake. */
START_TEST(ticks_are_rows_apart)
{
    enum { AXIS = 6 };
    double y[2] = {0.1, 0};
    struct chart chart = chart_of(2);
    add(&chart, series_of(y, 2));
    for (int h = 12; h < 30; h++)
        for (y[1] = 0.3; y[1] < 1.5; y[1] += 0.031) {
            open_canvas(40, h, true);
            chart_draw(&canvas, (struct rect){0, 0, 40, h}, &chart);
            int last = -2, ticks = 0;
            for (int row = 1; row < h - 2; row++) {
                if (canvas.cell[row * canvas.w + AXIS].ch != '+')
                    continue;
                ck_assert_msg(row - last > 1, "%d rows, up to %g: ticks in rows %d and %d", h, y[1], last, row);
                last = row;
                ticks++;
            }
            ck_assert_int_ge(ticks, 2);
        }
}
END_TEST

START_TEST(areas_beyond_the_canvas_are_clipped)
{
    struct chart chart = two_lines();
    open_canvas(20, 8, _i);
    static const struct rect areas[] = {{-10, -5, 40, 20}, {15, 6, 40, 20}, {100, 100, 30, 10}, {0, 0, 3000, 900}};
    for (int i = 0; i < 4; i++)
        chart_draw(&canvas, areas[i], &chart);
    ck_assert_int_eq(canvas.w, 20);
}
END_TEST

Suite *draw_suite(void)
{
    Suite *s = suite_create("draw");
    TCase *t = tcase_create("draw");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, NULL, close_canvas);
    tcase_add_test(t, picture_in_braille);
    tcase_add_test(t, picture_in_ascii);
    tcase_add_test(t, picture_without_data);
    tcase_add_loop_test(t, a_single_point_is_visible, 0, 3);
    tcase_add_test(t, a_constant_is_a_flat_line);
    tcase_add_test(t, a_peak_among_many_points_stays);
    tcase_add_loop_test(t, nan_and_infinity_are_gaps, 0, 2);
    tcase_add_loop_test(t, kinds_differ_without_color, 0, 2);
    tcase_add_loop_test(t, the_later_series_is_on_top, 0, 2);
    tcase_add_test(t, strided_values_and_given_x);
    tcase_add_loop_test(t, a_fixed_range_clips, 0, 2);
    tcase_add_test(t, the_axis_column_does_not_move);
    tcase_add_test(t, ticks_are_rows_apart);
    tcase_add_loop_test(t, labels_do_not_overlap, 0, 2);
    tcase_add_test(t, a_label_covers_no_line);
    tcase_add_loop_test(t, every_size_stays_within_its_area, 0, 4);
    tcase_add_loop_test(t, areas_beyond_the_canvas_are_clipped, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
