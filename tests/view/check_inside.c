/* SPDX-License-Identifier: MIT */
/* The views of images and of a network's inside: their bodies at 80x24 against tests/view/golden/ (written anew with
 * GOLDEN_WRITE set), nothing outside its part at any size, and what the inside says;
 * check_images.c has what images do. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "src/view/look.h"
#include "src/view/pane.h"
#include "src/view/pane_inside.h"
#include "term/screen.h"
#include "tests/common/golden.h"
#include "tests/view/insight.h"
#include "tests/view/looking.h"
#include "tests/view/suites.h"
#include "view/keymap.h"
#include "view/view.h"

enum { LEFT = 3, TOP = 2, AROUND = 4, UNTOUCHED = '~' };

/* ---- as it looks ---- */

/* Without title and keys, which are not these views'. */
static char *body_of(const struct lab *lab, int w, int h, bool ascii)
{
    struct err e;
    struct canvas c = {.ascii = ascii};
    struct rect part[VIEW_PARTS_MAX] = {0};
    struct view *v = view_new(&e);
    ck_assert(v && canvas_resize(&c, w, h, &e));
    view_table[lab->view]->split(lab, (struct rect){0, 0, w, h}, part);
    view_table[lab->view]->draw(&(struct frame){.lab = lab, .canvas = &c, .memory = v}, part);
    char *text = canvas_dump(&c);
    ck_assert_ptr_nonnull(text);
    canvas_free(&c);
    view_delete(v);
    return text;
}

START_TEST(golden)
{
    const struct look_case *which = &look_cases[_i / 2];
    bool ascii = _i % 2;
    struct lab lab;
    char name[64];
    fill(&lab, "", "notebook", IMAGES, WRONG);
    look(&lab, which);
    char *screen = body_of(&lab, 80, 22, ascii);
    snprintf(name, sizeof name, "%s%s", which->name, ascii ? "-ascii" : "");
    golden_expect("view", name, screen);
    mem_free(screen);
    leave(&lab);
}
END_TEST

/* ---- within its parts ---- */

static bool within(struct rect r, int x, int y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

static void check_parts(struct rect body, const struct rect *part, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct rect r = part[i];
        bool empty = r.w <= 0 || r.h <= 0;
        bool inside = within(body, r.x, r.y) && within(body, r.x + r.w - 1, r.y + r.h - 1);
        ck_assert_msg(empty || inside, "part %zu of %zu leaves %dx%d", i, n, body.w, body.h);
        for (size_t k = i + 1; k < n && !empty; k++) {
            struct rect o = part[k];
            bool apart = o.w <= 0 || o.h <= 0 || o.x >= r.x + r.w || r.x >= o.x + o.w || o.y >= r.y + r.h ||
                r.y >= o.y + o.h;
            ck_assert_msg(apart, "parts %zu and %zu overlap in %dx%d", i, k, body.w, body.h);
        }
    }
}

/* Draws the view's body alone on untouched ground and looks at what is around the parts. */
static void check_size(const struct lab *lab, struct view *v, struct canvas *c, int w, int h)
{
    struct rect body = {LEFT, TOP, w, h}, part[VIEW_PARTS_MAX] = {0};
    struct frame f = {.lab = lab, .canvas = c, .memory = v};
    canvas_blank(c);
    for (int i = 0; i < c->w * c->h; i++)
        c->cell[i].ch = UNTOUCHED;
    size_t n = view_table[lab->view]->split(lab, body, part);
    check_parts(body, part, n);
    view_table[lab->view]->draw(&f, part);
    for (int i = 0; i < c->w * c->h; i++) {
        int x = i % c->w, y = i / c->w;
        uint32_t ch = c->cell[i].ch;
        bool mine = ch == UNTOUCHED;
        for (size_t k = 0; k < n && !mine; k++)
            mine = within(part[k], x, y);
        if (!mine)
            ck_abort_msg("U+%04X at %d,%d is outside the parts of %dx%d", (unsigned)ch, x, y, w, h);
        if (c->ascii && ch > 126)
            ck_abort_msg("U+%04X in ASCII at %d,%d of %dx%d", (unsigned)ch, x, y, w, h);
    }
}

static void check_sizes(const struct lab *lab, int w_step, int h_step)
{
    struct err e;
    struct canvas c = {0};
    struct view *v = view_new(&e);
    ck_assert(v && canvas_resize(&c, 200 + LEFT + AROUND, 58 + TOP + AROUND, &e));
    for (int h = 1; h <= 58; h += h < 14 ? 1 : h_step) {
        for (int w = h < 14 ? 1 : VIEW_WIDTH_MIN; w <= 200; w += w_step) {
            c.ascii = (w + h) % 2;
            c.greys = w % 3 ? CANVAS_GREYS : 0;
            check_size(lab, v, &c, w, h);
        }
    }
    canvas_free(&c);
    view_delete(v);
}

static void check_all(struct lab *lab, int w_step, int h_step)
{
    for (int i = 0; i < LOOK_CASES; i++) {
        look(lab, &look_cases[i]);
        check_sizes(lab, w_step, h_step);
    }
}

START_TEST(stays_inside)
{
    struct lab lab;
    fill(&lab, "", "notebook", 100, 12);
    look(&lab, &look_cases[_i]);
    check_sizes(&lab, 5, 3);
    leave(&lab);
}
END_TEST

static const struct {
    const char *reference, *selected;
    size_t images, wrong;
} odd[] = {
    {NULL, "notebook", 10, 0},                    /* nothing wrong, and nothing to compare with */
    {"single", "notebook seeds=2", 10, 1},
    {"notebook", "single", 1, 1},
    {"", "net=mlp:4096-4096 drop=0.5", 10, 10},
    {"", "net=mlp:1-2-3-4-5-6-7-8 drop=0.1", 0, 0},
    {"net=mlp:10-10-10-10-10-10-10-10", "net=mlp:7", 3, 2},
};

START_TEST(odd_ones)
{
    struct lab lab;
    fill(&lab, odd[_i].reference, odd[_i].selected, odd[_i].images, odd[_i].wrong);
    check_all(&lab, 47, 11);
    leave(&lab);
}
END_TEST

/* A network that diverged, and keys held for long. */
START_TEST(not_numbers)
{
    struct lab lab;
    fill(&lab, "", "notebook", 10, 3);
    struct inspection *at = (struct inspection *)lab.inspection[0];
    for (size_t i = 0; i < at->weight_units * INSPECTION_PIXELS; i++)
        at->weight[i] = i % 2 ? NAN : INFINITY;
    for (unsigned i = 0; i < at->site[1].units; i++)
        at->site[1].before[i] = at->site[1].after[i] = i % 2 ? NAN : -INFINITY;
    for (int i = 0; i < INSPECTION_CLASSES; i++)
        at->image[2].p[i] = NAN;
    at->layer[0].mean = at->layer[0].zero = at->layer[0].activation[0] = at->layer[0].unit_mean_max = NAN;
    at->layer[1].activation_max = INFINITY;
    at->accuracy = at->site[0].before_mean = NAN;
    check_all(&lab, 47, 11);
    for (int i = 0; i < LOOK_CASES; i++) {
        look(&lab, &look_cases[i]);
        lab.images.index = lab.inside.page = lab.inside.site = UINT32_MAX;
        check_sizes(&lab, 70, 22);
    }
    leave(&lab);
}
END_TEST

/* ---- what it says ---- */

START_TEST(nothing_there)
{
    static const enum lab_view views[] = {LAB_VIEW_IMAGES, LAB_VIEW_INSIDE};
    struct lab lab;
    for (int i = 0; i < 2; i++) {
        insight_lab(&lab, NULL, NULL);
        lab.view = views[i];
        expect(&lab, 80, 24, "start a run: 1 Enter", true);
        lab_free(&lab);

        insight_lab(&lab, NULL, "notebook");
        lab.view = views[i];
        expect(&lab, 80, 24, "nothing of run 1 is in memory", true);
        lab.inspecting = true;
        expect(&lab, 60, 16, "looking inside run 1 ...", true);
        lab.run[0].history.count = 0;
        expect(&lab, 60, 16, "run 1 has no epoch yet", true);
        lab_free(&lab);
    }
}
END_TEST

START_TEST(reference_on_its_way)
{
    struct lab lab;
    fill(&lab, "", "notebook", 10, 3);
    lab.group[0].hidden = true; /* no reference: what is still there of it is not shown, its half goes to the other */
    look(&lab, case_of("activations"));
    expect(&lab, 80, 24, "run 1", false);
    look(&lab, case_of("weights"));
    expect(&lab, 80, 24, "run 1", false);
    expect(&lab, 80, 24, "1-10 of 120 units", true);
    lab.group[0].hidden = false;
    insight_delete((struct inspection *)lab.inspection[1]);
    lab.inspection[1] = NULL;
    lab.inspecting = true;
    expect(&lab, 80, 24, "run 2 0.25 0.40 0.40 epoch 50", true);
    expect(&lab, 80, 24, "looking inside run 1 ...", true);
    leave(&lab);
}
END_TEST

/* The selection has gone on to a run whose inspection is not there yet. */
START_TEST(still_the_old_one)
{
    struct lab lab;
    fill(&lab, "", "notebook", IMAGES, WRONG);
    lab.selected = 0;
    lab.reference = 1;
    lab.inspecting = true;
    for (int i = 0; i < LOOK_CASES; i++) {
        look(&lab, &look_cases[i]);
        expect(&lab, 80, 24, "run 1 is on its way", true);
        expect(&lab, 80, 24, "run 2 is on its way", false);
    }
    leave(&lab);
}
END_TEST

/* Every unit lies on black, so that bright means large on a light screen too. */
START_TEST(units_on_black)
{
    struct lab lab;
    struct err e;
    struct canvas c = {.greys = CANVAS_GREYS};
    struct view *v = view_new(&e);
    int x, y;
    fill(&lab, "", "notebook", IMAGES, WRONG);
    lab.view = LAB_VIEW_INSIDE;
    lab.inside = (struct lab_inside){.panel = LAB_INSIDE_MASKS, .site = 1};
    ck_assert(v && canvas_resize(&c, 80, 24, &e));
    view_draw(v, &lab, &c, &x, &y);
    for (int i = 0; i < 120; i++) { /* lines of ten units, of three columns each, from (1, 5) */
        const struct cell *cell = &c.cell[(5 + i / 10) * c.w + 1 + i % 10 * 3];
        ck_assert_msg(cell->style >= STYLE_GREY, "unit %d", i);
        ck_assert(cell->ch == ' ' || (cell->style - STYLE_GREY) % CANVAS_GREYS == 0);
    }
    canvas_free(&c);
    view_delete(v);
    leave(&lab);
}
END_TEST

/* A narrow screen has shorter words, and none that end in the middle. */
START_TEST(narrow)
{
    struct lab lab;
    fill(&lab, "", "notebook", IMAGES, WRONG);
    lab.view = LAB_VIEW_IMAGES;
    expect(&lab, 60, 16, "what the net says", true);
    expect(&lab, 60, 16, "what the net says,", false);
    lab.images.panel = LAB_IMAGES_MATRIX;
    expect(&lab, 60, 16, "confusion of validation images\n", true);
    lab.view = LAB_VIEW_INSIDE;
    lab.inside.panel = LAB_INSIDE_ACTIVATIONS;
    expect(&lab, 80, 24, "hidden 1: 120 units  run 2 mean 0.85 zero 70 %  run 1 mean 1.25 zero 50 %", true);
    expect(&lab, 80, 24, "mean activations  # run 2  o run 1", true);
    expect(&lab, 60, 16, "hidden 1  run 2 mean 0.85 zero 70 %  run 1 1.25, 50 %", true);
    expect(&lab, 60, 16, "activations # run 2 o run 1", true);
    leave(&lab);
}
END_TEST

START_TEST(no_dropout_at_site)
{
    struct lab lab;
    fill(&lab, NULL, "drop=0,0.5,0.5", IMAGES, WRONG);
    look(&lab, case_of("masks-input"));
    expect(&lab, 80, 24, "site 1 of 3: input, p 0.00: nothing is dropped here", true);
    expect(&lab, 80, 24, "kept", false);
    lab.inside.site = 1;
    expect(&lab, 80, 24, "site 2 of 3: hidden 1, p 0.50, scale 1/(1-p) = 2.000, 60 of 120 kept (50 %)", true);
    leave(&lab);
}
END_TEST

/* What the kinds say of themselves; only masks speak of dropped units and of what is kept, only p of a scale. */
static const struct {
    const char *drop, *what, *effect;
    bool drops, scales;
} kinds[] = {
    {"0.4", "p 0.40, scale 1/(1-p) = 1.667, 72 of 120 kept", "the variance grows", true, true},
    {"gauss:0.4", "gauss 0.40: times a normal of variance p/(1-p) = 0.667", "the variance grows", false, false},
    {"add:0.4", "add 0.40: plus a normal of deviation s", "s^2 more variance", false, false},
    {"connect:0.4", "connect 0.40: drops weights of the next layer", "what the next layer makes", false, false},
    {"sdr:0.05", "sdr 0.050 at first: draws weights", "what the next layer makes", false, false},
    {"classic:0.4", "classic 0.40, not scaled, 72 of 120 kept", "falls to 1-p", true, false},
    {"wrong:0.4", "wrong 0.40 (a known mistake), not scaled", "a mistake", true, false},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

START_TEST(kinds_of_noise)
{
    struct lab lab;
    char line[64];
    ck_assert_int_eq(KINDS, SPEC_NOISE_COUNT);
    snprintf(line, sizeof line, "drop=0,%s,0", kinds[_i].drop);
    fill(&lab, NULL, line, IMAGES, WRONG);
    look(&lab, case_of("masks-hidden"));
    expect(&lab, 80, 24, kinds[_i].what, true);
    expect(&lab, 80, 24, kinds[_i].effect, true);
    expect(&lab, 80, 24, "x dropped", kinds[_i].drops);
    expect(&lab, 80, 24, "scale 1/(1-p)", kinds[_i].scales);
    lab.inside.site = 0;
    expect(&lab, 80, 24, "nothing is dropped here", true);
    leave(&lab);
}
END_TEST

/* A value below 0 has its size and a sign: noise that multiplies or adds, and other activations, give some. */
START_TEST(values_below_0)
{
    struct lab lab;
    fill(&lab, NULL, "drop=0,gauss:0.4,0", IMAGES, WRONG);
    look(&lab, case_of("masks-hidden"));
    expect(&lab, 80, 24, "below 0", false);
    struct inspection_site *s = (struct inspection_site *)&lab.inspection[0]->site[1];
    s->after[1] = -2;
    expect(&lab, 80, 24, "_ below 0", true);
    leave(&lab);
}
END_TEST

START_TEST(too_many_units)
{
    struct lab lab;
    fill(&lab, NULL, "net=mlp:4096", 10, 1);
    look(&lab, case_of("masks-hidden"));
    expect(&lab, 80, 24, "of 4096 units", true);
    look(&lab, case_of("weights"));
    expect(&lab, 80, 24, "1-10 of 4096 units", true);
    lab.inside.page = 409;
    expect(&lab, 80, 24, "4091-4096 of 4096 units", true);
    lab.inside.page = 410;
    expect(&lab, 80, 24, "1-10 of 4096 units", true);
    leave(&lab);
}
END_TEST

/* As large as leaves room for four; else half the size; or the other of the two. */
START_TEST(grid)
{
    struct weights_grid small = weights_grid(39, 20, false), large = weights_grid(99, 54, false);
    struct weights_grid none = weights_grid(0, -3, false), four = weights_grid(69, 34, false);
    ck_assert_int_eq(weights_grid(39, 20, true).image_w, 28);
    ck_assert_int_eq(weights_grid(69, 34, true).image_w, 14);
    ck_assert_int_eq(four.image_w, 28);
    ck_assert_int_eq(four.across * four.down, 4);
    ck_assert_int_eq(small.image_w, 14);
    ck_assert_int_eq(small.across * small.down, 4);
    ck_assert_int_eq(large.image_w, 28);
    ck_assert_int_eq(large.across * large.down, 9);
    ck_assert_int_eq(none.across * none.down, 1);
}
END_TEST

START_TEST(whole_pieces)
{
    struct canvas c = {0};
    struct err e;
    ck_assert(canvas_resize(&c, 20, 1, &e));
    struct frame f = {.canvas = &c};
    struct look_line l = look_line(&f, (struct rect){0, 0, 9, 1}, 0);
    look_add(&l, STYLE_NORMAL, "12 ");
    look_add(&l, STYLE_NORMAL, "3456789");
    look_add(&l, STYLE_NORMAL, "x");
    char *text = canvas_dump(&c);
    ck_assert_str_eq(text, "12\n");
    mem_free(text);
    canvas_free(&c);
}
END_TEST

Suite *inside_suite(void)
{
    Suite *s = suite_create("inside");
    TCase *t = tcase_create("inside");
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, golden, 0, 2 * LOOK_CASES);
    tcase_add_loop_test(t, stays_inside, 0, LOOK_CASES);
    tcase_add_loop_test(t, odd_ones, 0, sizeof odd / sizeof odd[0]);
    tcase_add_test(t, not_numbers);
    tcase_add_test(t, nothing_there);
    tcase_add_test(t, reference_on_its_way);
    tcase_add_test(t, still_the_old_one);
    tcase_add_test(t, narrow);
    tcase_add_test(t, units_on_black);
    tcase_add_test(t, no_dropout_at_site);
    tcase_add_loop_test(t, kinds_of_noise, 0, KINDS);
    tcase_add_test(t, values_below_0);
    tcase_add_test(t, too_many_units);
    tcase_add_test(t, grid);
    tcase_add_test(t, whole_pieces);
    suite_add_tcase(s, t);
    return s;
}
