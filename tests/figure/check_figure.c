/* SPDX-License-Identifier: MIT */
/* The Check program of room figure: runs every suite of the folder and fails when any test does. Without cairo there is
 * less to test. */
#include "tests/common/runner.h"
#include "tests/figure/check_figure.h"


int main(void)
{
    SRunner *runner = srunner_create(write_suite());
#ifdef TEST_CAIRO
    srunner_add_suite(runner, draw_suite());
    srunner_add_suite(runner, plan_suite());
#endif
    return runner_run(runner);
}
