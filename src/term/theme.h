/* SPDX-License-Identifier: MIT */
/* What a style looks like on a terminal with so many colours. Knows no curses; only foregrounds are ever set, for the
 * background is the user's. Pure; any thread. */
#ifndef TERM_THEME_H
#define TERM_THEME_H

#include <stdbool.h>

#include "term/canvas.h"

struct look {
    short fg; /* palette index, or THEME_FG_DEFAULT */
    bool bold, dim, reverse;
};

enum { THEME_FG_DEFAULT = -1 };

/* How many colours to use, 256, 8 or 0, of those the terminal has; none when NO_COLOR is set and not empty
 * (no-color.org). */
int theme_colors(int terminal_colors);

/* colors is what theme_colors gave. */
struct look theme_look(enum style style, int colors);

#endif
