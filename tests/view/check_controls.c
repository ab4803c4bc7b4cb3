/* SPDX-License-Identifier: MIT */
/* The controls of the next run's line: where each stands, how it steps, and that the line shows it. By keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "src/view/editor.h"
#include "term/screen.h"
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

/* What a control goes through: from a spec, keys, to a spec. */
static const struct {
    const char *from;
    unsigned control;
    const char *keys, *to;
} steps[] = {
    {"", 1, "+", "net=mlp:200-60"},
    {"", 1, "++++++++", "net=mlp:2000-60"},
    {"", 3, "-", "net=mlp:120-50"},
    {"", 3, "---------", "net=mlp:120-1"},
    {"", 3, "..,", "net=mlp:120-61"},
    {"net=mlp:1", 1, ",,-", "net=mlp:1"},
    {"net=mlp:4095", 1, "..+", "net=mlp:4096"},
    {"", 0, "..", "drop=0.02,0,0"},
    {"", 5, ".", "lr=0.0011"},
    {"", 5, ".,", ""},
    {"", 5, ",", "lr=0.00091"},
    {"lr=1000000", 5, ".+", "lr=1000000"},
    {"", 6, "+", "batch=128"},
    {"", 6, "-", "batch=32"},
    {"batch=100", 6, "+", "batch=128"},
    {"batch=100", 6, "-", ""},
    {"batch=2", 6, "---,", "batch=1"},
    {"batch=4096", 6, "+.", "batch=4096"},
    {"", 6, ".", "batch=65"},
    {"", 7, ".", "epochs=51"},
    {"epochs=2", 7, ",,,", "epochs=1"},
    {"", 8, ".", "seed=2"},
    {"", 9, "++", "seeds=3"},
    {"seeds=2", 9, "---", ""},
    {"seeds=32", 9, "+", "seeds=32"},
    {"seed=4294967295", 9, "+", "seed=4294967295"},
    {"", 10, "-", "train=50000"},
    {"", 10, "--", "train=20000"},
    {"", 10, "+.", ""},
    {"", 10, ",", "train=45000"},
    {"train=20000", 10, "+++", ""},
    {"train=200", 10, "---", "train=100"},
    {"train=3", 10, ".,,", "train=2"},
    {"train=1", 10, ",-", "train=1"},
};
enum { STEPS = sizeof steps / sizeof *steps };

START_TEST(steps_lead_there)
{
    struct err e;
    char line[SPEC_LINE_MAX];
    ck_assert(spec_parse(&lab.next, steps[_i].from, &e));
    lab.control = steps[_i].control;
    fixture_type(&lab, steps[_i].keys);
    ck_assert_msg(strcmp(spec_print(line, sizeof line, &lab.next), steps[_i].to) == 0, "'%s' %s: %s", steps[_i].from,
                  steps[_i].keys, line);
    ck_assert(spec_check(&lab.next, NULL));
    while (lab.undo_count)
        fixture_type(&lab, "u");
    ck_assert_str_eq(spec_print(line, sizeof line, &lab.next), steps[_i].from);
}
END_TEST

static const struct {
    unsigned control;
    const char *keys, *to;
} typed[] = {
    {1, "300", "net=mlp:300-60"},  {3, "7", "net=mlp:120-7"},      {4, ".5", "drop=0,0,0.5"},
    {6, "100", "batch=100"},       {9, "5", "seeds=5"},            {10, "6000", "train=6000"},
};

START_TEST(values_can_be_typed)
{
    char line[SPEC_LINE_MAX];
    lab.control = typed[_i].control;
    fixture_type(&lab, "e");
    fixture_type(&lab, typed[_i].keys);
    keymap_key(&lab, SCREEN_KEY_ENTER);
    ck_assert_str_eq(spec_print(line, sizeof line, &lab.next), typed[_i].to);
}
END_TEST

START_TEST(all_images_can_be_typed)
{
    struct err e;
    ck_assert(spec_parse(&lab.next, "train=100 epochs=3", &e));
    lab.control = 10;
    fixture_type(&lab, "eall");
    keymap_key(&lab, SCREEN_KEY_ENTER);
    ck_assert_uint_eq(lab.next.train, SPEC_AUTO);
    ck_assert_uint_eq(lab.next.epochs, 3);
    lab.control = 6;
    fixture_type(&lab, "eall");
    ck_assert_str_eq(lab.entry, "");
}
END_TEST

static const char *const lines[] = {
    "", "notebook seeds=5 epochs=20", "single train=20000",
    "net=mlp:1024-512-256-128-64-32-16-8 drop=0.123 opt=sgd momentum=0.9 batch=1024 lr=0.00031 valid=0",
};
enum { LINES = sizeof lines / sizeof *lines };

/* The focused control is always to be seen, whole, with the cursor on it, and so is what differs from the notebook
 * where it has room. */
START_TEST(the_line_shows_the_focus)
{
    static const int widths[] = {VIEW_WIDTH_MIN, 80, 132, 200};
    struct err e;
    ck_assert(spec_parse(&lab.next, lines[_i], &e));
    for (size_t k = 0; k < sizeof widths / sizeof *widths; k++) {
        for (lab.control = 0; lab.control < editor_count(&lab.next); lab.control++) {
            char value[EDITOR_VALUE_MAX];
            int x, y;
            char *screen = fixture_screen(&lab, widths[k], 24, true, &x, &y);
            const char *line = fixture_line(screen, y);
            editor_print(&lab.next, lab.control, value);
            ck_assert_int_eq(y, 22);
            ck_assert(x >= 0 && (size_t)x < strlen(line));
            size_t n = strlen(value);
            char behind = line[(size_t)x + n], before = line[x - 1];
            ck_assert_msg(strncmp(line + x, value, n) == 0 && strchr(" ]>", behind) && strchr("[< ", before),
                          "%s at %d: %s", value, x, line);
            mem_free(screen);
        }
    }
}
END_TEST

START_TEST(what_differs_is_shown_first)
{
    struct err e;
    ck_assert(spec_parse(&lab.next, "notebook seeds=5 epochs=20", &e));
    char *screen = fixture_screen(&lab, 80, 24, true, NULL, NULL);
    const char *line = fixture_line(screen, 22);
    ck_assert_msg(strstr(line, "seeds 5") && strstr(line, "epochs 20") && strchr(line, '>'), "%s", line);
    mem_free(screen);
    screen = fixture_screen(&lab, 132, 24, true, NULL, NULL);
    line = fixture_line(screen, 22);
    ck_assert_msg(strstr(line, "train all") && !strchr(line, '>'), "%s", line);
    mem_free(screen);
}
END_TEST

Suite *controls_suite(void)
{
    Suite *s = suite_create("controls");
    TCase *t = tcase_create("controls");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, steps_lead_there, 0, STEPS);
    tcase_add_loop_test(t, values_can_be_typed, 0, sizeof typed / sizeof *typed);
    tcase_add_test(t, all_images_can_be_typed);
    tcase_add_loop_test(t, the_line_shows_the_focus, 0, LINES);
    tcase_add_test(t, what_differs_is_shown_first);
    suite_add_tcase(s, t);
    return s;
}
