/* SPDX-License-Identifier: MIT */
/* A terminal that goes away without a signal, for SIGHUP is ignored, or blocked, or went to somebody else: the program
 * sees it by POLLHUP, an end of file, or EIO. It leaves within two seconds, does not spin until then, and has saved its
 * runs.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "cases.h"
#include "meter.h"
#include "stage.h"
#include "store_check.h"
#include "tests/app/dashboard.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

static const double leave_seconds = 2, idle_cpu = 0.25;

static const struct {
    enum stage stage;
    bool blocked; /* SIGHUP, instead of ignored */
    bool stalled; /* nobody has read for a while */
    bool idle;    /* it has nothing to do but to see that */
} table[] = {
    {.stage = STAGE_IDLE, .idle = true},
    {.stage = STAGE_IDLE, .blocked = true, .idle = true},
    {.stage = STAGE_TRAINING},
    {.stage = STAGE_TRAINING, .stalled = true},
    {.stage = STAGE_PAUSED},
    {.stage = STAGE_PROMPT, .blocked = true},
    {.stage = STAGE_PRINTED, .idle = true},
    {.stage = STAGE_WATCH, .idle = true},
    {.stage = STAGE_WATCH, .blocked = true, .stalled = true, .idle = true},
    {.stage = STAGE_WATCH_PLAIN, .idle = true},
    {.stage = STAGE_RUN},
    {.stage = STAGE_RUN, .stalled = true},
    {.stage = STAGE_STUDY},
    {.stage = STAGE_STUDY, .blocked = true, .stalled = true},
    {.stage = STAGE_PLAIN},
    {.stage = STAGE_PLAIN, .blocked = true, .stalled = true},
    {.stage = STAGE_PLAIN_IDLE, .idle = true},
};
enum { VANISHES = sizeof table / sizeof *table };

/* Until it has ended; returns the processor time it took meanwhile. */
static double watch_it_leave(struct pty *p, int *status)
{
    struct meter first = {0}, last, now;
    pid_t pid = p->pid;
    meter_read(&first, pid);
    last = first;
    for (double until = clock_now() + deadline(3 * leave_seconds); clock_now() < until;) {
        if ((*status = pty_status(p, 0.02)) != PTY_STATUS_NONE)
            break;
        if (meter_read(&now, pid))
            last = now;
    }
    return last.cpu - first.cpu;
}

START_TEST(a_terminal_that_is_gone_is_left)
{
    struct pty p;
    int status = PTY_STATUS_NONE;
    const char *home = scratch_at("home");
    enum stage stage = table[_i].stage;
    stage_reach_with(&p, stage, home, table[_i].blocked ? STAGE_HUP_BLOCKED : STAGE_HUP_IGNORED);
    pty_hold(&p, table[_i].stalled);
    if (table[_i].stalled)
        clock_sleep(1);
    double begin = clock_now();
    pty_hang_up(&p);
    double cpu = watch_it_leave(&p, &status), took = clock_now() - begin;
    pty_stop(&p);
    ck_assert_msg(status != PTY_STATUS_NONE, "%s: it goes on without a terminal", stage_name(stage));
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGHUP, "%s: status %#x", stage_name(stage),
                  (unsigned)status);
    ck_assert_msg(took < deadline(leave_seconds), "%s: it took %g s", stage_name(stage), took);
    ck_assert_msg(!table[_i].idle || cpu <= deadline(idle_cpu), "%s: it took %g s of processor time", stage_name(stage),
                  cpu);
    store_in_order(home, false, stage_name(stage));
    if (_i % soak_or(6, 1) == soak_or(2, 0))
        store_resumes_last(home);
}
END_TEST

TCase *vanish_case(void)
{
    TCase *c = tcase_create("vanish");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, a_terminal_that_is_gone_is_left, 0, VANISHES);
    return c;
}
