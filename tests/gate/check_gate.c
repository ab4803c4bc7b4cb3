/* SPDX-License-Identifier: MIT */
#include "cases.h"
#include "tests/common/runner.h"

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
    return runner_run(srunner_create(s));
}
