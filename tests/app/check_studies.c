/* SPDX-License-Identifier: MIT */
/* A study from within the dashboard: it trains, is told, is kept, stays out of the lab's lists, stops and goes on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "dashboard.h"
#include "program.h"
#include "tests/common/scratch.h"

#define TINY ":study regularisers net=mlp:8 train=256 valid=128 seeds=1 "

static const char *const no_words[] = {NULL};

/* How many runs below this home's folder have this in their run.json. */
static int runs_with(const char *home, const char *text)
{
    char command[900];
    snprintf(command, sizeof command, "cat %s/dropout-lab/runs/*/run.json 2>/dev/null | grep -c '%s' >%s",
             scratch_at(home), text, scratch_at("count"));
    ck_assert_int_ne(system(command), -1);
    return atoi(read_text(scratch_at("count")));
}

START_TEST(a_study_is_run_and_kept)
{
    struct pty p;
    open_dashboard(&p, "studies", no_words);
    type(&p, "6");
    expect(&p, "Srivastava et al. 2014, figure 9");
    type(&p, TINY "epochs=2\r");
    expect(&p, "8 of 8 runs; done");
    expect(&p, "not decided");
    type(&p, "\t");
    expect(&p, "seeds");
    type(&p, "\033");
    expect(&p, "> regularisers");
    type(&p, "1");
    expect(&p, "Enter starts the run below");
    type(&p, "q");
    expect_end(&p, 0);
    ck_assert_int_eq(runs_with("studies", "\"done\""), 8);
    open_dashboard(&p, "studies", no_words);
    type(&p, TINY "epochs=2\r");
    expect(&p, "8 of 8 runs, 8 of them from before; done");
    type(&p, "1");
    expect(&p, "Enter starts the run below"); /* nor do they come into the next session's charts by themselves */
    type(&p, "q");
    expect_end(&p, 0);
    ck_assert_int_eq(runs_with("studies", "\"done\""), 8);
}
END_TEST

START_TEST(a_study_stops_and_goes_on)
{
    struct pty p;
    open_dashboard(&p, "stops", no_words);
    type(&p, TINY "epochs=100000 patience=0\r");
    expect(&p, "0 of");
    type(&p, "x");
    expect(&p, "stopped");
    type(&p, TINY "epochs=100000 patience=0\r");
    expect_gone(&p, "stopped");
    type(&p, "q");
    expect(&p, "A study is not finished.");
    type(&p, "y");
    expect_end(&p, 0);
    ck_assert_int_ge(runs_with("stops", "\"cut off\""), 1);
    ck_assert_int_eq(runs_with("stops", "\"state\""), runs_with("stops", "\"cut off\""));
}
END_TEST

TCase *studies_case(void)
{
    TCase *c = tcase_create("studies");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, a_study_is_run_and_kept);
    tcase_add_test(c, a_study_stops_and_goes_on);
    return c;
}
