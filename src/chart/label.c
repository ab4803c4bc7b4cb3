/* SPDX-License-Identifier: MIT */
/* Finding room for labels; see label.h. Runs after all lines are drawn, so that no label covers data or another
 * label. */
#include "label.h"

#include <stdio.h>

enum { AT_END, AT_EDGE, PLACES = 8 };

struct place {
    int column, row; /* row: relative to the line's */
};
static const struct place places[PLACES];

const char *label_text(char *out, const struct chart_series *s, bool ascii)
{
    out[0] = 0;
    if (s->label && ascii && s->mark && s->label[0] != s->mark)
        snprintf(out, LABEL_MAX, "%c %s", s->mark, s->label);
    else if (s->label)
        snprintf(out, LABEL_MAX, "%s", s->label);
    return out;
}

static bool is_free(const struct canvas *c, struct rect area, int x, int y, int w)
{
    if (y < area.y || y >= area.y + area.h || x < area.x || x + w > area.x + area.w)
        return false;
    for (int i = x; i < x + w; i++)
        if (i < 0 || y < 0 || i >= c->w || y >= c->h || c->cell[(size_t)y * (size_t)c->w + (size_t)i].ch != ' ')
            return false;
    return true;
}

void label_place(struct canvas *c, struct rect area, int x, int y, const char *text, enum style style)
{
    int width = canvas_width(text);
    const int column[] = {[AT_END] = x + 1, [AT_EDGE] = area.x + area.w - width - 1}; /* each with a blank in front */
    for (size_t i = 0; i < PLACES; i++) {
        int at_x = column[places[i].column], at_y = y + places[i].row;
        if (is_free(c, area, at_x, at_y, width + 1)) {
            canvas_text(c, at_x + 1, at_y, width, style, text);
            return;
        }
    }
}

/* From the best to the worst: a label in another row is soon taken for another line's. */
static const struct place places[PLACES] = {
    {AT_END, 0}, {AT_END, -1}, {AT_END, 1}, {AT_EDGE, 0}, {AT_EDGE, -1}, {AT_EDGE, 1}, {AT_END, -2}, {AT_END, 2},
};
