/* SPDX-License-Identifier: MIT */
/* The two axes of a line chart; see frame.h. Between chart/scale, which says where ticks lie, and the canvas. */
#include "frame.h"

#include <math.h>

struct glyphs {
    uint32_t vertical, horizontal, corner, y_tick, x_tick;
};
static const struct glyphs glyphs[2];

int frame_column(const struct frame *f, const struct canvas *c, double x)
{
    int across = c->ascii ? 1 : 2;
    return f->plot.x + (int)lround(scale_place(&f->x, x) * (f->plot.w * across - 1)) / across;
}

void axis_draw_y(const struct frame *f, struct canvas *c)
{
    const struct glyphs *g = &glyphs[c->ascii];
    for (int y = 0; y < f->plot.h; y++)
        canvas_put(c, f->plot.x - 1, f->plot.y + y, g->vertical, STYLE_FAINT);
    double tick[SCALE_TICKS_MAX];
    size_t n = scale_ticks(&f->y, tick);
    struct raster r = raster_over(c, f->plot);
    for (size_t i = 0; i < n; i++) {
        int y = f->plot.y + (int)lround((1 - scale_place(&f->y, tick[i])) * (r.h - 1)) / r.down;
        char label[SCALE_LABEL_MAX];
        int width = canvas_width(scale_label(label, sizeof label, &f->y, tick[i]));
        if (y < f->plot.y || y >= f->plot.y + f->plot.h)
            continue;
        canvas_text(c, f->plot.x - 1 - width, y, width, STYLE_FAINT, label);
        canvas_put(c, f->plot.x - 1, y, g->y_tick, STYLE_FAINT);
    }
}

/* A tick with its label in the middle below, unless that meets what is left of it or goes past `right`. Returns where
 * the next label may start. */
static int draw_x_tick(const struct frame *f, struct canvas *c, double at, int left, int right)
{
    int x = frame_column(f, c, at), y = f->plot.y + f->plot.h;
    char label[SCALE_LABEL_MAX];
    int width = canvas_width(scale_label(label, sizeof label, &f->x, at));
    int start = x - width / 2 < f->area.x ? f->area.x : x - width / 2;
    if (start < left || start + width > right)
        return left;
    canvas_put(c, x, y, glyphs[c->ascii].x_tick, STYLE_FAINT);
    canvas_text(c, start, y + 1, width, STYLE_FAINT, label);
    return start + width + 2;
}

void axis_draw_x(const struct frame *f, struct canvas *c, const char *title)
{
    const struct glyphs *g = &glyphs[c->ascii];
    int y = f->plot.y + f->plot.h, right = f->area.x + f->area.w, left = f->area.x;
    for (int x = 0; x < f->plot.w; x++)
        canvas_put(c, f->plot.x + x, y, g->horizontal, STYLE_FAINT);
    if (f->y_axis)
        canvas_put(c, f->plot.x - 1, y, g->corner, STYLE_FAINT);
    int width = title ? canvas_width(title) : 0;
    if (width && width < f->plot.w / 2) {
        right -= width + 1;
        canvas_text(c, right + 1, y + 1, width, STYLE_FAINT, title);
    }
    double tick[SCALE_TICKS_MAX];
    size_t n = scale_ticks(&f->x, tick);
    if (f->x.min == floor(f->x.min) && (!n || tick[0] > f->x.min))
        left = draw_x_tick(f, c, f->x.min, left, right);
    for (size_t i = 0; i < n; i++)
        left = draw_x_tick(f, c, tick[i], left, right);
}

static const struct glyphs glyphs[2] = {
    {.vertical = 0x2502, .horizontal = 0x2500, .corner = 0x2514, .y_tick = 0x2524, .x_tick = 0x252c},
    {.vertical = '|', .horizontal = '-', .corner = '+', .y_tick = '+', .x_tick = '+'},
};
