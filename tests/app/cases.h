/* SPDX-License-Identifier: MIT */
#ifndef TESTS_APP_CASES_H
#define TESTS_APP_CASES_H

#include <check.h>

TCase *usage_case(void);
TCase *run_case(void);
TCase *plain_case(void);
TCase *session_case(void);
TCase *kept_case(void);
TCase *keys_case(void);
TCase *views_case(void);
TCase *bytes_case(void);
TCase *runs_case(void);
TCase *monkey_case(void);
TCase *bench_case(void);
TCase *edges_case(void);
TCase *export_case(void);
TCase *export_events_case(void);
TCase *export_where_case(void);
TCase *store_case(void);
TCase *complete_case(void);
TCase *kill_case(void);
TCase *rerun_case(void);
TCase *predict_case(void);
TCase *watch_case(void);
TCase *figure_case(void);
TCase *studies_case(void);
TCase *study_case(void);
TCase *lab_figure_case(void);

#endif
