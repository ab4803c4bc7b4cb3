/* SPDX-License-Identifier: MIT */
/* Finding room for labels; see label.h. Runs after all lines are drawn, so that no label covers data or another
 * label. Labels of lines that end side by side are one problem, solved exactly: which rows, in the order of the lines,
 * with the least sum of squared distances. */
#include "label.h"

#include <math.h>
#include <stdio.h>

enum {
    ROWS_MAX = 512, /* rows further down get no labels */
    GROUP = 6,      /* columns within which lines end side by side */
    UNIT = 64,      /* cost of a distance of one row */
    LEFT_OUT = 10000, /* more than any distance costs */
};

/* How label i came by the least cost among the rows above r. */
enum choice { ROW_UNUSED, LABEL_LEFT_OUT, PLACED };

struct group {
    struct canvas *canvas;
    struct rect area;
    int column; /* where texts begin */
    struct label *label[CHART_SERIES_MAX]; /* from the highest to the lowest line */
    size_t count;
};

/* Of a character of the plane that all of them are from. */
static void utf8_of(char out[4], uint32_t ch)
{
    out[0] = (char)(0xe0 | (ch >> 12 & 0xf));
    out[1] = (char)(0x80 | (ch >> 6 & 0x3f));
    out[2] = (char)(0x80 | (ch & 0x3f));
    out[3] = 0;
}

const char *label_text(char *out, const struct chart_series *s, bool ascii)
{
    char point[4];
    out[0] = 0;
    utf8_of(point, s->point);
    if (s->label && ascii && s->mark && s->label[0] != s->mark)
        snprintf(out, LABEL_MAX, "%c %s", s->mark, s->label);
    else if (s->label && s->point && !ascii)
        snprintf(out, LABEL_MAX, "%s %.48s", point, s->label);
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

/* The column of a text, which is moved left where it would go past the right edge. */
static int column_of(const struct group *g, int width)
{
    int right = g->area.x + g->area.w;
    return g->column + width > right ? right - width : g->column;
}

/* The cost of label i in row y of the canvas, or below 0: not possible. A blank stands on each side. */
static int cost_of(const struct group *g, const struct label *l, int width, int y)
{
    double off = y - l->y;
    int x = column_of(g, width), right = g->area.x + g->area.w;
    if (fabs(off) > LABEL_NEAR + 0.5 || !is_free(g->canvas, g->area, x - 1, y, width + 1 + (x + width < right)))
        return -1;
    return (int)(off * off * UNIT);
}

/* The least cost of labels 0..i in rows 0..r - 1, for each r, from that of labels 0..i - 1. */
static void add_label(const struct group *g, size_t i, int rows, int *best, unsigned char *choice)
{
    char text[LABEL_MAX];
    const struct label *l = g->label[i];
    int width = canvas_width(label_text(text, l->series, g->canvas->ascii)), above = best[0];
    choice[0] = LABEL_LEFT_OUT;
    best[0] += LEFT_OUT + l->rank;
    for (int r = 1; r <= rows; r++) {
        int without = best[r] + LEFT_OUT + l->rank, cost = cost_of(g, l, width, g->area.y + r - 1);
        int placed = above + cost;
        above = best[r];
        best[r] = without;
        choice[r] = LABEL_LEFT_OUT;
        if (best[r - 1] <= best[r]) {
            best[r] = best[r - 1];
            choice[r] = ROW_UNUSED;
        }
        if (cost >= 0 && placed < best[r]) {
            best[r] = placed;
            choice[r] = PLACED;
        }
    }
}

static void write_label(const struct group *g, struct label *l, int y)
{
    char text[LABEL_MAX];
    int width = canvas_width(label_text(text, l->series, g->canvas->ascii));
    canvas_text(g->canvas, column_of(g, width), y, width, l->series->style, text);
    l->done = true;
}

static void place_group(const struct group *g)
{
    int best[ROWS_MAX + 1] = {0}, rows = g->area.h < ROWS_MAX ? g->area.h : ROWS_MAX;
    unsigned char choice[CHART_SERIES_MAX][ROWS_MAX + 1];
    for (size_t i = 0; i < g->count; i++)
        add_label(g, i, rows, best, choice[i]);
    int r = rows;
    for (size_t i = g->count; i-- > 0;) {
        while (choice[i][r] == ROW_UNUSED)
            r--;
        if (choice[i][r] == PLACED)
            write_label(g, g->label[i], g->area.y + --r);
    }
}

static bool comes_before(const struct label *a, const struct label *b)
{
    return a->y < b->y || (a->y == b->y && a->rank > b->rank);
}

static void add_to_group(struct group *g, struct label *l)
{
    size_t i = g->count++;
    for (; i > 0 && comes_before(l, g->label[i - 1]); i--)
        g->label[i] = g->label[i - 1];
    g->label[i] = l;
}

static void sort_by_x(struct label *label, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && label[k].x < label[k - 1].x; k--) {
            struct label swap = label[k];
            label[k] = label[k - 1];
            label[k - 1] = swap;
        }
}

void label_place_all(struct canvas *c, struct rect area, int margin, struct label *label, size_t count)
{
    struct group rest = {.canvas = c, .area = area, .column = margin + 1};
    sort_by_x(label, count);
    for (size_t i = 0, next; i < count; i = next) {
        struct group g = {.canvas = c, .area = area};
        for (next = i; next < count && label[next].x < label[i].x + GROUP; next++) {
            add_to_group(&g, &label[next]);
            g.column = label[next].x + 2;
        }
        if (g.column < margin - 1)
            place_group(&g);
    }
    for (size_t i = 0; i < count; i++)
        if (!label[i].done)
            add_to_group(&rest, &label[i]);
    place_group(&rest);
}
