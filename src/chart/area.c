/* SPDX-License-Identifier: MIT */
/* Drawing within an area; see area.h. Between the charts that are made of cells (image, bars, histogram, matrix) and
 * the canvas, which clips to itself alone.
 */
#include "area.h"

void area_blank(struct canvas *c, struct rect area)
{
    for (int y = area.y < 0 ? 0 : area.y; y < area.y + area.h && y < c->h; y++)
        for (int x = area.x < 0 ? 0 : area.x; x < area.x + area.w && x < c->w; x++)
            canvas_put(c, x, y, ' ', STYLE_NORMAL);
}

void area_put(struct canvas *c, struct rect area, int x, int y, uint32_t ch, enum style style)
{
    if (x >= 0 && y >= 0 && x < area.w && y < area.h)
        canvas_put(c, area.x + x, area.y + y, ch, style);
}

int area_text(struct canvas *c, struct rect area, int x, int y, int room, enum style style, const char *text)
{
    if (x < 0 || y < 0 || y >= area.h || x >= area.w)
        return 0;
    return canvas_text(c, area.x + x, area.y + y, room < area.w - x ? room : area.w - x, style, text);
}

int area_text_right(struct canvas *c, struct rect area, int right, int y, int room, enum style style, const char *text)
{
    int width = canvas_width(text);
    return width > room || width > right ? 0 : area_text(c, area, right - width, y, width, style, text);
}
