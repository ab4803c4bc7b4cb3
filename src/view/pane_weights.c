/* SPDX-License-Identifier: MIT */
/* First-layer weights as images, the selected run's beside the reference's, as figure 7 of Srivastava et al. 2014 has
 * them. The units with the largest norm come first: they are the ones that found something. Each half has one scale, so
 * that its units can be compared.
 */
#include "pane_inside.h"

#include <math.h>
#include <stdio.h>

#include "chart/image.h"
#include "look.h"

enum { HALF_GAP = 1, TITLE_ROWS = 2, WORD_ROWS = 2, SOME = 4 };

/* Weights beyond so many standard deviations are as white or black as can be. */
static const double scale_deviations = 3;

struct ranked {
    float norm; /* squared */
    unsigned unit;
};

static struct weights_grid grid_of(int w, int h, int side)
{
    struct weights_grid g = {.image_w = INSPECTION_SIDE / side, .image_h = INSPECTION_SIDE / side / 2};
    int across = (w + 1) / (g.image_w + 1), down = (h + 1) / (g.image_h + 1);
    g.across = across < 1 ? 1 : across;
    g.down = down < 1 ? 1 : down;
    return g;
}

/* Whole images where some of them fit, or else of half the size; or the other way. */
struct weights_grid weights_grid(int w, int h, bool other_size)
{
    struct weights_grid whole = grid_of(w, h, 1), half = grid_of(w, h, 2);
    bool room = whole.across * whole.down >= SOME;
    return room != other_size ? whole : half;
}

static float squares(const float *weight)
{
    float sum = 0;
    for (int i = 0; i < INSPECTION_PIXELS; i++)
        sum += weight[i] * weight[i];
    return sum;
}

static bool before(struct ranked a, struct ranked b)
{
    return a.norm > b.norm || (a.norm == b.norm && a.unit < b.unit);
}

/* By Shell's method: the library's qsort may allocate, and a frame does not. */
static void rank_units(const struct inspection *at, struct ranked unit[SPEC_UNITS_MAX])
{
    size_t n = at->weight_units;
    for (size_t i = 0; i < n; i++)
        unit[i] = (struct ranked){squares(at->weight + i * INSPECTION_PIXELS), (unsigned)i};
    for (size_t gap = n / 2; gap; gap /= 2) {
        for (size_t i = gap; i < n; i++) {
            struct ranked one = unit[i];
            size_t k = i;
            for (; k >= gap && before(one, unit[k - gap]); k -= gap)
                unit[k] = unit[k - gap];
            unit[k] = one;
        }
    }
}

/* A round number with two digits, so that the text is what is drawn. */
static double scale_of(const struct inspection *at, const struct ranked *unit)
{
    double sum = 0;
    for (size_t i = 0; i < at->weight_units; i++)
        sum += (double)unit[i].norm;
    double deviation = sqrt(sum / ((double)at->weight_units * INSPECTION_PIXELS)), scale = deviation * scale_deviations;
    if (!isfinite(scale) || scale <= 0)
        return 1;
    double digit = pow(10, floor(log10(scale)) - 1);
    return round(scale / digit) * digit;
}

static void draw_title(struct frame *f, struct rect r, const struct inspection *at, double scale, size_t first,
                       size_t shown)
{
    struct look_line name = look_line(f, r, 0), below = look_line(f, r, 1);
    const char *dark = "black", *light = "white";
    if (f->canvas->ascii || !f->canvas->greys) {
        dark = "blank";
        light = f->canvas->ascii ? "@" : "full";
    }
    look_name(&name, f->lab, at);
    look_add(&below, STYLE_FAINT, "%s -%.2g  %s %.2g", dark, scale, light, scale);
    look_add(&below, STYLE_FAINT, "  %zu-%zu of %zu", first + 1, first + shown, at->weight_units);
    look_add(&below, STYLE_FAINT, " units");
}

static void draw_half(struct frame *f, struct rect r, const struct inspection *at)
{
    struct ranked unit[SPEC_UNITS_MAX];
    struct rect area = look_rows(r, TITLE_ROWS, r.h);
    struct weights_grid g = weights_grid(area.w, area.h, f->lab->inside.other_size);
    size_t page = (size_t)(g.across * g.down), n = at->weight_units;
    if (!n || n > SPEC_UNITS_MAX)
        return;
    size_t first = f->lab->inside.page % ((n + page - 1) / page) * page, shown = n - first < page ? n - first : page;
    rank_units(at, unit);
    double scale = scale_of(at, unit);
    draw_title(f, r, at, scale, first, shown);
    for (size_t i = 0; i < shown; i++) {
        int column = (int)i % g.across, row = (int)i / g.across;
        struct chart_image image = {.w = INSPECTION_SIDE, .h = INSPECTION_SIDE, .lo = (float)-scale,
                                    .hi = (float)scale};
        image.value = at->weight + unit[first + i].unit * INSPECTION_PIXELS;
        chart_image(f->canvas, look_part(area, column * (g.image_w + 1), row * (g.image_h + 1), g.image_w, g.image_h),
                    &image);
    }
}

void pane_weights(struct frame *f, struct rect r)
{
    const struct inspection *at = look_at(f->lab, 0), *other = look_at(f->lab, 1);
    bool two = lab_inspected(f->lab, 1);
    int words = r.h > 16 ? WORD_ROWS : 0, half = two ? (r.w - HALF_GAP) / 2 : r.w;
    struct rect images = look_rows(r, 0, r.h - words), right = look_part(images, half + HALF_GAP, 0, half, images.h);
    draw_half(f, look_part(images, 0, 0, half, images.h), at);
    if (other)
        draw_half(f, right, other);
    else if (two)
        look_absent(f, right, 1);
    struct look_line line = look_line(f, look_rows(r, r.h - words, words), words - 1);
    look_add(&line, STYLE_FAINT, "Strongest units first.");
    look_add(&line, STYLE_FAINT, " The paper's figure 7: strokes with dropout, else noise.");
}
