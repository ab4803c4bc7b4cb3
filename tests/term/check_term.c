/* SPDX-License-Identifier: MIT */
/* Runs the suites of room term. */
#include <check.h>

#include "check_term.h"
#include "tests/common/runner.h"

int main(void)
{
    SRunner *r = srunner_create(canvas_suite());
    srunner_add_suite(r, theme_suite());
    srunner_add_suite(r, screen_suite());
    srunner_add_suite(r, screen_keys_suite());
    srunner_add_suite(r, screen_looks_suite());
    srunner_add_suite(r, rescue_suite());
    srunner_add_suite(r, slow_suite());
    return runner_run(r);
}
