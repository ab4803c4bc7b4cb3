/* SPDX-License-Identifier: MIT */
/* What the hidden units answer to the validation images, noise off, as figure 8 of Srivastava et al. 2014 has it: of
 * each layer how many units have which mean activation, and how many activations are how large, the selected run beside
 * the reference.
 */
#include "pane_inside.h"

#include <math.h>
#include <stdio.h>

#include "chart/bars.h"
#include "look.h"

enum { BINS = INSPECTION_BINS, NAME_BYTES = 32, COLUMN_GAP = 3, LAYER_ROWS_MAX = 24, WORDS_FROM = 14 };

/* The layer in each of the runs; NULL: it has none. */
struct pair {
    int sets;
    const struct inspection *at[CHART_SETS_MAX];
    const struct inspection_layer *layer[CHART_SETS_MAX];
};

/* Bins from 0 to `from` as bins from 0 to `to`, which is not less: each share goes where its bin lies. */
static void widen(const double bin[BINS], double from, double to, double out[BINS])
{
    for (int k = 0; k < BINS; k++)
        out[k] = 0;
    for (int i = 0; i < BINS; i++) {
        double left = i * from / to, right = (i + 1) * from / to, share = isfinite(bin[i]) ? bin[i] : 0;
        for (int k = (int)left; k < BINS && k < right; k++) {
            double part = fmin(right, k + 1) - fmax(left, k);
            out[k] += part > 0 ? share * part / (right - left) : 0;
        }
    }
}

struct side {
    const char *title;
    const double *bin[CHART_SETS_MAX];
    double max[CHART_SETS_MAX];
};

/* A network that diverged has no range. */
static bool usable(const struct pair *p, const struct side *s, int i)
{
    return p->layer[i] && s->max[i] > 0 && isfinite(s->max[i]);
}

/* An activation whose values may be below 0: they are in the first bar. */
static bool goes_below(const struct pair *p)
{
    bool below = false;
    for (int i = 0; i < p->sets; i++) {
        enum spec_act act = p->at[i]->spec.act;
        below = below || (act != SPEC_RELU && act != SPEC_SIGMOID);
    }
    return below;
}

/* Both runs on one axis, up to the larger end. */
static void draw_side(struct frame *f, struct rect r, const struct pair *p, const struct side *s)
{
    double bin[CHART_SETS_MAX][BINS], max = 0;
    char end[NAME_BYTES], name[CHART_SETS_MAX][NAME_BYTES];
    struct chart_histogram h = {.title = s->title, .bins = BINS, .x_min = goes_below(p) ? "<= 0" : "0",
                                .x_max = end};
    for (int i = 0; i < p->sets; i++)
        max = usable(p, s, i) && s->max[i] > max ? s->max[i] : max;
    snprintf(end, sizeof end, "%.3g", max);
    for (int i = 0; i < p->sets; i++) {
        if (!usable(p, s, i))
            continue;
        unsigned number = look_number(f->lab, p->at[i]);
        widen(s->bin[i], s->max[i], max, bin[h.sets]);
        snprintf(name[h.sets], NAME_BYTES, "run %u", number);
        h.set[h.sets] = name[h.sets];
        h.style[h.sets] = pane_run_style(number);
        h.count[h.sets] = bin[h.sets];
        h.sets++;
    }
    chart_histogram(f->canvas, r, &h);
}

/* ": 120 units", ": 120, 100 units" where the runs differ. */
static void add_units(struct look_line *l, const struct pair *p)
{
    unsigned last = 0;
    for (int i = 0; i < p->sets; i++) {
        if (p->layer[i] && p->layer[i]->units != last)
            look_add(l, STYLE_NORMAL, "%s %u", last ? "," : ":", p->layer[i]->units);
        last = p->layer[i] ? p->layer[i]->units : last;
    }
    look_add(l, STYLE_NORMAL, " units");
}

/* "hidden 1: 120 units  run 2 mean 0.95 zero 85 %  run 1 mean 1.08 zero 70 %", or in short "hidden 1  run 2 mean 0.95
 * zero 85 %  run 1 1.08, 70 %". */
static void add_figures(struct look_line *l, const struct lab *lab, const struct pair *p, unsigned number,
                        bool in_short)
{
    look_add(l, STYLE_STRONG, "hidden %u", number);
    if (!in_short)
        add_units(l, p);
    for (int i = 0; i < p->sets; i++) {
        if (!p->layer[i])
            continue;
        look_add(l, STYLE_NORMAL, "  ");
        look_run(l, lab, p->at[i]);
        look_add(l, STYLE_NORMAL, in_short && i ? " %.2f, %.0f %%" : " mean %.2f zero %.0f %%", p->layer[i]->mean,
                 p->layer[i]->zero * 100);
    }
}

static void draw_figures(struct frame *f, struct rect r, const struct pair *p, unsigned number)
{
    struct look_line all = {.room = r.w}, l = look_line(f, r, 0);
    add_figures(&all, f->lab, p, number, false);
    add_figures(&l, f->lab, p, number, !all.room);
}

static void draw_layer(struct frame *f, struct rect r, const struct pair *p, unsigned number)
{
    struct side means = {.title = "mean activations"}, all = {.title = "activations"};
    struct rect charts = look_rows(r, 1, r.h - 1);
    int half = (charts.w - COLUMN_GAP) / 2;
    for (int i = 0; i < p->sets; i++) {
        const struct inspection_layer *l = p->layer[i];
        if (!l)
            continue;
        means.bin[i] = l->unit_mean;
        means.max[i] = l->unit_mean_max;
        all.bin[i] = l->activation;
        all.max[i] = l->activation_max;
    }
    draw_figures(f, r, p, number);
    draw_side(f, look_part(charts, 0, 0, half, charts.h), p, &means);
    draw_side(f, look_part(charts, half + COLUMN_GAP, 0, half, charts.h), p, &all);
}

static struct pair pair_of(const struct lab *lab, unsigned layer)
{
    struct pair p = {.at = {look_at(lab, 0), look_at(lab, 1)}};
    p.sets = p.at[1] ? 2 : 1;
    for (int i = 0; i < p.sets; i++)
        p.layer[i] = layer < p.at[i]->layer_count ? &p.at[i]->layer[layer] : NULL;
    return p;
}

void pane_activations(struct frame *f, struct rect r)
{
    const struct inspection *at = look_at(f->lab, 0), *other = look_at(f->lab, 1);
    unsigned layers = other && other->layer_count > at->layer_count ? other->layer_count : at->layer_count;
    int words = r.h >= WORDS_FROM ? 1 : 0, each = layers ? (r.h - words) / (int)layers : 0;
    each = each > LAYER_ROWS_MAX ? LAYER_ROWS_MAX : each;
    for (unsigned i = 0; i < layers; i++) {
        struct pair p = pair_of(f->lab, i);
        draw_layer(f, look_rows(r, (int)i * each, each - (each > 8)), &p, i + 1);
    }
    struct look_line line = look_line(f, look_rows(r, r.h - words, words), 0);
    look_add(&line, STYLE_FAINT, "Figure 8 of the paper: lower means with dropout,");
    look_add(&line, STYLE_FAINT, " more activations at 0. Here?");
}
