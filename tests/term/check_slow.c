/* SPDX-License-Identifier: MIT */
/* Slow terminals: the pace of frames, and a screen behind a line of 2 kB/s. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "check_term.h"
#include "player.h"
#include "src/term/pace.h"
#include "tests/common/tool.h"

static const double least = 0.1;

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

START_TEST(fast_frames_keep_the_least)
{
    struct pace p = {0};
    double now = 5;
    ck_assert(near(pace_wait(&p, now, least), least));
    for (int i = 0; i < 5; i++, now += 1) {
        pace_begin(&p, now);
        pace_end(&p, now + 0.001);
        ck_assert(near(pace_wait(&p, now + 0.001, least), least));
    }
}
END_TEST

START_TEST(slow_frames_lower_the_pace)
{
    struct pace p = {0};
    pace_begin(&p, 10);
    ck_assert(near(pace_wait(&p, 10.3, least), 0.6));
    pace_begin(&p, 10.4); /* the same frame */
    pace_end(&p, 10.5);
    pace_end(&p, 99); /* ends once */
    ck_assert(near(pace_wait(&p, 11, least), 1));
    pace_begin(&p, 11);
    ck_assert(near(pace_wait(&p, 500, least), 2)); /* and no lower */
    ck_assert(near(pace_wait(&p, 500, 5), 5));
    pace_end(&p, 500);
    ck_assert(near(pace_wait(&p, 500, least), 2));
}
END_TEST

START_TEST(the_pace_comes_back)
{
    struct pace p = {0};
    pace_begin(&p, 0);
    pace_end(&p, 10);
    double last = pace_wait(&p, 10, least);
    for (int i = 0; i < 5; i++) {
        pace_begin(&p, 20 + i);
        pace_end(&p, 20 + i);
        double wait = pace_wait(&p, 20 + i, least);
        ck_assert(wait < last);
        last = wait;
    }
    ck_assert(near(last, least));
}
END_TEST

/* Row 3 of the player, once it is whole. */
static void read_row(struct pty *p, double *longest, double *pace, double *slowest)
{
    char row[PTY_LINE_MAX];
    int frame;
    pty_row(p, 3, row);
    int n = sscanf(row, "frame %d longest %lf pace %lf slowest %lf", &frame, longest, pace, slowest);
    ck_assert_msg(n == 4, "%s", row);
}

/* A line that is fast is not filled: 1,000 bytes a second, and 0.8 for each cell. */
START_TEST(large_frames_cost)
{
    struct pace p = {0};
    pace_bytes(&p, 200, 80 * 24);
    ck_assert(near(pace_wait(&p, 1, least), least)); /* curves that grow */
    pace_bytes(&p, 1268, 80 * 24);
    ck_assert(near(pace_wait(&p, 1, least), 0.5));
    pace_bytes(&p, 100000, 80 * 24);
    ck_assert(near(pace_wait(&p, 1, least), 5));
    pace_bytes(&p, 200, 80 * 24);
    ck_assert(near(pace_wait(&p, 1, least), least));
}
END_TEST

/* Frames of 1,900 cells, all new, each about 10 kB: ten a second would be 100 kB/s. */
START_TEST(a_slow_line_gets_fewer_frames)
{
    struct pty p;
    double longest, pace, slowest;
    if (skip_under_valgrind("a_slow_line_gets_fewer_frames", "there it measures valgrind"))
        return;
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(pty_send(&p, "p"));
    pty_pump_slowly(&p, 6, 2000);
    ck_assert(pty_until(&p, "frame 2 ", deadline(15)));
    read_row(&p, &longest, &pace, &slowest);
    ck_assert_msg(pace >= 2, "pace %g", pace);
    ck_assert_msg(longest < deadline(0.1), "a call took %g s", longest);
    ck_assert(pty_send(&p, "xq"));
    ck_assert_int_eq(WEXITSTATUS(pty_status(&p, deadline(5))), PLAYER_QUIT);
    ck_assert(pty_modes_restored(&p));
    pty_stop(&p);
}
END_TEST

START_TEST(the_last_frame_arrives)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    pty_hold(&p, true);
    ck_assert(pty_send(&p, "p"));
    clock_sleep(1);
    ck_assert(pty_send(&p, "xy")); /* both frames come while there is no way to draw them */
    clock_sleep(0.3);
    pty_hold(&p, false);
    ck_assert(pty_until(&p, "key 79.", deadline(5)));
    ck_assert(pty_until(&p, "end", deadline(5)));
    ck_assert(pty_until_gone(&p, "abcdef", deadline(5))); /* what was played is wiped off */
    ck_assert(pty_send(&p, "q"));
    ck_assert_int_eq(WEXITSTATUS(pty_status(&p, deadline(5))), PLAYER_QUIT);
    pty_stop(&p);
}
END_TEST

Suite *slow_suite(void)
{
    Suite *s = suite_create("slow");
    TCase *t = tcase_create("slow");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, fast_frames_keep_the_least);
    tcase_add_test(t, slow_frames_lower_the_pace);
    tcase_add_test(t, the_pace_comes_back);
    tcase_add_test(t, large_frames_cost);
    tcase_add_test(t, a_slow_line_gets_fewer_frames);
    tcase_add_test(t, the_last_frame_arrives);
    suite_add_tcase(s, t);
    return s;
}
