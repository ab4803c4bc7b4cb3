/* SPDX-License-Identifier: MIT */
/* The line below the list of runs: the selected run's whole spec, when the list may have cut its words, and that a run
 * with a known mistake has one. */
#include <stdio.h>

#include "base/text.h"
#include "pane.h"
#include "table.h"

void pane_spec(struct frame *f, struct rect r)
{
    const struct lab_group *group = lab_selected(f->lab);
    char words[TABLE_CELL_BYTES], line[SPEC_LINE_MAX], text[2 * SPEC_LINE_MAX];
    if (!group)
        return;
    table_words(f, group, words);
    if (canvas_width(words) <= TABLE_WORDS_WANT && !table_is_wrong(&group->spec))
        return;
    snprintf(text, sizeof text, "run %u: %s", group->number, spec_print(line, sizeof line, &group->spec));
    if (table_is_wrong(&group->spec))
        snprintf(text, sizeof text, "run %u, wrong is a known mistake: %s", group->number, line);
    int n = table_words_fit(text, r.w - 3);
    canvas_textf(f->canvas, r.x + 1, r.y, r.w - 1, STYLE_FAINT, "%.*s", n, text);
    if (text[n])
        canvas_put(f->canvas, r.x + r.w - 1, r.y, '>', STYLE_FAINT);
}
