/* SPDX-License-Identifier: MIT */
/* Styles to colours and attributes; see theme.h. term/screen turns a look into curses attributes.
 *
 * The six run colours of the 256-colour palette were chosen so that each has a contrast of at least 2.7:1 with white
 * and with black, and that any two stay at least 16 apart in CIE L*a*b* for normal sight, protanopia and deuteranopia
 * (as simulated by Machado, Oliveira and Fernandes 2009). No view tells runs apart by colour alone.
 */
#include "theme.h"

#include <stdlib.h>

enum theme_depth { MONO, EIGHT, MANY, THEME_DEPTHS };

static const struct look looks[STYLE_COUNT][THEME_DEPTHS];

int theme_colors(int terminal_colors)
{
    const char *no = getenv("NO_COLOR");
    if (no && no[0])
        return 0;
    return terminal_colors >= 256 ? 256 : terminal_colors >= 8 ? 8 : 0;
}

struct look theme_look(enum style style, int colors)
{
    return looks[(int)style < STYLE_COUNT ? style : STYLE_NORMAL][colors >= 256 ? MANY : colors >= 8 ? EIGHT : MONO];
}

#define PLAIN .fg = THEME_FG_DEFAULT

static const struct look looks[STYLE_COUNT][THEME_DEPTHS] = {
    [STYLE_NORMAL] = {[MONO] = {PLAIN}, [EIGHT] = {PLAIN}, [MANY] = {PLAIN}},
    /* dim is invisible on some terminals and black on others: only where a grey of known contrast is missing */
    [STYLE_FAINT] = {[MONO] = {PLAIN}, [EIGHT] = {PLAIN, .dim = true}, [MANY] = {.fg = 244}},
    [STYLE_STRONG] = {[MONO] = {PLAIN, .bold = true}, [EIGHT] = {PLAIN, .bold = true}, [MANY] = {PLAIN, .bold = true}},
    [STYLE_SELECTED] =
        {
            [MONO] = {PLAIN, .reverse = true},
            [EIGHT] = {PLAIN, .reverse = true},
            [MANY] = {PLAIN, .reverse = true},
        },
    [STYLE_WARNING] =
        {
            [MONO] = {PLAIN, .bold = true, .reverse = true},
            [EIGHT] = {.fg = 1, .bold = true, .reverse = true},
            [MANY] = {.fg = 160, .bold = true, .reverse = true},
        },
    [STYLE_RUN_0] = {[MONO] = {PLAIN, .bold = true}, [EIGHT] = {.fg = 6}, [MANY] = {.fg = 32}}, /* blue */
    [STYLE_RUN_1] = {[MONO] = {PLAIN}, [EIGHT] = {.fg = 3}, [MANY] = {.fg = 172}},              /* orange */
    [STYLE_RUN_2] = {[MONO] = {PLAIN, .dim = true}, [EIGHT] = {.fg = 2}, [MANY] = {.fg = 36}},  /* green */
    [STYLE_RUN_3] = {[MONO] = {PLAIN, .bold = true}, [EIGHT] = {.fg = 5}, [MANY] = {.fg = 161}}, /* crimson */
    [STYLE_RUN_4] = {[MONO] = {PLAIN}, [EIGHT] = {.fg = 4, .bold = true}, [MANY] = {.fg = 63}},  /* violet */
    [STYLE_RUN_5] = {[MONO] = {PLAIN, .dim = true}, [EIGHT] = {.fg = 1, .bold = true}, [MANY] = {.fg = 94}}, /* brown */
};
