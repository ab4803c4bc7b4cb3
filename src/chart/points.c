/* SPDX-License-Identifier: MIT */
/* Points and their error bars, over the lines that join them; see frame.h. For values with far fewer places than the
 * axis has columns, such as a mean over seeds for each rate.
 */
#include <math.h>

#include "frame.h"
#include "values.h"

static const uint32_t shapes[] = {0x25cf, 0x25a0, 0x25b2, 0x25c6, 0x25bc, 0x25a1};

uint32_t chart_point(size_t i)
{
    return shapes[i % (sizeof shapes / sizeof *shapes)];
}

static bool always(const void *arg, int dot)
{
    (void)arg;
    (void)dot;
    return true;
}

static int dot_down(const struct frame *f, const struct raster *r, double value)
{
    double dot = (1 - scale_place(&f->y, value)) * (r->h - 1);
    return dot < -1 ? -1 : dot > r->h ? r->h : (int)lround(dot);
}

/* From one end of the spread to the other; the ends have a foot where dots are fine enough. */
static void draw_bar(const struct frame *f, const struct raster *r, int x, double lo, double hi, enum style style)
{
    int top = dot_down(f, r, hi), bottom = f->y.log && lo <= 0 ? r->h : dot_down(f, r, lo);
    if (r->canvas->ascii) {
        for (int cell = (top < 0 ? 0 : top) / r->down; cell <= bottom / r->down && cell < r->area.h; cell++)
            raster_mark(r, x, cell * r->down, '|', style);
        return;
    }
    raster_column(r, x, top, bottom, always, NULL, style);
    for (int side = -1; side <= 1; side += 2) {
        if (top >= 0)
            raster_column(r, x + side, top, top, always, NULL, style);
        raster_column(r, x + side, bottom, bottom, always, NULL, style);
    }
}

/* Where value i of a series is, in dots; false: out of sight. */
static bool find(const struct frame *f, const struct raster *r, const struct chart_series *s, size_t i,
                 struct line_dot *at)
{
    double x = values_x(s, i), y = values_y(s, i);
    if (!scale_has(&f->x, x) || !scale_has(&f->y, y) || x < f->x.min || x > f->x.max)
        return false;
    *at = (struct line_dot){(int)lround(scale_place(&f->x, x) * (r->w - 1)), dot_down(f, r, y)};
    return at->y >= 0 && at->y < r->h;
}

static void draw_bars(const struct frame *f, const struct raster *r, const struct chart_series *s)
{
    struct line_dot at;
    for (size_t i = s->first; s->point && i < s->count; i++) {
        double y = values_y(s, i), spread = values_spread(s, i);
        if (isfinite(spread) && find(f, r, s, i, &at))
            draw_bar(f, r, at.x, y - spread, y + spread, s->style);
    }
}

static void draw_marks(const struct frame *f, const struct raster *r, const struct chart_series *s)
{
    struct line_dot at;
    uint32_t mark = !r->canvas->ascii ? s->point : s->mark ? (unsigned char)s->mark : '*';
    for (size_t i = s->first; s->point && i < s->count; i++)
        if (find(f, r, s, i, &at))
            raster_mark(r, at.x, at.y, mark, s->style);
}

/* All bars before all marks: a bar may hide another series' bar, but no value. */
void points_draw(const struct frame *f, struct canvas *c, const struct chart *chart)
{
    struct raster r = raster_over(c, f->plot);
    for (size_t i = 0; i < chart->series_count; i++)
        draw_bars(f, &r, &chart->series[i]);
    for (size_t i = 0; i < chart->series_count; i++)
        draw_marks(f, &r, &chart->series[i]);
}
