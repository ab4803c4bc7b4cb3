/* SPDX-License-Identifier: MIT */
/* The tests of the room log: formats, and files that grow and change while they are read. */
#include <signal.h>

#include "suites.h"
#include "tests/common/runner.h"

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    SRunner *runner = srunner_create(name_suite());
    srunner_add_suite(runner, sheet_suite());
    srunner_add_suite(runner, csv_suite());
    srunner_add_suite(runner, formats_suite());
    srunner_add_suite(runner, tfevents_suite());
    srunner_add_suite(runner, follow_suite());
    srunner_add_suite(runner, rewrite_suite());
    srunner_add_suite(runner, bad_suite());
    srunner_add_suite(runner, mutate_suite());
    srunner_add_suite(runner, scan_suite());
    srunner_add_suite(runner, printed_suite());
    srunner_add_suite(runner, short_suite());
    return runner_run(runner);
}
