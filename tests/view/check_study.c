/* SPDX-License-Identifier: MIT */
/* A study's page: the studies that are planned with results made up, cell for cell and at every size. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "tests/common/golden.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"
#include "term/screen.h"
#include "view/keymap.h"
#include "view/prompt.h"
#include "view/study_page.h"

enum { CANARY = 0x2603 };

static struct study_page *page;
static struct study_plan plan;
static struct study_results results;
static struct study_judgement judgement;
static struct study_progress progress;

/* Test error that is least at p 0.3, or where x and y are; the seed moves it. */
static void fill(size_t points)
{
    for (size_t i = 0; i < points; i++) {
        double x = plan.x.scale == STUDY_LINEAR ? plan.point[i].x - 0.3 : (double)i / (double)plan.count - 0.6;
        double y = isfinite(plan.point[i].y) ? plan.point[i].y - 0.4 : 0;
        for (unsigned seed = 0; seed < results.seeds; seed++)
            for (enum study_measure m = 0; m < STUDY_MEASURE_COUNT; m++)
                if (plan.measures >> m & 1)
                    study_put(&results, i, m, seed, 11.2 + 8 * x * x + 6 * y * y + 0.5 * plan.point[i].series
                              + 0.15 * seed);
    }
}

static void open_study(const char *name, size_t points)
{
    struct err e;
    const char *const words[] = {"seeds=3"};
    const struct study *study = study_find(name, &e);
    ck_assert_ptr_nonnull(study);
    ck_assert_msg(study_plan_make(&plan, study, 1, words, &e), "%s", e.text);
    ck_assert(study_results_init(&results, &plan, &e));
    points = points < plan.count ? points : plan.count;
    fill(points);
    progress = (struct study_progress){.plan = &plan, .results = &results, .runs = plan.count * 3, .done = points * 3,
                                       .kept = 6, .training = 2, .share = (double)points / (double)plan.count,
                                       .left = 127};
    if (points == plan.count) {
        study->way->judge(&judgement, &results);
        progress.judgement = &judgement;
        progress.over = true;
    }
}

static void close_study(void)
{
    study_results_free(&results);
    study_plan_free(&plan);
}

static char *draw(int w, int h, bool ascii, enum study_panel panel)
{
    struct canvas c = {0};
    struct study_look look = {.panel = panel, .row = 9};
    ck_assert(canvas_resize(&c, w, h, NULL));
    c.ascii = ascii;
    study_page_draw(page, &c, (struct rect){0, 0, w, h}, &progress, &look);
    char *text = canvas_dump(&c);
    ck_assert_ptr_nonnull(text);
    canvas_free(&c);
    return text;
}

static const struct shape {
    const char *golden, *study;
    size_t points;
    int w, h;
    bool ascii;
    enum study_panel panel;
} shapes[] = {
    {"study-rate", "rate", 13, 80, 22, false, STUDY_CHART},
    {"study-rate-ascii", "rate", 13, 80, 22, true, STUDY_CHART},
    {"study-rate-done", "rate", 99, 120, 38, false, STUDY_CHART},
    {"study-table", "rate", 17, 80, 22, true, STUDY_TABLE},
    {"study-sites", "sites", 20, 80, 22, false, STUDY_CHART},
    {"study-sites-done", "sites", 999, 80, 22, true, STUDY_CHART},
    {"study-verdict", "order", 99, 80, 22, true, STUDY_VERDICT},
    {"study-names", "regularisers", 6, 80, 22, false, STUDY_CHART},
    {"study-size", "size", 8, 80, 22, true, STUDY_CHART},
};

START_TEST(pages)
{
    const struct shape *s = &shapes[_i];
    open_study(s->study, s->points);
    char *text = draw(s->w, s->h, s->ascii, s->panel);
    golden_expect("view", s->golden, text);
    mem_free(text);
    close_study();
}
END_TEST

static int wrong_cells(const struct canvas *c, int w, int h)
{
    int wrong = 0;
    for (int y = 0; y < c->h; y++)
        for (int x = 0; x < c->w; x++)
            wrong += (x < 1 || x > w || y < 1 || y > h) && c->cell[y * c->w + x].ch != CANARY;
    return wrong;
}

/* Nothing outside of the rect is touched. */
START_TEST(every_size)
{
    struct canvas c = {0};
    open_study(study_list[_i].name, 999);
    ck_assert(canvas_resize(&c, 132, 46, NULL));
    for (int w = 0; w <= 130; w += 5)
        for (int h = 0; h <= 44; h += 3) {
            struct study_look look = {.panel = (enum study_panel)(w % STUDY_PANELS), .row = 1000};
            for (int i = 0; i < c.w * c.h; i++)
                c.cell[i] = (struct cell){.ch = CANARY};
            study_page_draw(page, &c, (struct rect){1, 1, w, h}, &progress, &look);
            ck_assert_msg(!wrong_cells(&c, w, h), "%dx%d: %d cells outside", w, h, wrong_cells(&c, w, h));
        }
    canvas_free(&c);
    close_study();
}
END_TEST

/* A failed run is told, and so is that what was done before counts. */
START_TEST(progress_tells_what_is_missing)
{
    open_study("rate", 7);
    progress.failed = 2;
    progress.over = true;
    snprintf(progress.problem, sizeof progress.problem, "no space left on the device");
    char *text = draw(120, 30, true, STUDY_CHART);
    ck_assert_msg(strstr(text, "21 of 60 runs, 6 of them from before, 2 failed; stopped  no space left"), "%s", text);
    mem_free(text);
    close_study();
}
END_TEST

/* ---- the view ---- */

START_TEST(list_of_studies)
{
    struct lab lab;
    fixture_lab(&lab);
    fixture_run(&lab, "epochs=20", 20);
    fixture_type(&lab, "6");
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_DOWN), ACTION_STUDY_DOWN);
    char *text = fixture_screen(&lab, 80, 24, _i, NULL, NULL);
    golden_expect("view", _i ? "study-list-ascii" : "study-list", text);
    mem_free(text);
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_STUDY);
    ck_assert_str_eq(lab.ask.text, study_list[1].name);
    for (size_t i = 0; i < 2 * study_count; i++)
        keymap_key(&lab, SCREEN_KEY_DOWN);
    ck_assert_uint_eq(lab.study.chosen, study_count - 1);
    lab_free(&lab);
}
END_TEST

/* Runs of the lab are not in reach from here, and the page's keys are those of the page. */
START_TEST(keys_of_a_study)
{
    struct lab lab;
    fixture_lab(&lab);
    fixture_run(&lab, "epochs=20", 3);
    fixture_type(&lab, "6");
    ck_assert_int_eq(keymap_find(&lab, 'x'), ACTION_NONE);
    ck_assert_int_eq(keymap_find(&lab, 'v'), ACTION_NONE);
    ck_assert_int_eq(keymap_find(&lab, SCREEN_KEY_TAB), ACTION_NONE);
    open_study("rate", 7);
    lab.study.progress = &progress;
    lab.study.open = lab.study.runs = true;
    ck_assert_int_eq(keymap_find(&lab, 'x'), ACTION_STUDY_STOP);
    ck_assert_int_eq(keymap_find(&lab, 'q'), ACTION_QUIT_ASK);
    keymap_key(&lab, SCREEN_KEY_TAB);
    ck_assert_int_eq(lab.study.look.panel, STUDY_TABLE);
    for (size_t i = 0; i < 2 * plan.count; i++)
        keymap_key(&lab, SCREEN_KEY_DOWN);
    ck_assert_uint_eq(lab.study.look.row, plan.count - 1);
    char *text = fixture_screen(&lab, 80, 24, true, NULL, NULL);
    ck_assert_msg(strstr(text, "n (1-p) fixed, p 0.9") && strstr(text, "x stop"), "%s", text);
    mem_free(text);
    keymap_key(&lab, SCREEN_KEY_ESCAPE);
    ck_assert(!lab.study.open);
    close_study();
    lab_free(&lab);
}
END_TEST

START_TEST(the_command_names_a_study)
{
    struct lab lab;
    enum action action;
    struct err e;
    fixture_lab(&lab);
    ck_assert(command_run(&lab, "study  sites seeds=2", &action, &e));
    ck_assert_int_eq(action, ACTION_STUDY);
    ck_assert_str_eq(lab.ask.text, "sites seeds=2");
    ck_assert_int_eq(lab.view, LAB_VIEW_STUDY);
    ck_assert_str_eq(study_list[lab.study.chosen].name, "sites");
    ck_assert(!command_run(&lab, "study nothing", &action, &e));
    ck_assert_msg(strstr(e.text, "regularisers"), "%s", e.text);
    fixture_type(&lab, ":study reg");
    keymap_key(&lab, SCREEN_KEY_TAB);
    ck_assert_str_eq(lab.line.text, "study regularisers ");
    fixture_type(&lab, "epo");
    keymap_key(&lab, SCREEN_KEY_TAB);
    ck_assert_str_eq(lab.line.text, "study regularisers epochs=");
    lab_free(&lab);
}
END_TEST

static void start(void)
{
    page = study_page_new(NULL);
    ck_assert_ptr_nonnull(page);
}

static void end(void)
{
    study_page_delete(page);
}

Suite *study_suite(void)
{
    Suite *s = suite_create("study");
    TCase *t = tcase_create("study");
    tcase_add_unchecked_fixture(t, start, end);
    tcase_add_loop_test(t, pages, 0, sizeof shapes / sizeof *shapes);
    tcase_add_loop_test(t, every_size, 0, (int)study_count);
    tcase_add_loop_test(t, list_of_studies, 0, 2);
    tcase_add_test(t, keys_of_a_study);
    tcase_add_test(t, the_command_names_a_study);
    tcase_add_test(t, progress_tells_what_is_missing);
    suite_add_tcase(s, t);
    return s;
}
