/* SPDX-License-Identifier: MIT */
/* What happens to a terminal program, to this one: signals, terminals that vanish, stall, lie or change their size all
 * the time, crashes, and hours of use. */
#include "cases.h"
#include "tests/common/runner.h"

int main(void)
{
    Suite *s = suite_create("signal");
    suite_add_tcase(s, endings_case());
    suite_add_tcase(s, storm_case());
    suite_add_tcase(s, vanish_case());
    suite_add_tcase(s, crash_case());
    suite_add_tcase(s, stall_case());
    suite_add_tcase(s, places_case());
    suite_add_tcase(s, soak_case());
    return runner_run(srunner_create(s));
}
