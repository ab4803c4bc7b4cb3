/* SPDX-License-Identifier: MIT */
/* The line below the read-out figures: the selected run's two gaps at the same epoch and, where its validation is
 * better than its training, whether the noise is why. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "format.h"
#include "gaps.h"
#include "pane.h"

enum { LINE_BYTES = 256 };

static void append_gap(char *line, const char *name, double value, bool ascii)
{
    char number[FORMAT_MAX];
    text_append(line, LINE_BYTES, "%s %s", name, format_difference(number, &value, METRIC_VALID_LOSS, ascii));
}

/* What there is to say of a run without a third curve. */
static void describe_plain(char *line, const struct lab_group *group, double gap, bool ascii)
{
    text_append(line, LINE_BYTES, spec_noisy(&group->spec) ? "off is not measured" : "no noise in this run");
    append_gap(line, ": valid less train", gap, ascii);
}

void pane_gaps(struct frame *f, struct rect r)
{
    const struct lab_group *group = lab_selected(f->lab);
    const struct epoch_row *row = group ? pane_row(f->lab, lab_history(f->lab, group)) : NULL;
    char line[LINE_BYTES] = "";
    struct gaps g;
    if (!gaps_of(row, &g))
        return;
    if (g.measured) {
        append_gap(line, "noise gap", g.noise, f->canvas->ascii);
        append_gap(line, "  generalisation gap", g.generalisation, f->canvas->ascii);
    } else {
        describe_plain(line, group, g.generalisation, f->canvas->ascii);
    }
    int x = r.x + 1 + canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, STYLE_NORMAL, line);
    const char *why = gaps_why(row, r.x + r.w - x - 3);
    if (why[0])
        canvas_textf(f->canvas, x, r.y, r.x + r.w - x, STYLE_STRONG, ": %s", why);
}
