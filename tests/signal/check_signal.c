/* SPDX-License-Identifier: MIT */
/* What happens to a terminal program, to this one: signals, terminals that vanish, stall, lie or change their size all
 * the time, crashes, and hours of use. */
#include <stdlib.h>

#include "cases.h"

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
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
