/* SPDX-License-Identifier: MIT */
/* One site in one training step, under the microscope: the sample's values before the noise and after it, unit by unit,
 * and what that does to mean and variance. Images at the input, elsewhere a cell for each unit. What the noise is, is
 * mask_words.c's to say.
 */
#include "mask_words.h"
#include "pane_inside.h"

#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "chart/image.h"
#include "look.h"

enum { HEAD_ROWS = 2, TABLE_ROWS = 3, HALF_GAP = 1, TENS = 10 };

/* How a grid of units is laid out: cells of a unit and units in a line. */
struct units_grid {
    int cell_w, cell_h, across;
    unsigned shown;
};

static struct units_grid lay_out(unsigned units, int w, int h)
{
    static const struct {
        int w, h;
    } cell[] = {{6, 3}, {4, 2}, {3, 1}, {2, 1}, {1, 1}};
    struct units_grid g = {0};
    for (size_t i = 0; i < sizeof cell / sizeof *cell && g.shown < units; i++) {
        int across = w / cell[i].w, down = h / cell[i].h;
        across -= across > TENS ? across % TENS : 0; /* lines of tens are easy to count */
        unsigned room = across > 0 && down > 0 ? (unsigned)(across * down) : 0;
        g = (struct units_grid){cell[i].w, cell[i].h, across, room < units ? room : units};
    }
    return g;
}

static bool has_greys(const struct canvas *c)
{
    return c->greys && !c->ascii;
}

/* The character and style of a unit; share from -1 to 1 of the largest value, told by its size. Greys lie on black, as
 * in the images, so that bright means large on a light screen too. */
static uint32_t unit_char(const struct canvas *c, double share, bool kept, enum style *style)
{
    enum { DARKEST = 3, MARK = 10 }; /* levels of grey */
    static const uint32_t shade[] = {0xb7, 0x2591, 0x2592, 0x2593, 0x2588};
    static const char ramp[] = ".:-=+*#%@";
    share = fabs(share) > 1 ? 1 : fabs(share);
    *style = has_greys(c) ? canvas_grey(MARK, 0) : STYLE_NORMAL;
    if (!kept)
        return c->ascii ? 'x' : 0xd7;
    if (isnan(share))
        return '?';
    if (c->ascii)
        return (unsigned char)ramp[lround(share * (double)(sizeof ramp - 2))];
    if (c->greys && share > 0) {
        int level = DARKEST + (int)lround(share * (c->greys - 1 - DARKEST));
        *style = canvas_grey(level, level);
        return ' ';
    }
    return shade[share > 0 ? 1 + lround(share * 3) : 0];
}

static void fill(struct canvas *c, struct rect r, uint32_t ch, enum style style)
{
    for (int y = 0; y < r.h; y++) {
        for (int x = 0; x < r.w; x++)
            canvas_put(c, r.x + x, r.y + y, ch, style);
    }
}

static uint32_t minus(const struct canvas *c)
{
    return c->ascii ? '_' : '-';
}

/* A value fills its cell, one below 0 has a sign on it; what is 0, dropped or no number is one mark in the middle. */
static void draw_unit(struct canvas *c, struct rect r, double share, bool kept)
{
    enum style style;
    uint32_t ch = unit_char(c, share, kept, &style);
    if (kept && (share > 0 || share < 0)) {
        r.w -= c->ascii && r.w > 1; /* letters run together */
        fill(c, r, ch, style);
        if (share < 0)
            canvas_put(c, r.x + (r.w - 1) / 2, r.y + (r.h - 1) / 2, minus(c), style);
        return;
    }
    if (has_greys(c))
        fill(c, r, ' ', canvas_grey(0, 0));
    canvas_put(c, r.x + (r.w - 1) / 2, r.y + (r.h - 1) / 2, ch, style);
}

static double largest(const struct inspection_site *s)
{
    double most = 0;
    for (unsigned i = 0; i < s->units; i++) {
        double b = fabs((double)s->before[i]), a = fabs((double)s->after[i]);
        most = isfinite(b) && b > most ? b : most;
        most = isfinite(a) && a > most ? a : most;
    }
    return most > 0 ? most : 1;
}

static void draw_units(struct frame *f, struct rect r, const struct inspection_site *s, const float *value,
                       const uint8_t *kept)
{
    struct units_grid g = lay_out(s->units, r.w, r.h);
    double most = largest(s);
    for (unsigned i = 0; i < g.shown; i++) {
        int column = (int)i % g.across, row = (int)i / g.across;
        draw_unit(f->canvas, look_part(r, column * g.cell_w, row * g.cell_h, g.cell_w, g.cell_h),
                  (double)value[i] / most, !kept || kept[i]);
    }
}

/* Rows that the values take, the line above them included. */
static int values_height(const struct inspection_site *s, unsigned site, int w, int h)
{
    struct chart_image image = {.w = INSPECTION_SIDE, .h = INSPECTION_SIDE, .value = s->before};
    int image_w, image_h;
    if (!site) {
        chart_image_size(&image, w, h - 1, &image_w, &image_h);
        return 1 + image_h;
    }
    struct units_grid g = lay_out(s->units, w, h - 1);
    return g.across ? 1 + ((int)g.shown + g.across - 1) / g.across * g.cell_h : 1;
}

static bool has_negative(const struct inspection_site *s, const float *value)
{
    for (unsigned i = 0; i < s->units; i++) {
        if (value[i] < 0)
            return true;
    }
    return false;
}

static void draw_values(struct frame *f, struct rect r, const struct inspection *at, unsigned site, bool after)
{
    const struct inspection_site *s = &at->site[site];
    const float *value = after ? s->after : s->before;
    struct look_line title = look_line(f, r, 0);
    struct rect area = look_rows(r, 1, r.h);
    look_add(&title, STYLE_STRONG, "%s", after ? "after" : "before");
    if (after && mask_on_weights(at, site))
        look_add(&title, STYLE_FAINT, "  the same");
    if (!site) {
        float most = (float)largest(s);
        if (after && mask_drops(at, site))
            look_add(&title, STYLE_FAINT, "  dropped pixels: 0, middle %s",
                     has_greys(f->canvas) ? "grey" : "shade");
        chart_image(f->canvas, area, &(struct chart_image){
            .w = INSPECTION_SIDE, .h = INSPECTION_SIDE, .value = value, .lo = -most, .hi = most});
        return;
    }
    unsigned shown = lay_out(s->units, area.w, area.h).shown;
    if (!after)
        look_add(&title, STYLE_FAINT, "  %s is 0", f->canvas->ascii ? "." : "\u00b7");
    else if (mask_drops(at, site))
        look_add(&title, STYLE_FAINT, "  %s dropped", f->canvas->ascii ? "x" : "\u00d7");
    if (has_negative(s, value))
        look_add(&title, STYLE_FAINT, "  %c below 0", (char)minus(f->canvas));
    if (shown < s->units)
        look_add(&title, STYLE_FAINT, "  first %u of %u units", shown, s->units);
    draw_units(f, area, s, value, after && mask_drops(at, site) ? s->kept : NULL);
}

static void draw_head(struct frame *f, struct rect r, const struct inspection *at, unsigned site)
{
    const struct inspection_site *s = &at->site[site];
    struct look_line step = look_line(f, r, 0), where = look_line(f, r, 1);
    unsigned kept = 0;
    char text[MASK_BYTES];
    for (unsigned i = 0; i < s->units; i++)
        kept += s->kept[i] != 0;
    look_run(&step, f->lab, at);
    look_add(&step, STYLE_NORMAL, ", epoch %u", (unsigned)at->epoch + 1);
    look_add(&step, STYLE_NORMAL, " step %u of %u", (unsigned)at->step + 1, (unsigned)at->steps);
    look_add(&step, STYLE_NORMAL, ", image %u of %u", (unsigned)at->sample + 1, (unsigned)at->samples);
    look_add(&step, STYLE_NORMAL, ": %s", look_class(at, at->sample_label));
    look_add(&where, STYLE_NORMAL, "site %u of %u: ", site + 1, at->site_count);
    look_add(&where, STYLE_STRONG, site ? "hidden %u" : "input", site);
    look_add(&where, STYLE_NORMAL, "%s", mask_what(text, sizeof text, at, site));
    if (mask_drops(at, site))
        look_add(&where, STYLE_NORMAL, ", %u of %u kept (%.0f %%)", kept, s->units, 100.0 * kept / s->units);
}

static void draw_table(struct frame *f, struct rect r, const struct inspection *at, unsigned site)
{
    const struct inspection_site *s = &at->site[site];
    struct look_line head = look_line(f, r, 0), before = look_line(f, r, 1), after = look_line(f, r, 2);
    look_add(&head, STYLE_FAINT, "%-6s %9s %9s", "", "mean", "variance");
    look_add(&head, STYLE_FAINT, "   over units and the %u images of the step", (unsigned)at->samples);
    look_add(&before, STYLE_NORMAL, "%-6s %9.3f %9.3f", "before", s->before_mean, s->before_variance);
    look_add(&after, STYLE_NORMAL, "%-6s %9.3f %9.3f", "after", s->after_mean, s->after_variance);
    look_add(&after, STYLE_FAINT, "   %s", mask_effect(at, site));
}

void pane_masks(struct frame *f, struct rect r)
{
    const struct inspection *at = look_at(f->lab, 0);
    int half = (r.w - HALF_GAP) / 2, air = r.h > 20, values = r.h - HEAD_ROWS - TABLE_ROWS - air;
    if (!at->site_count)
        return;
    unsigned site = f->lab->inside.site % at->site_count;
    values = values_height(&at->site[site], site, half, values);
    struct rect grid = look_rows(r, HEAD_ROWS, values);
    draw_head(f, r, at, site);
    draw_values(f, look_part(grid, 0, 0, half, grid.h), at, site, false);
    draw_values(f, look_part(grid, half + HALF_GAP, 0, half, grid.h), at, site, true);
    draw_table(f, look_rows(r, HEAD_ROWS + values + air, TABLE_ROWS), at, site);
}
