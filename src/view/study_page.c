/* SPDX-License-Identifier: MIT */
/* A study's page as a whole; see view/study_page.h. From above: what it asks and how far it is, the chart, and beside,
 * below or instead of it the table; at the end the verdict takes what it needs of the lower half.
 */
#include "view/study_page.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "format.h"
#include "pane.h"
#include "study_parts.h"

enum {
    BAR = 20,            /* columns of the bar of progress */
    CHART_LEAST = 60,    /* columns of a chart that has its table beside it */
    CHART_ROWS = 14,     /* rows of a chart that has its table below it */
    TABLE_LEAST = 5,     /* rows of a table */
    MAIN_LEAST = 14,     /* rows that the verdict leaves for chart or table */
    HEAD = 2, MARGIN = 1,
};

struct study_page *study_page_new(struct err *e)
{
    struct study_page *page = mem_array(1, sizeof *page);
    if (!page)
        err_memory(e, "the chart of a study");
    return page;
}

void study_page_delete(struct study_page *page)
{
    mem_free(page);
}

static int draw_bar(struct canvas *c, int x, int y, double share)
{
    int full = (int)(share * BAR);
    for (int i = 0; i < BAR; i++)
        canvas_put(c, x + i, y, i < full ? (c->ascii ? '#' : 0x2588) : (c->ascii ? '.' : 0x2591),
                   i < full ? STYLE_NORMAL : STYLE_FAINT);
    return BAR;
}

static void describe(char *out, size_t size, const struct study_progress *p)
{
    char left[FORMAT_MAX];
    snprintf(out, size, "%zu of %zu runs", p->done, p->runs);
    if (p->kept)
        text_append(out, size, ", %zu of them from before", p->kept);
    if (p->failed)
        text_append(out, size, ", %zu failed", p->failed);
    if (p->over)
        text_append(out, size, p->done + p->failed < p->runs ? "; stopped" : "; done");
    else if (p->left >= 0)
        text_append(out, size, ", %s left", format_seconds(left, p->left));
}

void study_draw_progress(struct canvas *c, struct rect r, const struct study_progress *p)
{
    char text[256];
    int x = r.x;
    if (r.h <= 0 || r.w <= BAR)
        return;
    if (!p->over)
        x += draw_bar(c, x, r.y, p->share) + 2;
    describe(text, sizeof text, p);
    x += canvas_text(c, x, r.y, r.x + r.w - x, STYLE_NORMAL, text) + 2;
    if (p->problem[0] && x < r.x + r.w)
        canvas_text(c, x, r.y, r.x + r.w - x, STYLE_WARNING, p->problem);
}

/* Lines parted by \n, each broken where it is too long; the later ones of a paragraph stand in by `in`. */
static int draw_lines(struct canvas *c, struct rect r, int y, int in, const char *text)
{
    int lines = 0;
    while (*text) {
        char line[STUDY_TEXT_MAX];
        int n = (int)strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", n, text);
        lines += pane_wrap(c, (struct rect){r.x + in, r.y, r.w - in, r.h}, y + lines, STYLE_NORMAL, line);
        text += n + (text[n] == '\n');
    }
    return lines;
}

static int draw_part(struct canvas *c, struct rect r, int y, const char *name, const char *text)
{
    enum { IN = 7 }; /* behind the longest name */
    if (!text[0])
        return 0;
    if (c && y < r.h)
        canvas_text(c, r.x, r.y + y, IN, STYLE_FAINT, name);
    return draw_lines(c, r, y, IN, text);
}

int study_draw_verdict(struct canvas *c, struct rect r, const struct study_progress *p)
{
    const struct study *study = p->plan->study;
    int y = 0;
    if (!p->judgement || !study)
        return 0;
    if (c && r.h > 0) {
        int x = canvas_text(c, r.x, r.y, r.w, STYLE_STRONG, study_verdict_text(p->judgement->verdict));
        canvas_textf(c, r.x + x + 2, r.y, r.w - x - 2, STYLE_FAINT, "with %s", study->source);
    }
    y += 1;
    y += draw_part(c, r, y, "paper", study->way->found);
    y += draw_part(c, r, y, "here", p->judgement->text);
    return y + draw_part(c, r, y, "there", study->way->differs);
}

static void draw_head(struct canvas *c, struct rect r, const struct study_progress *p)
{
    const struct study *study = p->plan->study;
    int x = canvas_text(c, r.x, r.y, r.w, STYLE_STRONG, p->plan->name);
    if (study)
        x += 2 + canvas_text(c, r.x + x + 2, r.y, r.w - x - 2, STYLE_FAINT, study->about);
    if (study && x + 3 + canvas_width(study->source) <= r.w)
        canvas_textf(c, r.x + x, r.y, r.w - x, STYLE_FAINT, " (%s)", study->source);
    study_draw_progress(c, (struct rect){r.x, r.y + 1, r.w, 1}, p);
}

/* The words of the table's point that is pointed at, as they can be typed. */
static void draw_words(struct canvas *c, struct rect r, const struct study_plan *plan, size_t row)
{
    char line[SPEC_LINE_MAX];
    const struct study_point *p = &plan->point[row < plan->count ? row : plan->count - 1];
    spec_print(line, sizeof line, &p->spec);
    canvas_textf(c, r.x, r.y, r.w, STYLE_FAINT, "%s: %s", p->label, line);
}

/* Chart and table in what head and verdict leave. */
static void draw_main(struct study_page *page, struct canvas *c, struct rect r, struct rect words,
                      const struct study_progress *p, const struct study_look *look)
{
    int table_w = study_table_width(p->plan, p->results, c->ascii), rows = (int)p->plan->count + 1;
    struct rect chart = r, table = r;
    if (r.w >= CHART_LEAST + 3 + table_w) {
        chart.w = r.w - table_w - 3;
        table.x += chart.w + 3;
        table.w = table_w;
    } else if (r.h >= CHART_ROWS + 1 + (rows < TABLE_LEAST ? rows : TABLE_LEAST)) {
        int third = r.h / 3 > TABLE_LEAST ? r.h / 3 : TABLE_LEAST, below = rows < third ? rows : third;
        chart.h = r.h - below - 1;
        table.y += chart.h + 1;
        table.h = below;
    } else if (look->panel == STUDY_TABLE) {
        chart.h = 0;
    } else {
        table.h = 0;
    }
    if (chart.h > 0)
        study_page_chart(page, c, chart, p->plan, p->results);
    if (table.h > 0) {
        draw_words(c, words, p->plan, look->row);
        study_draw_table(c, table, p->plan, p->results, look->row);
    }
}

void study_page_draw(struct study_page *page, struct canvas *c, struct rect r, const struct study_progress *p,
                     const struct study_look *look)
{
    struct rect inner = {r.x + MARGIN, r.y, r.w - 2 * MARGIN, r.h};
    if (inner.w <= 0 || inner.h <= 0)
        return;
    draw_head(c, (struct rect){inner.x, inner.y, inner.w, HEAD}, p);
    struct rect rest = {inner.x, inner.y + HEAD + 1, inner.w, inner.h - HEAD - 1}, below = rest;
    int all = study_draw_verdict(NULL, inner, p),
        most = all && look->panel == STUDY_VERDICT ? rest.h : rest.h - MAIN_LEAST;
    below.h = all < most ? all : most < 0 ? 0 : most;
    below.y = most == rest.h ? rest.y : rest.y + rest.h - below.h;
    rest.h = most == rest.h ? 0 : rest.h - below.h - (below.h > 0);
    if (rest.h > 0)
        draw_main(page, c, rest, (struct rect){inner.x, inner.y + HEAD, inner.w, 1}, p, look);
    study_draw_verdict(c, below, p);
    if (below.h > 0 && below.h < all)
        canvas_text(c, below.x + below.w - 4, below.y + below.h - 1, 4, STYLE_STRONG, " ...");
}
