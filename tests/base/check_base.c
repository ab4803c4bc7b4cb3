/* SPDX-License-Identifier: MIT */
/* The Check program of room base: runs every suite of the folder and fails when any test does.
 * What the suites test stands in their own files.
 */
#include <stdlib.h>

#include "tests/base/check_base.h"

int main(void)
{
    SRunner *runner = srunner_create(file_suite());
    srunner_add_suite(runner, replace_suite());
    srunner_add_suite(runner, small_suite());
    srunner_add_suite(runner, stream_suite());
    srunner_add_suite(runner, text_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
