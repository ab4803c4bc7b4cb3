/* SPDX-License-Identifier: MIT */
/* The suites of room view. */
#ifndef SUITES_H
#define SUITES_H

#include <check.h>

Suite *lab_suite(void);
Suite *charts_suite(void);
Suite *figures_suite(void);
Suite *format_suite(void);
Suite *layout_suite(void);
Suite *list_suite(void);
Suite *editor_suite(void);
Suite *controls_suite(void);
Suite *command_suite(void);
Suite *prompt_suite(void);
Suite *keymap_suite(void);
Suite *views_suite(void);
Suite *golden_suite(void);
Suite *gaps_suite(void);
Suite *images_suite(void);
Suite *inside_suite(void);
Suite *study_suite(void);
Suite *watch_suite(void);
Suite *words_suite(void);

#endif
