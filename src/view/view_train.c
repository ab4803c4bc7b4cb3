/* SPDX-License-Identifier: MIT */
/* The runs as they train: the two charts, the selected run's figures and gaps, the list of runs. The charts get what
 * the others leave. */
#include "gaps.h"
#include "pane.h"

enum { PART_LOSS, PART_ACCURACY, PART_READOUT, PART_GAPS, PART_RUNS, PART_SPEC, PARTS };

/* Rows from which a free line parts charts and readout, and readout and list. */
enum { AIR_FROM = 30 };

static size_t train_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    enum { LINE_FREE = 1 }; /* the spec's, where it needs one; where a banner starts that grows upward over the runs */
    int list = pane_runs_height(lab, body.h), air = body.h >= AIR_FROM;
    int readout = 1 + gaps_shown(lab);
    int charts = body.h - list - LINE_FREE - readout - 2 * air, half = (body.w - 1) / 2;
    part[PART_LOSS] = (struct rect){body.x + 1, body.y, half - 1, charts};
    part[PART_ACCURACY] = (struct rect){body.x + half + 1, body.y, body.w - half - 2, charts};
    part[PART_READOUT] = (struct rect){body.x, body.y + charts + air, body.w, 1};
    part[PART_GAPS] = (struct rect){body.x, body.y + charts + air + 1, body.w, readout - 1};
    part[PART_RUNS] = (struct rect){body.x, body.y + charts + readout + 2 * air, body.w, list};
    part[PART_SPEC] = (struct rect){body.x, body.y + body.h - LINE_FREE, body.w, LINE_FREE};
    return PARTS;
}

static void train_draw(struct frame *f, const struct rect *part)
{
    pane_loss(f, part[PART_LOSS]);
    pane_accuracy(f, part[PART_ACCURACY]);
    pane_readout(f, part[PART_READOUT]);
    if (part[PART_GAPS].h > 0)
        pane_gaps(f, part[PART_GAPS]);
    pane_runs(f, part[PART_RUNS]);
    pane_spec(f, part[PART_SPEC]);
}

const struct view_ops view_train = {.next = true, .split = train_split, .draw = train_draw};
