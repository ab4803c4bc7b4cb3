/* SPDX-License-Identifier: MIT */
/* Losses that fall and rise again, accuracies that grow; see fixture.h. */
#include "tests/figure/fixture.h"

#include <math.h>
#include <stdio.h>

enum { RUNS_MAX = FIGURE_LINES_MAX / 2 - 1 };

static struct figure figure;
static double x[200000], y[2][2 * RUNS_MAX][FIXTURE_EPOCHS], spread[FIXTURE_EPOCHS];
static char label[RUNS_MAX][48];

static double value_at(size_t panel, size_t run, size_t valid, size_t i)
{
    double t = (double)(i + 1), k = 1 + 0.1 * (double)run;
    double loss = valid ? 0.3 + 0.2 * k / t + 0.004 * t / k : 0.08 + 0.6 * k / sqrt(t);
    return panel ? 100 - 30 * loss : loss;
}

static void add_run(size_t panel, size_t run)
{
    struct figure_panel *p = &figure.panel[panel];
    snprintf(label[run], sizeof label[run], "drop 0.%02zu, 0.4, 0.4", run);
    for (size_t valid = 0; valid < 2; valid++) {
        double *values = y[panel][2 * run + valid];
        size_t best = 0;
        for (size_t i = 0; i < FIXTURE_EPOCHS; i++) {
            values[i] = value_at(panel, run, valid, i);
            best = (panel ? values[i] > values[best] : values[i] < values[best]) ? i : best;
        }
        p->line[p->line_count++] = (struct figure_line){
            .label = valid ? NULL : label[run],
            .count = FIXTURE_EPOCHS,
            .x = x,
            .y = values,
            .spread = spread,
            .colour = (unsigned)run,
            .dash = valid ? FIGURE_DASHED : FIGURE_SOLID,
            .best_plus_1 = valid ? best + 1 : 0,
            .best = valid ? NULL : "best 0.3121 @ 7",
        };
    }
}

static void count_x(void)
{
    for (size_t i = 0; i < sizeof x / sizeof *x; i++)
        x[i] = (double)(i + 1);
}

struct figure *fixture_runs(size_t runs)
{
    figure = (struct figure){.panel_count = 2};
    count_x();
    for (size_t i = 0; i < FIXTURE_EPOCHS; i++)
        spread[i] = 0.01;
    for (size_t k = 0; k < 2; k++) {
        struct figure_panel *p = &figure.panel[k];
        p->title = k ? "Accuracy per epoch" : "Loss per epoch";
        p->x_title = "epoch";
        p->y_title = k ? "accuracy (%)" : "loss";
        p->x_max = FIXTURE_EPOCHS;
        for (size_t run = 0; run < runs; run++)
            add_run(k, run);
        p->line[p->line_count++] = (struct figure_line){.label = "train", .colour = FIGURE_PLAIN};
        p->line[p->line_count++] = (struct figure_line){.label = "valid", .colour = FIGURE_PLAIN,
                                                        .dash = FIGURE_DASHED};
    }
    return &figure;
}

struct figure *fixture_line(const double *values, size_t count)
{
    figure = (struct figure){.panel_count = 1};
    count_x();
    struct figure_panel *p = &figure.panel[0];
    *p = (struct figure_panel){.x_min = NAN, .x_max = NAN, .line_count = 1};
    p->line[0] = (struct figure_line){.label = "line", .count = count, .x = x, .y = values};
    return &figure;
}
