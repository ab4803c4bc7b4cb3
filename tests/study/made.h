/* SPDX-License-Identifier: MIT */
/* Plans and results that a test makes up. */
#ifndef TESTS_STUDY_MADE_H
#define TESTS_STUDY_MADE_H

#include <check.h>

#include "study/study.h"

/* A study's plan from a line of words; it must succeed. */
struct study_plan made_plan(const char *name, const char *line);
/* A sweep's; random 0 is a grid. */
struct study_plan made_sweep(const char *line, unsigned random);
/* What making a study ("" for a sweep) of these words fails with. */
struct err made_bad(const char *name, const char *line, unsigned random);

struct study_results made_results(const struct study_plan *p);
/* Every seed of a point gets value, and a little of its own that is the same for all points: the spread, which pairing
 * takes away; and jitter times something that depends on point and seed, which it does not. */
void made_put(struct study_results *r, size_t point, enum study_measure m, double value, double jitter);
/* The same for test and validation error. */
void made_error(struct study_results *r, size_t point, double value, double jitter);

#endif
