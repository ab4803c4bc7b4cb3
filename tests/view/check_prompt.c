/* SPDX-License-Identifier: MIT */
/* The line behind ':': editing, completing, what stands over it. By keys, and as the screen shows it. */
#include <string.h>

#include "base/mem.h"
#include "src/view/prompt_hint.h"
#include "term/screen.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"
#include "view/keymap.h"
#include "view/prompt.h"
#include "view/view.h"

static struct lab lab;

static void set_up(void)
{
    fixture_lab(&lab);
    fixture_type(&lab, ":");
}

static void tear_down(void)
{
    lab_free(&lab);
}

static void keys(const uint32_t *key, size_t n)
{
    for (size_t i = 0; i < n; i++)
        keymap_key(&lab, key[i]);
}
#define KEYS(...) keys((const uint32_t[]){__VA_ARGS__}, sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

START_TEST(opens_with_next)
{
    ck_assert(lab.line.open);
    ck_assert_str_eq(lab.line.text, "");
    KEYS(SCREEN_KEY_ESCAPE);
    ck_assert(!lab.line.open);
    fixture_type(&lab, "n:");
    ck_assert_str_eq(lab.line.text, "drop=0.25,0.4,0.4");
    ck_assert_uint_eq(lab.line.caret, strlen(lab.line.text));
    fixture_type(&lab, " lr=0.01 q?:"); /* keys of the views are characters here */
    ck_assert_str_eq(lab.line.text, "drop=0.25,0.4,0.4 lr=0.01 q?:");
}
END_TEST

/* A command does not have to wait for the words to be erased; words can be gone on with. */
START_TEST(what_is_typed_takes_their_place)
{
    KEYS(SCREEN_KEY_ESCAPE);
    fixture_type(&lab, "n:fork");
    ck_assert_str_eq(lab.line.text, "fork");
    KEYS(SCREEN_KEY_ESCAPE);
    fixture_type(&lab, ":");
    KEYS(SCREEN_KEY_HOME);
    fixture_type(&lab, "x");
    ck_assert_str_eq(lab.line.text, "xdrop=0.25,0.4,0.4");
    KEYS(SCREEN_KEY_ESCAPE);
    fixture_type(&lab, ":");
    KEYS(SCREEN_KEY_BACKSPACE);
    ck_assert_str_eq(lab.line.text, "");
}
END_TEST

START_TEST(editing)
{
    fixture_type(&lab, "one two three");
    KEYS(SCREEN_KEY_LEFT, SCREEN_KEY_LEFT, SCREEN_KEY_BACKSPACE, SCREEN_KEY_DELETE, 'X');
    ck_assert_str_eq(lab.line.text, "one two thXe");
    KEYS('W' - '@');
    ck_assert_str_eq(lab.line.text, "one two e");
    KEYS('W' - '@', SCREEN_KEY_END, SCREEN_KEY_RIGHT, SCREEN_KEY_DELETE);
    ck_assert_str_eq(lab.line.text, "one e");
    KEYS(SCREEN_KEY_HOME, SCREEN_KEY_LEFT, SCREEN_KEY_BACKSPACE, SCREEN_KEY_DELETE, SCREEN_KEY_RIGHT, 'U' - '@');
    ck_assert_str_eq(lab.line.text, "e e");
    ck_assert_uint_eq(lab.line.caret, 0);
    for (int i = 0; i < 2 * SPEC_LINE_MAX; i++)
        fixture_type(&lab, "y");
    ck_assert_uint_eq(strlen(lab.line.text), SPEC_LINE_MAX - 1);
}
END_TEST

static const struct {
    const char *before, *after;
} completed[] = {
    {"dr", "drop="},         {"drop=", "drop=0.25,0.4,0.4"}, {"not", "notebook "},     {"see", "seed"},
    {"seed", "seed"},        {"s", "s"},                     {"st", "st"},             {"sta", "start "},
    {"lad", "ladder"},       {"start dr", "start drop="},    {"start not", "start not"}, {"x", "x"},
    {"momentum=", "momentum=0.9"}, {"", ""},                 {"lr=0.5", "lr=0.5"},
    {"epochs=3 ba", "epochs=3 batch="},
    {"act=g", "act=gelu"},   {"act=", "act=gelu"},           {"drop=0.2,gau", "drop=0.2,gauss"},
    {"act=gelu", "act=gelu"},
    {"schedule=warmup:3+c", "schedule=warmup:3+c"},          {"schedule=warmup:3+co", "schedule=warmup:3+co"},
    {"schedule=warmup:3+cos", "schedule=warmup:3+cosine"},   {"nes", "nesterov="},
};

START_TEST(tab_completes_what_is_certain)
{
    fixture_type(&lab, completed[_i].before);
    KEYS(SCREEN_KEY_TAB);
    ck_assert_str_eq(lab.line.text, completed[_i].after);
    ck_assert_uint_eq(lab.line.caret, strlen(completed[_i].after));
}
END_TEST

/* A command and Tab is the command, with room for its arguments. */
START_TEST(every_command_completes)
{
    for (size_t i = 0; i < command_count; i++) {
        const char *word = command_list[i].word;
        KEYS('U' - '@');
        fixture_type(&lab, word);
        KEYS(SCREEN_KEY_TAB);
        ck_assert_str_eq(lab.line.text + strlen(word), command_list[i].arguments[0] ? " " : "");
    }
}
END_TEST

START_TEST(tab_within_a_word_does_nothing)
{
    fixture_type(&lab, "drx");
    KEYS(SCREEN_KEY_LEFT, SCREEN_KEY_TAB);
    ck_assert_str_eq(lab.line.text, "drx");
    KEYS(SCREEN_KEY_DELETE, SCREEN_KEY_TAB);
    ck_assert_str_eq(lab.line.text, "drop=");
}
END_TEST

static const struct {
    const char *line, *about, *result;
    bool wrong;
} hints[] = {
    {"", "baseline single notebook net= drop=", "", false},
    {"dr", "drop=", "", false},
    {"drop=", "0 <= p < 1", "", false},
    {"lr=0.01 st", "", "\"st\": is not key=value", true},
    {"drop=0.25,0.4,0.4 see", "seed= seeds=", "= drop=0.25,0.4,0.4", false},
    {"drop=0.25,0.40,0.400", "drop=0.25,0.4,0.4", "= drop=0.25,0.4,0.4", false},
    {"drop=2", "", "0 <= p < 1", true},
    {"act=gelu", "gelu: x times the normal distribution function of x (Hendrycks", "= act=gelu", false},
    {"drop=0.1,gauss:0.4", "", "has 2 rates", true},
    {"drop=gauss:0.4", "gauss: times a normal", "= drop=gauss:0.4", false},
    {"schedule=warmup:5+cosine", "cosine:F: half a cosine", "= schedule=warmup:5+cosine", false},
    {"drop=0.2,0.3 lr=0.1", "0 < lr", "has 2 rates", true},
    {"baseline", "baseline", "= baseline", false},
    {"start epochs=3", "1 to 100000", "= epochs=3", false},
    {"fork ", "fork RUN EPOCH [WORDS]", "", false},
    {"fork 1 2 lr=", "0 < lr", "", false},
};

START_TEST(what_stands_over_it)
{
    struct prompt_hint h;
    fixture_type(&lab, hints[_i].line);
    prompt_hint(&h, &lab);
    ck_assert_msg(hints[_i].about[0] ? strstr(h.about, hints[_i].about) != NULL : !h.about[0], "%s: %s",
                  hints[_i].line, h.about);
    ck_assert_msg(hints[_i].result[0] ? strstr(h.result, hints[_i].result) != NULL : !h.result[0], "%s: %s",
                  hints[_i].line, h.result);
    ck_assert(h.wrong == hints[_i].wrong);
}
END_TEST

START_TEST(taking_it)
{
    fixture_type(&lab, "drop=2");
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_NONE);
    ck_assert(lab.line.open && lab.banner[0]);
    char *screen = fixture_screen(&lab, 80, 24, true, NULL, NULL);
    ck_assert_msg(strstr(screen, "drop=2: must be 0 <= p < 1") != NULL, "%s", screen);
    mem_free(screen);
    KEYS(SCREEN_KEY_BACKSPACE, '.', '5');
    ck_assert(!lab.banner[0]);
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_NONE);
    ck_assert(!lab.line.open);
    ck_assert_double_eq(lab.next.drop[2], 0.5);
    fixture_type(&lab, "u:start seed=4");
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_START);
    ck_assert_uint_eq(lab.next.seed, 4);
}
END_TEST

START_TEST(quit_asks_while_a_run_trains)
{
    fixture_type(&lab, "quit");
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_QUIT);
    fixture_run(&lab, "", 1);
    fixture_type(&lab, ":quit");
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_QUIT_ASK);
    ck_assert(lab.ask_quit && !lab.line.open);
}
END_TEST

/* The caret is on the screen wherever it is in a line of any length, on the character it is on. */
START_TEST(long_lines_scroll)
{
    static const int widths[] = {VIEW_WIDTH_MIN, 80, 200};
    for (int i = 0; i < 300; i++)
        keymap_key(&lab, (uint32_t)('a' + i % 26));
    for (lab.line.caret = 0; lab.line.caret <= 300; lab.line.caret += 7) {
        for (size_t k = 0; k < sizeof widths / sizeof *widths; k++) {
            int x, y;
            char *screen = fixture_screen(&lab, widths[k], 24, true, &x, &y);
            const char *line = fixture_line(screen, y);
            char at = (size_t)x < strlen(line) ? line[x] : 0;
            ck_assert_int_eq(y, 22);
            ck_assert_msg(x >= 2 && x < widths[k] && at == lab.line.text[lab.line.caret], "%zu at %d: %s",
                          lab.line.caret, x, line);
            mem_free(screen);
        }
    }
}
END_TEST

Suite *prompt_suite(void)
{
    Suite *s = suite_create("prompt");
    TCase *t = tcase_create("prompt");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, opens_with_next);
    tcase_add_test(t, what_is_typed_takes_their_place);
    tcase_add_test(t, editing);
    tcase_add_loop_test(t, tab_completes_what_is_certain, 0, sizeof completed / sizeof *completed);
    tcase_add_test(t, every_command_completes);
    tcase_add_test(t, tab_within_a_word_does_nothing);
    tcase_add_loop_test(t, what_stands_over_it, 0, sizeof hints / sizeof *hints);
    tcase_add_test(t, taking_it);
    tcase_add_test(t, quit_asks_while_a_run_trains);
    tcase_add_test(t, long_lines_scroll);
    suite_add_tcase(s, t);
    return s;
}
