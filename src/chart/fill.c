/* SPDX-License-Identifier: MIT */
/* Fillings of bars; see fill.h. The first set is drawn to an eighth of a cell, the second in whole shaded cells, for
 * Unicode has no parts of those.
 */
#include "fill.h"

#include <math.h>

#include "area.h"

enum { EIGHTHS = 8, FULL = 0x2588, LEFT_EIGHTH = 0x258f, LOWER_EIGHTH = 0x2581, SHADE = 0x2592, LIGHT_SHADE = 0x2591 };

static uint32_t eighths(enum fill_direction direction, int n)
{
    if (n <= 0)
        return ' ';
    if (n >= EIGHTHS)
        return FULL;
    return (uint32_t)(direction == FILL_ACROSS ? LEFT_EIGHTH - (n - 1) : LOWER_EIGHTH + (n - 1));
}

static uint32_t whole(const struct canvas *c, int set, double part, bool first)
{
    static const char ascii_fill[CHART_SETS_MAX] = {'#', 'o'};
    if (part >= 0.5)
        return c->ascii ? (unsigned char)ascii_fill[set] : SHADE;
    return part > 0 && first ? c->ascii ? '.' : LIGHT_SHADE : ' ';
}

uint32_t fill_char(const struct canvas *c, int set, enum fill_direction direction, double part, bool first)
{
    if (c->ascii || set)
        return whole(c, set, part, first);
    int n = (int)lround(part * EIGHTHS);
    return eighths(direction, n == 0 && part > 0 && first ? 1 : n);
}

static int names_width(int sets, const char *const *name, int gap)
{
    int w = 0;
    for (int s = 0; s < sets; s++)
        w += name[s] ? gap + 2 + canvas_width(name[s]) : 0;
    return w;
}

/* One name of two would say that there is one set. */
int fill_title(struct canvas *c, struct rect area, const char *title, int sets, const char *const *name,
               const enum style *style)
{
    int x = title ? area_text(c, area, 0, 0, area.w, STYLE_STRONG, title) : 0;
    int gap = sets > 1 && x + names_width(sets, name, 2) > area.w ? 1 : 2;
    if (sets < 2 || x + names_width(sets, name, gap) > area.w)
        return x > 0;
    for (int s = 0; s < sets; s++) {
        if (!name[s])
            continue;
        x += x ? gap : 0;
        area_put(c, area, x, 0, fill_char(c, s, FILL_ACROSS, 1, true), style[s]);
        x += 2 + area_text(c, area, x + 2, 0, area.w, style[s], name[s]);
    }
    return x > 0;
}
