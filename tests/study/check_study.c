/* SPDX-License-Identifier: MIT */
/* The tests of the room study: plans, sweeps, results, judgements. */
#include "suites.h"
#include "tests/common/runner.h"

int main(void)
{
    SRunner *runner = srunner_create(plan_suite());
    srunner_add_suite(runner, sweep_suite());
    srunner_add_suite(runner, results_suite());
    srunner_add_suite(runner, judge_suite());
    return runner_run(runner);
}
