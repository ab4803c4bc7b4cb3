/* SPDX-License-Identifier: MIT */
/* What a style looks like in a theme on a terminal with so many colours. Knows no curses. Styles set foregrounds only,
 * for the background is the user's; pictures alone have grounds of their own. Pure; any thread. */
#ifndef TERM_THEME_H
#define TERM_THEME_H

#include <stdbool.h>

#include "term/canvas.h"

enum theme {
#define THEME(id, name, about) THEME_##id,
#include "term/theme.def"
#undef THEME
    THEMES
};

struct look {
    short fg; /* palette index, or THEME_FG_DEFAULT */
    bool bold, dim, reverse;
};

enum { THEME_FG_DEFAULT = -1 };

/* The theme of that name; THEMES when there is none. */
enum theme theme_named(const char *name);

/* How many colours to use, 256, 8 or 0, of those the terminal has; none in the theme mono, nor when NO_COLOR is set
 * and not empty (no-color.org). */
int theme_colors(enum theme theme, int terminal_colors);

/* colors is what theme_colors gave. */
struct look theme_look(enum theme theme, enum style style, int colors);

/* The entry of the 256-colour palette for grey 0 to CANVAS_GREYS - 1. */
short theme_grey(int grey);

#endif
