/* SPDX-License-Identifier: MIT */
/* The screen of a lab with two or three runs at 80x24, cell for cell, against tests/view/golden/. With GOLDEN_WRITE set
 * in the environment the files are written anew; read their diff before it is committed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"

static const struct {
    const char *name;
    bool ascii, help, diverged;
} cases[] = {
    {.name = "utf8.txt"},
    {.name = "ascii.txt", .ascii = true},
    {.name = "help.txt", .ascii = true, .help = true},
    {.name = "diverged.txt", .ascii = true, .diverged = true},
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
    char path[FILE_PATH_MAX];
    uint8_t *golden = NULL;
    size_t size = 0;
    const char *root = getenv("TEST_SRCDIR");

    fixture_lab(&lab);
    fixture_run(&lab, "epochs=20", 20);
    struct lab_run *run = fixture_run(&lab, "notebook epochs=20", 12);
    struct event batch = {.kind = EVENT_BATCH,
                          .as.batch = {.epoch = 13, .step = 391, .steps = 782, .merged = 9, .loss = 0.4102f}};
    lab_event(&lab, run, &batch);
    ck_assert(spec_parse(&lab.next, "notebook epochs=20 seed=2", &e));
    lab.control = 1;
    lab.view = cases[_i].help ? LAB_VIEW_HELP : LAB_VIEW_TRAIN;
    if (cases[_i].diverged)
        add_diverged(&lab);

    char *screen = fixture_screen(&lab, 80, 24, cases[_i].ascii, NULL, NULL);
    snprintf(path, sizeof path, "%s/tests/view/golden/%s", root ? root : ".", cases[_i].name);
    if (getenv("GOLDEN_WRITE"))
        ck_assert_msg(file_replace(path, screen, strlen(screen), &e), "%s", e.text);
    ck_assert_msg(file_read(path, 1 << 20, &golden, &size, &e), "%s", e.text);
    bool same = size == strlen(screen) && memcmp(golden, screen, size) == 0;
    ck_assert_msg(same, "the screen is not %s:\n%s", path, screen);
    mem_free(golden);
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
