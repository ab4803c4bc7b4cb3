/* SPDX-License-Identifier: MIT */
/* The tests of the room run: specs, queue, history, inspections, weights files, records, statistics. */
#include <signal.h>

#include "suites.h"
#include "tests/common/runner.h"

/* The program ignores these two, so that a full disk and a closed pipe are errors of a call. */
int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    SRunner *runner = srunner_create(spec_suite());
    srunner_add_suite(runner, spec_print_suite());
    srunner_add_suite(runner, spec_values_suite());
    srunner_add_suite(runner, ladder_suite());
    srunner_add_suite(runner, queue_suite());
    srunner_add_suite(runner, history_suite());
    srunner_add_suite(runner, checkpoint_suite());
    srunner_add_suite(runner, csv_suite());
    srunner_add_suite(runner, inspection_suite());
    srunner_add_suite(runner, json_print_suite());
    srunner_add_suite(runner, safetensors_suite());
    srunner_add_suite(runner, safetensors_bad_suite());
    srunner_add_suite(runner, record_suite());
    srunner_add_suite(runner, record_read_suite());
    srunner_add_suite(runner, planted_suite());
    srunner_add_suite(runner, store_suite());
    srunner_add_suite(runner, index_suite());
    srunner_add_suite(runner, index_sane_suite());
    srunner_add_suite(runner, run_short_suite());
    srunner_add_suite(runner, trash_suite());
    srunner_add_suite(runner, filter_suite());
    srunner_add_suite(runner, stats_suite());
    return runner_run(runner);
}
