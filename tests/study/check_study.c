/* SPDX-License-Identifier: MIT */
/* The tests of the room study: plans, sweeps, results, judgements. */
#include <stdlib.h>

#include "suites.h"

int main(void)
{
    SRunner *runner = srunner_create(plan_suite());
    srunner_add_suite(runner, sweep_suite());
    srunner_add_suite(runner, results_suite());
    srunner_add_suite(runner, judge_suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
