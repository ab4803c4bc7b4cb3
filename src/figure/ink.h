/* SPDX-License-Identifier: MIT */
/* The colours of a figure. */
#ifndef INK_H
#define INK_H

#include <stdbool.h>

struct ink_rgb {
    double r, g, b;
};

enum { INK_RUNS = 6 };

struct ink {
    struct ink_rgb paper, text, axis, grid;
    struct ink_rgb second; /* what the second round of runs is mixed with */
    struct ink_rgb run[INK_RUNS]; /* as in the dashboard: blue, orange, green, crimson, violet, brown */
};

const struct ink *ink_of(bool dark);

/* The colour of a run; those from INK_RUNS on have the same again, paler. FIGURE_PLAIN: of text. */
struct ink_rgb ink_run(const struct ink *ink, unsigned run);

#endif
