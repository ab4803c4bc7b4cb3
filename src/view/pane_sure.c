/* SPDX-License-Identifier: MIT */
/* How sure a network is: of validation images, against how often it is right (a reliability diagram, Guo et al. 2017),
 * and of images that are not clothes, against those that are.
 */
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "chart/bars.h"
#include "look.h"
#include "pane_answers.h"

enum { LABEL_BYTES = 32, VALUE_BYTES = 64, BINS = RELIABILITY_BINS, BARS = 1 + ODD_KINDS };

/* ---- calibration ---- */

/* What the error is made of; a direction counts where it makes up most of it. The explanation goes where it fits. */
static void add_verdict(struct look_line *l, const struct reliability *r)
{
    enum { GOOD = 1 /* percent */ };
    if (100 * r->ece < GOOD)
        look_add(l, STYLE_NORMAL, ", right as often as sure");
    else if (r->over > r->ece / 2)
        look_add(l, STYLE_NORMAL, ", too sure");
    else if (r->over < -r->ece / 2)
        look_add(l, STYLE_NORMAL, ", too modest");
    else
        look_add(l, STYLE_NORMAL, ", too sure here, too modest there");
    if (100 * r->ece >= GOOD && fabs(r->over) > r->ece / 2)
        look_add(l, STYLE_NORMAL, ": right %s often than sure", r->over > 0 ? "less" : "more");
}

static void draw_verdict(struct frame *f, struct rect r, int y, const char *name, double accuracy,
                         const struct reliability *reliability)
{
    struct look_line l = look_line(f, r, y);
    look_add(&l, STYLE_NORMAL, "%s: ", name);
    look_add(&l, STYLE_NORMAL, "%.2f %% right, ", accuracy);
    look_add(&l, STYLE_STRONG, "ECE %.2f %%", 100 * reliability->ece);
    add_verdict(&l, reliability);
}

static void fill_bin(struct chart_bar *bar, int set, const struct reliability *r, unsigned bin,
                     char value[VALUE_BYTES])
{
    char count[32];
    bool none = !r->count[bin];
    text_count(count, sizeof count, r->count[bin]);
    snprintf(value, VALUE_BYTES, none ? "none" : "%.1f %% of %s", 100 * r->accuracy[bin], count);
    bar->share[set] = r->accuracy[bin];
    bar->value[set] = value;
    bar->mark[set] = none ? 0 : r->confidence[bin];
}

static void draw_bins(struct frame *f, struct rect r, const struct inspection *at, const char *mean)
{
    char label[BINS][LABEL_BYTES], value[2][BINS][VALUE_BYTES];
    struct chart_bar bar[BINS] = {0};
    /* Of ten classes one has a tenth: but for what is no number the first bin is empty. */
    unsigned first = at->plain_calibration.count[0] || at->calibration.count[0] ? 0 : 1;
    enum style style = pane_run_style(look_number(f->lab, at));
    for (unsigned i = first; i < BINS; i++) {
        snprintf(label[i], LABEL_BYTES, "%u-%u %% sure", i * 100 / BINS, (i + 1) * 100 / BINS);
        bar[i].label = label[i];
        fill_bin(&bar[i], 0, &at->plain_calibration, i, value[0][i]);
        fill_bin(&bar[i], 1, &at->calibration, i, value[1][i]);
    }
    chart_bars(f->canvas, r, &(struct chart_bars){
        .title = f->canvas->ascii ? "bar: right, |: sure" : "bar: right, \u2502: sure",
        .sets = at->passes ? 2 : 1, .set = {"noise off", mean},
        .style = {style, style}, .count = BINS - first, .bar = bar + first});
}

void pane_calibration(struct frame *f, struct rect r, const struct inspection *at)
{
    char mean[LABEL_BYTES], sampled[32], all[32];
    int rows = at->passes ? 2 : 1; /* of the verdict, and of each bin */
    int bars = 1 + rows * (BINS - 1), y = rows + (r.h > rows + bars);
    snprintf(mean, sizeof mean, "mean of %u", at->passes);
    draw_verdict(f, r, 0, "noise off", at->plain_accuracy, &at->plain_calibration);
    if (at->passes)
        draw_verdict(f, r, 1, mean, at->mean_accuracy, &at->calibration);
    draw_bins(f, look_rows(r, y, bars + rows), at, mean);
    struct look_line note = look_line(f, r, y + bars + rows);
    if (at->passes && at->sampled < at->image_count)
        look_add(&note, STYLE_FAINT, "of %s of %s images", text_count(sampled, sizeof sampled, at->sampled),
                 text_count(all, sizeof all, at->image_count));
}

/* ---- not clothes ---- */

struct doubt {
    const char *name;
    double entropy, mutual;
};

static struct doubt doubt_of(const struct inspection *at, enum inspection_odd_kind kind)
{
    static const char *const name[ODD_KINDS] = {
        [ODD_NOISE] = "noise", [ODD_HALVES] = "halves", [ODD_OVERLAY] = "overlays", [ODD_DIGIT] = "digits",
    };
    struct doubt d = {.name = name[kind]};
    double n = 0;
    for (unsigned i = 0; i < INSPECTION_ODD; i++) {
        if (at->odd[i].kind != kind)
            continue;
        n++;
        d.entropy += (double)at->odd[i].image.entropy;
        d.mutual += (double)at->odd[i].image.mutual;
    }
    d.entropy /= n;
    d.mutual /= n;
    return d;
}

/* "surer of noise, digits than of clothes!" */
static void draw_surer(struct frame *f, struct rect r, int y, const struct doubt doubt[BARS])
{
    struct look_line l = look_line(f, r, y);
    unsigned surer = 0;
    for (unsigned i = 1; i < BARS; i++) {
        if (!(doubt[i].entropy < doubt[0].entropy))
            continue;
        look_add(&l, STYLE_NORMAL, surer++ ? ", %s" : "surer of %s", doubt[i].name);
    }
    look_add(&l, STYLE_NORMAL, surer ? " than of clothes" : "less sure of all these than of clothes");
}

void pane_odd(struct frame *f, struct rect r, const struct inspection *at)
{
    struct doubt doubt[BARS] = {{"clothes", at->entropy, at->mutual}};
    struct chart_bar bar[BARS];
    char value[BARS][VALUE_BYTES];
    for (unsigned kind = 0; kind < ODD_KINDS; kind++)
        doubt[1 + kind] = doubt_of(at, kind);
    for (unsigned i = 0; i < BARS; i++) {
        snprintf(value[i], VALUE_BYTES, at->passes ? "%.2f, mutual %.2f" : "%.2f", doubt[i].entropy, doubt[i].mutual);
        bar[i] = (struct chart_bar){.label = doubt[i].name, .share = {doubt[i].entropy / log(INSPECTION_CLASSES)},
                                    .value = {value[i]}};
    }
    chart_bars(f->canvas, look_rows(r, 0, 1 + BARS), &(struct chart_bars){
        .title = "how uncertain: mean entropy (most: 2.30)", .sets = 1,
        .style = {pane_run_style(look_number(f->lab, at))}, .count = BARS, .bar = bar});
    draw_surer(f, r, 1 + BARS, doubt);
}
