/* SPDX-License-Identifier: MIT */
/* What power cuts, clocks, disks and files that change do to the store of runs. */
#include <check.h>
#include <stdlib.h>

#include "cases.h"

int main(void)
{
    Suite *s = suite_create("power");
    suite_add_tcase(s, clock_case());
    suite_add_tcase(s, change_case());
    suite_add_tcase(s, cut_case());
    suite_add_tcase(s, disk_case());
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
