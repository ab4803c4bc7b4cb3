/* SPDX-License-Identifier: MIT */
/* What the charts of a lab are given to draw, and what a mouse points at in them. */
#include <string.h>

#include "base/mem.h"
#include "src/view/pane.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"
#include "view/view.h"

/* With more runs than the charts hold, the newest and the selected one are drawn, and the title says so. */
START_TEST(too_many_curves)
{
    struct lab lab;
    fixture_lab(&lab);
    for (int i = 0; i < 40; i++)
        fixture_run(&lab, "epochs=4", 4);
    char *screen = fixture_screen(&lab, 80, 24, true, NULL, NULL);
    ck_assert_msg(strstr(screen, "loss (19 older runs not drawn)") != NULL, "%s", screen);
    mem_free(screen);
    lab.selected = 0;
    struct err e;
    struct view *v = view_new(&e);
    struct canvas c = {.ascii = true};
    int x, y;
    ck_assert(canvas_resize(&c, 80, 24, &e));
    view_draw(v, &lab, &c, &x, &y);
    ck_assert_uint_eq(v->chart.series_count, CHART_SERIES_MAX); /* the accuracies, which are drawn last */
    ck_assert_str_eq(v->chart.series[CHART_SERIES_MAX - 1].label, "1 valid"); /* the selected one, on top */
    ck_assert_str_eq(v->chart.series[0].label, "10 train");
    lab.group[0].hidden = true;
    view_draw(v, &lab, &c, &x, &y);
    ck_assert_str_eq(v->chart.series[CHART_SERIES_MAX - 1].label, "40 valid");
    canvas_free(&c);
    view_delete(v);
    lab_free(&lab);
}
END_TEST

/* The running epoch goes on from the last one's point, by no more points than there are columns for what has been
 * trained of it, and ends at a mean of its batches. */
START_TEST(running_epoch)
{
    struct lab lab;
    struct err e;
    struct view *v = view_new(&e);
    struct canvas c = {.ascii = true};
    fixture_lab(&lab);
    struct lab_run *run = fixture_run(&lab, "epochs=4", 2);
    for (uint32_t step = 1; step <= 50; step++) {
        struct event batch = {.kind = EVENT_BATCH, .as.batch = {.epoch = 3, .step = step, .steps = 100, .merged = 1,
                                                                .loss = step % 2 ? 0.5f : 0.7f}};
        lab_event(&lab, run, &batch);
    }
    struct frame f = {.lab = &lab, .canvas = &c, .memory = v};
    const struct chart *chart = charts_make(&f, "", 40);
    const struct chart_series *s = &chart->series[chart->series_count - 1];
    ck_assert(s->thin);
    ck_assert_uint_eq(s->count, 1 + 4); /* of 40 columns for 4 epochs the half of one's, rounded down */
    ck_assert_double_eq(s->x[0], 2);
    ck_assert_double_eq(s->y[0], run->history.row[1].value[METRIC_TRAIN_LOSS]);
    ck_assert(s->x[4] > 2.4 && s->x[4] < 2.5);
    ck_assert_double_eq_tol(s->y[4], 0.6, 0.01);
    ck_assert_uint_eq(charts_make(&f, "", 4)->series[2].count, 1 + 1);
    fixture_epoch(&lab, run, UINT32_MAX, false);
    ck_assert_uint_eq(charts_make(&f, "", 40)->series_count, 2); /* it is an epoch now */
    view_delete(v);
    lab_free(&lab);
}
END_TEST

/* Where a mouse points at in the last drawing: a view's name, a run's line, an epoch; elsewhere nothing happens. */
START_TEST(pointing)
{
    struct lab lab;
    struct err e;
    struct view *v = view_new(&e);
    struct canvas c = {.ascii = true};
    int x, y;
    fixture_lab(&lab);
    for (int i = 0; i < 3; i++)
        fixture_run(&lab, "epochs=20", 20);
    ck_assert(canvas_resize(&c, 80, 24, &e));
    view_draw(v, &lab, &c, &x, &y);
    char *screen = canvas_dump(&c);
    for (y = 0; !strstr(fixture_line(screen, y), "  1   no dropout"); y++)
        ;
    mem_free(screen);
    view_click(v, &lab, 10, y);
    ck_assert_uint_eq(lab.selected, 0);
    view_click(v, &lab, 8, 5); /* the loss chart's first column */
    ck_assert_uint_eq(lab.chart.cursor, 1);
    view_click(v, &lab, 30, 5);
    ck_assert_uint_eq(lab.chart.cursor, 20);
    view_click(v, &lab, 3, 5); /* its y axis */
    view_click(v, &lab, 79, 23);
    ck_assert_uint_eq(lab.chart.cursor, 20);
    lab.ask_quit = true;
    view_click(v, &lab, 14, 0);
    ck_assert_int_eq(lab.view, LAB_VIEW_TRAIN); /* the question first */
    lab.ask_quit = false;
    view_click(v, &lab, 14, 0);
    ck_assert_int_eq(lab.view, LAB_VIEW_COMPARE);
    canvas_free(&c);
    view_delete(v);
    lab_free(&lab);
}
END_TEST

/* The charts' span is the longest plan among the runs that are shown. */
START_TEST(span)
{
    struct lab lab;
    struct err e;
    struct view *v = view_new(&e);
    struct canvas c = {.ascii = true};
    int x, y;
    fixture_lab(&lab);
    ck_assert(canvas_resize(&c, 80, 24, &e));
    lab.next.epochs = 7;
    view_draw(v, &lab, &c, &x, &y);
    ck_assert_double_eq(v->chart.x_max, 7);
    fixture_run(&lab, "epochs=20", 2);
    fixture_run(&lab, "epochs=30", 2);
    view_draw(v, &lab, &c, &x, &y);
    ck_assert_double_eq(v->chart.x_max, 30);
    fixture_type(&lab, "v");
    view_draw(v, &lab, &c, &x, &y);
    ck_assert_double_eq(v->chart.x_max, 20);
    ck_assert_uint_eq(v->chart.series_count, 2);
    canvas_free(&c);
    view_delete(v);
    lab_free(&lab);
}
END_TEST

Suite *charts_suite(void)
{
    Suite *s = suite_create("charts");
    TCase *t = tcase_create("charts");
    tcase_add_test(t, too_many_curves);
    tcase_add_test(t, running_epoch);
    tcase_add_test(t, pointing);
    tcase_add_test(t, span);
    suite_add_tcase(s, t);
    return s;
}
