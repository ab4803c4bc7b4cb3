/* SPDX-License-Identifier: MIT */
/* The program from outside: the command line, headless runs, benchmarks, files, errors, signals. */
#include "cases.h"
#include "tests/common/runner.h"

int main(void)
{
    Suite *s = suite_create("app");
    suite_add_tcase(s, usage_case());
    suite_add_tcase(s, run_case());
    suite_add_tcase(s, kill_case());
    suite_add_tcase(s, rerun_case());
    suite_add_tcase(s, plain_case());
    suite_add_tcase(s, session_case());
    suite_add_tcase(s, kept_case());
    suite_add_tcase(s, keys_case());
    suite_add_tcase(s, views_case());
    suite_add_tcase(s, bytes_case());
    suite_add_tcase(s, runs_case());
    suite_add_tcase(s, monkey_case());
    suite_add_tcase(s, bench_case());
    suite_add_tcase(s, edges_case());
    suite_add_tcase(s, export_case());
    suite_add_tcase(s, export_events_case());
    suite_add_tcase(s, export_where_case());
    suite_add_tcase(s, store_case());
    suite_add_tcase(s, complete_case());
    suite_add_tcase(s, predict_case());
    suite_add_tcase(s, watch_case());
    suite_add_tcase(s, figure_case());
    suite_add_tcase(s, lab_figure_case());
    suite_add_tcase(s, studies_case());
    suite_add_tcase(s, study_case());
    return runner_run(srunner_create(s));
}
