/* SPDX-License-Identifier: MIT */
/* All answers to the validation images together: which class is taken for which, and the accuracy of each, the worst
 * first.
 */
#include "pane_answers.h"

#include <math.h>
#include <stdio.h>

#include "chart/bars.h"
#include "chart/matrix.h"
#include "look.h"

enum { VALUE_BYTES = 16, CLASSES = INSPECTION_CLASSES };

void pane_matrix(struct frame *f, struct rect r, const struct inspection *at)
{
    struct look_line title = look_line(f, r, 0);
    look_add(&title, STYLE_STRONG, "confusion");
    look_add(&title, STYLE_FAINT, " of validation images");
    look_add(&title, STYLE_FAINT, "; row: it is, column: net says");
    chart_matrix(f->canvas, look_rows(r, 1, r.h), &(struct chart_matrix){
        .n = CLASSES, .count = &at->confusion[0][0], .label = at->class_name});
}

/* Share of a class that is answered rightly; NaN when there is none of it. */
static double class_share(const struct inspection *at, unsigned class)
{
    double sum = 0;
    for (unsigned i = 0; i < CLASSES; i++)
        sum += at->confusion[class][i];
    return sum > 0 ? at->confusion[class][class] / sum : NAN;
}

/* Worst first; those without images last. */
static void bars_of(const struct inspection *at, struct chart_bar bar[CLASSES], char value[CLASSES][VALUE_BYTES])
{
    for (unsigned i = 0; i < CLASSES; i++) {
        double share = class_share(at, i);
        unsigned k = i;
        for (; k > 0 && !isnan(share) && !(bar[k - 1].share[0] <= share); k--)
            bar[k] = bar[k - 1];
        snprintf(value[i], VALUE_BYTES, isnan(share) ? "none" : "%.1f %%", share * 100);
        bar[k] = (struct chart_bar){.label = look_class(at, i), .share = {share}, .value = {value[i]}};
    }
}

/* One column of bars, or two where rows are short. */
void pane_classes(struct frame *f, struct rect r, const struct inspection *at)
{
    char value[CLASSES][VALUE_BYTES];
    struct chart_bar bar[CLASSES];
    int columns = r.h > CLASSES ? 1 : 2, each = CLASSES / columns, gap = 3, w = (r.w - (columns - 1) * gap) / columns;
    if (r.h < 2 || w <= 0)
        return;
    struct look_line title = look_line(f, r, 0);
    look_add(&title, STYLE_STRONG, "accuracy by class");
    look_add(&title, STYLE_FAINT, ", worst first");
    bars_of(at, bar, value);
    for (int i = 0; i < columns; i++) {
        struct rect part = {r.x + i * (w + gap), r.y + 1, w, r.h - 1};
        chart_bars(f->canvas, part, &(struct chart_bars){
            .sets = 1, .style = {pane_run_style(look_number(f->lab, at))}, .count = (size_t)each,
            .bar = bar + i * each});
    }
}
