/* SPDX-License-Identifier: MIT */
/* The first line: the program, the data in use, and at the right the instruction set and the pace of the run that is
 * read out.
 */
#include "format.h"
#include "view_ops.h"

#include <stdio.h>

enum { PACE_WIDTH = 14 }; /* "  0.13 s/epoch" */

static void title_draw(struct frame *f, struct rect r)
{
    const struct lab *lab = f->lab;
    const struct lab_run *run = lab_selected(lab);
    char right[64] = "";
    int right_end = r.x + r.w - 1 - PACE_WIDTH;
    if (run && run->seconds_epoch > 0)
        snprintf(right, sizeof right, run->seconds_epoch < 100 ? "%6.2f s/epoch" : "%6.0f s/epoch", run->seconds_epoch);

    int used = 1 + canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, STYLE_STRONG, "dropout-lab");
    int x = r.x + used + 2;
    x += canvas_text(f->canvas, x, r.y, right_end - x, lab->data_failed ? STYLE_WARNING : STYLE_NORMAL, lab->data);
    int isa = canvas_width(lab->isa);
    if (x + 1 + isa <= right_end) /* the data matters more */
        canvas_text(f->canvas, right_end - isa, r.y, isa, STYLE_FAINT, lab->isa);
    canvas_text(f->canvas, right_end, r.y, PACE_WIDTH, STYLE_NORMAL, right);
}

const struct view_ops view_title = {.draw = title_draw};
