/* SPDX-License-Identifier: MIT */
/* Runs the suites of room chart. */
#include "check_chart.h"
#include "tests/common/runner.h"


int main(void)
{
    SRunner *r = srunner_create(scale_suite());
    srunner_add_suite(r, draw_suite());
    srunner_add_suite(r, image_suite());
    srunner_add_suite(r, bars_suite());
    srunner_add_suite(r, matrix_suite());
    srunner_add_suite(r, heat_suite());
    srunner_add_suite(r, points_suite());
    srunner_add_suite(r, dots_suite());
    srunner_add_suite(r, golden_suite());
    srunner_add_suite(r, lines_suite());
    srunner_add_suite(r, table_suite());
    srunner_add_suite(r, thin_suite());
    return runner_run(r);
}
