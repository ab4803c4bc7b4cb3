/* SPDX-License-Identifier: MIT */
/* The third curve and the two gaps: what is drawn, what is read out, and the answer to why validation is better. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "src/view/figures.h"
#include "src/view/gaps.h"
#include "src/view/pane.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"
#include "view/keymap.h"
#include "view/view.h"

static struct lab lab;

static void set_up(void)
{
    fixture_lab(&lab);
}

static void tear_down(void)
{
    lab_free(&lab);
}

/* train, off, valid; off below 0: not measured. */
static struct epoch_row row_of(double train, double off, double valid)
{
    struct epoch_row row = {.epoch = 1};
    metric_set(&row, METRIC_TRAIN_LOSS, train);
    metric_set(&row, METRIC_VALID_LOSS, valid);
    if (off >= 0)
        metric_set(&row, METRIC_OFF_LOSS, off);
    return row;
}

START_TEST(by_hand)
{
    struct gaps g;
    struct epoch_row row = row_of(0.5, 0.25, 0.375), none = {.epoch = 1};
    ck_assert(gaps_of(&row, &g) && g.measured);
    ck_assert_double_eq(g.noise, 0.25);
    ck_assert_double_eq(g.generalisation, 0.125);
    row = row_of(0.25, -1, 0.375);
    ck_assert(gaps_of(&row, &g) && !g.measured);
    ck_assert_double_eq(g.noise, 0);
    ck_assert_double_eq(g.generalisation, 0.125);
    ck_assert(!gaps_of(&none, &g) && !gaps_of(NULL, &g));
}
END_TEST

static const struct {
    double train, off, valid;
    const char *full, *narrow; /* parts of them */
} answers[] = {
    {0.5, 0.3, 0.4, "the noise gap explains it", "noise puts train above valid"},
    {0.5, 0.45, 0.4, "explains only a part", "valid is below off too"},
    {0.5, 0.55, 0.4, "does not explain it", "noise is not why"},
    {0.5, 0.3, 0.6, NULL, NULL}, /* valid is above train: nobody asks */
    {0.5, 0.3, 0.5, NULL, NULL},
    {0.5, -1, 0.4, NULL, NULL}, /* not measured: nothing is claimed */
};
enum { ANSWERS = sizeof answers / sizeof *answers };

START_TEST(why)
{
    struct epoch_row row = row_of(answers[_i].train, answers[_i].off, answers[_i].valid);
    const char *full = gaps_why(&row, 200), *narrow = gaps_why(&row, 28);
    if (!answers[_i].full) {
        ck_assert_str_eq(full, "");
        return;
    }
    ck_assert_msg(strstr(full, answers[_i].full) != NULL, "%s", full);
    ck_assert_str_eq(narrow, answers[_i].narrow);
    ck_assert_str_eq(gaps_why(&row, 5), "");
    for (int room = 0; room < 100; room++)
        ck_assert_int_le((int)strlen(gaps_why(&row, room)), room);
}
END_TEST

static size_t drawn(const struct view *v, const char *label)
{
    size_t n = 0;
    for (size_t i = 0; i < v->chart.series_count; i++)
        n += v->chart.series[i].label && strcmp(v->chart.series[i].label, label) == 0;
    return n;
}

/* The selected run alone has a third curve, of a style of its own, and none where it was not measured or in the view
 * that compares. */
START_TEST(third_curve)
{
    struct err e;
    struct view *v = view_new(&e);
    struct canvas c = {0};
    struct frame f = {.lab = &lab, .canvas = &c, .memory = v};
    fixture_run(&lab, "notebook epochs=9", 9);
    fixture_run(&lab, "notebook epochs=9 seed=2", 9);
    fixture_run(&lab, "epochs=9", 9);
    charts_make(&f, "", 40);
    ck_assert_uint_eq(drawn(v, "1 off") + drawn(v, "2 off") + drawn(v, "3 off"), 0);
    lab.selected = 1;
    charts_make(&f, "", 40);
    ck_assert_uint_eq(drawn(v, "2 off"), 1);
    ck_assert_uint_eq(drawn(v, "1 off"), 0);
    for (size_t i = 0; i < v->chart.series_count; i++) {
        const struct chart_series *s = &v->chart.series[i];
        if (strcmp(s->label, "2 off") == 0)
            ck_assert(s->line == CHART_DOTTED && s->y == &lab_history(&lab,
                                                                      &lab.group[1])->row[0].value[METRIC_OFF_LOSS]);
        else
            ck_assert(s->line != CHART_DOTTED);
    }
    lab.view = LAB_VIEW_COMPARE;
    charts_make(&f, "%", 40);
    ck_assert_uint_eq(drawn(v, "2 off"), 0);
    view_delete(v);
}
END_TEST

/* Whether the text stands on the screen of that width. */
static void has(int w, const char *text)
{
    char *screen = fixture_screen(&lab, w, 24, true, NULL, NULL);
    ck_assert_msg(strstr(screen, text) != NULL, "'%s' is not on the screen:\n%s", text, screen);
    mem_free(screen);
}

START_TEST(read_out)
{
    fixture_run(&lab, "notebook epochs=20", 10);
    has(80, "train 0.4525   off 0.3300   valid 0.3518");
    has(80, "noise gap +0.1225  generalisation gap +0.0218: noise puts train above valid");
    has(140, "train 0.4525  85.60 %   off 0.3300  89.10 %   valid 0.3518  87.90 %");
    has(140, "valid is below train because train has its noise on: the noise gap explains it");
    fixture_type(&lab, "hH");
    has(80, "epoch  1   train 0.8125"); /* the cursor's epoch, and its gaps */
    has(80, "noise gap +0.2125  generalisation gap -0.0700: valid is below off too");
    fixture_run(&lab, "epochs=20", 10);
    has(80, "no noise in this run: valid less train");
}
END_TEST

/* Without noise nothing is taken from the charts. */
START_TEST(no_line_without_noise)
{
    fixture_run(&lab, "epochs=20", 10);
    ck_assert(!gaps_shown(&lab));
    fixture_run(&lab, "notebook epochs=20", 10);
    ck_assert(gaps_shown(&lab));
    lab.group[1].hidden = true;
    ck_assert(!gaps_shown(&lab));
    fixture_run(&lab, "notebook off=0 epochs=20", 10);
    ck_assert(!gaps_shown(&lab));
}
END_TEST

/* Means over seeds, with their spread, in words and in the table's column; a run without noise has its gap to train. */
START_TEST(over_seeds)
{
    struct lab_run *run = fixture_run(&lab, "notebook epochs=20 seeds=3", 20);
    struct lab_group *group = lab_group_of(&lab, run);
    struct gaps_mean g = gaps_over(&lab, group);
    ck_assert_uint_eq(g.noise.n, 3);
    ck_assert_double_eq_tol(g.noise.mean, 0.1175 + 0.005, 1e-9); /* 0.4325 - 0.315 and half of the luck of seed 2 */
    ck_assert_double_eq_tol(g.noise.deviation, 0.005, 1e-9);
    ck_assert_double_eq_tol(figures_make(&lab, group).gap.mean, g.generalisation.mean, 1e-12);
    fixture_run(&lab, "epochs=20", 20);
    ck_assert_uint_eq(gaps_over(&lab, &lab.group[1]).noise.n, 0);
    ck_assert_double_eq_tol(figures_make(&lab, &lab.group[1]).gap.mean, 0.36 - 0.27, 1e-9);
    lab.selected = 0;
    lab.view = LAB_VIEW_COMPARE;
    has(100, "run 1: noise gap +0.1225 +-0.0050, generalisation gap +0.0");
    lab.view = LAB_VIEW_RUNS;
    list_update(&lab);
    has(140, "at the last epoch, mean of 3 seeds");
}
END_TEST

/* A run with the known mistake is told as one wherever it is read out. */
START_TEST(a_mistake_is_told)
{
    static const enum lab_view views[] = {LAB_VIEW_TRAIN, LAB_VIEW_COMPARE, LAB_VIEW_RUNS};
    fixture_run(&lab, "drop=0,0.5>0.1,wrong:0.4 epochs=20", 10);
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        lab.view = views[i];
        list_update(&lab);
        has(80, "known mistake");
        has(80, "wrong");
    }
    lab.view = LAB_VIEW_TRAIN;
    fixture_run(&lab, "drop=0,0.5>0.1,classic:0.4 epochs=20 l2=0.001", 10);
    has(80, " run 2: drop=0,0.5>0.1,classic:0.4 l2=0.001 epochs=20"); /* the list has no room for it */
}
END_TEST

Suite *gaps_suite(void)
{
    Suite *s = suite_create("gaps");
    TCase *t = tcase_create("gaps");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, by_hand);
    tcase_add_loop_test(t, why, 0, ANSWERS);
    tcase_add_test(t, third_curve);
    tcase_add_test(t, read_out);
    tcase_add_test(t, no_line_without_noise);
    tcase_add_test(t, over_seeds);
    tcase_add_test(t, a_mistake_is_told);
    suite_add_tcase(s, t);
    return s;
}
