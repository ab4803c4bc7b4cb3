/* SPDX-License-Identifier: MIT */
/* Text and sizes from strangers: the built program over all its commands, with names, labels, files and variables that
 * mean harm, or are too large. */
#include <stdlib.h>

#include "check_safe.h"

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
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
