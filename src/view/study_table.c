/* SPDX-License-Identifier: MIT */
/* A study's results as numbers: its points in the plan's order; see study_parts.h. What does not fit at the right is
 * left out from the last measure on.
 */
#include <math.h>
#include <stdio.h>

#include "study_parts.h"

enum { GAP = 2, LABEL_MOST = 32, CELL_MAX = 48 };

struct table {
    const struct study_plan *plan;
    const struct study_results *results;
    bool ascii;
    int label, seeds;                  /* widths */
    int width[STUDY_MEASURE_COUNT];    /* 0: not in it */
};

static void cell_text(char out[CELL_MAX], const struct table *t, size_t point, enum study_measure m)
{
    struct stats_mean s = study_mean(t->results, point, m);
    int n, decimals = study_measures[m].decimals;
    if (!s.n) {
        snprintf(out, CELL_MAX, "-");
        return;
    }
    n = snprintf(out, CELL_MAX, "%.*f", decimals, s.mean);
    if (s.n > 1 && n > 0 && n < CELL_MAX)
        snprintf(out + n, CELL_MAX - (size_t)n, t->ascii ? " +-%.*f" : " \302\261%.*f", decimals, s.deviation);
}

static struct table measure(const struct study_plan *plan, const struct study_results *results, bool ascii)
{
    struct table t = {.plan = plan, .results = results, .ascii = ascii, .seeds = canvas_width("seeds")};
    char text[CELL_MAX + STUDY_LABEL_MAX];
    for (size_t i = 0; i < plan->count; i++) {
        int w = canvas_width(plan->point[i].label);
        t.label = w > t.label ? w : t.label;
    }
    t.label = t.label > LABEL_MOST ? LABEL_MOST : t.label;
    for (enum study_measure m = 0; m < STUDY_MEASURE_COUNT; m++) {
        if (!(plan->measures >> m & 1))
            continue;
        t.width[m] = canvas_width(study_measure_title(text, sizeof text, m));
        for (size_t i = 0; i < plan->count; i++) {
            cell_text(text, &t, i, m);
            t.width[m] = canvas_width(text) > t.width[m] ? canvas_width(text) : t.width[m];
        }
    }
    return t;
}

int study_table_width(const struct study_plan *plan, const struct study_results *results, bool ascii)
{
    struct table t = measure(plan, results, ascii);
    int width = t.label + GAP + t.seeds;
    for (int m = 0; m < STUDY_MEASURE_COUNT; m++)
        width += t.width[m] ? GAP + t.width[m] : 0;
    return width;
}

static void put_right(struct canvas *c, struct rect r, int right, int y, enum style style, const char *text)
{
    canvas_text(c, r.x + right - canvas_width(text), y, canvas_width(text), style, text);
}

/* The row of titles, at point SIZE_MAX, or a point's. */
static void draw_row(struct canvas *c, struct rect r, int y, const struct table *t, size_t point, bool best)
{
    bool head = point == SIZE_MAX;
    enum style style = head ? STYLE_FAINT : best ? STYLE_STRONG : STYLE_NORMAL;
    int right = t->label;
    char text[CELL_MAX + STUDY_LABEL_MAX];
    canvas_text(c, r.x, y, t->label < r.w ? t->label : r.w, style, head ? "" : t->plan->point[point].label);
    for (enum study_measure m = 0; m < STUDY_MEASURE_COUNT; m++) {
        if (!t->width[m])
            continue;
        right += GAP + t->width[m];
        if (right > r.w)
            return;
        if (head)
            study_measure_title(text, sizeof text, m);
        else
            cell_text(text, t, point, m);
        put_right(c, r, right, y, style, text);
    }
    right += GAP + t->seeds;
    if (right > r.w)
        return;
    if (head)
        snprintf(text, sizeof text, "seeds");
    else
        snprintf(text, sizeof text, "%zu", study_mean(t->results, point, t->plan->measure).n);
    put_right(c, r, right, y, STYLE_FAINT, text);
}

void study_draw_table(struct canvas *c, struct rect r, const struct study_plan *plan,
                      const struct study_results *results, size_t row)
{
    struct table t = measure(plan, results, c->ascii);
    size_t rows = r.h > 1 ? (size_t)r.h - 1 : 0;
    if (plan->count > rows && rows > 1)
        rows--; /* for the line that says so */
    size_t most = plan->count > rows ? plan->count - rows : 0;
    size_t best = study_best(results, SIZE_MAX, plan->measure);
    size_t top = row < rows / 2 ? 0 : row - rows / 2 < most ? row - rows / 2 : most;
    if (r.h <= 0 || r.w <= 0)
        return;
    draw_row(c, r, r.y, &t, SIZE_MAX, false);
    for (size_t i = 0; i < rows && top + i < plan->count; i++) {
        draw_row(c, r, r.y + 1 + (int)i, &t, top + i, top + i == best);
        if (top + i == row)
            canvas_put(c, r.x - 1, r.y + 1 + (int)i, '>', STYLE_STRONG);
    }
    if (most) {
        char more[64];
        snprintf(more, sizeof more, "rows %zu to %zu of %zu", top + 1, top + rows, plan->count);
        canvas_text(c, r.x, r.y + r.h - 1, r.w, STYLE_FAINT, more);
    }
}
