/* SPDX-License-Identifier: MIT */
/* Editing the next run: steps, typed values, bounds, presets, moving between controls. All by keys, as a user does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/view/editor.h"
#include "term/screen.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"
#include "view/keymap.h"

static struct lab lab;

static void set_up(void)
{
    fixture_lab(&lab);
}

static void tear_down(void)
{
    lab_free(&lab);
}

static void focus(const char *name)
{
    for (unsigned i = 0; i < editor_count(&lab.next); i++) {
        if (strcmp(editor_name(&lab.next, i), name) == 0) {
            lab.control = i;
            return;
        }
    }
    ck_abort_msg("no control %s", name);
}

static const char *next(void)
{
    static char line[SPEC_LINE_MAX];
    return spec_print(line, sizeof line, &lab.next);
}

START_TEST(steps_of_p)
{
    char p[EDITOR_VALUE_MAX];
    for (int i = 1; i <= 25; i++) {
        fixture_type(&lab, "+");
        editor_print(&lab.next, 0, p);
        char expected[16];
        snprintf(expected, sizeof expected, "%.2f", i < 19 ? 0.05 * i : 0.95);
        ck_assert_str_eq(p, expected);
        ck_assert_double_eq(lab.next.drop[0], strtod(expected, NULL)); /* the very value that is typed */
    }
    for (int i = 0; i < 25; i++)
        fixture_type(&lab, "-");
    ck_assert_double_eq(lab.next.drop[0], 0);
    ck_assert_str_eq(next(), "");
}
END_TEST

/* A value above 0.95 can be typed; + leaves it alone. */
START_TEST(step_beyond_the_last)
{
    fixture_type(&lab, "e0.97");
    keymap_key(&lab, SCREEN_KEY_ENTER);
    fixture_type(&lab, "+");
    ck_assert_double_eq(lab.next.drop[0], 0.97);
    fixture_type(&lab, "-");
    ck_assert_double_eq(lab.next.drop[0], 0.92);
}
END_TEST

START_TEST(steps_of_lr)
{
    focus("lr");
    static const double up[] = {0.002, 0.005, 0.01, 0.02};
    for (size_t i = 0; i < 4; i++) {
        fixture_type(&lab, "+");
        ck_assert_double_eq(lab.next.lr, up[i]);
    }
    for (int i = 0; i < 50; i++)
        fixture_type(&lab, "+");
    ck_assert_double_eq(lab.next.lr, 10);
    for (int i = 0; i < 50; i++)
        fixture_type(&lab, "-");
    ck_assert_double_eq(lab.next.lr, 1e-6);
    lab.next.lr = 0.003;
    fixture_type(&lab, "+");
    ck_assert_double_eq(lab.next.lr, 0.005);
    lab.next.lr = 0.003;
    fixture_type(&lab, "-");
    ck_assert_double_eq(lab.next.lr, 0.002);
}
END_TEST

START_TEST(steps_of_epochs)
{
    focus("epochs");
    fixture_type(&lab, "+");
    ck_assert_uint_eq(lab.next.epochs, 55);
    for (int i = 0; i < 20; i++)
        fixture_type(&lab, "-");
    ck_assert_uint_eq(lab.next.epochs, 1);
    fixture_type(&lab, "+");
    ck_assert_uint_eq(lab.next.epochs, 5);
    lab.next.epochs = SPEC_EPOCHS_MAX;
    fixture_type(&lab, "+");
    ck_assert_uint_eq(lab.next.epochs, SPEC_EPOCHS_MAX);
}
END_TEST

START_TEST(steps_of_seed)
{
    focus("seed");
    fixture_type(&lab, "+");
    ck_assert_uint_eq(lab.next.seed, 2);
    fixture_type(&lab, "---");
    ck_assert_uint_eq(lab.next.seed, 0);
    lab.next.seed = UINT32_MAX;
    fixture_type(&lab, "+");
    ck_assert_uint_eq(lab.next.seed, UINT32_MAX);
}
END_TEST

START_TEST(typing)
{
    fixture_type(&lab, "e0.3");
    ck_assert_str_eq(lab.entry, "0.3");
    ck_assert_str_eq(next(), ""); /* not yet */
    keymap_key(&lab, SCREEN_KEY_BACKSPACE);
    fixture_type(&lab, "25");
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_ACCEPT);
    ck_assert_str_eq(lab.entry, "");
    ck_assert_str_eq(next(), "drop=0.25,0,0");

    lab.control = 2;
    fixture_type(&lab, "e.4");
    keymap_key(&lab, SCREEN_KEY_RIGHT); /* moving away accepts */
    ck_assert_str_eq(next(), "drop=0.25,0.4,0");
    ck_assert_uint_eq(lab.control, 3);

    fixture_type(&lab, "e0");
    keymap_key(&lab, SCREEN_KEY_ESCAPE);
    ck_assert_str_eq(lab.entry, "");
    ck_assert_str_eq(next(), "drop=0.25,0.4,0");
}
END_TEST

START_TEST(typing_lr)
{
    focus("lr");
    ck_assert_int_eq(keymap_find(&lab, '-'), ACTION_LESS);
    fixture_type(&lab, "e5e-4");
    ck_assert_str_eq(lab.entry, "5e-4");
    keymap_key(&lab, SCREEN_KEY_ENTER);
    ck_assert_double_eq(lab.next.lr, 5e-4);
    fixture_type(&lab, "e2-"); /* no exponent: not a character of a number */
    ck_assert_str_eq(lab.entry, "2");
}
END_TEST

START_TEST(only_what_fits_the_value)
{
    focus("epochs");
    fixture_type(&lab, "e1.5e2");
    ck_assert_str_eq(lab.entry, "152"); /* no point and no exponent in a count */
    keymap_key(&lab, SCREEN_KEY_ESCAPE);
    fixture_type(&lab, "e");
    for (int i = 0; i < 100; i++)
        fixture_type(&lab, "7"); /* longer than the entry: the rest is not taken */
    ck_assert_uint_lt(strlen(lab.entry), LAB_ENTRY_MAX);
}
END_TEST

static const struct {
    const char *control, *keys, *banner; /* a part of it */
} bad[] = {
    {"drop", "1", "0 <= p < 1"},
    {"drop", "1.2", "0 <= p < 1"},
    {"drop", "..", "drop="},
    {"drop", "0.1.2", "drop="},
    {"lr", "0", "0 < lr <= 1e6"},
    {"lr", "2e6", "0 < lr <= 1e6"},
    {"lr", "1e", "lr="},
    {"epochs", "0", "1 to 100000"},
    {"epochs", "99999999999", "1 to 100000"},
    {"seed", "4294967296", "0 to 4294967295"},
    {"net", "0", "1 to 4096"},
    {"net", "4097", "1 to 4096"},
    {"batch", "4097", "1 to 4096"},
    {"seeds", "33", "1 to 32"},
    {"train", "0", "1 to 1000000"},
    {"train", "al", "1 to 1000000"},
};

START_TEST(bad_values)
{
    struct spec before = lab.next;
    focus(bad[_i].control);
    fixture_type(&lab, "e");
    fixture_type(&lab, bad[_i].keys);
    keymap_key(&lab, SCREEN_KEY_ENTER);
    ck_assert(spec_equal(&lab.next, &before));
    ck_assert_msg(strstr(lab.banner, bad[_i].banner) != NULL, "%s: %s", bad[_i].keys, lab.banner);
    ck_assert_str_eq(lab.entry, "");
    keymap_key(&lab, SCREEN_KEY_LEFT);
    ck_assert_str_eq(lab.banner, ""); /* read, it goes */
}
END_TEST

/* Moving off a bad value says so and stays on the control. */
START_TEST(bad_value_holds_the_focus)
{
    fixture_type(&lab, "e7");
    keymap_key(&lab, SCREEN_KEY_RIGHT);
    ck_assert_uint_eq(lab.control, 0);
    ck_assert(lab.banner[0]);
}
END_TEST

START_TEST(moving_goes_round)
{
    unsigned n = editor_count(&lab.next);
    ck_assert_uint_eq(n, 31); /* three sites and two sizes, lr, batch, epochs, seed, seeds, train, and 20 words more */
    keymap_key(&lab, SCREEN_KEY_LEFT);
    ck_assert_str_eq(editor_name(&lab.next, lab.control), "train"); /* the others are not in the line */
    keymap_key(&lab, SCREEN_KEY_RIGHT);
    ck_assert_uint_eq(lab.control, 0);
}
END_TEST

/* A preset sets the network and its rates; lr, epochs and seed stay, and so does the focused control. */
START_TEST(presets)
{
    struct err e;
    ck_assert(spec_parse(&lab.next, "lr=0.01 epochs=5 seed=9", &e));
    focus("seed");
    fixture_type(&lab, "n");
    ck_assert_str_eq(next(), "drop=0.25,0.4,0.4 lr=0.01 epochs=5 seed=9");
    fixture_type(&lab, "s");
    ck_assert_str_eq(next(), "net=mlp:120 drop=0,0.5 lr=0.01 epochs=5 seed=9");
    ck_assert_str_eq(editor_name(&lab.next, lab.control), "seed");
    fixture_type(&lab, "b");
    ck_assert_str_eq(next(), "lr=0.01 epochs=5 seed=9");
    ck_assert_str_eq(editor_name(&lab.next, lab.control), "seed");

    lab.control = 4; /* hidden 2's rate, which the preset single does not have */
    fixture_type(&lab, "s");
    ck_assert_uint_eq(lab.control, 2);
    ck_assert_str_eq(editor_name(&lab.next, lab.control), "drop");
    fixture_type(&lab, "b");
    lab.control = 3; /* hidden 2's size */
    fixture_type(&lab, "s");
    ck_assert_uint_eq(lab.control, 1);
    ck_assert_str_eq(editor_name(&lab.next, lab.control), "net");
}
END_TEST

START_TEST(presets_have_letters_of_their_own)
{
    struct spec standard = lab.next;
    for (size_t i = 0; i < spec_preset_count; i++) {
        struct spec s;
        struct err e;
        const char *word[] = {spec_presets[i].name};
        ck_assert_int_eq(keymap_find(&lab, (unsigned char)word[0][0]), ACTION_PRESET);
        lab.next = standard;
        keymap_key(&lab, (unsigned char)word[0][0]);
        ck_assert(spec_parse_words(&s, 1, word, &e));
        ck_assert_msg(spec_equal(&s, &lab.next), "%s shares its letter with another", word[0]);
    }
}
END_TEST

Suite *editor_suite(void)
{
    Suite *s = suite_create("editor");
    TCase *t = tcase_create("editor");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, steps_of_p);
    tcase_add_test(t, step_beyond_the_last);
    tcase_add_test(t, steps_of_lr);
    tcase_add_test(t, steps_of_epochs);
    tcase_add_test(t, steps_of_seed);
    tcase_add_test(t, typing);
    tcase_add_test(t, typing_lr);
    tcase_add_test(t, only_what_fits_the_value);
    tcase_add_loop_test(t, bad_values, 0, sizeof bad / sizeof bad[0]);
    tcase_add_test(t, bad_value_holds_the_focus);
    tcase_add_test(t, moving_goes_round);
    tcase_add_test(t, presets);
    tcase_add_test(t, presets_have_letters_of_their_own);
    suite_add_tcase(s, t);
    return s;
}
