/* SPDX-License-Identifier: MIT */
/* What charts can show, each in both charsets, against tests/chart/golden/. With GOLDEN_WRITE set in the environment
 * the files are written anew; read their diff before it is committed. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "check_chart.h"
#include "tests/common/golden.h"
#include "tests/chart/fixture.h"

enum { W = 60, H = 16 };

static void two_runs(struct chart *c)
{
    for (int run = 1; run <= 2; run++) {
        fixture_series(c, run, false, 50);
        fixture_series(c, run, true, 50);
    }
}

static void logarithmic(struct chart *c)
{
    two_runs(c);
    for (int i = 0; i < 50; i++)
        fixture_values(c, 0)[i] = i == 20 ? -0.1 : i == 21 ? 0 : 1.0 / (1 + i * i);
    c->log_y = true;
}

static void robust(struct chart *c)
{
    two_runs(c);
    fixture_values(c, 0)[0] = 9;
    fixture_series(c, 3, false, 14);
    for (int i = 8; i < 14; i++)
        fixture_values(c, 4)[i] = 1e3 * i * i;
}

static void smooth(struct chart *c)
{
    fixture_series(c, 1, false, 50)->smooth = 0.9;
    fixture_series(c, 2, true, 30)->smooth = 0.9;
    for (unsigned i = 0; i < 50; i++) {
        fixture_values(c, 0)[i] += 0.1 * fixture_noise(i);
        fixture_values(c, 1)[i] += 0.1 * fixture_noise(100 + i);
    }
    fixture_values(c, 1)[10] = fixture_values(c, 1)[11] = NAN;
    fixture_values(c, 1)[12] = INFINITY;
}

static void band(struct chart *c)
{
    static double spread[FIXTURE_EPOCHS];
    for (int i = 0; i < FIXTURE_EPOCHS; i++)
        spread[i] = i >= 20 && i < 24 ? NAN : 0.04 + 0.1 / (1 + i);
    fixture_series(c, 1, false, 50);
    fixture_series(c, 2, true, 50)->spread = spread;
}

static void best(struct chart *c)
{
    fixture_series(c, 1, true, 50)->best_plus_1 = 8;
    fixture_series(c, 2, true, 50)->best_plus_1 = 12;
}

static void cursor_and_marks(struct chart *c)
{
    two_runs(c);
    c->has_cursor = true;
    c->cursor = 31;
    c->mark[c->mark_count++] = (struct chart_mark){.x = 12, .style = STYLE_RUN_0, .letter = '1'};
    c->mark[c->mark_count++] = (struct chart_mark){.x = 40, .style = STYLE_RUN_1, .letter = '2'};
    c->mark[c->mark_count++] = (struct chart_mark){.x = 99, .style = STYLE_RUN_1, .letter = 'x'};
}

static void window(struct chart *c)
{
    two_runs(c);
    c->series[1].best_plus_1 = 14;
    c->series[3].best_plus_1 = 30;
    c->x_min = 12;
    c->x_max = 18;
}

static void fork(struct chart *c)
{
    fixture_series(c, 1, true, 50);
    struct chart_series *s = fixture_series(c, 2, true, 50);
    for (int i = 0; i < 25; i++)
        fixture_values(c, 1)[i] = fixture_values(c, 0)[i];
    s->first = 24;
}

static void thin(struct chart *c)
{
    static struct {
        double x;
        float other, padding;
    } step[300];
    static double y[300];
    struct chart_series *s = fixture_series(c, 3, false, 2);
    for (unsigned i = 0; i < 300; i++) {
        step[i].x = 10 + i / 75.0;
        y[i] = 0.35 + 0.2 * fixture_noise(i);
    }
    s->count = 300;
    s->x = &step[0].x;
    s->x_stride = sizeof step[0];
    s->y = y;
    s->thin = true;
    fixture_series(c, 1, false, 10);
    fixture_series(c, 1, true, 10);
    c->x_max = 20;
}

/* Six lines that end within two rows. */
static void labels_that_meet(struct chart *c)
{
    for (int run = 1; run <= 6; run++) {
        fixture_series(c, run, true, 50);
        for (int i = 0; i < 50; i++)
            fixture_values(c, (size_t)run - 1)[i] = 0.5 + 0.02 * (run % 3) + 0.5 / (i + run);
    }
}

static const struct golden {
    const char *name;
    void (*fill)(struct chart *c);
} cases[] = {
    {"log", logarithmic}, {"robust", robust},
    {"smooth", smooth},   {"band", band},
    {"best", best},       {"cursor", cursor_and_marks},
    {"window", window},   {"fork", fork},
    {"thin", thin},       {"labels", labels_that_meet},
};

START_TEST(pictures)
{
    struct chart *c = fixture_chart(50);
    cases[_i].fill(c);
    char *utf8 = fixture_draw(c, W, H, false), *ascii = fixture_draw(c, W, H, true);
    char both[2 * H * (W * 4 + 1) + 1];
    snprintf(both, sizeof both, "%s%s", utf8, ascii);
    golden_expect("chart", cases[_i].name, both);
    mem_free(utf8);
    mem_free(ascii);
}
END_TEST

START_TEST(tables)
{
    struct chart *c = fixture_chart(50);
    two_runs(c);
    c->series[2].first = 44;
    c->series[3].count = 48;
    fixture_values(c, 1)[46] = NAN;
    char *last = fixture_table(c, W, H, NAN), *at = fixture_table(c, 26, 8, 20);
    c->series[0].smooth = 0.5;
    char *smoothed = fixture_table(c, W, 6, 1);
    char all[3 * H * (W + 1) + 1];
    snprintf(all, sizeof all, "%s%s%s", last, at, smoothed);
    golden_expect("chart", "table", all);
    mem_free(last);
    mem_free(at);
    mem_free(smoothed);
}
END_TEST

Suite *golden_suite(void)
{
    Suite *s = suite_create("golden");
    TCase *t = tcase_create("golden");
    tcase_add_loop_test(t, pictures, 0, sizeof cases / sizeof cases[0]);
    tcase_add_test(t, tables);
    suite_add_tcase(s, t);
    return s;
}
