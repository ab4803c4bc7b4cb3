/* SPDX-License-Identifier: MIT */
/* Which keys work when, and that the last line and the help say exactly that. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "src/view/keys.h"
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

enum { CTRL_C = 3 };

static const char *keys_line(int w)
{
    char *screen = fixture_screen(&lab, w, 24, true, NULL, NULL);
    const char *line = fixture_line(screen, 23);
    mem_free(screen);
    return line;
}

static void is(const char *expected)
{
    const char *line = keys_line(200);
    ck_assert_msg(strstr(line, expected) != NULL, "'%s' is not in '%s'", expected, line);
}

static void is_not(const char *unexpected)
{
    const char *line = keys_line(200);
    ck_assert_msg(strstr(line, unexpected) == NULL, "'%s' is in '%s'", unexpected, line);
}

START_TEST(follows_the_state)
{
    is("Enter run");
    is_not("Space");
    is_not("x stop");
    ck_assert_int_eq(keymap_find(&lab, SCREEN_KEY_UP), ACTION_NONE);
    is_not("v hide");
    struct lab_run *run = fixture_run(&lab, "", 3);
    is("Space pause");
    is("x stop");
    is("v hide");
    fixture_state(&lab, run, RUN_PAUSED, "");
    is("Space resume");
    is_not("pause");
    fixture_run(&lab, "", 3);
    ck_assert_int_eq(keymap_find(&lab, SCREEN_KEY_UP), ACTION_UP);
    fixture_type(&lab, "v");
    is("v show");
    fixture_type(&lab, "e0.");
    is("Enter accept");
    is("Esc drop");
    is_not("Enter run");
    keymap_key(&lab, SCREEN_KEY_ESCAPE);
    fixture_type(&lab, "q");
    is("y stop the runs and quit");
    is("n go on");
    is_not("Enter");
    is_not("Space");
    fixture_type(&lab, "n?");
    is("Esc back");
    is_not("Enter run");
}
END_TEST

START_TEST(no_run_without_data)
{
    lab.data_ready = false;
    ck_assert_int_eq(keymap_find(&lab, SCREEN_KEY_ENTER), ACTION_START); /* it waits for the data */
    lab.data_failed = true;
    ck_assert_int_eq(keymap_find(&lab, SCREEN_KEY_ENTER), ACTION_NONE);
    is_not("Enter run");
    is("q quit");
}
END_TEST

/* Whatever a line names works, in whatever state: pressing the key gives that action. */
static void shown_keys_work(void)
{
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        if (!key_shown(&lab, a))
            continue;
        uint32_t key = a == ACTION_TYPE ? '1' : a == ACTION_PRESET ? (uint32_t)spec_presets[0].name[0]
            : a == ACTION_VIEW ? '1' : a == ACTION_LINE_EDIT ? SCREEN_KEY_BACKSPACE : key_lines[a].key[0];
        ck_assert_msg(keymap_find(&lab, key) == a, "%s (%s) is shown, but another action has its key",
                      key_lines[a].name, key_lines[a].word);
    }
}

START_TEST(shown_keys_are_true)
{
    shown_keys_work();
    struct lab_run *run = fixture_run(&lab, "", 3);
    for (int help = 0; help < 2; help++) {
        for (int ask = 0; ask < 2; ask++) {
            for (int entry = 0; entry < 2; entry++) {
                for (enum run_state s = 0; s < RUN_STATE_COUNT; s++) {
                    run->state = s;
                    lab.view = help ? LAB_VIEW_HELP : LAB_VIEW_TRAIN;
                    lab.ask_quit = ask;
                    strcpy(lab.entry, entry ? "0." : "");
                    lab.typing = entry;
                    shown_keys_work();
                }
            }
        }
    }
}
END_TEST

/* At 80 columns the line fits, ends in q quit, and still says where the rest is. */
START_TEST(narrow_line)
{
    fixture_run(&lab, "", 3);
    fixture_run(&lab, "", 3);
    for (int w = 60; w <= 200; w++) {
        const char *line = keys_line(w);
        size_t n = strlen(line);
        ck_assert_int_le((int)n, w);
        ck_assert_msg(n > 6 && strcmp(line + n - 6, "q quit") == 0, "%d: %s", w, line);
        ck_assert_msg(strstr(line, "? keys") && strstr(line, "Enter run"), "%d: %s", w, line);
    }
    const char *line = keys_line(80);
    ck_assert_msg(strstr(line, "Space pause") && strstr(line, "x stop"), "%s", line);
}
END_TEST

START_TEST(help_comes_and_goes)
{
    lab.view = LAB_VIEW_COMPARE;
    fixture_type(&lab, "?");
    ck_assert_int_eq(lab.view, LAB_VIEW_HELP);
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ESCAPE), ACTION_HELP_CLOSE);
    ck_assert_int_eq(lab.view, LAB_VIEW_COMPARE);
    fixture_type(&lab, "8?");
    ck_assert_int_eq(lab.view, LAB_VIEW_COMPARE);
}
END_TEST

START_TEST(quitting)
{
    ck_assert_int_eq(keymap_key(&lab, 'q'), ACTION_QUIT);
    ck_assert_int_eq(keymap_key(&lab, CTRL_C), ACTION_QUIT);
    fixture_run(&lab, "", 3);
    ck_assert_int_eq(keymap_key(&lab, 'q'), ACTION_QUIT_ASK);
    ck_assert(lab.ask_quit);
    char *screen = fixture_screen(&lab, 80, 24, true, NULL, NULL);
    ck_assert_msg(strstr(screen, "Stop and quit? (y/n)") != NULL, "%s", screen);
    mem_free(screen);
    ck_assert_int_eq(keymap_key(&lab, 'q'), ACTION_NONE);
    ck_assert_int_eq(keymap_key(&lab, 'n'), ACTION_QUIT_NOT); /* and not the preset */
    ck_assert(!lab.ask_quit);
    ck_assert_uint_eq(lab.next.drop[0] > 0, 0);
    ck_assert_int_eq(keymap_key(&lab, CTRL_C), ACTION_QUIT_ASK);
    ck_assert_int_eq(keymap_key(&lab, CTRL_C), ACTION_QUIT_SURE);
    lab.ask_quit = false;
    lab.view = LAB_VIEW_HELP; /* it works from the help too */
    ck_assert_int_eq(keymap_key(&lab, 'q'), ACTION_QUIT_ASK);
    ck_assert_int_eq(keymap_key(&lab, 'y'), ACTION_QUIT_SURE);
}
END_TEST

START_TEST(selecting)
{
    for (int i = 0; i < 3; i++)
        fixture_run(&lab, "", 3);
    ck_assert_uint_eq(lab.selected, 2);
    keymap_key(&lab, SCREEN_KEY_UP);
    ck_assert_uint_eq(lab.selected, 2);
    for (int i = 0; i < 5; i++)
        keymap_key(&lab, SCREEN_KEY_DOWN);
    ck_assert_uint_eq(lab.selected, 0);
    keymap_key(&lab, SCREEN_KEY_UP);
    ck_assert_uint_eq(lab.selected, 1);
    fixture_type(&lab, "v");
    ck_assert(lab.group[1].hidden);
    ck_assert(!lab.group[0].hidden && !lab.group[2].hidden);
    fixture_type(&lab, "v");
    ck_assert(!lab.group[1].hidden);
}
END_TEST

START_TEST(unknown_keys_do_nothing)
{
    fixture_run(&lab, "", 3);
    struct spec before = lab.next;
    for (uint32_t key = 0; key < 0x3000; key++) {
        if (keymap_find(&lab, key) == ACTION_NONE)
            ck_assert_int_eq(keymap_key(&lab, key), ACTION_NONE);
    }
    ck_assert(spec_equal(&before, &lab.next));
    ck_assert_int_eq(keymap_find(&lab, 0), ACTION_NONE);
    ck_assert_int_eq(keymap_find(&lab, SCREEN_KEY_NONE), ACTION_NONE);
}
END_TEST

Suite *keymap_suite(void)
{
    Suite *s = suite_create("keymap");
    TCase *t = tcase_create("keymap");
    tcase_set_timeout(t, 20);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, follows_the_state);
    tcase_add_test(t, no_run_without_data);
    tcase_add_test(t, shown_keys_are_true);
    tcase_add_test(t, narrow_line);
    tcase_add_test(t, help_comes_and_goes);
    tcase_add_test(t, quitting);
    tcase_add_test(t, selecting);
    tcase_add_test(t, unknown_keys_do_nothing);
    suite_add_tcase(s, t);
    return s;
}
