/* SPDX-License-Identifier: MIT */
/* Curves and pictures for the tests; see fixture.h. Curves are made by + - * / alone, so that they are the same bits
 * everywhere. */
#include "tests/chart/fixture.h"

#include <check.h>
#include <math.h>
#include <stdio.h>

#include "base/stream.h"

static struct chart chart;
static double values[CHART_SERIES_MAX][FIXTURE_EPOCHS];
static char labels[CHART_SERIES_MAX][16];

double fixture_noise(unsigned n)
{
    return stream_unit((struct stream){.seed = 5, .purpose = 1}, 0, 0, n) - 0.5;
}

struct chart *fixture_chart(double x_max)
{
    chart = (struct chart){
        .title = "loss", .x_title = "epoch", .x_min = 0, .x_max = x_max, .y_min = NAN, .y_max = NAN};
    return &chart;
}

struct chart_series *fixture_series(struct chart *c, int run, bool valid, size_t count)
{
    size_t k = c->series_count++;
    ck_assert(count <= FIXTURE_EPOCHS);
    for (size_t i = 0; i < count; i++) {
        double x = (double)i, noise = 0.01 * fixture_noise((unsigned)(k * FIXTURE_EPOCHS + i));
        values[k][i] = valid ? 0.3 + 0.25 / (1 + x) + 0.005 * x / run : 0.15 + (0.5 + 0.2 * run) / (1.4 + x / run);
        values[k][i] += noise;
    }
    snprintf(labels[k], sizeof labels[k], "%d %s", run, valid ? "valid" : "train");
    c->series[k] = (struct chart_series){
        .count = count,
        .y = values[k],
        .stride = sizeof values[k][0],
        .style = (enum style)(STYLE_RUN_0 + (run - 1) % STYLE_RUNS),
        .line = valid ? CHART_DASHED : CHART_SOLID,
        .label = labels[k],
        .mark = (char)('0' + run % 10),
    };
    return &c->series[k];
}

double *fixture_values(const struct chart *c, size_t k)
{
    (void)c;
    return values[k];
}

static char *dump(struct canvas *c)
{
    char *text = canvas_dump(c);
    ck_assert_ptr_nonnull(text);
    canvas_free(c);
    return text;
}

char *fixture_draw(const struct chart *c, int w, int h, bool ascii)
{
    struct canvas canvas = {0};
    ck_assert(canvas_resize(&canvas, w, h, NULL));
    canvas.ascii = ascii;
    chart_draw(&canvas, (struct rect){0, 0, w, h}, c);
    return dump(&canvas);
}

char *fixture_table(const struct chart *c, int w, int h, double at)
{
    struct canvas canvas = {0};
    ck_assert(canvas_resize(&canvas, w, h, NULL));
    chart_table(&canvas, (struct rect){0, 0, w, h}, c, at);
    return dump(&canvas);
}
