/* SPDX-License-Identifier: MIT */
/* Histograms; see chart/bars.h. Both sets have one scale, so that their bars can be compared. */
#include "chart/bars.h"

#include <math.h>

#include "area.h"
#include "fill.h"

enum { TITLE_FROM = 3, TICKS_FROM = 4 }; /* rows */

struct plan {
    struct rect plot;
    size_t together; /* bins that one bar adds up */
    int bars, width; /* of each set; columns of one */
    int gap;         /* columns between neighbours, 0 or 1 */
    double most;     /* of all bars */
};

static double bar_count(const struct chart_histogram *h, const struct plan *p, int set, int bar)
{
    double sum = 0;
    for (size_t i = (size_t)bar * p->together; i < ((size_t)bar + 1) * p->together && i < h->bins; i++) {
        double n = h->count[set][i];
        sum += n > 0 ? n : 0;
    }
    return sum;
}

static void find_most(const struct chart_histogram *h, struct plan *p)
{
    for (int s = 0; s < h->sets; s++)
        for (int i = 0; i < p->bars; i++) {
            double n = bar_count(h, p, s, i);
            p->most = isfinite(n) && n > p->most ? n : p->most;
        }
}

static void lay_out(const struct chart_histogram *h, struct plan *p)
{
    size_t room = (size_t)(p->plot.w / h->sets);
    if (!room || !h->bins)
        return; /* one set of two would not be the truth */
    p->together = (h->bins + room - 1) / room;
    p->bars = (int)((h->bins + p->together - 1) / p->together);
    int columns = p->plot.w / p->bars;
    p->gap = columns > h->sets;
    p->width = (columns - p->gap) / h->sets;
    find_most(h, p);
}

static void draw_bar(struct canvas *c, const struct chart_histogram *h, const struct plan *p, int set, int bar)
{
    double share = p->most > 0 ? bar_count(h, p, set, bar) / p->most : 0;
    double height = (share > 1 ? 1 : share) * p->plot.h;
    int left = bar * (h->sets * p->width + p->gap) + set * p->width;
    for (int row = 0; row < p->plot.h; row++) {
        double part = height - row < 0 ? 0 : height - row > 1 ? 1 : height - row;
        uint32_t ch = fill_char(c, set, FILL_UP, part, row == 0);
        for (int x = 0; x < p->width; x++)
            area_put(c, p->plot, left + x, p->plot.h - 1 - row, ch, h->style[set]);
    }
}

/* The ends of the x axis, the right one below the last bar's end. */
static void draw_ticks(struct canvas *c, struct rect area, const struct chart_histogram *h, const struct plan *p)
{
    int used = h->x_min ? area_text(c, area, 0, area.h - 1, area.w, STYLE_FAINT, h->x_min) : 0;
    int end = p->bars * (h->sets * p->width + p->gap) - p->gap;
    int width = h->x_max ? canvas_width(h->x_max) : 0;
    int right = end < used + 1 + width ? used + 1 + width : end;
    if (width && right <= area.w)
        area_text_right(c, area, right, area.h - 1, width, STYLE_FAINT, h->x_max);
}

void chart_histogram(struct canvas *c, struct rect area, const struct chart_histogram *h)
{
    area_blank(c, area);
    if (area.w <= 0 || area.h <= 0 || h->sets < 1 || h->sets > CHART_SETS_MAX)
        return;
    int top = area.h < TITLE_FROM ? 0 : fill_title(c, area, h->title, h->sets, h->set, h->style);
    int ticks = area.h >= TICKS_FROM && (h->x_min || h->x_max);
    struct plan p = {.plot = {area.x, area.y + top, area.w, area.h - top - ticks}};
    lay_out(h, &p);
    for (int i = 0; i < p.bars; i++)
        for (int s = 0; s < h->sets; s++)
            draw_bar(c, h, &p, s, i);
    if (ticks)
        draw_ticks(c, area, h, &p);
}
