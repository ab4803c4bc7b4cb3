/* SPDX-License-Identifier: MIT */
/* The first line of a heat map; see heat_parts.h. The best value before the scale,
 * for the cells themselves have digits. */
#include <stdio.h>

#include "area.h"
#include "heat_parts.h"

enum { NOTE_MAX = 160 };

static const char *label_of(const char *const *label, int i)
{
    return label && label[i] ? label[i] : "?";
}

static int draw_note(struct canvas *c, struct rect area, int x, const char *note)
{
    int width = canvas_width(note);
    return x + 2 + width > area.w ? x : x + 2 + area_text(c, area, x + 2, 0, width, STYLE_FAINT, note);
}

/* "11.02", and "13.20+" when there are values beyond. */
static int end_text(char *out, size_t size, const struct chart_heat *heat, double at, double beyond)
{
    return snprintf(out, size, "%.*f%s", heat->decimals, at, beyond > at ? "+" : beyond < at ? "-" : "");
}

/* "1.42 ░▒▓█ 2.31": the steps from the least to the greatest value. */
static int draw_scale(struct canvas *c, struct rect area, int x, const struct chart_heat *heat,
                      const struct heat_range *r)
{
    char lo[32], hi[32];
    int steps = c->greys ? HEAT_GREYS : HEAT_SHADES;
    int w = end_text(lo, sizeof lo, heat, r->lo, r->least) + 1;
    int all = w + steps + 1 + end_text(hi, sizeof hi, heat, r->hi, r->greatest);
    if (x + 2 + all > area.w)
        return x;
    area_text(c, area, x + 2, 0, w, STYLE_FAINT, lo);
    for (int i = 0; i < steps; i++)
        heat_ground(c, area, x + 2 + w + i, 0, i);
    area_text(c, area, x + 2 + w + steps + 1, 0, all, STYLE_FAINT, hi);
    return x + 2 + all;
}

void heat_title(struct canvas *c, struct rect area, const struct chart_heat *heat, const struct heat_range *r, int best,
                bool tenths)
{
    char note[NOTE_MAX];
    int x = heat->title ? area_text(c, area, 0, 0, area.w, STYLE_STRONG, heat->title) : -2;
    if (best < 0)
        return;
    if (tenths) {
        char lo[32], hi[32];
        end_text(lo, sizeof lo, heat, r->lo, r->least);
        end_text(hi, sizeof hi, heat, r->hi, r->greatest);
        snprintf(note, sizeof note, "0=%s 9=%s", lo, hi);
        x = draw_note(c, area, x, note);
    }
    snprintf(note, sizeof note, "[best] %.*f at %.48s, %.48s", heat->decimals, heat->value[best],
             label_of(heat->x_label, best % heat->w), label_of(heat->y_label, best / heat->w));
    x = draw_note(c, area, x, note);
    if (!tenths)
        draw_scale(c, area, x, heat, r);
}
