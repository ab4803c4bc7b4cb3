/* SPDX-License-Identifier: MIT */
/* Styles to colours and attributes; see theme.h. term/screen_ink turns a look into curses attributes.
 *
 * The six run colours of the 256-colour palette were chosen so that any two stay at least 16 apart in CIE L*a*b* for
 * normal sight, protanopia and deuteranopia (as simulated by Machado, Oliveira and Fernandes 2009). Those of the theme
 * dark have a contrast of at least 2.7:1 with black and with white, for the default must be legible on both; those of
 * the theme light one of 4.5:1 with white. No view tells runs apart by colour alone.
 */
#include "theme.h"

#include <stdlib.h>
#include <string.h>

enum theme_depth { DEPTH_MONO, DEPTH_8, DEPTH_256 };

struct run_color {
    struct look eight, many;
};

struct palette {
    struct look faint8, faint256;
    struct run_color run[STYLE_RUNS];
};
static const struct palette palettes[THEMES];
static const struct look mono[STYLE_COUNT];

enum theme theme_named(const char *name)
{
    static const char *const names[THEMES] = {
#define THEME(id, word, about) [THEME_##id] = word,
#include "term/theme.def"
#undef THEME
    };
    int theme = 0;
    while (theme < THEMES && strcmp(names[theme], name) != 0)
        theme++;
    return (enum theme)theme;
}

int theme_colors(enum theme theme, int terminal_colors)
{
    const char *no = getenv("NO_COLOR");
    if ((no && no[0]) || theme == THEME_MONO)
        return 0;
    return terminal_colors >= 256 ? 256 : terminal_colors >= 8 ? 8 : 0;
}

/* What is meant by weight keeps its weight in colour; runs and what is faint have colours in its place. */
static struct look colored(const struct palette *p, enum style style, bool many)
{
    if (style >= STYLE_RUN_0 && style < STYLE_RUN_0 + STYLE_RUNS)
        return many ? p->run[style - STYLE_RUN_0].many : p->run[style - STYLE_RUN_0].eight;
    if (style == STYLE_FAINT)
        return many ? p->faint256 : p->faint8;
    struct look look = mono[style];
    if (style == STYLE_WARNING)
        look.fg = many ? 160 : 1;
    return look;
}

struct look theme_look(enum theme theme, enum style style, int colors)
{
    if ((int)style >= STYLE_COUNT || (int)theme >= THEMES)
        return mono[STYLE_NORMAL];
    return colors < 8 || theme == THEME_MONO ? mono[style] : colored(&palettes[theme], style, colors >= 256);
}

short theme_grey(int grey)
{
    int light = grey * 255 / (CANVAS_GREYS - 1);
    if (light < 4)
        return 16; /* black and white stand in the colour cube; the ramp between them goes 8, 18 ... 238 */
    return light > 246 ? 231 : (short)(232 + (light - 8 + 5) / 10);
}

#define PLAIN .fg = THEME_FG_DEFAULT

static const struct look mono[STYLE_COUNT] = {
    [STYLE_NORMAL] = {PLAIN},
    [STYLE_FAINT] = {PLAIN},
    [STYLE_STRONG] = {PLAIN, .bold = true},
    [STYLE_SELECTED] = {PLAIN, .reverse = true},
    [STYLE_WARNING] = {PLAIN, .bold = true, .reverse = true},
    [STYLE_RUN_0] = {PLAIN, .bold = true},
    [STYLE_RUN_1] = {PLAIN},
    [STYLE_RUN_2] = {PLAIN, .dim = true},
    [STYLE_RUN_3] = {PLAIN, .bold = true},
    [STYLE_RUN_4] = {PLAIN},
    [STYLE_RUN_5] = {PLAIN, .dim = true},
};

static const struct palette palettes[THEMES] = {
    [THEME_DARK] =
        {
            /* dim is invisible on some terminals and black on others: only where a grey of known contrast is missing */
            .faint8 = {PLAIN, .dim = true},
            .faint256 = {.fg = 244},
            .run =
                {
                    {.eight = {.fg = 6}, .many = {.fg = 32}},              /* blue */
                    {.eight = {.fg = 3}, .many = {.fg = 172}},             /* orange */
                    {.eight = {.fg = 2}, .many = {.fg = 36}},              /* green */
                    {.eight = {.fg = 5}, .many = {.fg = 161}},             /* crimson */
                    {.eight = {.fg = 4, .bold = true}, .many = {.fg = 63}}, /* violet */
                    {.eight = {.fg = 1, .bold = true}, .many = {.fg = 94}}, /* brown */
                },
        },
    /* Of eight colours yellow cannot be read on white, and bold makes the others brighter. */
    [THEME_LIGHT] =
        {
            .faint8 = {PLAIN},
            .faint256 = {.fg = 241},
            .run =
                {
                    {.eight = {.fg = 4}, .many = {.fg = 26}},  /* blue */
                    {.eight = {.fg = 1}, .many = {.fg = 130}}, /* orange */
                    {.eight = {.fg = 2}, .many = {.fg = 29}},  /* green */
                    {.eight = {.fg = 5}, .many = {.fg = 126}}, /* crimson */
                    {.eight = {.fg = 6}, .many = {.fg = 57}},  /* violet */
                    {.eight = {PLAIN}, .many = {.fg = 52}},    /* brown */
                },
        },
};
