/* SPDX-License-Identifier: MIT */
/* What power cuts, clocks, disks and files that change do to the store of runs. */
#include <check.h>

#include "cases.h"
#include "tests/common/runner.h"

int main(void)
{
    Suite *s = suite_create("power");
    suite_add_tcase(s, clock_case());
    suite_add_tcase(s, change_case());
    suite_add_tcase(s, cut_case());
    suite_add_tcase(s, disk_case());
    return runner_run(srunner_create(s));
}
