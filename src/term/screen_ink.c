/* SPDX-License-Identifier: MIT */
/* Styles on the terminal at hand; see screen_ink.h. theme.c says what a style shall look like, this file what becomes
 * of that here: attributes that the terminal lacks are replaced, and the pairs of two greys are made when they are
 * first drawn, for there are 256 of them and most frames have none.
 */
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include "screen_ink.h"

#include <curses.h>
#include <string.h>

enum { GREY_PAIRS = CANVAS_GREYS * CANVAS_GREYS, FIRST_GREY_PAIR = 64, PAIRS_FOR_GREYS = 512 };

static struct {
    attr_t attr[STYLE_COUNT];
    short pair[STYLE_COUNT];
    int greys;
    bool grey_made[GREY_PAIRS];
} ink;

/* What cannot be shown in reverse must stand out some other way, for it is where keys act. */
static attr_t attributes(struct look look)
{
    attr_t has = termattrs();
    attr_t wanted = (look.bold ? A_BOLD : 0) | (look.dim ? A_DIM : 0) | (look.reverse ? A_REVERSE : 0);
    if (look.reverse && !(has & A_REVERSE))
        wanted |= has & A_STANDOUT ? A_STANDOUT : has & A_UNDERLINE ? A_UNDERLINE : A_BOLD;
    return wanted & (has | A_STANDOUT);
}

void ink_open(enum theme theme)
{
    memset(&ink, 0, sizeof ink);
    /* a terminal that cannot give its own background back gets no colours */
    bool able = has_colors() && start_color() == OK && use_default_colors() == OK;
    int colors = able ? theme_colors(theme, COLORS) : 0;
    for (int s = 0; s < STYLE_COUNT; s++) {
        struct look look = theme_look(theme, (enum style)s, colors);
        ink.attr[s] = attributes(look);
        if (look.fg != THEME_FG_DEFAULT && init_pair((short)(s + 1), look.fg, -1) == OK)
            ink.pair[s] = (short)(s + 1);
    }
    ink.greys = colors >= 256 && COLOR_PAIRS >= PAIRS_FOR_GREYS ? CANVAS_GREYS : 0;
}

int ink_greys(void)
{
    return ink.greys;
}

/* 0, plain text, where there are no greys. */
static short grey_pair(unsigned grey)
{
    short pair = (short)(FIRST_GREY_PAIR + grey);
    if (!ink.greys)
        return 0;
    if (!ink.grey_made[grey])
        ink.grey_made[grey] = init_pair(pair, theme_grey((int)grey / CANVAS_GREYS),
                                        theme_grey((int)grey % CANVAS_GREYS)) == OK;
    return ink.grey_made[grey] ? pair : 0;
}

void ink_put(int x, int y, uint32_t ch, unsigned style)
{
    wchar_t text[2] = {(wchar_t)ch, 0};
    attr_t attr = ink.attr[style < STYLE_COUNT ? style : STYLE_NORMAL];
    short pair = style < STYLE_COUNT ? ink.pair[style] : style <= STYLE_GREY_LAST ? grey_pair(style - STYLE_GREY) : 0;
    cchar_t out;
    if (setcchar(&out, text, attr, pair, NULL) == OK)
        (void)mvadd_wch(y, x, &out); /* an error in the last corner only means that the cursor cannot go on */
}
