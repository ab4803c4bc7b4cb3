/* SPDX-License-Identifier: MIT */
/* Figures to test with, of numbers like those of runs. */
#ifndef TESTS_FIGURE_FIXTURE_H
#define TESTS_FIGURE_FIXTURE_H

#include "figure/figure.h"

enum { FIXTURE_EPOCHS = 50 };

/* Loss and accuracy of so many runs, at most FIGURE_LINES_MAX / 2 - 1, with bands and best points. Each call makes it
 * anew, in static memory. */
struct figure *fixture_runs(size_t runs);

/* One panel of one line over these values, x from 1. */
struct figure *fixture_line(const double *y, size_t count);

#endif
