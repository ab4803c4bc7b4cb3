/* SPDX-License-Identifier: MIT */
/* Every word of a spec as a control, and the list that tells them: kinds of noise, courses, words, all by keys. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "src/view/control.h"
#include "src/view/editor.h"
#include "term/screen.h"
#include "tests/common/golden.h"
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

static void start_from(const char *line)
{
    struct err e;
    ck_assert_msg(spec_parse(&lab.next, line, &e), "%s", e.text);
}

static void is(const char *line)
{
    char now[SPEC_LINE_MAX];
    ck_assert_str_eq(spec_print(now, sizeof now, &lab.next), line);
}

static void focus(const char *name)
{
    lab.control = 0;
    while (strcmp(editor_name(&lab.next, lab.control), name) != 0)
        ck_assert_msg(++lab.control < editor_count(&lab.next), "no control %s", name);
}

START_TEST(every_key_has_a_control)
{
    for (size_t k = 0; k < spec_key_count; k++)
        focus(spec_keys[k].key);
}
END_TEST

static const struct {
    const char *from, *word, *keys, *to;
} steps[] = {
    {"", "opt", "+", "opt=sgd"},
    {"", "opt", "+++", "opt=adamw"},
    {"", "opt", "++++", "opt=adamw"},
    {"opt=sgd", "opt", "-", ""},
    {"opt=sgd momentum=0.9 nesterov=1", "opt", "-", ""}, /* what Adam does not take goes along */
    {"opt=sgd", "momentum", "+++", "opt=sgd momentum=0.9"},
    {"opt=sgd momentum=0.9", "momentum", ".", "opt=sgd momentum=0.99"},
    {"opt=sgd momentum=0.5 nesterov=1", "momentum", "-", "opt=sgd"},
    {"", "act", "++++", "act=gelu"},
    {"", "init", "+", "init=he"},
    {"", "norm", "+", "norm=batch"},
    {"norm=batch order=act-norm-drop", "norm", "-", ""},
    {"norm=batch", "order", "++", "norm=batch order=act-drop-norm"},
    {"", "l2", "+++", "l2=0.0001"},
    {"l2=0.0003", "l2", "+", "l2=0.001"},
    {"l2=0.0003", "l2", "-", "l2=0.0001"},
    {"", "wd", "+", "wd=0.0001"},
    {"opt=adamw", "wd", "+", "opt=adamw wd=0.1"}, /* 0.01 is AdamW's own */
    {"", "maxnorm", "++++", "maxnorm=3"},
    {"maxnorm=3", "maxnorm", ",", "maxnorm=2.7"},
    {"", "clip", "+", "clip=0.1"},
    {"", "smooth", "++", "smooth=0.1"},
    {"", "schedule", "++", "schedule=cosine"},
    {"schedule=step:3:0.5", "schedule", "+", ""}, /* not one of the list: to its beginning */
    {"", "augment", "+", "augment=shift:2"},
    {"", "mislabel", "++", "mislabel=0.2"},
    {"", "patience", "++.", "patience=6"},
    {"patience=1", "patience", ",,", ""},
    {"", "mc", "+", "mc=5"},
    {"", "off", "+", "off=0"},
    {"off=0", "off", "-", ""},
    {"", "off", "++++", "off=all"},
    {"", "valid", "+", "valid=0"},
    {"valid=0", "valid", "--", ""},
    {"", "shuffle", "-", "shuffle=0"},
};
enum { STEPS = sizeof steps / sizeof *steps };

START_TEST(steps_lead_there)
{
    start_from(steps[_i].from);
    focus(steps[_i].word);
    fixture_type(&lab, steps[_i].keys);
    is(steps[_i].to);
    ck_assert(spec_check(&lab.next, NULL));
    while (lab.undo_count)
        fixture_type(&lab, "u");
    is(steps[_i].from);
}
END_TEST

/* What cannot be says why, and changes nothing. */
START_TEST(refusals_say_why)
{
    focus("momentum");
    fixture_type(&lab, "+");
    is("");
    ck_assert_msg(strstr(lab.banner, "opt=sgd") != NULL, "%s", lab.banner);
}
END_TEST

static const struct {
    const char *from;
    unsigned control;
    const char *keys, *to;
} typed[] = {
    {"", 0, "egauss:0.3", "drop=gauss:0.3,0,0"},
    {"", 2, "egauss 0.3", "drop=0,gauss:0.3,0"}, /* as it stands on screen */
    {"drop=gauss:0.3", 4, "e0.5>0.1@20", "drop=gauss:0.3,gauss:0.3,0.5>0.1@20"},
    {"drop=0.5", 2, ">0.1", "drop=0.5,0.5>0.1,0.5"},
    {"drop=0.5>0.2", 0, ">0.1@9", "drop=0.5>0.1@9,0.5>0.2,0.5>0.2"},
    {"drop=gauss:0.5", 0, ">0", "drop=gauss:0.5>0,gauss:0.5,gauss:0.5"},
    {"drop=sdr:0.05", 0, "+,", "drop=sdr:0.059,sdr:0.05,sdr:0.05"},
    {"drop=add:0.95", 0, "++", "drop=add:1.05,add:0.95,add:0.95"},
    {"drop=0.5>0.1", 0, "+", "drop=0.55>0.1,0.5>0.1,0.5>0.1"}, /* a course stays one */
};
enum { TYPED = sizeof typed / sizeof *typed };

START_TEST(sites_can_be_typed)
{
    start_from(typed[_i].from);
    lab.control = typed[_i].control;
    fixture_type(&lab, typed[_i].keys);
    if (lab.typing)
        keymap_key(&lab, SCREEN_KEY_ENTER);
    is(typed[_i].to);
}
END_TEST

START_TEST(words_can_be_typed)
{
    focus("schedule");
    fixture_type(&lab, "ewarmup:5+cosine:0.01");
    keymap_key(&lab, SCREEN_KEY_ENTER);
    is("schedule=warmup:5+cosine:0.01");
    focus("order");
    fixture_type(&lab, "edrop-act");
    keymap_key(&lab, SCREEN_KEY_ENTER);
    ck_assert_msg(strstr(lab.banner, "order=drop-act") != NULL, "%s", lab.banner);
    is("schedule=warmup:5+cosine:0.01");
    focus("off");
    fixture_type(&lab, "eall");
    keymap_key(&lab, SCREEN_KEY_ENTER);
    is("schedule=warmup:5+cosine:0.01 off=all");
    fixture_type(&lab, "eauto");
    keymap_key(&lab, SCREEN_KEY_ENTER);
    is("schedule=warmup:5+cosine:0.01");
}
END_TEST

/* N goes through all kinds and comes back; each says what it is and where it comes from, the mistake that it is one. */
START_TEST(kinds_of_noise)
{
    static const char *const to[] = {"gauss:0.4", "add:0.4", "connect:0.4", "sdr:0.05", "classic:0.4", "wrong:0.4",
                                     "0.4"};
    lab.control = 2;
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        char line[64];
        fixture_type(&lab, "N");
        snprintf(line, sizeof line, "drop=0,%s,0", to[i]);
        is(line);
        const struct spec_choice *kind = editor_noise(&lab.next, lab.control);
        ck_assert_msg(strstr(lab.notice, kind->about) && strstr(lab.notice, kind->source), "%s", lab.notice);
        if (strcmp(kind->word, "wrong") == 0)
            ck_assert_ptr_nonnull(strstr(lab.notice, "a known mistake"));
    }
    lab.control = 3;
    ck_assert_int_eq(keymap_find(&lab, 'N'), ACTION_NONE); /* a size has none */
    lab.control = 0;
    start_from("drop=0.5>0.1");
    fixture_type(&lab, "N");
    is("drop=gauss:0.5>0.1,0.5>0.1,0.5>0.1");
}
END_TEST

/* In the line stands what differs, and what has the focus; the arrows stay among those. */
START_TEST(the_line_has_what_differs)
{
    start_from("act=gelu patience=5");
    char *screen = fixture_screen(&lab, 140, 24, true, NULL, NULL);
    const char *line = fixture_line(screen, 22);
    ck_assert_msg(strstr(line, "act gelu") && strstr(line, "patience 5") && !strstr(line, "opt"), "%s", line);
    mem_free(screen);
    unsigned seen = 0;
    do {
        keymap_key(&lab, SCREEN_KEY_RIGHT);
        seen++;
    } while (lab.control);
    ck_assert_uint_eq(seen, 5 + 6 + 2);
    focus("clip");
    screen = fixture_screen(&lab, 140, 24, true, NULL, NULL);
    line = fixture_line(screen, 22);
    ck_assert_msg(strstr(line, "clip 0") != NULL, "%s", line);
    mem_free(screen);
}
END_TEST

START_TEST(noise_in_the_line)
{
    start_from("drop=wrong:0.4,gauss:0.3,0.5>0.1@20");
    char *screen = fixture_screen(&lab, 100, 24, true, NULL, NULL);
    const char *line = fixture_line(screen, 22);
    ck_assert_msg(strstr(line, "784 -[wrong 0.40]- 120 -[gauss 0.30]- 60 -[0.50>0.10@20]- 10") != NULL, "%s", line);
    mem_free(screen);
}
END_TEST

/* ---- the list of words ---- */

START_TEST(the_list_goes_back)
{
    lab.view = LAB_VIEW_COMPARE;
    fixture_type(&lab, "o");
    ck_assert_int_eq(lab.view, LAB_VIEW_WORDS);
    fixture_type(&lab, "?");
    keymap_key(&lab, SCREEN_KEY_ESCAPE);
    ck_assert_int_eq(lab.view, LAB_VIEW_WORDS);
    fixture_type(&lab, "o");
    ck_assert_int_eq(lab.view, LAB_VIEW_COMPARE);
    fixture_type(&lab, "7");
    keymap_key(&lab, SCREEN_KEY_ESCAPE);
    ck_assert_int_eq(lab.view, LAB_VIEW_COMPARE);
}
END_TEST

/* Down comes by every word, each in sight with its value, and all that is to be told of it below. */
START_TEST(the_list_has_all)
{
    static const int heights[] = {16, 24, 40};
    fixture_type(&lab, "o");
    start_from("drop=0.25,wrong:0.4,sdr:0.05 norm=batch opt=sgd");
    for (size_t h = 0; h < sizeof heights / sizeof *heights; h++) {
        for (unsigned i = 0; i < editor_count(&lab.next); i++) {
            char value[EDITOR_VALUE_MAX];
            int x, y;
            ck_assert_uint_eq(lab.control, i);
            char *screen = fixture_screen(&lab, 132, heights[h], true, &x, &y);
            editor_print(&lab.next, i, value);
            const char *line = fixture_line(screen, y);
            ck_assert_msg(line[0] == '>' && strncmp(line + x, value, strlen(value)) == 0, "%s: %s", value, line);
            const struct spec_choice *kind = editor_noise(&lab.next, i);
            ck_assert_msg(!kind || strstr(screen, kind->word), "%s", screen);
            ck_assert_msg(strstr(screen, "may be ") != NULL, "%s", screen);
            mem_free(screen);
            keymap_key(&lab, SCREEN_KEY_DOWN);
        }
    }
}
END_TEST

START_TEST(the_list_edits)
{
    fixture_type(&lab, "o");
    focus("act");
    keymap_key(&lab, SCREEN_KEY_RIGHT);
    is("act=leaky");
    keymap_key(&lab, SCREEN_KEY_LEFT);
    is("");
    fixture_type(&lab, "+etanh");
    keymap_key(&lab, SCREEN_KEY_ENTER);
    is("act=tanh");
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_START);
    keymap_key(&lab, SCREEN_KEY_PAGE_DOWN);
    ck_assert_str_ne(editor_name(&lab.next, lab.control), "act");
    for (int i = 0; i < 20; i++)
        keymap_key(&lab, SCREEN_KEY_PAGE_DOWN);
    ck_assert_uint_eq(lab.control, editor_count(&lab.next) - 1);
}
END_TEST

START_TEST(golden)
{
    fixture_type(&lab, "o");
    start_from("drop=0.25,gauss:0.4,0.5>0.1 opt=adamw norm=batch");
    focus(_i ? "norm" : "drop");
    lab.control += _i ? 0 : 2;
    char *screen = fixture_screen(&lab, 80, 24, true, NULL, NULL);
    golden_expect("view", _i ? "words-norm" : "words-noise", screen);
    mem_free(screen);
}
END_TEST

Suite *words_suite(void)
{
    Suite *s = suite_create("words");
    TCase *t = tcase_create("words");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, every_key_has_a_control);
    tcase_add_loop_test(t, steps_lead_there, 0, STEPS);
    tcase_add_test(t, refusals_say_why);
    tcase_add_loop_test(t, sites_can_be_typed, 0, TYPED);
    tcase_add_test(t, words_can_be_typed);
    tcase_add_test(t, kinds_of_noise);
    tcase_add_test(t, the_line_has_what_differs);
    tcase_add_test(t, noise_in_the_line);
    tcase_add_test(t, the_list_goes_back);
    tcase_add_test(t, the_list_has_all);
    tcase_add_test(t, the_list_edits);
    tcase_add_loop_test(t, golden, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
