/* SPDX-License-Identifier: MIT */
/* The list over everything: which rows there are and in which order, what stays chosen, what keys do to it, and how it
 * looks. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "term/screen.h"
#include "tests/common/golden.h"
#include "tests/common/tool.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"
#include "view/keymap.h"
#include "view/prompt.h"
#include "view/view.h"

static struct lab lab;

static void set_up(void)
{
    fixture_lab(&lab);
    lab.view = LAB_VIEW_RUNS;
}

static void tear_down(void)
{
    lab_free(&lab);
}

static const char *id_at(size_t row)
{
    const struct list_row *r = &lab.list.row[row];
    return r->group == LAB_NONE ? lab.list.entry[r->newest].id : lab_member(&lab, &lab.group[r->group], 0)->id;
}

static void give_id(size_t group, const char *id)
{
    struct lab_run *run = lab_member(&lab, &lab.group[group], 0);
    snprintf(run->id, sizeof run->id, "%s", id);
    list_update(&lab);
}

/* 8 runs on disk are two groups of three and two single ones. */
START_TEST(seeds_are_one_row)
{
    fixture_kept(&lab, 8);
    ck_assert_uint_eq(lab.list.rows, 4);
    ck_assert_uint_eq(lab.list.row[0].count, 1);
    ck_assert_uint_eq(lab.list.row[1].count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct store_entry *e = &lab.list.entry[lab.list.member[lab.list.row[1].first + i]];
        ck_assert_uint_eq(e->spec.seed, i + 1);
        ck_assert_str_eq(e->group, "group-00001");
    }
    for (size_t i = 1; i < lab.list.rows; i++)
        ck_assert_int_gt(strcmp(id_at(i - 1), id_at(i)), 0);
}
END_TEST

/* Runs of this session are the newest, one of before stands in its time, and not twice. */
START_TEST(a_run_is_listed_once)
{
    fixture_kept(&lab, 8);
    fixture_run(&lab, "", 2);
    fixture_run(&lab, "notebook", 2);
    ck_assert_uint_eq(lab.list.rows, 6);
    ck_assert_uint_eq(lab.list.row[0].group, 1);
    give_id(0, lab.list.entry[4].id);
    ck_assert_uint_eq(lab.list.rows, 5);
    ck_assert_uint_eq(lab.list.row[0].group, 1);
    ck_assert_uint_eq(lab.list.row[1].group, 0);
    lab.group[0].kept = true;
    list_update(&lab);
    ck_assert_uint_eq(lab.list.row[0].group, 1);
    ck_assert_uint_eq(lab.list.row[3].group, 0);
    for (size_t i = 2; i < lab.list.rows; i++)
        ck_assert_int_gt(strcmp(id_at(i - 1), id_at(i)), 0);
    lab_drop(&lab, &lab.group[1], true);
    ck_assert_uint_eq(lab.list.rows, 4);
    ck_assert_uint_eq(lab.selected, 0);
    ck_assert(lab.group[1].hidden);
    lab_drop(&lab, &lab.group[1], false);
    ck_assert_uint_eq(lab.list.rows, 5);
    ck_assert_uint_eq(lab.selected, 1);
    ck_assert(!lab.group[1].hidden);
}
END_TEST

/* What is on disk alone is none of the lab's: keys that act on the lab's runs find none. */
START_TEST(choosing)
{
    fixture_kept(&lab, 8);
    fixture_run(&lab, "epochs=3", 3);
    ck_assert_uint_eq(list_at(&lab), 0);
    ck_assert_ptr_nonnull(lab_selected(&lab));
    ck_assert_ptr_null(list_kept(&lab));
    keymap_key(&lab, SCREEN_KEY_DOWN);
    ck_assert_ptr_null(lab_selected(&lab));
    ck_assert_ptr_eq(list_kept(&lab), &lab.list.row[1]);
    ck_assert_int_eq(keymap_find(&lab, 'h'), ACTION_NONE);
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_OPEN);
    ck_assert_uint_eq(lab.ask.group, LAB_NONE);
    ck_assert_str_eq(lab.ask.word, id_at(1));
    ck_assert_int_eq(lab.view, LAB_VIEW_RUNS); /* the loop has to read it first */
    keymap_key(&lab, SCREEN_KEY_END);
    ck_assert_uint_eq(list_at(&lab), 4);
    keymap_key(&lab, '1');
    ck_assert_ptr_nonnull(lab_selected(&lab)); /* elsewhere the lab's is chosen as before */
    keymap_key(&lab, '5');
    ck_assert_uint_eq(list_at(&lab), 4);
    keymap_key(&lab, SCREEN_KEY_HOME);
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_OPEN);
    ck_assert_int_eq(lab.view, LAB_VIEW_TRAIN);
}
END_TEST

/* A new reading of the folder moves nothing under the user's eyes. */
START_TEST(the_choice_stays)
{
    fixture_kept(&lab, 40);
    list_choose(&lab, 7);
    char id[RECORD_ID_MAX];
    snprintf(id, sizeof id, "%s", id_at(7));
    fixture_kept(&lab, 80); /* twenty rows newer than all of before */
    ck_assert_uint_eq(list_at(&lab), 27);
    ck_assert_str_eq(id_at(27), id);
    fixture_kept(&lab, 8); /* it is gone */
    ck_assert_uint_eq(list_at(&lab), 3);
}
END_TEST

START_TEST(filtering)
{
    fixture_kept(&lab, 80);
    fixture_run(&lab, "drop=0.3 epochs=3", 3);
    list_choose(&lab, 20);
    fixture_type(&lab, "/");
    ck_assert_int_eq(lab.line.kind, LAB_LINE_FILTER);
    fixture_type(&lab, "p2=0.3");
    ck_assert_uint_eq(lab.list.rows, 1 + 4); /* two groups, and two single runs, have that rate */
    ck_assert_uint_eq(list_at(&lab), 0);
    fixture_type(&lab, " best<");
    ck_assert(lab.list.wrong[0]);
    ck_assert_uint_eq(lab.list.rows, 1 + 4); /* what is not finished yet changes nothing */
    fixture_type(&lab, "0.305");
    ck_assert(!lab.list.wrong[0]);
    ck_assert_uint_eq(lab.list.rows, 2); /* for their seeds 1 */
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_NONE);
    ck_assert(!lab.line.open);
    ck_assert_uint_eq(lab.list.rows, 2);
    keymap_key(&lab, SCREEN_KEY_ESCAPE);
    ck_assert_uint_eq(lab.list.rows, 41);
    fixture_type(&lab, "/kept");
    keymap_key(&lab, SCREEN_KEY_ESCAPE);
    ck_assert(!lab.line.open && !lab.list.filter[0]);
}
END_TEST

/* The line is about what was chosen when it was opened. */
START_TEST(labels)
{
    fixture_kept(&lab, 8);
    list_choose(&lab, 1);
    const char *id = id_at(1);
    ck_assert_int_eq(keymap_key(&lab, 'n'), ACTION_NONE);
    ck_assert(lab.line.open && lab.line.kind == LAB_LINE_NAME);
    fixture_type(&lab, "exam 1");
    list_choose(&lab, 0);
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_NAME);
    ck_assert_str_eq(lab.ask.word, id);
    ck_assert_str_eq(lab.ask.text, "exam 1");
    ck_assert_int_eq(lab.ask.what, LAB_LINE_NAME);
    fixture_type(&lab, "t");
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_TAGS);
    fixture_type(&lab, "N");
    ck_assert_int_eq(keymap_key(&lab, SCREEN_KEY_ENTER), ACTION_NOTE);
    fixture_run(&lab, "", 2);
    ck_assert_int_eq(keymap_find(&lab, 'n'), ACTION_NONE); /* it has no record to write to */
    ck_assert_int_eq(keymap_find(&lab, 'd'), ACTION_NONE);
    give_id(0, "20261231-000000-x-seed1");
    ck_assert_int_eq(keymap_find(&lab, 'n'), ACTION_NAME);
    ck_assert_int_eq(keymap_find(&lab, 'd'), ACTION_NONE); /* it trains */
    fixture_state(&lab, &lab.run[0], RUN_DONE, "");
    ck_assert_int_eq(keymap_find(&lab, 'd'), ACTION_DELETE);
}
END_TEST

static const struct {
    const char *line;
    enum action action;
    const char *word, *text;
} commands[] = {
    {"open 2026", ACTION_OPEN, "2026", ""},
    {"open last", ACTION_OPEN, "last", ""},
    {"name mine  the  best", ACTION_NAME, "mine", "the best"},
    {"tag last a b", ACTION_TAGS, "last", "a b"},
    {"annotate 1 note", ACTION_NOTE, "", "note"},
    {"name 1", ACTION_NAME, "", ""},
    {"delete 20261101", ACTION_DELETE, "20261101", ""},
    {"undelete", ACTION_UNDELETE, "", ""},
    {"undelete mine", ACTION_UNDELETE, "mine", ""},
    {"empty", ACTION_EMPTY, NULL, NULL},
    {"continue 1", ACTION_CONTINUE, "", ""},
    {"continue", ACTION_CONTINUE, "", ""},
    {"kept p2>0.3 best<0.34", ACTION_FILTER, NULL, "p2>0.3 best<0.34"},
    {"kept", ACTION_FILTER, NULL, ""},
};

START_TEST(what_commands_ask_for)
{
    enum action action;
    struct err e;
    fixture_run(&lab, "epochs=2", 2);
    lab.view = LAB_VIEW_TRAIN;
    ck_assert_msg(command_run(&lab, commands[_i].line, &action, &e), "%s", e.text);
    ck_assert_int_eq(action, commands[_i].action);
    if (commands[_i].word) {
        ck_assert_str_eq(lab.ask.word, commands[_i].word);
        ck_assert(commands[_i].word[0] || action == ACTION_UNDELETE || lab.ask.group == 0);
    }
    if (commands[_i].text)
        ck_assert_str_eq(lab.ask.text, commands[_i].text);
}
END_TEST

static const char *const bad_commands[] = {
    "open", "open 9", "open 1 2", "name", "delete", "delete 1 2", "undelete 1", "empty 1", "kept best<", "continue 1 2",
};

START_TEST(what_commands_refuse)
{
    enum action action;
    struct err e = {0};
    fixture_run(&lab, "epochs=2", 2);
    ck_assert(!command_run(&lab, bad_commands[_i], &action, &e));
    ck_assert(e.text[0]);
}
END_TEST

/* Down and up through all rows: the chosen one is always seen. */
START_TEST(scrolling)
{
    struct err e;
    struct view *v = view_new(&e);
    struct canvas c = {.ascii = true};
    int x, y;
    ck_assert_ptr_nonnull(v);
    ck_assert(canvas_resize(&c, 80, 24, &e));
    fixture_kept(&lab, 200);
    lab.lines = 24;
    static const struct {
        uint32_t key;
        int times;
        size_t at;
    } way[] = {{SCREEN_KEY_DOWN, 99, 99}, {SCREEN_KEY_DOWN, 1, 99}, {SCREEN_KEY_UP, 60, 39},
               {SCREEN_KEY_PAGE_UP, 2, 19},
               {SCREEN_KEY_PAGE_DOWN, 9, 99}, {SCREEN_KEY_HOME, 1, 0}, {SCREEN_KEY_END, 1, 99}};
    for (size_t i = 0; i < sizeof way / sizeof *way; i++) {
        for (int k = 0; k < way[i].times; k++) {
            keymap_key(&lab, way[i].key);
            view_draw(v, &lab, &c, &x, &y);
            char *text = canvas_dump(&c);
            ck_assert_msg(strstr(text, "\n >") != NULL, "the chosen row is not seen:\n%s", text);
            mem_free(text);
        }
        ck_assert_uint_eq(list_at(&lab), way[i].at);
    }
    canvas_free(&c);
    view_delete(v);
}
END_TEST

/* 10,000 runs are listed, filtered and drawn without the user's notice. */
START_TEST(ten_thousand)
{
    double least = 1;
    for (int i = 0; i < 5; i++) {
        clock_t begin = clock();
        fixture_kept(&lab, FIXTURE_KEPT_MAX);
        list_filter(&lab, "p2>0.3 best<0.305", false);
        list_choose(&lab, lab.list.rows - 1);
        mem_free(fixture_screen(&lab, 140, 40, true, NULL, NULL));
        double took = (double)(clock() - begin) / CLOCKS_PER_SEC; /* of the processor: others may use it too */
        least = took < least ? took : least;
    }
    ck_assert_uint_gt(lab.list.rows, 1000);
    ck_assert_msg(least < deadline(0.1), "%g s", least);
}
END_TEST

static const struct {
    const char *name;
    int w, h;
    bool ascii;
} goldens[] = {{"list-utf8", 80, 24, false}, {"list-ascii", 80, 24, true}, {"list-wide", 140, 40, false}};

/* Two runs of the session, one of which has a record, above those on disk; one on disk is chosen. */
START_TEST(golden)
{
    fixture_kept(&lab, 60);
    fixture_run(&lab, "notebook epochs=20", 20);
    give_id(0, "20261130-101500-drop-0.25-0.4-0.4-epochs-20-seed1");
    strcpy(lab.run[0].label.name, "exam");
    lab.run[0].test = (struct record_test){.images = 10000, .loss = 0.36, .accuracy = 87.9};
    struct lab_run *cut = fixture_run(&lab, "single epochs=20", 7);
    give_id(1, "20261130-103000-net-mlp-120-drop-0-0.5-epochs-20-seed1");
    fixture_state(&lab, cut, RUN_CUT, "");
    list_choose(&lab, 3);
    struct record_info *info = &lab.list.info;
    strcpy(info->id, lab.list.id);
    strcpy(info->label.note, "the one that was shown on Tuesday");
    info->forked = true;
    info->fork_epoch = 9;
    strcpy(info->fork, "20261101-000000-baseline-seed1");
    info->course[0] = (struct run_change){.epoch = 1};
    info->course[1] = (struct run_change){.epoch = 30, .drop = {0.5, 0.5, 0.5}, .lr = 0.001};
    info->course_count = 2;
    info->spec = spec_default();
    list_filter(&lab, "epochs>5", false);
    char *screen = fixture_screen(&lab, goldens[_i].w, goldens[_i].h, goldens[_i].ascii, NULL, NULL);
    golden_expect("view", goldens[_i].name, screen);
    mem_free(screen);
}
END_TEST

Suite *list_suite(void)
{
    Suite *s = suite_create("list");
    TCase *t = tcase_create("list");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, seeds_are_one_row);
    tcase_add_test(t, a_run_is_listed_once);
    tcase_add_test(t, choosing);
    tcase_add_test(t, the_choice_stays);
    tcase_add_test(t, filtering);
    tcase_add_test(t, labels);
    tcase_add_loop_test(t, what_commands_ask_for, 0, sizeof commands / sizeof *commands);
    tcase_add_loop_test(t, what_commands_refuse, 0, sizeof bad_commands / sizeof *bad_commands);
    tcase_add_test(t, scrolling);
    tcase_add_test(t, ten_thousand);
    tcase_add_loop_test(t, golden, 0, sizeof goldens / sizeof *goldens);
    suite_add_tcase(s, t);
    return s;
}
