/* SPDX-License-Identifier: MIT */
/* Confusion matrices; see chart/matrix.h. The forms from the most telling to the smallest are tried in turn. */
#include "chart/matrix.h"

#include <inttypes.h>
#include <stdio.h>

#include "area.h"

enum { LABEL_LEAST = 4, LABEL_MOST = 14, CELL_MOST = 8, HEADER = 1, LARGE = 20 /* one of so many in its row */ };

struct table {
    bool percent;
    int label, cell; /* widths; a cell begins with a blank */
};

static uint32_t count_at(const struct chart_matrix *m, int row, int column)
{
    return m->count[(size_t)row * (size_t)m->n + (size_t)column];
}

static uint64_t row_sum(const struct chart_matrix *m, int row)
{
    uint64_t sum = 0;
    for (int k = 0; k < m->n; k++)
        sum += count_at(m, row, k);
    return sum;
}

static const char *label_of(const struct chart_matrix *m, int i)
{
    return m->label && m->label[i] ? m->label[i] : "?";
}

static int widest_label(const struct chart_matrix *m)
{
    int widest = 0;
    for (int i = 0; i < m->n; i++) {
        int w = canvas_width(label_of(m, i));
        widest = w > widest ? w : widest;
    }
    return widest > LABEL_MOST ? LABEL_MOST : widest;
}

static int widest_count(const struct chart_matrix *m)
{
    uint32_t most = 0;
    for (int i = 0; i < m->n * m->n; i++)
        most = m->count[i] > most ? m->count[i] : most;
    return snprintf(NULL, 0, "%" PRIu32, most);
}

/* Widths for a table whose cells take `digits`; false when the area is too small for it. */
static bool lay_out(struct table *t, struct rect area, const struct chart_matrix *m, int digits)
{
    t->cell = digits + 1;
    t->label = widest_label(m);
    int room = area.w - m->n * t->cell;
    if (area.h < m->n + HEADER || room < LABEL_LEAST)
        return false;
    t->label = t->label > room ? room : t->label;
    int wider = (area.w - t->label) / m->n; /* for the labels above */
    wider = wider > CELL_MOST ? CELL_MOST : wider;
    t->cell = wider > t->cell ? wider : t->cell;
    return true;
}

static enum style cell_style(const struct chart_matrix *m, int row, int column)
{
    uint64_t n = count_at(m, row, column);
    if (row == column || (n && n * LARGE >= row_sum(m, row)))
        return STYLE_STRONG;
    return n ? STYLE_NORMAL : STYLE_FAINT;
}

static void cell_text(char *out, size_t size, const struct table *t, const struct chart_matrix *m, int row, int column)
{
    uint64_t n = count_at(m, row, column), sum = row_sum(m, row);
    if (!n)
        snprintf(out, size, ".");
    else if (t->percent)
        snprintf(out, size, "%" PRIu64, (n * 100 + sum / 2) / sum);
    else
        snprintf(out, size, "%" PRIu64, n);
}

static void draw_table(struct canvas *c, struct rect area, const struct table *t, const struct chart_matrix *m)
{
    if (t->percent)
        area_text(c, area, 0, 0, t->label, STYLE_FAINT, "%");
    for (int i = 0; i < m->n; i++) {
        const char *label = label_of(m, i);
        int width = canvas_width(label) < t->cell - 1 ? canvas_width(label) : t->cell - 1;
        area_text(c, area, t->label + (i + 1) * t->cell - width, 0, width, STYLE_FAINT, label);
        area_text(c, area, 0, i + HEADER, t->label, STYLE_NORMAL, label);
        for (int k = 0; k < m->n; k++) {
            char text[32];
            cell_text(text, sizeof text, t, m, i, k);
            area_text_right(c, area, t->label + (k + 1) * t->cell, i + HEADER, t->cell - 1, cell_style(m, i, k), text);
        }
    }
}

/* The next confusion in descending order behind the one at `after` (-1: the first), or -1. */
static int next_confusion(const struct chart_matrix *m, int after)
{
    int best = -1;
    for (int i = 0; i < m->n * m->n; i++) {
        bool behind = after < 0 || m->count[i] < m->count[after] || (m->count[i] == m->count[after] && i > after);
        if (i / m->n != i % m->n && m->count[i] && behind && (best < 0 || m->count[i] > m->count[best]))
            best = i;
    }
    return best;
}

/* The number stands whole or not at all, the words in what it leaves. */
static void draw_confusions(struct canvas *c, struct rect area, const struct chart_matrix *m)
{
    int y = 0;
    for (int at = next_confusion(m, -1); at >= 0 && y < area.h; at = next_confusion(m, at), y++) {
        char number[16], words[128];
        int digits = snprintf(number, sizeof number, "%" PRIu32, m->count[at]);
        snprintf(words, sizeof words, "%.48s -> %.48s", label_of(m, at / m->n), label_of(m, at % m->n));
        int used = area_text(c, area, 0, y, area.w - digits - 1, STYLE_NORMAL, words);
        area_text_right(c, area, used + (used > 0) + digits, y, area.w, cell_style(m, at / m->n, at % m->n), number);
    }
    if (!y)
        area_text(c, area, 0, 0, area.w, STYLE_FAINT, "no confusions");
}

void chart_matrix(struct canvas *c, struct rect area, const struct chart_matrix *m)
{
    struct table t = {.percent = false};
    area_blank(c, area);
    if (area.w <= 0 || area.h <= 0 || m->n <= 0)
        return;
    if (lay_out(&t, area, m, widest_count(m))) {
        draw_table(c, area, &t, m);
        return;
    }
    t.percent = true;
    if (lay_out(&t, area, m, 3))
        draw_table(c, area, &t, m);
    else
        draw_confusions(c, area, m);
}
