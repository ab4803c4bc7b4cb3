/* SPDX-License-Identifier: MIT */
/* The first line of a chart; see frame.h. What the chart does to the numbers stands here, so that no picture of it can
 * be taken for something else. */
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "frame.h"
#include "range.h"
#include "values.h"

enum { NOTE_MAX = 128, COUNT_MAX = 32 };

/* Enough digits to tell the factor from 1. */
static int factor_decimals(double w)
{
    int decimals = 2;
    while (decimals < 9 && (1 - w) * pow(10, decimals) < 1 - 1e-9)
        decimals++;
    return decimals;
}

char *title_smooth(char *out, size_t size, const struct chart *chart)
{
    double least = 1, most = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct chart_series *s = &chart->series[i];
        if (s->thin || s->shadow)
            continue; /* raw beside what is smoothed */
        double w = s->smoothed > 0 ? s->smoothed : average_start(s).w;
        least = w < least ? w : least;
        most = w > most ? w : most;
    }
    out[0] = 0;
    if (most > 0)
        snprintf(out, size, least == most ? "smooth %.*f" : "smooth up to %.*f", factor_decimals(most), most);
    return out;
}

struct notes title_start(struct canvas *c, struct rect area, const char *title)
{
    int used = title ? canvas_text(c, area.x, area.y, area.w, STYLE_STRONG, title) : 0;
    return (struct notes){
        .canvas = c,
        .x = area.x + used,
        .y = area.y,
        .right = area.x + area.w,
        .before = used ? "  " : "",
    };
}

bool title_note(struct notes *n, const char *note)
{
    char text[NOTE_MAX];
    snprintf(text, sizeof text, "%s%s", n->before, note);
    int width = canvas_width(text);
    if (!note[0] || n->x + width > n->right)
        return false;
    n->x += canvas_text(n->canvas, n->x, n->y, width, STYLE_FAINT, text);
    n->before = ", ";
    return true;
}

/* How many they are is not known. */
static void add_cut_thinned(struct notes *n, struct range_cut cut)
{
    const char *where = cut.above && cut.below ? "above and below" : cut.above ? "above" : "below";
    char text[NOTE_MAX];
    snprintf(text, sizeof text, "points %s the range", where);
    if (title_note(n, text))
        return;
    snprintf(text, sizeof text, "some %s", where);
    title_note(n, text);
}

static void add_cut(struct notes *n, struct range_cut cut)
{
    if (cut.thinned) {
        add_cut_thinned(n, cut);
        return;
    }
    char text[NOTE_MAX], above[COUNT_MAX], below[COUNT_MAX];
    size_t points = cut.above ? cut.above : cut.below;
    text_count(above, sizeof above, cut.above);
    text_count(below, sizeof below, cut.below);
    const char *side = cut.above ? "above" : "below", *count = cut.above ? above : below;
    if (cut.above && cut.below) {
        snprintf(text, sizeof text, "%s above, %s below", above, below);
        title_note(n, text);
    } else if (points) {
        snprintf(text, sizeof text, "%s %s %s the range", count, points == 1 ? "point" : "points", side);
        if (title_note(n, text))
            return;
        snprintf(text, sizeof text, "%s %s", count, side);
        title_note(n, text);
    }
}

void title_draw(const struct frame *f, struct canvas *c, const struct chart *chart)
{
    char smooth[NOTE_MAX];
    struct notes n = title_start(c, f->area, chart->title);
    title_note(&n, chart->log_y ? "log" : "");
    title_note(&n, title_smooth(smooth, sizeof smooth, chart));
    add_cut(&n, range_cut(chart, &f->x, &f->y));
}
