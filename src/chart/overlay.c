/* SPDX-License-Identifier: MIT */
/* What lies over a chart's lines: rings at the best values, the cursor, the places where something was changed; see
 * frame.h. All but the rings take blank cells alone, so that they hide neither data nor labels. */
#include "frame.h"

struct glyphs {
    uint32_t best, cursor, cursor_foot, mark;
};
static const struct glyphs glyphs[2];

void overlay_best(struct canvas *c, const struct raster *r, struct line_dot at, enum style style)
{
    raster_mark(r, at.x, at.y, glyphs[c->ascii].best, style);
}

static bool put_if_blank(struct canvas *c, int x, int y, uint32_t ch, enum style style)
{
    if (x < 0 || y < 0 || x >= c->w || y >= c->h || c->cell[(size_t)y * (size_t)c->w + (size_t)x].ch != ' ')
        return false;
    canvas_put(c, x, y, ch, style);
    return true;
}

static bool in_sight(const struct frame *f, double x)
{
    return x >= f->x.min && x <= f->x.max && f->plot.w > 0;
}

static size_t mark_count(const struct chart *chart)
{
    return chart->mark_count < CHART_MARKS_MAX ? chart->mark_count : CHART_MARKS_MAX;
}

void overlay_letters(const struct frame *f, struct canvas *c, const struct chart *chart)
{
    for (size_t i = 0; i < mark_count(chart); i++) {
        const struct chart_mark *m = &chart->mark[i];
        if (!in_sight(f, m->x) || !m->letter)
            continue;
        int x = frame_column(f, c, m->x), y = f->plot.y;
        while (y < f->plot.y + f->plot.h && !put_if_blank(c, x, y, (unsigned char)m->letter, m->style))
            y++;
    }
}

void overlay_lines(const struct frame *f, struct canvas *c, const struct chart *chart)
{
    const struct glyphs *g = &glyphs[c->ascii];
    if (chart->has_cursor && in_sight(f, chart->cursor)) {
        int x = frame_column(f, c, chart->cursor);
        for (int y = 0; y < f->plot.h; y++)
            put_if_blank(c, x, f->plot.y + y, g->cursor, STYLE_NORMAL);
        if (f->x_axis)
            canvas_put(c, x, f->plot.y + f->plot.h, g->cursor_foot, STYLE_NORMAL);
    }
    for (size_t i = 0; i < mark_count(chart); i++) {
        const struct chart_mark *m = &chart->mark[i];
        for (int y = 1; in_sight(f, m->x) && y < f->plot.h; y += 2)
            put_if_blank(c, frame_column(f, c, m->x), f->plot.y + y, g->mark, m->style);
    }
}

static const struct glyphs glyphs[2] = {
    {.best = 0x25cb, .cursor = 0x2502, .cursor_foot = 0x2534, .mark = 0x250a},
    {.best = 'o', .cursor = '!', .cursor_foot = '^', .mark = ':'},
};
