/* SPDX-License-Identifier: MIT */
/* Every view of the built program, in each kind of terminal and at each size: its number key brings what it alone
 * shows, with no character and no colour that the terminal does not have.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "cases.h"
#include "dashboard.h"
#include "tests/common/scratch.h"
#include "view/lab.h"
#include "view/view.h"

static const char *const words[] = {"net=mlp:16", "train=256", "valid=64", "epochs=300", NULL};

static const char *const posix[] = {"LC_ALL=C", NULL};
static const char *const none[] = {NULL};
static const char *const no_color[] = {"NO_COLOR=1", NULL};

static const struct terminal {
    const char *name, *term;
    const char *const *env;
    bool ascii, plain; /* has no more than ASCII, no colours */
} terminals[] = {
    {"xterm", "xterm-256color", none, false, false},
    {"vt100", "vt100", posix, true, true},
    {"no-color", "xterm-256color", no_color, false, true},
};
enum { TERMINALS = sizeof terminals / sizeof *terminals };

static const struct size {
    int cols, rows;
} sizes[] = {{80, 24}, {140, 40}, {VIEW_WIDTH_MIN, VIEW_HEIGHT_MIN}};
enum { SIZES = sizeof sizes / sizeof *sizes };

/* What no other view has, at any size. */
static const char *const own_text[LAB_VIEW_COUNT] = {
    [LAB_VIEW_TRAIN] = "run 1  epoch 300",
    [LAB_VIEW_COMPARE] = "a second run is compared with the first one here",
    [LAB_VIEW_IMAGES] = "run 1 epoch 300: ",
    [LAB_VIEW_INSIDE] = "[weights]",
    [LAB_VIEW_RUNS] = "queue: empty",
    [LAB_VIEW_STUDY] = "studies: a question",
    [LAB_VIEW_HELP] = "step it: p 0.05",
    [LAB_VIEW_WORDS] = "> drop input",
};

static void no_more_than_ascii(struct pty *p)
{
    char row[PTY_LINE_MAX];
    for (int y = 0; y < p->rows; y++) {
        for (const char *c = pty_row(p, y, row); *c; c++)
            ck_assert_msg((unsigned char)*c < 0x7f, "row %d is not ASCII: %s", y, row);
    }
}

static void open_view(struct pty *p, const struct terminal *t, enum lab_view view)
{
    expect(p, own_text[view]);
    for (enum lab_view other = 0; other < LAB_VIEW_COUNT; other++) {
        if (other != view)
            expect_gone(p, own_text[other]);
    }
    if (t->ascii)
        no_more_than_ascii(p);
    if (pty_coloured(p) == t->plain) {
        pty_show(p);
        ck_abort_msg("%s: view %d has %s", t->name, view + 1, t->plain ? "colours" : "no colours");
    }
}

START_TEST(every_view_opens)
{
    const struct terminal *t = &terminals[_i / SIZES];
    const struct size *s = &sizes[_i % SIZES];
    struct pty_config config = {.cols = s->cols, .rows = s->rows, .term = t->term, .env = t->env};
    struct pty p;
    open_dashboard_in(&p, &config, t->name, words);
    type(&p, "\r");
    expect(&p, "300/300 done");
    for (enum lab_view view = 0; view < LAB_VIEW_COUNT; view++) {
        type(&p, (char[]){(char)('1' + view), 0});
        open_view(&p, t, view);
    }
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

/* One column or row too few gives the notice, in every view, and one more the view again. */
START_TEST(too_small)
{
    const struct terminal *t = &terminals[_i];
    struct pty_config config = {.cols = VIEW_WIDTH_MIN - 1, .rows = VIEW_HEIGHT_MIN - 1, .term = t->term};
    config.env = t->env;
    struct pty p;
    open_dashboard_in(&p, &config, t->name, words);
    expect(&p, "This terminal has 59x15, dropout-lab needs 60x16");
    pty_resize(&p, VIEW_WIDTH_MIN, VIEW_HEIGHT_MIN);
    expect(&p, "Enter starts the run below");
    type(&p, "\r");
    expect(&p, "300/300 done");
    for (enum lab_view view = 0; view < LAB_VIEW_COUNT; view++) {
        type(&p, (char[]){(char)('1' + view), 0});
        expect(&p, own_text[view]);
        pty_resize(&p, VIEW_WIDTH_MIN - view % 2, VIEW_HEIGHT_MIN - !(view % 2));
        expect(&p, view % 2 ? "This terminal has 59x16" : "This terminal has 60x15");
        expect_gone(&p, own_text[view]);
        pty_resize(&p, VIEW_WIDTH_MIN, VIEW_HEIGHT_MIN);
        expect(&p, own_text[view]);
    }
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

TCase *views_case(void)
{
    TCase *c = tcase_create("views");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, every_view_opens, 0, TERMINALS * SIZES);
    tcase_add_loop_test(c, too_small, 0, TERMINALS);
    return c;
}
