/* SPDX-License-Identifier: MIT */
/* Smoothing, the robust range, labels and what lies over the lines: what must hold, by numbers and at every size.
 * Pictures are in check_golden.c. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "check_chart.h"
#include "src/chart/line.h"
#include "src/chart/range.h"
#include "src/chart/values.h"
#include "tests/chart/fixture.h"

enum { CANARY = '@' };

/* The sum over all values so far, as the average is defined. */
static double naive_average(const double *y, int i, double w)
{
    double sum = 0, weights = 0, weight = 1;
    for (int k = i; k >= 0; k--) {
        if (!isfinite(y[k]))
            continue;
        sum += weight * y[k];
        weights += weight;
        weight *= w;
    }
    return isfinite(y[i]) ? sum / weights : NAN;
}

START_TEST(the_average_is_that_of_its_definition)
{
    static const double factor[] = {0, 0.5, 0.9, 0.99, 0.999};
    double y[500];
    for (unsigned i = 0; i < 500; i++)
        y[i] = i % 37 == 5 ? NAN : i == 90 ? INFINITY : 1 / (1.0 + i) + fixture_noise(i);
    for (size_t f = 0; f < sizeof factor / sizeof *factor; f++) {
        struct chart_series s = {.count = 500, .y = y, .stride = sizeof *y, .smooth = factor[f]};
        struct average a = average_start(&s);
        for (int i = 0; i < 500; i++) {
            double got = average_next(&a, y[i]), want = naive_average(y, i, factor[f]);
            ck_assert_msg(isnan(want) ? isnan(got) : fabs(got - want) < 1e-12, "w %g, value %d: %.17g, not %.17g",
                          factor[f], i, got, want);
        }
    }
}
END_TEST

/* A smoothed line is that of the averages, each at full resolution: a peak of one value stays one. */
START_TEST(a_smoothed_line_keeps_extremes)
{
    static double y[20000], smoothed[20000];
    for (unsigned i = 0; i < 20000; i++)
        y[i] = i == 12345 ? 400 : i == 777 ? NAN : fixture_noise(i);
    struct chart_series s = {.count = 20000, .y = y, .stride = sizeof *y, .smooth = 0.5};
    struct chart_series averages = {.count = 20000, .y = smoothed, .stride = sizeof *y};
    struct average a = average_start(&s);
    for (int i = 0; i < 20000; i++)
        smoothed[i] = average_next(&a, y[i]);
    struct raster r = {.w = 200, .h = 80};
    struct scale x = {.min = 1, .max = 20000}, scale = {.min = -200, .max = 200};
    struct line got, want;
    line_trace(&got, &s, LINE_MAIN, &x, &scale, &r);
    line_trace(&want, &averages, LINE_MAIN, &x, &scale, &r);
    for (int c = 0; c < 200; c++)
        ck_assert(got.span[c].lo == want.span[c].lo && got.span[c].hi == want.span[c].hi);
    ck_assert_int_le(got.span[lround(12345.0 / 19999 * 199)].lo, 1);
}
END_TEST

/* A fork's smoothed line is the end of the whole line: it leaves its parent's where it branched. */
START_TEST(a_smoothed_fork_leaves_its_parent)
{
    struct chart *c = fixture_chart(50);
    struct chart_series *s = fixture_series(c, 1, false, 50);
    s->smooth = 0.9;
    struct raster r = {.w = 200, .h = 80};
    struct scale x = scale_whole(0, 50, 100), y = scale_fit(0, 1, 8, 0);
    struct line whole, fork;
    line_trace(&whole, s, LINE_MAIN, &x, &y, &r);
    s->first = 24;
    line_trace(&fork, s, LINE_MAIN, &x, &y, &r);
    int branch = (int)lround(25.0 / 50 * 199);
    for (int i = 0; i < 200; i++) {
        bool empty = fork.span[i].lo > fork.span[i].hi;
        ck_assert(empty == (i < branch || whole.span[i].lo > whole.span[i].hi));
        ck_assert(i <= branch || fork.span[i].lo == whole.span[i].lo);
    }
}
END_TEST

/* Each column's span is from its least to its greatest value, on both kinds of axis. */
START_TEST(down_sampling_keeps_extremes)
{
    enum { COUNT = 5000, W = 100 };
    static double y[COUNT];
    for (unsigned i = 0; i < COUNT; i++)
        y[i] = 1.5 + fixture_noise(i) * (i % 91 == 0 ? 2 : 1);
    struct chart_series s = {.count = COUNT, .y = y, .stride = sizeof *y};
    struct raster r = {.w = W, .h = 60};
    struct scale x = scale_whole(1, COUNT, W), scale = _i ? scale_log(0.5, 2.5, 8, 0) : scale_fit(0.5, 2.5, 8, 0);
    struct line line;
    line_trace(&line, &s, LINE_MAIN, &x, &scale, &r);
    for (int c = 0; c < W; c++) {
        double lo = INFINITY, hi = -INFINITY;
        for (int i = 0; i < COUNT; i++)
            if (lround(scale_place(&x, i + 1) * (W - 1)) == c) {
                lo = fmin(lo, y[i]);
                hi = fmax(hi, y[i]);
            }
        ck_assert_int_le(line.span[c].lo, (int)lround((1 - scale_place(&scale, hi)) * (r.h - 1)));
        ck_assert_int_ge(line.span[c].hi, (int)lround((1 - scale_place(&scale, lo)) * (r.h - 1)));
    }
}
END_TEST

static struct range range_now(const struct chart *c)
{
    struct scale x = scale_whole(c->x_min, c->x_max, 100);
    return range_of(c, &x);
}

START_TEST(the_first_values_do_not_stretch_the_range)
{
    struct chart *c = fixture_chart(50);
    fixture_series(c, 1, true, 50);
    double *y = fixture_values(c, 0);
    for (int i = 0; i < 50; i++)
        y[i] = 0.4 + 0.002 * i; /* 0.4 .. 0.498; the rest, behind the first tenth, from 0.41 */
    y[0] = 0.58;                /* within the span of the rest above it */
    ck_assert_double_eq(range_now(c).hi, 0.58);
    y[0] = 0.60;
    ck_assert_double_eq(range_now(c).hi, y[49]);
    ck_assert_double_eq(range_now(c).lo, y[1]);
    c->full_y = true;
    ck_assert_double_eq(range_now(c).hi, 0.60);
    c->full_y = false;
    y[0] = 0.5;
    y[30] = 7; /* a peak later on is not an outlier of the start */
    ck_assert_double_eq(range_now(c).hi, 7);
    c->series[0].count = 4; /* too few to tell */
    y[0] = 9;
    ck_assert_double_eq(range_now(c).hi, 9);
}
END_TEST

START_TEST(a_diverged_series_leaves_the_others_readable)
{
    struct chart *c = fixture_chart(50);
    for (int run = 1; run <= 3; run++) {
        fixture_series(c, run, false, 50);
        fixture_series(c, run, true, 50);
    }
    double calm = range_now(c).hi;
    for (int i = _i; i < 50; i++) /* two of three runs, early or late */
        for (size_t k = 2; k < 6; k++)
            fixture_values(c, k)[i] = pow(10, i - _i + 2) * (k % 2 ? 1 : -1);
    ck_assert_msg(range_now(c).hi <= 1.5 * calm && range_now(c).lo >= -1.5 * calm, "%g..%g", range_now(c).lo,
                  range_now(c).hi);
    c->full_y = true;
    ck_assert_double_gt(range_now(c).hi, 1e6);
    c->full_y = false;
    c->series_count = 1; /* alone, a series that grows is what one wants to see */
    for (int i = 0; i < 50; i++)
        fixture_values(c, 0)[i] = 0.1 + i;
    ck_assert_double_gt(range_now(c).hi, 49);
}
END_TEST

/* A loss that overfits, and one that has become tiny, are no outliers. */
START_TEST(curves_that_belong_together_are_not_cut)
{
    struct chart *c = fixture_chart(50);
    fixture_series(c, 1, false, 50);
    fixture_series(c, 1, true, 50);
    for (int i = 0; i < 50; i++) {
        fixture_values(c, 0)[i] = 0.6 / (1 + i * i);
        fixture_values(c, 1)[i] = 0.35 + 0.03 * i;
    }
    for (c->x_min = 0; c->x_min < 45; c->x_min++)
        ck_assert_double_eq(range_now(c).hi, 0.35 + 0.03 * 49);
}
END_TEST

static void expect_title(const struct chart *c, int w, const char *want)
{
    char *text = fixture_draw(c, w, 12, true);
    char *end = strchr(text, '\n');
    ck_assert_ptr_nonnull(end);
    *end = 0;
    ck_assert_str_eq(text, want);
    mem_free(text);
}

START_TEST(titles_say_what_is_done_to_the_numbers)
{
    struct chart *c = fixture_chart(50);
    fixture_series(c, 1, true, 50);
    expect_title(c, 60, "loss");
    c->series[0].smooth = 0.9;
    c->log_y = true;
    expect_title(c, 60, "loss  log, smooth 0.90");
    c->series[0].smooth = 0.999;
    expect_title(c, 60, "loss  log, smooth 0.999");
    fixture_series(c, 2, true, 50)->smooth = 0.9;
    expect_title(c, 60, "loss  log, smooth up to 0.999");
    c->series[1].thin = true; /* the batches' line: never smoothed, and not spoken of */
    c->series[1].smooth = 0;
    expect_title(c, 60, "loss  log, smooth 0.999");
    c->series[1].thin = false;
    c->log_y = false;
    c->series[0].smooth = c->series[1].smooth = 0;
    fixture_values(c, 0)[0] = 50;
    expect_title(c, 60, "loss  1 point above the range");
    expect_title(c, 20, "loss  1 above");
    fixture_values(c, 1)[0] = fixture_values(c, 1)[1] = -50;
    expect_title(c, 60, "loss  1 above, 2 below");
    c->x_min = 2;
    expect_title(c, 60, "loss  1 point below the range");
    c->full_y = true;
    expect_title(c, 60, "loss");
}
END_TEST

/* A NaN is a gap at its place and nothing else. In a smoothed line what follows moves, but by little. */
START_TEST(a_nan_does_not_spoil_the_rest)
{
    struct canvas whole = {0}, gap = {0};
    ck_assert(canvas_resize(&whole, 98, 20, NULL) && canvas_resize(&gap, 98, 20, NULL));
    struct chart *c = fixture_chart(50);
    fixture_series(c, 1, true, 50)->line = CHART_SOLID;
    c->series[0].smooth = _i ? 0.9 : 0;
    chart_draw(&whole, (struct rect){0, 0, 98, 20}, c);
    fixture_values(c, 0)[24] = fixture_values(c, 0)[25] = NAN;
    chart_draw(&gap, (struct rect){0, 0, 98, 20}, c);
    int columns = 0;
    for (int x = 0; x < 98; x++) {
        bool same = true, blank = true;
        for (int y = 1; y < 17; y++) {
            const struct cell *cell = &gap.cell[y * 98 + x];
            same = same && cell->ch == whole.cell[y * 98 + x].ch;
            blank = blank && cell->style < STYLE_RUN_0;
        }
        ck_assert_msg(_i || same || (x >= 46 && x <= 52), "column %d", x);
        columns += x >= 8 && x < 90 && !blank;
    }
    ck_assert_int_ge(columns, 70);
    ck_assert_int_lt(columns, 80);
    canvas_free(&whole);
    canvas_free(&gap);
}
END_TEST

/* In the rows near where they end, whatever that is, each line's label stands. */
START_TEST(every_label_finds_a_row)
{
    for (unsigned seed = 0; seed < 200; seed++) {
        struct chart *c = fixture_chart(50);
        int runs = 1 + (int)(seed % 7);
        for (int run = 1; run <= runs; run++) {
            fixture_series(c, run, true, 50);
            fixture_values(c, (size_t)run - 1)[49] = 0.5 + 0.02 * fixture_noise(seed * 10 + (unsigned)run);
        }
        c->y_min = 0;
        c->y_max = 1;
        char *text = fixture_draw(c, 60, 20, _i), *at = text;
        for (int run = 1; run <= runs; run++) {
            char want[32];
            snprintf(want, sizeof want, " %d valid\n", run);
            ck_assert_msg(strstr(at, want) != NULL, "no%s in\n%s", want, text);
        }
        mem_free(text);
    }
}
END_TEST

/* Labels stand in the order of their lines' ends. */
START_TEST(labels_do_not_cross)
{
    struct chart *c = fixture_chart(50);
    for (int run = 1; run <= 6; run++) {
        fixture_series(c, run, true, 50);
        for (int i = 0; i < 50; i++)
            fixture_values(c, (size_t)run - 1)[i] = 0.5 + 0.05 * ((run * 5) % 7);
    }
    c->y_min = 0;
    c->y_max = 1;
    char *text = fixture_draw(c, 60, 30, _i), *at = text;
    static const char *const order[] = {"4 valid", "1 valid", "5 valid", "2 valid", "6 valid", "3 valid"};
    for (int i = 0; i < 6; i++) {
        char *next = strstr(at, order[i]);
        ck_assert_msg(next != NULL, "%s is not below the others in\n%s", order[i], text);
        at = next;
    }
    mem_free(text);
}
END_TEST

static void add_everything(struct chart *c, unsigned seed)
{
    static double spread[FIXTURE_EPOCHS];
    for (unsigned k = 0; k < 5; k++) {
        struct chart_series *s = fixture_series(c, (int)k + 1, k % 2, FIXTURE_EPOCHS);
        for (unsigned i = 0; i < FIXTURE_EPOCHS; i++) {
            double noise = fixture_noise(seed * 977 + k * 100 + i);
            fixture_values(c, k)[i] += noise > 0.45 ? NAN : noise < -0.48 ? 1e200 * noise : noise;
            spread[i] = noise < 0 ? NAN : noise;
        }
        s->spread = k == 1 ? spread : NULL;
        s->smooth = k == 2 ? 0.9 : 0;
        s->best_plus_1 = 1 + seed % 60;
        s->first = k == 3 ? 20 : 0;
        s->thin = k == 4;
    }
    c->has_cursor = true;
    c->cursor = seed % 70;
    for (size_t i = 0; i < CHART_MARKS_MAX; i++)
        c->mark[c->mark_count++] = (struct chart_mark){.x = (double)i - 5, .style = STYLE_RUN_2, .letter = 'm'};
    c->log_y = seed % 3 == 0;
    c->x_min = seed % 4 ? 0 : 11.5;
}

START_TEST(everything_stays_within_its_area)
{
    for (int w = 1; w <= 120; w++)
        for (int h = 1; h <= 40; h++) {
            struct canvas canvas = {0};
            struct chart *c = fixture_chart(50);
            add_everything(c, (unsigned)(w * 40 + h));
            ck_assert(canvas_resize(&canvas, w + 2, h + 2, NULL));
            canvas.ascii = _i;
            for (int i = 0; i < canvas.w * canvas.h; i++)
                canvas.cell[i].ch = CANARY;
            chart_draw(&canvas, (struct rect){1, 1, w, h}, c);
            int wrong = 0;
            for (int y = 0; y < canvas.h; y++)
                for (int x = 0; x < canvas.w; x++) {
                    uint32_t ch = canvas.cell[y * canvas.w + x].ch;
                    wrong += (x >= 1 && x <= w && y >= 1 && y <= h) == (ch == CANARY);
                    wrong += canvas.ascii && ch > '~';
                }
            ck_assert_msg(wrong == 0, "%dx%d: %d cells", w, h, wrong);
            canvas_free(&canvas);
        }
}
END_TEST

/* Cells with data are the same with a cursor and marks as without. */
START_TEST(the_cursor_hides_nothing)
{
    struct canvas with = {0}, without = {0};
    ck_assert(canvas_resize(&with, 60, 16, NULL) && canvas_resize(&without, 60, 16, NULL));
    with.ascii = without.ascii = _i;
    struct chart *c = fixture_chart(50);
    fixture_series(c, 1, false, 50);
    fixture_series(c, 1, true, 50);
    chart_draw(&without, (struct rect){0, 0, 60, 16}, c);
    c->has_cursor = true;
    c->mark_count = 1;
    c->mark[0] = (struct chart_mark){.x = 40, .style = STYLE_RUN_1, .letter = 'a'};
    for (c->cursor = 0; c->cursor <= 50; c->cursor++) {
        chart_draw(&with, (struct rect){0, 0, 60, 16}, c);
        int drawn = 0;
        for (int i = 0; i < 60 * 14; i++) {
            drawn += with.cell[i].ch != without.cell[i].ch;
            ck_assert(without.cell[i].ch == ' ' || with.cell[i].ch == without.cell[i].ch);
        }
        ck_assert_int_ge(drawn, 8);
    }
    canvas_free(&with);
    canvas_free(&without);
}
END_TEST

Suite *lines_suite(void)
{
    Suite *s = suite_create("lines");
    TCase *t = tcase_create("lines");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, the_average_is_that_of_its_definition);
    tcase_add_test(t, a_smoothed_line_keeps_extremes);
    tcase_add_test(t, a_smoothed_fork_leaves_its_parent);
    tcase_add_loop_test(t, down_sampling_keeps_extremes, 0, 2);
    tcase_add_test(t, the_first_values_do_not_stretch_the_range);
    tcase_add_loop_test(t, a_diverged_series_leaves_the_others_readable, 0, 45);
    tcase_add_test(t, curves_that_belong_together_are_not_cut);
    tcase_add_test(t, titles_say_what_is_done_to_the_numbers);
    tcase_add_loop_test(t, a_nan_does_not_spoil_the_rest, 0, 2);
    tcase_add_loop_test(t, every_label_finds_a_row, 0, 2);
    tcase_add_loop_test(t, labels_do_not_cross, 0, 2);
    tcase_add_loop_test(t, everything_stays_within_its_area, 0, 2);
    tcase_add_loop_test(t, the_cursor_hides_nothing, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
