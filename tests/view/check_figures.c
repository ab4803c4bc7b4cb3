/* SPDX-License-Identifier: MIT */
/* Groups in figures: the lists, the comparison, the details and the help, against numbers worked out by hand and
 * against screens kept in tests/view/golden/ (GOLDEN_WRITE writes them anew). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "src/view/figures.h"
#include "src/view/keys.h"
#include "src/view/layout.h"
#include "src/view/pane.h"
#include "tests/common/golden.h"
#include "term/screen.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"
#include "view/keymap.h"

static void epoch(struct lab *lab, struct lab_run *run, double train, double valid, double accuracy)
{
    struct event event = {.kind = EVENT_EPOCH, .as.epoch = {.epoch = (uint32_t)run->history.count + 1, .seconds = 2}};
    metric_set(&event.as.epoch, METRIC_TRAIN_LOSS, train);
    metric_set(&event.as.epoch, METRIC_VALID_LOSS, valid);
    metric_set(&event.as.epoch, METRIC_VALID_ACCURACY, accuracy);
    lab_event(lab, run, &event);
}

static struct lab_group *add(struct lab *lab, const char *words)
{
    struct spec spec;
    struct err e;
    ck_assert_msg(spec_parse(&spec, words, &e), "%s", e.text);
    struct lab_group *group = lab_add(lab, &spec, &e);
    ck_assert_ptr_nonnull(group);
    return group;
}

/* Two epochs each: the first is the best, with that loss and accuracy. */
static void train(struct lab *lab, struct lab_group *group, const double (*best)[2], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct lab_run *run = lab_member(lab, group, i);
        fixture_state(lab, run, RUN_RUNNING, "");
        epoch(lab, run, 0.5, best[i][0], best[i][1]);
        epoch(lab, run, 0.4, best[i][0] + 0.1, best[i][1] - 1);
        fixture_state(lab, run, RUN_DONE, "");
    }
}

/* Differences of loss -0.020, -0.010, -0.025; of accuracy 1.0, 1.2, 1.1. */
static const double first[][2] = {{0.30, 88.0}, {0.32, 87.0}, {0.31, 87.5}};
static const double second[][2] = {{0.28, 89.0}, {0.31, 88.2}, {0.285, 88.6}};

static void two_groups(struct lab *lab, size_t members)
{
    fixture_lab(lab);
    train(lab, add(lab, "epochs=2 seeds=3"), first, 3);
    train(lab, add(lab, "notebook epochs=2 seeds=3"), second, members);
    lab->view = LAB_VIEW_COMPARE;
}

static void has(const struct lab *lab, int w, int h, const char *text)
{
    char *screen = fixture_screen(lab, w, h, true, NULL, NULL);
    ck_assert_msg(strstr(screen, text) != NULL, "'%s' is not on the screen:\n%s", text, screen);
    mem_free(screen);
}

/* By hand, loss: mean -0.055 / 3, deviation 0.0076376, t = -0.018333 / 0.0044096 = -4.158; with two degrees of freedom
 * p = 1 - |t| / sqrt(2 + t^2) = 0.0533, and the interval reaches 4.3027 * 0.0044096 = 0.01897 to each side. Accuracy:
 * mean 1.1, deviation 0.1, t = 19.05, p = 0.0027, reach 0.248. */
START_TEST(test_by_hand)
{
    struct lab lab;
    two_groups(&lab, 3);
    struct figures_difference d = figures_compare(&lab, &lab.group[1], &lab.group[0], METRIC_VALID_LOSS);
    ck_assert(d.tested && d.pairs == 3 && d.over == 3);
    ck_assert(fabs(d.test.t + 4.1576) < 1e-4 && fabs(d.test.p - 0.05327) < 1e-5);
    has(&lab, 80, 24, "run 2 against run 1 (reference) at best valid loss, paired over only 3 seeds");
    has(&lab, 80, 24, "loss       -0.0183  95 % -0.0373..+0.0006  t  -4.2 p 0.053  inside seed noise");
    has(&lab, 80, 24, "accuracy %   +1.10  95 %   +0.85..+1.35    t  19.1 p 0.003  beyond seed noise");
    has(&lab, 80, 24, ">   2   0.25 0.40 0.40   3 0.2917 +-0.0161 @1  88.60 % 0.3917 -0.0083        -");
    has(&lab, 80, 24, " r  1   no dropout       3 0.3100 +-0.0100 @1  87.50 % 0.4100 +0.0100        -");
    has(&lab, 132, 43, "0.3917 +-0.0161");
    has(&lab, 132, 43, "88.60 % +-0.40");
    lab_free(&lab);
}
END_TEST

START_TEST(test_figures)
{
    struct lab lab;
    two_groups(&lab, 3);
    struct figures f = figures_make(&lab, &lab.group[0]);
    ck_assert_uint_eq(f.over, 3);
    ck_assert(fabs(f.best[METRIC_VALID_LOSS].mean - 0.31) < 1e-12);
    ck_assert(fabs(f.best[METRIC_VALID_LOSS].deviation - 0.01) < 1e-12);
    ck_assert(fabs(f.best[METRIC_VALID_ACCURACY].mean - 87.5) < 1e-12 && f.best[METRIC_TRAIN_ACCURACY].n == 0);
    ck_assert(fabs(f.last[METRIC_VALID_LOSS].mean - 0.41) < 1e-12 && fabs(f.gap.mean - 0.01) < 1e-12);
    ck_assert(f.best_epoch.n == 3 && fabs(f.best_epoch.mean - 1) < 1e-12);
    lab_free(&lab);
}
END_TEST

/* What cannot be told is not told. */
START_TEST(test_no_test)
{
    static const struct {
        const char *one, *other;
        size_t trained;
        const char *text;
    } cases[] = {
        {"epochs=2", "notebook epochs=2", 1, "one seed each: cannot tell from seed noise; run both with seeds=5"},
        {"epochs=2", "notebook epochs=2", 1, "best valid loss -0.0200, accuracy there +1.00 %-points"},
        {"epochs=2", "notebook epochs=2 seed=9", 1, "no seed in common"},
        {"epochs=2 seeds=3", "notebook epochs=2 seed=3 seeds=3", 3, "one seed in common"},
        {"epochs=2 seeds=3", "notebook epochs=2 seeds=3", 1, "the test comes when two pairs of the same seed are done"},
        {"epochs=2 seeds=3", "notebook epochs=2 seeds=3", 2, "paired over only 2 seeds"},
        {"epochs=2 seeds=3", "notebook epochs=2 seeds=3", 0, "no valid loss to compare yet"},
    };
    struct lab lab;
    fixture_lab(&lab);
    struct lab_group *one = add(&lab, cases[_i].one), *other = add(&lab, cases[_i].other);
    train(&lab, one, first, one->count);
    train(&lab, other, second, cases[_i].trained);
    lab.view = LAB_VIEW_COMPARE;
    has(&lab, 132, 24, cases[_i].text);
    lab.reference = lab.selected;
    has(&lab, 132, 24, "run 2 is the reference: select another one");
    lab_free(&lab);
}
END_TEST
enum { NO_TEST_CASES = 7 };

START_TEST(test_diverged_pair)
{
    struct lab lab;
    fixture_lab(&lab);
    train(&lab, add(&lab, "epochs=2 seeds=3"), first, 3);
    train(&lab, add(&lab, "lr=10 epochs=2 seeds=3"), (const double[][2]){{0.4, 80}, {NAN, 10}, {NAN, 10}}, 3);
    struct figures_difference d = figures_compare(&lab, &lab.group[1], &lab.group[0], METRIC_VALID_LOSS);
    ck_assert(!d.tested && d.pairs == 1);
    lab.view = LAB_VIEW_COMPARE;
    has(&lab, 80, 24, "cannot tell from seed noise");
    has(&lab, 80, 24, "   nan");
    lab_free(&lab);
}
END_TEST

/* ---- the list ---- */

/* Several seeds, some of which still train, a fork, a changed run, two that wait. */
static void full_lab(struct lab *lab)
{
    struct err e;
    fixture_lab(lab);
    fixture_run(lab, "epochs=50", 50);
    fixture_run(lab, "notebook epochs=50 seeds=5", 50);
    fixture_run(lab, "drop=0.5 epochs=50 seeds=5", 12);
    for (size_t i = 0; i < 2; i++)
        fixture_state(lab, lab_member(lab, &lab->group[2], i), RUN_STOPPED, "");
    lab->next = lab->group[0].spec;
    lab->next.drop[1] = 0.5;
    ck_assert_ptr_nonnull(lab_fork(lab, &lab->group[0], 20, &e));
    add(lab, "single seeds=3");
    struct event change = {.kind = EVENT_CHANGE, .as.change = {.epoch = 21, .drop = {0.4, 0.4, 0.4}, .lr = 0.001}};
    lab_event(lab, &lab->run[0], &change);
    lab->selected = 1;
    lab->memory = 96u << 20;
    lab->memory_max = 256u << 20;
}

START_TEST(test_list)
{
    static const char *const texts[] = {
        "    5   0.00 0.50 >      0/3  0/50 waiting 2",
        "    4   0.00 0.50 0.00 >   1  0/50 waiting 1",
        "    3   0.50 0.50 0.50   2/5 12/50 #.......",
        ">   2   0.25 0.40 0.40     5 50/50 done       0.3668 +-0.0158",
        "best valid         last accuracy",
    };
    struct lab lab;
    full_lab(&lab);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        has(&lab, 80, 24, texts[i]);
    has(&lab, 132, 43, "0.00 0.50 0.00 fork 1@20");
    has(&lab, 132, 43, "no dropout changed");
    has(&lab, 132, 43, "waiting 2");
    has(&lab, 132, 43, "  r  1   no dropout");
    lab_free(&lab);
}
END_TEST

/* With the cursor on, the last columns are those of its epoch, of every group; the formulas are fixture_epoch's. */
START_TEST(test_cursor)
{
    struct lab lab;
    char text[64];
    full_lab(&lab);
    lab.chart.cursor = 17;
    lab.selected = 0;
    snprintf(text, sizeof text, "%.4f  %.4f  %.2f %%", 0.25 + 0.4 / 17,
             0.33 + 0.2 / 17 + 289.0 / 20000, 88.5 - 6.0 / 17);
    has(&lab, 80, 24, "@17 train   valid accuracy");
    has(&lab, 80, 24, text);
    lab.selected = 2; /* has 12 epochs */
    has(&lab, 80, 24, "-       -      -");
    lab_free(&lab);
}
END_TEST

START_TEST(test_titles)
{
    struct lab lab;
    fixture_lab(&lab);
    fixture_run(&lab, "epochs=20", 20);
    lab.view = LAB_VIEW_COMPARE;
    has(&lab, 80, 24, "best valid  accuracy    last      gap  overfits");
    fixture_run(&lab, "notebook epochs=20 seeds=2", 20);
    has(&lab, 80, 24, "seeds best valid         accuracy   last     gap overfits");
    has(&lab, 140, 40, "accuracy           last               gap  overfits");
    lab_free(&lab);
}
END_TEST

/* Epochs of one digit, in the narrowest screen: titles do not run into each other. */
START_TEST(test_titles_short)
{
    struct lab lab;
    fixture_lab(&lab);
    ck_assert(spec_parse(&lab.next, "epochs=5", &(struct err){0}));
    fixture_run(&lab, "epochs=5", 5);
    lab.view = LAB_VIEW_COMPARE;
    has(&lab, 80, 24, "best valid  accuracy    last      gap  overfits");
    has(&lab, 70, 24, "best valid accuracy   last     gap overfits");
    lab_free(&lab);
    fixture_lab(&lab);
    fixture_run(&lab, "drop=0.1,0.2,0.2 epochs=150 seed=3", 3);
    lab.view = LAB_VIEW_COMPARE;
    has(&lab, 80, 24, "0.10 0.20 0.20 seed=3     0"); /* air between columns is not taken from the words */
    lab_free(&lab);
}
END_TEST

/* A mean is spoken of when there is one. */
START_TEST(test_waiting)
{
    struct lab lab;
    fixture_lab(&lab);
    add(&lab, "epochs=2 seeds=3");
    has(&lab, 80, 24, "run 1 starts when one of the running ones ends; J K move it in the queue");
    has(&lab, 60, 16, "run 1 starts when one of the running ones ends\n");
    train(&lab, &lab.group[0], first, 1);
    has(&lab, 80, 24, "run 1 mean of 3  epoch 2");
    lab_free(&lab);
}
END_TEST

/* ---- at every size ---- */

static const enum lab_view listing[] = {LAB_VIEW_TRAIN, LAB_VIEW_COMPARE, LAB_VIEW_RUNS};

/* The line of a run, or NULL: its label stands nowhere else. */
static const char *line_of(const char *screen, const char *label)
{
    const char *at = strstr(screen, label);
    while (at && at > screen && at[-1] != '\n')
        at--;
    return at;
}

/* Every number of a line stands in the same run's line on the widest screen: none is cut. */
static void check_numbers(const char *line, const char *wide, int w)
{
    char copy[512], all[512], *rest, padded[520], wanted[64];
    snprintf(copy, sizeof copy, "%.*s", (int)strcspn(line, "\n"), line);
    snprintf(all, sizeof all, "%.*s", (int)strcspn(wide, "\n"), wide);
    for (char *c = copy; *c; c++)
        *c = *c == '>' ? ' ' : *c; /* there are more words */
    snprintf(padded, sizeof padded, " %s ", all);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        snprintf(wanted, sizeof wanted, " %s ", word);
        ck_assert_msg(strstr(padded, wanted), "'%s' at width %d in:\n%s\nwide:\n%s", word, w,
                      line, all);
    }
}

START_TEST(test_no_number_is_cut)
{
    static const char *const labels[] = {"no dropout", "0.25 0.40 0.40 ", "0.50 0.50 0.50"};
    struct lab lab;
    full_lab(&lab);
    lab.view = listing[_i / 2];
    lab.chart.cursor = _i % 2 ? 9 : 0;
    char *wide = fixture_screen(&lab, 240, 60, true, NULL, NULL);
    for (int w = 60; w <= 200; w++) {
        char *screen = fixture_screen(&lab, w, 60, true, NULL, NULL);
        for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
            const char *line = line_of(screen, labels[i]), *other = line_of(wide, labels[i]);
            ck_assert_msg(line && other, "%s is not at width %d:\n%s", labels[i], w, screen);
            check_numbers(line, other, w);
        }
        mem_free(screen);
    }
    mem_free(wide);
    lab_free(&lab);
}
END_TEST

static bool apart(struct rect a, struct rect b)
{
    return a.w <= 0 || a.h <= 0 || b.w <= 0 || b.h <= 0 || a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y
        || b.y + b.h <= a.y;
}

static void check_parts(const struct lab *lab, int w, int h)
{
    struct rect part[VIEW_PARTS_MAX] = {0}, body = layout_make(w, h, view_table[lab->view]->next).body;
    size_t n = view_table[lab->view]->split(lab, body, part);
    for (size_t i = 0; i < n; i++) {
        struct rect p = part[i];
        bool empty = p.w <= 0 || p.h <= 0;
        ck_assert_msg(empty || (p.x >= body.x && p.y >= body.y && p.x + p.w <= body.x + body.w
                                && p.y + p.h <= body.y + body.h), "part %zu leaves the body at %dx%d", i, w, h);
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(apart(p, part[k]), "parts %zu and %zu meet at %dx%d", k, i, w, h);
    }
}

START_TEST(test_parts)
{
    struct lab lab;
    full_lab(&lab);
    lab.view = listing[_i];
    for (lab.selected = 0; lab.selected < lab.group_count; lab.selected++) {
        for (int h = 16; h <= 60; h++) {
            for (int w = 60; w <= 200; w += 7)
                check_parts(&lab, w, h);
        }
    }
    lab_free(&lab);
}
END_TEST

/* The verdict is on the smallest screen too, and the selected group in every list however long. */
START_TEST(test_smallest)
{
    struct lab lab;
    two_groups(&lab, 3);
    has(&lab, 60, 16, "inside seed noise");
    has(&lab, 60, 16, "beyond seed noise");
    for (int i = 0; i < 40; i++)
        fixture_run(&lab, "notebook", 2);
    for (size_t i = 0; i < sizeof listing / sizeof listing[0]; i++) {
        lab.view = listing[i];
        lab.selected = 0;
        has(&lab, 60, 16, listing[i] == LAB_VIEW_RUNS ? ">   1  no dropout" : ">   1   no dropout");
        lab.selected = 20;
        has(&lab, 60, 16, ">  21");
    }
    lab_free(&lab);
}
END_TEST

/* ---- the views alone ---- */

START_TEST(test_details)
{
    struct lab lab;
    full_lab(&lab);
    lab.view = LAB_VIEW_RUNS;
    has(&lab, 80, 24, "run 2: drop=0.25,0.4,0.4 seeds=5");
    has(&lab, 80, 24, "done, epoch 50 of 50, 5 of 5 seeds over");
    has(&lab, 80, 24, "seed 3  done    0.3668 @18");
    has(&lab, 80, 24, "queue: 4, 5   snapshots 96 of 256 MB");
    lab.selected = 0;
    has(&lab, 80, 24, "epoch 21: drop 0.4,0.4,0.4 lr 0.001");
    lab.selected = 3;
    has(&lab, 80, 24, "waiting, epoch 0 of 50, place 1 in the queue, fork of run 1 after epoch 20");
    lab_free(&lab);
}
END_TEST

/* All pages of the help, one below the other, as Page Down brings them. */
static const char *help_pages(struct lab *lab)
{
    static char all[1 << 16];
    const char *one = "page 1 of";
    all[0] = 0;
    lab->lines = 24;
    lab->columns = 80;
    lab->help_page = 0;
    for (int i = 0; i < 9; i++) {
        char *screen = fixture_screen(lab, 80, 24, true, NULL, NULL);
        bool again = i && strstr(screen, one);
        if (!again)
            strncat(all, screen, sizeof all - strlen(all) - 1);
        mem_free(screen);
        if (again)
            break;
        keymap_key(lab, SCREEN_KEY_PAGE_DOWN);
    }
    return all;
}

/* Each key's whole text in one piece, at the size that must be complete. */
START_TEST(test_help_is_complete)
{
    struct lab lab;
    char line[64];
    fixture_lab(&lab);
    lab.view = LAB_VIEW_HELP;
    const char *pages = help_pages(&lab);
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        if (!key_lines[a].help[0])
            continue;
        snprintf(line, sizeof line, " %-10s %s", key_lines[a].name, key_lines[a].help);
        ck_assert_msg(strstr(pages, line) != NULL, "'%s' is on no page:\n%s", line, pages);
        if (a != ACTION_VIEW) /* each view has a line there */
            has(&lab, 200, 60, line);
    }
    ck_assert_ptr_nonnull(strstr(pages, " b s n      baseline, single, notebook"));
    has(&lab, 200, 60, " 5          every run, its spec and what became of it");
    has(&lab, 200, 60, "the notebook's question 1: dropout after one hidden layer");
    lab.help_page = 0;
    has(&lab, 60, 16, "page 1 of");
    lab_free(&lab);
}
END_TEST

static const struct {
    const char *name;
    enum lab_view view;
    bool ascii;
} goldens[] = {
    {"compare-utf8", LAB_VIEW_COMPARE, false},
    {"compare-ascii", LAB_VIEW_COMPARE, true},
    {"runs-utf8", LAB_VIEW_RUNS, false},
    {"runs-ascii", LAB_VIEW_RUNS, true},
};
enum { GOLDENS = sizeof goldens / sizeof goldens[0] };

START_TEST(test_golden)
{
    struct lab lab;
    full_lab(&lab);
    lab.view = goldens[_i].view;
    char *screen = fixture_screen(&lab, 80, 24, goldens[_i].ascii, NULL, NULL);
    golden_expect("view", goldens[_i].name, screen);
    mem_free(screen);
    lab_free(&lab);
}
END_TEST

Suite *figures_suite(void)
{
    Suite *s = suite_create("figures");
    TCase *t = tcase_create("figures");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, test_by_hand);
    tcase_add_test(t, test_figures);
    tcase_add_loop_test(t, test_no_test, 0, NO_TEST_CASES);
    tcase_add_test(t, test_diverged_pair);
    tcase_add_test(t, test_list);
    tcase_add_test(t, test_cursor);
    tcase_add_test(t, test_titles);
    tcase_add_test(t, test_titles_short);
    tcase_add_test(t, test_waiting);
    tcase_add_loop_test(t, test_no_number_is_cut, 0, 6);
    tcase_add_loop_test(t, test_parts, 0, 3);
    tcase_add_test(t, test_smallest);
    tcase_add_test(t, test_details);
    tcase_add_test(t, test_help_is_complete);
    tcase_add_loop_test(t, test_golden, 0, GOLDENS);
    suite_add_tcase(s, t);
    return s;
}
