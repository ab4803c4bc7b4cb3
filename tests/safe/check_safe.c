/* SPDX-License-Identifier: MIT */
/* Text and sizes from strangers: the built program over all its commands, with names, labels, files and variables that
 * mean harm, or are too large. */
#include "check_safe.h"
#include "tests/common/runner.h"

int main(void)
{
    Suite *s = suite_create("safe");
    suite_add_tcase(s, lines_case());
    suite_add_tcase(s, lines_files_case());
    suite_add_tcase(s, lines_runs_case());
    suite_add_tcase(s, screens_case());
    suite_add_tcase(s, limits_case());
    suite_add_tcase(s, limits_files_case());
    suite_add_tcase(s, limits_logs_case());
    return runner_run(srunner_create(s));
}
