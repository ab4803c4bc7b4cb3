/* SPDX-License-Identifier: MIT */
/* Terminals that are slow in their own way: a reader that stops for a while, one that never answers, a window that
 * changes its size a hundred times a second. Training goes on at its own speed, no epoch is lost, memory stays, and
 * afterwards the screen shows what it would show if nothing had been.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/stream.h"
#include "cases.h"
#include "ledger.h"
#include "run/metric.h"
#include "stage.h"
#include "store_check.h"
#include "tests/app/dashboard.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"
#include "tests/common/tool.h"

enum { STALL_SECONDS = 4, STALL_SECONDS_SOAK = 60, RESIZES = 150, RESIZES_SOAK = 1000, COPY_MAX = 24 * PTY_LINE_MAX,
       LARGE_LEFT_KB = 16 * 1024 };
static const double free_seconds = 2, least_share = 0.4, resize_every = 0.01;

/* With little for forks, which grows by itself. */
static const char *const endless[] = {"net=mlp:16", "train=256", "valid=64", "epochs=100000", "--memory", "1", NULL};

static void copy_screen(struct pty *p, char out[COPY_MAX])
{
    size_t used = 0;
    char row[PTY_LINE_MAX];
    for (int y = 0; y < p->rows; y++)
        used += (size_t)snprintf(out + used, COPY_MAX - used, "%s\n", pty_row(p, y, row));
}

/* What stands there is what a screen that is drawn from nothing shows. */
static void screen_is_right(struct pty *p)
{
    static char before[COPY_MAX], after[COPY_MAX];
    pty_pump(p, 1);
    copy_screen(p, before);
    type(p, "\f");
    pty_pump(p, 1);
    copy_screen(p, after);
    if (strcmp(before, after) != 0)
        fprintf(stderr, "before Ctrl-L:\n%s", before);
    ck_assert_str_eq(before, after);
}

/* The most epochs a second in any second of so many: what else the machine does is not the program's fault. */
static double best_pace(struct pty *p, double seconds, const char *home)
{
    double best = 0;
    for (double end = clock_now() + seconds; clock_now() < end;) {
        unsigned long before = store_epochs(home);
        double begin = clock_now();
        pty_pump(p, 1);
        double pace = (double)(store_epochs(home) - before) / (clock_now() - begin);
        best = pace > best ? pace : best;
    }
    return best;
}

/* With its state and a batch of it, such a network takes a hundred megabytes while it is trained and looked into. */
START_TEST(a_large_network_leaves_no_memory_behind)
{
    static const char *const large[] = {"net=mlp:4096-16", "train=64", "valid=64", "epochs=1", "--memory", "1", NULL};
    static const char *const views[] = {"3", "4", "5", "1"};
    struct pty p;
    struct meter before, now;
    open_dashboard(&p, "home", large);
    ck_assert(meter_read(&before, p.pid));
    type(&p, "\r");
    expect(&p, "1/1 done");
    for (int i = 0; i < 8; i++) {
        type(&p, views[i % 4]);
        pty_pump(&p, 0.5);
    }
    double end = clock_now() + SOON;
    do {
        pty_pump(&p, 0.2);
        ck_assert(meter_read(&now, p.pid));
    } while (now.heap_kb > before.heap_kb + LARGE_LEFT_KB && clock_now() < end);
    ck_assert_msg(now.peak_kb > before.heap_kb + 3 * LARGE_LEFT_KB, "it took no more than %ld kB", now.peak_kb);
    ck_assert_msg(now.heap_kb <= before.heap_kb + LARGE_LEFT_KB, "%ld kB before, %ld kB now", before.heap_kb, now.heap_kb);
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

START_TEST(a_reader_that_stops_stops_nothing)
{
    struct pty p;
    struct meter before, after;
    char text[64];
    const char *home = scratch_at("home");
    double seconds = soak_or(STALL_SECONDS, STALL_SECONDS_SOAK);
    open_dashboard(&p, "home", endless);
    type(&p, "\r");
    expect(&p, "train 0");
    double with_reader = best_pace(&p, free_seconds, home);
    pty_hold(&p, true);
    clock_sleep(0.5);
    ck_assert(meter_read(&before, p.pid));
    unsigned long first = store_epochs(home);
    double without = best_pace(&p, seconds, home);
    ck_assert(meter_read(&after, p.pid));
    long rows_kb = (long)((store_epochs(home) - first) * 3 * sizeof(struct epoch_row) / 1024);
    pty_hold(&p, false);
    type(&p, "x");
    expect(&p, "stopped");
    snprintf(text, sizeof text, " %lu/100000 stopped", store_epochs(home)); /* consecutive, or store_epochs fails */
    expect(&p, text);
    screen_is_right(&p);
    type(&p, "q");
    expect_end(&p, 0);
    store_in_order(home, false, "a stall");
    ck_assert_msg(without > least_share * with_reader, "%g epochs/s without a reader, %g with", without, with_reader);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* their memory is not the program's */
    ck_assert_msg(after.heap_kb <= before.heap_kb + rows_kb + 2048, "%ld kB, then %ld; %ld kB of epochs",
                  before.heap_kb, after.heap_kb, rows_kb);
#endif
    if (soak_or(0, 1))
        fprintf(stderr, "%g s without a reader: %.0f epochs/s, %.0f with; %ld kB before, %ld kB after, %ld kB of "
                "epochs\n", seconds, without, with_reader, before.heap_kb, after.heap_kb, rows_kb);
}
END_TEST

/* As behind Ctrl-S: it waits in the middle of a line, and is asked to end. */
START_TEST(a_signal_ends_what_waits_for_its_reader)
{
    static const enum stage stages[] = {STAGE_RUN, STAGE_STUDY, STAGE_PLAIN, STAGE_TRAINING};
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
    struct pty p;
    const char *home = scratch_at("home");
    stage_reach_with(&p, stages[_i], home, STAGE_HUP_DEFAULT);
    pty_hold(&p, true);
    clock_sleep(1.5);
    kill(p.pid, signals[_i]);
    int status = pty_status(&p, deadline(6));
    pty_hold(&p, false);
    pty_stop(&p);
    ck_assert_msg(status != PTY_STATUS_NONE && WIFEXITED(status) && WEXITSTATUS(status) == 128 + signals[_i], "%s: %#x",
                  stage_name(stages[_i]), (unsigned)status);
    store_in_order(home, false, "a stall");
    if (_i == 0 || soak_or(0, 1))
        store_resumes_last(home);
}
END_TEST

START_TEST(answers_are_not_waited_for)
{
    struct pty p;
    const char *env[] = {NULL};
    struct pty_config config = {.cols = 80, .rows = 24, .term = "xterm-256color", .env = env, .mute = true};
    double begin = clock_now();
    open_dashboard_in(&p, &config, "home", (const char *const[]){"net=mlp:16", "train=256", "--mouse", NULL});
    ck_assert(clock_now() - begin < deadline(10));
    type(&p, "8");
    expect(&p, "PgDn PgUp more");
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

/* Some sizes are always among them: where nothing fits, and where all does. */
static void draw_size(uint32_t i, int *cols, int *rows)
{
    static const struct {
        int cols, rows;
    } fixed[] = {{1, 1}, {2, 3}, {500, 200}, {80, 1}, {1, 200}, {59, 16}, {60, 15}};
    enum { FIXED = sizeof fixed / sizeof *fixed };
    struct stream s = {.seed = 7, .purpose = STREAM_INIT};
    *cols = i % 3 == 0 ? fixed[i / 3 % FIXED].cols : 1 + (int)(stream_u32(s, i, 0, 0) % 240);
    *rows = i % 3 == 0 ? fixed[i / 3 % FIXED].rows : 1 + (int)(stream_u32(s, i, 0, 1) % 80);
}

/* With a run that trains, and an environment that claims another size than the terminal has. */
START_TEST(a_hundred_sizes_a_second)
{
    struct pty p;
    unsigned resizes = soak_or(RESIZES, RESIZES_SOAK);
    const char *env[] = {"LINES=7", "COLUMNS=1000", NULL};
    struct pty_config config = {.cols = 80, .rows = 24, .term = _i ? "screen" : "xterm-256color", .env = env};
    open_dashboard_in(&p, &config, "home", endless);
    type(&p, "\r");
    expect(&p, "train 0");
    double begin = clock_now();
    for (uint32_t i = 0; i < resizes; i++) {
        int cols, rows;
        draw_size(i, &cols, &rows);
        pty_resize(&p, cols, rows);
        double ahead = begin + (i + 1) * resize_every - clock_now();
        pty_pump(&p, ahead > 0.001 ? ahead : 0.001);
    }
    pty_resize(&p, 80, 24);
    type(&p, "x");
    expect(&p, "stopped");
    screen_is_right(&p);
    type(&p, "q");
    expect_end(&p, 0);
    store_in_order(scratch_at("home"), false, "a stall");
}
END_TEST

/* Smaller and back at once: the program finds the size that it knows, and a terminal that has lost what did not fit. */
START_TEST(a_size_that_comes_back)
{
    struct pty p;
    static char before[COPY_MAX], after[COPY_MAX];
    open_dashboard(&p, "home", endless);
    pty_pump(&p, 0.5);
    copy_screen(&p, before);
    for (int i = 0; i < 6; i++) {
        pty_resize(&p, 30 + i, 10);
        pty_resize(&p, 80, 24);
        for (double until = clock_now() + SOON; strcmp(before, after) != 0 && clock_now() < until;
             copy_screen(&p, after))
            pty_pump(&p, 0.1);
        ck_assert_str_eq(before, after);
        after[0] = 0;
    }
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

TCase *stall_case(void)
{
    TCase *c = tcase_create("stall");
    scratch_add(c);
    tcase_set_timeout(c, soak_or(120, 300));
    if (SPARSE == 1) /* sanitizers keep what is freed */
        tcase_add_test(c, a_large_network_leaves_no_memory_behind);
    tcase_add_test(c, a_reader_that_stops_stops_nothing);
    tcase_add_loop_test(c, a_signal_ends_what_waits_for_its_reader, 0, 4);
    tcase_add_test(c, answers_are_not_waited_for);
    tcase_add_test(c, a_size_that_comes_back);
    tcase_add_loop_test(c, a_hundred_sizes_a_second, 0, 2);
    return c;
}
