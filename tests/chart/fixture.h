/* SPDX-License-Identifier: MIT */
/* What the tests of charts share: curves that look like training, and charts as text. */
#ifndef TESTS_CHART_FIXTURE_H
#define TESTS_CHART_FIXTURE_H

#include "chart/chart.h"

enum { FIXTURE_EPOCHS = 50 };

/* A chart of the epochs up to x_max without a series. */
struct chart *fixture_chart(double x_max);

/* Adds a series of `count` values that falls from about 0.9 to about 0.2 as train loss does, the later the slower the
 * greater `run` is; or, dashed, one that rises again, as valid loss does. The values may be changed. */
struct chart_series *fixture_series(struct chart *chart, int run, bool valid, size_t count);
double *fixture_values(const struct chart *chart, size_t k);

/* The chart as text; freed by mem_free. `at` is the table's. */
char *fixture_draw(const struct chart *chart, int w, int h, bool ascii);
char *fixture_table(const struct chart *chart, int w, int h, double at);

/* A number in [-0.5, 0.5) that looks random; the same for the same n. */
double fixture_noise(unsigned n);

#endif
