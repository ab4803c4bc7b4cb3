/* SPDX-License-Identifier: MIT */
/* Bytes that the built program sends to its terminal, which may be at the far end of a slow line: none while nothing
 * happens, few while a run trains faster than anybody can look.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "cases.h"
#include "dashboard.h"
#include "tests/common/scratch.h"
#include "view/lab.h"

static const char *const finished[] = {"net=mlp:16", "train=256", "valid=64", "epochs=300", NULL};
static const char *const fast[] = {"net=mlp:16", "train=256", "valid=64", "epochs=100000", NULL};

static const double settle_seconds = 0.5; /* until all that a key has brought has come */
static const double idle_seconds = 2, glance_seconds = 1.1; /* longer than the program's own looks are apart */

/* What each view has once it shows a run. */
static const char *const own_text[LAB_VIEW_COUNT] = {
    [LAB_VIEW_TRAIN] = "run 1  epoch",
    [LAB_VIEW_COMPARE] = "a second run is compared with the first one here",
    [LAB_VIEW_IMAGES] = "run 1 epoch",
    [LAB_VIEW_INSIDE] = "1-",
    [LAB_VIEW_RUNS] = "queue: empty",
    [LAB_VIEW_STUDY] = "studies: a question",
    [LAB_VIEW_WORDS] = "> drop input",
    [LAB_VIEW_HELP] = "step it: p 0.05",
};

static void show_view(struct pty *p, enum lab_view view)
{
    type(p, (char[]){(char)('1' + view), 0});
    ck_assert_ptr_nonnull(own_text[view]);
    expect(p, own_text[view]);
    pty_pump(p, settle_seconds);
}

/* Until the next frame has come. */
static void await_frame(struct pty *p)
{
    unsigned long long before = p->bytes;
    double end = clock_now() + SOON;
    while (p->bytes == before && clock_now() < end)
        pty_pump(p, 0.05);
    pty_pump(p, 0.05);
}

/* Bytes a second, from the end of one frame to the end of another: large frames come two seconds apart. */
static double byte_rate(struct pty *p, double seconds)
{
    await_frame(p);
    double begin = clock_now(), before = (double)p->bytes;
    pty_pump(p, seconds);
    await_frame(p);
    return ((double)p->bytes - before) / (clock_now() - begin);
}

START_TEST(nothing_happens)
{
    struct pty p;
    open_dashboard(&p, "idle", finished);
    type(&p, "\r");
    expect(&p, "300/300 done");
    for (enum lab_view view = 0; view < LAB_VIEW_COUNT; view++) {
        show_view(&p, view);
        unsigned long long before = p.bytes;
        pty_pump(&p, view ? glance_seconds : idle_seconds);
        ck_assert_msg(p.bytes == before, "view %d: %llu bytes while nothing happens", view + 1, p.bytes - before);
    }
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

/* Bytes a second that a view may send, at either size, over so many seconds; views of pictures draw new ones, and on a
 * busy machine a second may have two of them. */
static const struct {
    int cols, rows;
} sizes[] = {{80, 24}, {140, 40}};
enum { SIZES = sizeof sizes / sizeof *sizes };

static const struct {
    enum lab_view view;
    double most[SIZES], seconds;
} budgets[] = {
    {LAB_VIEW_TRAIN, {3000, 6000}, 1.5},     {LAB_VIEW_COMPARE, {3000, 6000}, 1.5}, {LAB_VIEW_RUNS, {3000, 6000}, 1.5},
    {LAB_VIEW_IMAGES, {15000, 15000}, 1},    {LAB_VIEW_INSIDE, {15000, 15000}, 4},
};

/* TEST_BYTES in the environment has the figures told. */
START_TEST(a_run_trains)
{
    int cols = sizes[_i].cols, rows = sizes[_i].rows;
    struct pty_config config = {.cols = cols, .rows = rows, .term = "xterm-256color"};
    struct pty p;
    open_dashboard_in(&p, &config, "fast", fast);
    type(&p, "\r");
    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
        enum lab_view view = budgets[i].view;
        double most = budgets[i].most[_i];
        show_view(&p, view);
        double rate = byte_rate(&p, budgets[i].seconds);
        if (getenv("TEST_BYTES"))
            fprintf(stderr, "view %d at %dx%d: %.0f bytes a second\n", view + 1, cols, rows, rate);
        ck_assert_msg(rate > 0, "view %d stands still", view + 1);
        ck_assert_msg(rate <= most, "view %d at %dx%d: %.0f bytes a second, more than %.0f", view + 1, cols, rows, rate,
                      most);
    }
    type(&p, "qy");
    expect_end(&p, 0);
}
END_TEST

TCase *bytes_case(void)
{
    TCase *c = tcase_create("bytes");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_set_tags(c, "numbers");
    tcase_add_test(c, nothing_happens);
    tcase_add_loop_test(c, a_run_trains, 0, SIZES);
    return c;
}
