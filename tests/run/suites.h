/* SPDX-License-Identifier: MIT */
/* The suites of check_run, one for each file here. */
#ifndef TESTS_RUN_SUITES_H
#define TESTS_RUN_SUITES_H

#include <check.h>

Suite *spec_suite(void);
Suite *spec_print_suite(void);
Suite *spec_values_suite(void);
Suite *queue_suite(void);
Suite *ladder_suite(void);
Suite *history_suite(void);
Suite *inspection_suite(void);
Suite *checkpoint_suite(void);
Suite *csv_suite(void);
Suite *json_print_suite(void);
Suite *safetensors_suite(void);
Suite *safetensors_bad_suite(void);
Suite *record_suite(void);
Suite *record_read_suite(void);
Suite *planted_suite(void);
Suite *store_suite(void);
Suite *index_suite(void);
Suite *index_sane_suite(void);
Suite *run_short_suite(void);
Suite *trash_suite(void);
Suite *filter_suite(void);
Suite *stats_suite(void);

#endif
