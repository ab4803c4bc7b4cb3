/* SPDX-License-Identifier: MIT */
/* Each signal that asks for an end, one by one, where runs train: the terminal is put back, the status is 128 and the
 * signal's number, and the run is kept. And the one that nohup has ignored, which stays so.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "cases.h"
#include "stage.h"
#include "store_check.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

/* Written out, so that one that goes from base/ending.def is missed. */
static const int endings[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGUSR1, SIGUSR2};
static const enum stage stages[] = {STAGE_TRAINING, STAGE_RUN};
enum { ENDINGS = sizeof endings / sizeof *endings, WHERE = sizeof stages / sizeof *stages };

START_TEST(a_signal_ends_it_in_order)
{
    struct pty p;
    int sig = endings[_i / WHERE];
    enum stage stage = stages[_i % WHERE];
    const char *home = scratch_at("home");
    stage_reach_with(&p, stage, home, STAGE_HUP_DEFAULT);
    kill(p.pid, sig);
    int status = pty_status(&p, deadline(10));
    ck_assert_msg(status != PTY_STATUS_NONE && WIFEXITED(status) && WEXITSTATUS(status) == 128 + sig, "%s: %#x",
                  stage_name(stage), (unsigned)status);
    ck_assert_ptr_null(pty_not_restored(&p));
    pty_stop(&p);
    store_in_order(home, false, stage_name(stage));
}
END_TEST

/* As under nohup: whoever ignored it meant it. */
START_TEST(what_was_ignored_stays_so)
{
    struct pty p;
    enum stage stage = stages[_i];
    const char *home = scratch_at("home");
    stage_reach_with(&p, stage, home, STAGE_HUP_IGNORED);
    kill(p.pid, SIGHUP);
    ck_assert_int_eq(pty_status(&p, 0.5), PTY_STATUS_NONE);
    kill(p.pid, SIGTERM);
    int status = pty_status(&p, deadline(10));
    ck_assert_msg(status != PTY_STATUS_NONE && WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGTERM, "%s: %#x",
                  stage_name(stage), (unsigned)status);
    pty_stop(&p);
    store_in_order(home, false, stage_name(stage));
}
END_TEST

TCase *endings_case(void)
{
    TCase *c = tcase_create("endings");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, a_signal_ends_it_in_order, 0, ENDINGS * WHERE);
    tcase_add_loop_test(c, what_was_ignored_stays_so, 0, WHERE);
    return c;
}
