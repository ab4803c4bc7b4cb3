/* SPDX-License-Identifier: MIT */
/* What the paired t-test says of two groups; see verdict.h. It claims nothing that the seeds do not bear out: one pair
 * is no test, and of a group that still trains only the pairs that are over count. UI thread.
 */
#include "verdict.h"

#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "figures.h"
#include "format.h"
#include "gaps.h"
#include "table.h"

enum { LINE_BYTES = 256, LINES_MAX = 8, MARGIN = 1, FEW = 5 };

struct verdict {
    char line[LINES_MAX][LINE_BYTES];
    int count;
};

static char *next_line(struct verdict *v)
{
    return v->line[v->count < LINES_MAX ? v->count++ : LINES_MAX - 1];
}

static const struct figure {
    enum metric metric;
    const char *name;
} compared[] = {{METRIC_VALID_LOSS, "loss      "}, {METRIC_VALID_ACCURACY, "accuracy %"}};
enum { COMPARED = sizeof compared / sizeof compared[0] };

static const char *noise_words(const struct stats_paired *test)
{
    return test->p > STATS_NOISE_P ? "inside seed noise" : "beyond seed noise";
}

/* "loss       -0.0125  95 % -0.0190..-0.0060  t  -5.3 p 0.006  beyond seed noise" */
static void add_test(struct verdict *v, const struct figure *what, const struct stats_paired *test)
{
    char mean[FORMAT_MAX], low[FORMAT_MAX], high[FORMAT_MAX], p[FORMAT_MAX];
    snprintf(p, sizeof p, test->p < 0.001 ? "p<0.001" : "p %.3f", test->p);
    snprintf(next_line(v), LINE_BYTES, fabs(test->t) < 99.95 ? "%s %7s  95 %% %7s..%-7s  t %5.1f %s  %s"
                                                             : "%s %7s  95 %% %7s..%-7s  t %5.0g %s  %s",
             what->name, format_difference(mean, &test->mean, what->metric, true),
             format_difference(low, &test->low, what->metric, true),
             format_difference(high, &test->high, what->metric, true), test->t, p, noise_words(test));
}

/* Both differences, of what there is: no test of them. */
static void add_differences(struct verdict *v, const struct figures_difference d[COMPARED])
{
    char *line = next_line(v), number[FORMAT_MAX];
    snprintf(line, LINE_BYTES, "best valid loss %s",
             format_difference(number, &d[0].mean, METRIC_VALID_LOSS, true));
    if (!isnan(d[1].mean))
        text_append(line, LINE_BYTES, ", accuracy there %s %%-points",
                    format_difference(number, &d[1].mean, METRIC_VALID_ACCURACY, true));
}

static bool trains(const struct lab *lab, const struct lab_group *a, const struct lab_group *b)
{
    return run_state_active(lab_state(lab, a)) || run_state_active(lab_state(lab, b));
}

/* Why there is no test, and what would make one. */
static const char *no_test(const struct lab *lab, const struct lab_group *a, const struct lab_group *b, size_t pairs)
{
    if (trains(lab, a, b) && (a->count > 1 && b->count > 1))
        return "so far; the test comes when two pairs of the same seed are done";
    if (!pairs)
        return "no seed in common: cannot tell from seed noise; run both with the same seeds, say seeds=5";
    return a->count < 2 && b->count < 2 ? "one seed each: cannot tell from seed noise; run both with seeds=5"
        : "one seed in common: cannot tell from seed noise; run both with seeds=5";
}

static void compare(struct verdict *v, const struct lab *lab, const struct lab_group *a, const struct lab_group *b)
{
    struct figures_difference d[COMPARED];
    char *head = next_line(v);
    for (int i = 0; i < COMPARED; i++)
        d[i] = figures_compare(lab, a, b, compared[i].metric);
    snprintf(head, LINE_BYTES, "run %u against run %u (reference)", a->number, b->number);
    if (isnan(d[0].mean)) {
        text_append(head, LINE_BYTES, ": no valid loss to compare yet");
    } else if (d[0].tested) {
        text_append(head, LINE_BYTES, " at best valid loss, paired over %s%zu seeds", d[0].test.n < FEW ? "only " : "",
                    d[0].test.n);
        for (int i = 0; i < COMPARED; i++) {
            if (d[i].tested)
                add_test(v, &compared[i], &d[i].test);
        }
    } else {
        text_append(head, LINE_BYTES, ":");
        add_differences(v, d);
        snprintf(next_line(v), LINE_BYTES, "%s", no_test(lab, a, b, d[0].pairs));
    }
}

/* What is to be known of a run that is compared: "run 2: noise gap +0.0938 +-0.0031, generalisation gap -0.0028
 * +-0.0040", and that its noise is a mistake. */
static void add_facts(struct verdict *v, const struct lab *lab, const struct lab_group *group, bool ascii)
{
    char text[LINE_BYTES];
    struct gaps_mean gaps = gaps_over(lab, group);
    if (gaps_text(text, sizeof text, &gaps, ascii))
        snprintf(next_line(v), LINE_BYTES, "run %u: %.*s", group->number, LINE_BYTES - 24, text);
    if (table_is_wrong(&group->spec))
        snprintf(next_line(v), LINE_BYTES, "run %u has a known mistake, wrong: times p in evaluation, where 1-p is "
                 "right", group->number);
}

static void make(struct verdict *v, const struct lab *lab, bool ascii)
{
    const struct lab_group *selected = lab_selected(lab), *reference = lab_reference(lab);
    v->count = 0;
    if (selected && reference && selected != reference)
        compare(v, lab, selected, reference);
    else if (selected && reference)
        snprintf(next_line(v), LINE_BYTES, "run %u is the reference: select another one to compare it with this",
                 reference->number);
    else
        snprintf(next_line(v), LINE_BYTES, "a second run is compared with the first one here");
    if (selected)
        add_facts(v, lab, selected, ascii);
    if (reference && reference != selected)
        add_facts(v, lab, reference, ascii);
}

int verdict_height(const struct lab *lab, int w)
{
    struct verdict v;
    struct rect r = {.w = w - 2 * MARGIN};
    int lines = 0;
    make(&v, lab, false);
    for (int i = 0; i < v.count; i++)
        lines += pane_wrap(NULL, r, 0, STYLE_NORMAL, v.line[i]);
    return lines < COMPARED + 1 ? COMPARED + 1 : lines; /* so that the charts stay while runs are selected */
}

void verdict_draw(struct frame *f, struct rect r)
{
    struct verdict v;
    struct rect inner = {r.x + MARGIN, r.y, r.w - 2 * MARGIN, r.h};
    int y = 0;
    make(&v, f->lab, f->canvas->ascii);
    for (int i = 0; i < v.count; i++)
        y += pane_wrap(f->canvas, inner, y, STYLE_NORMAL, v.line[i]);
}
