/* SPDX-License-Identifier: MIT */
/* The screen of a lab with two or three runs at 80x24, cell for cell, against tests/view/golden/. With GOLDEN_WRITE set
 * in the environment the files are written anew; read their diff before it is committed. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "tests/common/golden.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"

static const struct {
    const char *name;
    bool ascii, help, diverged;
} cases[] = {
    {.name = "utf8"},
    {.name = "ascii", .ascii = true},
    {.name = "help", .ascii = true, .help = true},
    {.name = "diverged", .ascii = true, .diverged = true},
};

/* Five epochs that learn, four of NaN, and it goes on. */
static void add_diverged(struct lab *lab)
{
    struct lab_run *run = fixture_run(lab, "opt=sgd lr=10 epochs=20", 5);
    for (int i = 0; i < 4; i++)
        fixture_epoch(lab, run, UINT32_MAX, true);
}

START_TEST(runs)
{
    struct lab lab;
    struct err e;
    fixture_lab(&lab);
    fixture_run(&lab, "epochs=20", 20);
    struct lab_run *run = fixture_run(&lab, "notebook epochs=20", 12);
    struct event batch = {.kind = EVENT_BATCH,
                          .as.batch = {.epoch = 13, .step = 391, .steps = 782, .merged = 9, .loss = 0.4102f}};
    lab_event(&lab, run, &batch);
    ck_assert(spec_parse(&lab.next, "notebook epochs=20 seed=2", &e));
    lab.control = 1;
    lab.columns = 80;
    lab.lines = 24;
    lab.view = cases[_i].help ? LAB_VIEW_HELP : LAB_VIEW_TRAIN;
    if (cases[_i].diverged)
        add_diverged(&lab);

    char *screen = fixture_screen(&lab, 80, 24, cases[_i].ascii, NULL, NULL);
    golden_expect("view", cases[_i].name, screen);
    mem_free(screen);
    lab_free(&lab);
}
END_TEST

Suite *golden_suite(void)
{
    Suite *s = suite_create("golden");
    TCase *t = tcase_create("golden");
    tcase_add_loop_test(t, runs, 0, sizeof cases / sizeof cases[0]);
    suite_add_tcase(s, t);
    return s;
}
