/* SPDX-License-Identifier: MIT */
/* How a test program ends; see runner.h. */
#include "runner.h"

#include <stdlib.h>

int runner_run(SRunner *r)
{
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
