/* SPDX-License-Identifier: MIT */
/* Thinned series: each column against a loop over all its values, and the picture against that of the whole series,
 * cell for cell, for random windows, gaps, smoothing, and points that come a few at a time. */
#include "chart/thin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/stream.h"
#include "check_chart.h"
#include "src/chart/values.h"
#include "tests/chart/fixture.h"

enum { POINTS = 30000, ROUNDS = 40 };

static double xs[POINTS], ys[POINTS];

static double unit(unsigned round, unsigned n)
{
    return stream_unit((struct stream){.seed = 11, .purpose = 2}, round, 0, n);
}

/* A curve with noise, peaks, gaps, values below 0, and steps of x that are not even. */
static struct thin_source source(unsigned round)
{
    double x = floor(unit(round, 0) * 100);
    for (unsigned i = 0; i < POINTS; i++) {
        double u = unit(round, 10 + 3 * i), v = unit(round, 11 + 3 * i);
        x += round % 2 ? 1 : floor(u * 3);
        xs[i] = x;
        ys[i] = 1 / (1 + i * 1e-3) + 0.1 * v + (u > 0.9995 ? 3 * v : 0) - (u < 0.0005 ? 2 : 0);
        ys[i] = u > 0.5 && u < 0.51 + 0.3 * (i % 5000 < 500) ? NAN : v > 0.9999 ? INFINITY : ys[i];
    }
    return (struct thin_source){.count = 1 + (size_t)(unit(round, 1) * (POINTS - 1)), .x = xs, .y = ys};
}

static struct thin_window window(unsigned round, const struct thin_source *s, int columns)
{
    static const double smooth[] = {0, 0.9, 0.99};
    double span = xs[s->count - 1] - xs[0] + 1, at = unit(round, 2), part = round % 3 ? unit(round, 3) : 2;
    return (struct thin_window){.x_min = round % 3 ? floor(xs[0] + at * span * 0.8) : 0,
                                .x_max = floor(xs[0] + (at * 0.8 + part) * span) + 2,
                                .columns = columns,
                                .smooth = smooth[round % 5 % 3],
                                .positive = round % 4 == 3};
}

/* In pieces of random sizes. */
static void take(struct thin *t, const struct thin_source *s, unsigned round)
{
    struct thin_source part = *s;
    for (unsigned n = 0; t->taken < s->count; n++) {
        size_t more = 1 + (size_t)(unit(round, 100000 + n) * 3000);
        part.count = t->taken + more < s->count ? t->taken + more : s->count;
        while (thin_take(t, &part, 1 + n * 100))
            ;
        ck_assert_uint_eq(t->taken, part.count);
    }
}

/* ---- columns against a loop over all values ---- */

struct naive {
    double first, least, greatest, last;
    size_t count;
};

static struct naive naive_column(const struct thin_source *s, const struct thin_window *w, const double *y, int column)
{
    struct naive n = {0};
    for (size_t i = 0; i < s->count; i++) {
        double dot = (xs[i] - w->x_min) * ((w->columns - 1) / (w->x_max - w->x_min));
        int at = dot <= -0.5 ? -1 : dot >= w->columns - 0.5 ? w->columns : (int)floor(dot + 0.5);
        if (at != column || !isfinite(y[i]) || (w->positive && y[i] <= 0))
            continue;
        n.least = !n.count || y[i] < n.least ? y[i] : n.least;
        n.greatest = !n.count || y[i] > n.greatest ? y[i] : n.greatest;
        n.first = n.count ? n.first : y[i];
        n.last = y[i];
        n.count++;
    }
    return n;
}

/* The part's points of one column, from *at on; a NaN before them is a gap. */
static void expect_column(const struct chart_series *s, size_t *at, const struct naive *want)
{
    *at += *at < s->count && isnan(s->y[*at]);
    if (!want->count)
        return;
    size_t begin = *at, seen_least = 0, seen_greatest = 0;
    ck_assert_uint_lt(begin, s->count);
    ck_assert_double_eq(s->y[begin], want->first);
    for (; *at < s->count && !isnan(s->y[*at]) && *at < begin + 4; ++*at) {
        seen_least += s->y[*at] == want->least;
        seen_greatest += s->y[*at] == want->greatest;
        if (seen_least && seen_greatest && s->y[*at] == want->last)
            break;
    }
    ck_assert_uint_gt(seen_least, 0);
    ck_assert_uint_gt(seen_greatest, 0);
    ++*at;
}

static void average(const struct thin_source *s, double w, double *out)
{
    struct chart_series series = {.count = s->count, .y = ys, .stride = sizeof *ys, .smooth = w};
    struct average a = average_start(&series);
    for (size_t i = 0; i < s->count; i++)
        out[i] = average_next(&a, ys[i]);
}

START_TEST(columns_are_those_of_a_loop_over_all)
{
    static double mean[POINTS];
    struct thin t = {0};
    struct thin_source s = source((unsigned)_i);
    struct thin_window w = window((unsigned)_i, &s, 37);
    struct chart_series raw, smooth;
    ck_assert(thin_open(&t, &w, NULL));
    take(&t, &s, (unsigned)_i);
    thin_series(&t, &s, THIN_RAW, &raw);
    thin_series(&t, &s, THIN_SMOOTH, &smooth);
    average(&s, w.smooth, mean);
    size_t at = 0, at_smooth = 0;
    for (int c = -1; c <= w.columns; c++) {
        struct naive want = naive_column(&s, &w, ys, c);
        expect_column(&raw, &at, &want);
        want = naive_column(&s, &w, mean, c);
        if (w.smooth > 0)
            expect_column(&smooth, &at_smooth, &want);
    }
    ck_assert_uint_eq(smooth.count > 0, w.smooth > 0);
    for (size_t i = 1; i < raw.count; i++)
        ck_assert(raw.x[i] >= raw.x[i - 1]);
    thin_free(&t);
}
END_TEST

/* ---- the picture ---- */

static struct chart *chart_of(const struct thin_window *w)
{
    struct chart *c = fixture_chart(w->x_max);
    c->x_min = w->x_min;
    c->log_y = w->positive;
    c->y_min = w->positive ? 0.01 : -0.5;
    c->y_max = 1.5;
    c->series_count = 1;
    c->series[0] = (struct chart_series){.label = "1 train", .mark = '1', .style = STYLE_RUN_0};
    return c;
}

static char *draw_whole(const struct thin_source *s, const struct thin_window *w, bool ascii)
{
    struct chart *c = chart_of(w);
    struct chart_series *to = &c->series[0];
    to->count = s->count;
    to->x = s->x;
    to->y = s->y;
    to->stride = sizeof(double);
    to->smooth = w->smooth;
    return fixture_draw(c, 60, 16, ascii);
}

static char *draw_thinned(const struct thin_source *s, const struct thin_window *w, bool ascii, unsigned round)
{
    struct canvas canvas = {.ascii = ascii};
    struct rect area = {0, 0, 60, 16};
    struct chart *c = chart_of(w);
    struct chart_series label = c->series[0], *main = &c->series[w->smooth > 0];
    struct thin t = {0};
    struct thin_window window = *w;
    window.columns = chart_columns(&canvas, area, c);
    ck_assert(thin_open(&t, &window, NULL));
    take(&t, s, round);
    thin_series(&t, s, THIN_RAW, &c->series[0]);
    c->series[0].shadow = w->smooth > 0;
    if (w->smooth > 0)
        thin_series(&t, s, THIN_SMOOTH, main);
    main->smoothed = w->smooth;
    main->label = label.label;
    main->mark = label.mark;
    main->style = label.style;
    c->series_count = 1 + (w->smooth > 0);
    char *text = fixture_draw(c, area.w, area.h, ascii);
    thin_free(&t);
    return text;
}

/* Without the title: it counts what lies beyond the range, or not. */
static const char *body(const char *text)
{
    return strchr(text, '\n');
}

START_TEST(the_picture_is_that_of_all_points)
{
    unsigned round = (unsigned)_i;
    struct thin_source s = source(round);
    struct thin_window w = window(round, &s, 0);
    for (int ascii = 0; ascii < 2; ascii++) {
        char *whole = draw_whole(&s, &w, ascii), *thinned = draw_thinned(&s, &w, ascii, round);
        ck_assert_msg(strcmp(body(whole), body(thinned)) == 0, "all points:\n%s\nthinned:\n%s", whole, thinned);
        ck_assert(w.smooth == 0 || strstr(thinned, "smooth 0.9"));
        mem_free(whole);
        mem_free(thinned);
    }
}
END_TEST

START_TEST(another_window_or_source_begins_anew)
{
    struct thin t = {0};
    struct thin_source s = source(1);
    struct thin_window w = {.x_max = 100, .columns = 50};
    struct chart_series out;
    ck_assert(thin_open(&t, &w, NULL));
    ck_assert(thin_take(&t, &s, 100));
    ck_assert(thin_open(&t, &w, NULL));
    ck_assert_uint_eq(t.taken, 100);
    w.smooth = 0.9;
    ck_assert(thin_open(&t, &w, NULL));
    ck_assert_uint_eq(t.taken, 0);
    thin_take(&t, &s, 100);
    thin_forget(&t);
    thin_series(&t, &s, THIN_SMOOTH, &out);
    ck_assert_uint_eq(out.count, 0);
    w.columns = 0; /* no room at all: everything lies beside the window */
    ck_assert(thin_open(&t, &w, NULL));
    ck_assert(!thin_take(&t, &s, POINTS));
    thin_series(&t, &s, THIN_RAW, &out);
    ck_assert_uint_le(out.count, 10);
    thin_free(&t);
    thin_free(&t);
}
END_TEST

Suite *thin_suite(void)
{
    Suite *s = suite_create("thin");
    TCase *t = tcase_create("thin");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, columns_are_those_of_a_loop_over_all, 0, ROUNDS);
    tcase_add_loop_test(t, the_picture_is_that_of_all_points, 0, ROUNDS);
    tcase_add_test(t, another_window_or_source_begins_anew);
    suite_add_tcase(s, t);
    return s;
}
