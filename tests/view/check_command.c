/* SPDX-License-Identifier: MIT */
/* Commands: what a line changes and asks for, and what it says when it cannot be. */
#include <stdio.h>
#include <string.h>

#include "src/view/editor.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"
#include "view/prompt.h"

static struct lab lab;

/* Run 1 is done after 4 epochs, run 2 trains in its 3rd of 9, run 3 waits. */
static void set_up(void)
{
    struct err e;
    fixture_lab(&lab);
    fixture_run(&lab, "epochs=4", 4);
    fixture_run(&lab, "notebook epochs=9 lr=0.01", 2);
    ck_assert_ptr_nonnull(lab_add(&lab, &lab.next, &e));
}

static void tear_down(void)
{
    lab_free(&lab);
}

static enum action run(const char *line)
{
    enum action action;
    struct err e;
    ck_assert_msg(command_run(&lab, line, &action, &e), "%s: %s", line, e.text);
    return action;
}

static const char *next(void)
{
    static char line[SPEC_LINE_MAX];
    return spec_print(line, sizeof line, &lab.next);
}

static const struct {
    const char *line;
    enum action action;
    const char *next;
    size_t selected;
} good[] = {
    {"", ACTION_NONE, "", 2},
    {"notebook epochs=20", ACTION_NONE, "drop=0.25,0.4,0.4 epochs=20", 2},
    {"lr=0.01", ACTION_NONE, "lr=0.01", 2}, /* a whole spec: the batch of before is not in it */
    {"set lr=0.01", ACTION_NONE, "lr=0.01 batch=32", 2},
    {"set notebook seed=2", ACTION_NONE, "drop=0.25,0.4,0.4 batch=32 seed=2", 2},
    {"start", ACTION_START, "batch=32", 2},
    {"  start   drop=0.5\t", ACTION_START, "drop=0.5 batch=32", 2},
    {"start single", ACTION_START, "net=mlp:120 drop=0,0.5 batch=32", 2},
    {"ladder", ACTION_LADDER, "batch=32", 2},
    {"pause 2", ACTION_PAUSE, "batch=32", 1},
    {"stop 2", ACTION_STOP, "batch=32", 1},
    {"stop 3", ACTION_STOP, "batch=32", 2},
    {"stop", ACTION_STOP, "batch=32", 2}, /* the selected one */
    {"fork 1 3", ACTION_FORK, "batch=32", 0},
    {"fork 2 2 drop=0.5", ACTION_FORK, "drop=0.5 lr=0.01 epochs=9", 1},
    {"apply 2", ACTION_APPLY, "batch=32", 1},
    {"apply 2 lr=0.1", ACTION_APPLY, "drop=0.25,0.4,0.4 lr=0.1 epochs=9", 1},
    {"apply 2 drop=0.5>0.1,0.4,0.4", ACTION_APPLY, "drop=0.5>0.1,0.4,0.4 lr=0.01 epochs=9", 1},
    {"select 1", ACTION_NONE, "batch=32", 0},
    {"runs", ACTION_VIEW, "batch=32", 2},
    {"help", ACTION_HELP, "batch=32", 2},
    {"quit", ACTION_QUIT, "batch=32", 2},
};

START_TEST(lines_do_what_they_say)
{
    run("batch=32");
    ck_assert_int_eq(run(good[_i].line), good[_i].action);
    ck_assert_str_eq(next(), good[_i].next);
    ck_assert_uint_eq(lab.selected, good[_i].selected);
    editor_undo(&lab);
    ck_assert(strcmp(next(), "batch=32") == 0 || strcmp(next(), "") == 0);
}
END_TEST

/* What a command does not name stays as the run has it by then, not as it began. */
START_TEST(rates_in_force)
{
    struct event change = {.kind = EVENT_CHANGE, .as.change = {.epoch = 2, .drop = {0.5, 0.1, 0.1}, .lr = 0.02}};
    lab_event(&lab, &lab.run[1], &change);
    run("apply 2 lr=0.1");
    ck_assert_str_eq(next(), "drop=0.5,0.1,0.1 lr=0.1 epochs=9");
    run("fork 2 2 drop=0.3");
    ck_assert_str_eq(next(), "drop=0.3 lr=0.02 epochs=9");
    run("fork 2 1 drop=0.3");
    ck_assert_str_eq(next(), "drop=0.3 lr=0.01 epochs=9");
}
END_TEST

START_TEST(looking)
{
    run("hide 1");
    ck_assert(lab.group[0].hidden && !lab.group[1].hidden);
    run("show 1");
    ck_assert(!lab.group[0].hidden);
    run("refer 2");
    ck_assert_uint_eq(lab.reference, 1);
    run("cursor 3");
    ck_assert_uint_eq(lab.chart.cursor, 3);
    run("cursor 0");
    ck_assert_uint_eq(lab.chart.cursor, 0);
    run("fork 2 2");
    ck_assert_uint_eq(lab.chart.cursor, 2);
    run("lr=0.5");
    run("undo");
    ck_assert_str_eq(next(), "");
    run("runs");
    ck_assert_int_eq(lab.view, LAB_VIEW_RUNS);
    run("help");
    ck_assert_int_eq(lab.view, LAB_VIEW_HELP);
    ck_assert_int_eq(lab.view_before, LAB_VIEW_RUNS);
}
END_TEST

START_TEST(pausing_and_going_on)
{
    struct err e;
    enum action action;
    ck_assert(!command_run(&lab, "resume 2", &action, &e));
    ck_assert_msg(strstr(e.text, "run 2 does not pause; it is running") != NULL, "%s", e.text);
    lab.run[1].pause_asked = true;
    ck_assert_int_eq(run("resume 2"), ACTION_RESUME);
    fixture_state(&lab, &lab.run[1], RUN_PAUSED, "");
    ck_assert_int_eq(run("resume 2"), ACTION_RESUME);
    ck_assert(!command_run(&lab, "pause 2", &action, &e));
}
END_TEST

static const struct {
    const char *line, *says;
} bad[] = {
    {"pause 9", "run 9 does not exist; the last is 3"},
    {"stop 0", "run 0 does not exist"},
    {"stop 99999999999999999999999", "does not exist"},
    {"pause 1", "run 1 does not train; it is done"},
    {"pause 3", "run 3 does not train; it is waiting"},
    {"stop 1", "run 1 does not train; it is done"},
    {"pause 2 3", "pause [RUN]"},
    {"fork", "fork RUN EPOCH [WORDS]"},
    {"fork 1", "fork RUN EPOCH [WORDS]"},
    {"fork 1 5", "run 1 has finished 4 epochs"},
    {"fork 1 0", "run 1 has finished 4 epochs"},
    {"fork 1 2 batch=8", "only rates and lr"},
    {"fork 1 2 drop=0.1,0.2", "3 sites"},
    {"fork 1 2 drop=gauss:0.4", "no kind of noise"},
    {"fork 1 2 act=gelu", "only rates and lr"},
    {"fork 1 2 drop=2", "0 <= p < 1"},
    {"apply 1 drop=0.5", "run 1 does not train"},
    {"apply 2 epochs=3", "only rates and lr"},
    {"hide", "hide RUN"},
    {"select x", "select RUN"},
    {"cursor 5", "the last is 4"},
    {"cursor 4294967297", "the last is 4"},
    {"undo", "nothing to undo"},
    {"undo 1", "undo: "},
    {"set", "set WORDS"},
    {"set epochs=0", "1 to 100000"},
    {"set epochs=3 notebook", "must be the first"},
    {"start 3", "no such preset"},
    {"strat", "the commands are start"},
    {"epochs", "needs a value"},
    {"dorp=1", "did you mean drop"},
};

/* The reason names what is wrong, and nothing has changed. */
START_TEST(bad_lines_change_nothing)
{
    enum action action;
    struct err e;
    struct lab before = lab;
    ck_assert_msg(!command_run(&lab, bad[_i].line, &action, &e), "%s", bad[_i].line);
    ck_assert_msg(strstr(e.text, bad[_i].says) != NULL, "%s: %s", bad[_i].line, e.text);
    ck_assert_int_eq(action, ACTION_NONE);
    ck_assert_uint_eq(e.text[0] != 0, 1);
    ck_assert(spec_equal(&lab.next, &before.next));
    ck_assert(lab.selected == before.selected && lab.chart.cursor == before.chart.cursor);
    ck_assert(lab.undo_count == before.undo_count && lab.view == before.view);
}
END_TEST

START_TEST(nothing_to_act_on)
{
    enum action action;
    struct err e;
    struct lab empty;
    char line[2 * SPEC_LINE_MAX];
    fixture_lab(&empty);
    ck_assert(!command_run(&empty, "pause", &action, &e));
    ck_assert_msg(strstr(e.text, "no run trains") != NULL, "%s", e.text);
    ck_assert(!command_run(&empty, "select 1", &action, &e));
    ck_assert_msg(strstr(e.text, "none yet") != NULL, "%s", e.text);
    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = 0;
    ck_assert(!command_run(&empty, line, &action, &e));
    lab_free(&empty);
}
END_TEST

Suite *command_suite(void)
{
    Suite *s = suite_create("command");
    TCase *t = tcase_create("command");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, lines_do_what_they_say, 0, sizeof good / sizeof *good);
    tcase_add_test(t, rates_in_force);
    tcase_add_test(t, looking);
    tcase_add_test(t, pausing_and_going_on);
    tcase_add_loop_test(t, bad_lines_change_nothing, 0, sizeof bad / sizeof *bad);
    tcase_add_test(t, nothing_to_act_on);
    suite_add_tcase(s, t);
    return s;
}
