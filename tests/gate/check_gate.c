/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "cases.h"

int main(void)
{
    Suite *s = suite_create("gate");
    suite_add_tcase(s, calls_case());
    suite_add_tcase(s, places_case());
    suite_add_tcase(s, process_case());
    suite_add_tcase(s, limits_case());
    suite_add_tcase(s, modes_case());
    suite_add_tcase(s, binary_case());
    suite_add_tcase(s, account_case());
    suite_add_tcase(s, typed_case());
    suite_add_tcase(s, allowed_case());
    suite_add_tcase(s, sshd_case());
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
