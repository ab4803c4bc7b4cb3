/* SPDX-License-Identifier: MIT */
/* The list of runs, in a view of its own. */
#include "pane.h"

static size_t compare_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    (void)lab;
    part[0] = body;
    return 1;
}

static void compare_draw(struct frame *f, const struct rect *part)
{
    pane_runs(f, part[0]);
}

const struct view_ops view_compare = {.next = true, .split = compare_split, .draw = compare_draw};
