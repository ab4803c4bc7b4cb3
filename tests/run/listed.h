/* SPDX-License-Identifier: MIT */
/* Three runs and the list of them, for the suites of the store. */
#ifndef TESTS_RUN_LISTED_H
#define TESTS_RUN_LISTED_H

#include <check.h>

#include "runs_made.h"

#define A "20261120-100000-baseline-seed1"
#define B "20261121-100000-baseline-seed1"
#define C "20261122-100000-drop-0.25-0.4-0.4-seed1"

extern struct store listed; /* of the test's home */

/* A suite of one case, whose tests have a home of their own, and listed on it. */
Suite *listed_suite(const char *name, TCase **out);

/* A, B and C on disk; their times are long ago; and that they are in the list, whole. */
void make_three(void);
void settle_three(void);
void check_three(void);

/* The run's entry in the list; it is there. */
struct store_entry *entry(const char *id);

/* As a program that trains the run: holds its folder until the file is closed. */
int hold(const char *id);

#endif
