/* SPDX-License-Identifier: MIT */
/* A help's lines in columns; see help_page.h. Between a screen's list of keys and the canvas. UI thread. */
#include "help_page.h"

#include <stdio.h>

#include "pane.h"

enum { NAME_WIDTH = 10, COLUMN_LEAST = 40, COLUMN_MOST = 76 };

void help_add(struct help *h, const char *name, const char *text)
{
    if (h->count == HELP_LINES_MAX)
        return;
    struct help_line *line = &h->line[h->count++];
    snprintf(line->name, sizeof line->name, "%s", name);
    line->text = text;
}

static int columns_most(struct rect r)
{
    return r.w / COLUMN_LEAST < 1 ? 1 : r.w / COLUMN_LEAST;
}

/* A column is free at the right, where there is one. */
static int column_width(struct rect r, int columns)
{
    int w = (r.w - 1) / columns;
    return w > COLUMN_MOST ? COLUMN_MOST : w < COLUMN_LEAST ? r.w / columns : w;
}

static int line_rows(const struct help_line *line, int w)
{
    int at = line->name[0] ? NAME_WIDTH + 1 : 0;
    int rows = pane_wrap(NULL, (struct rect){.w = w - 1 - at}, 0, STYLE_NORMAL, line->text);
    return rows < 1 ? 1 : rows;
}

static void draw_one(struct canvas *c, struct rect r, const struct help_line *line)
{
    int at = line->name[0] ? NAME_WIDTH + 1 : 0;
    struct rect text = {r.x + at, r.y, r.w - 1 - at, r.h};
    canvas_text(c, r.x, r.y, NAME_WIDTH, STYLE_STRONG, line->name);
    pane_wrap(c, text, 0, at ? STYLE_NORMAL : STYLE_FAINT, line->text);
}

/* Fills column after column from the line `from` on, a line never over two of them and a heading never at the end of
 * one. Draws unless c is NULL; returns the line behind those that fit. */
static int fill(struct canvas *c, struct rect r, const struct help *h, int columns, int from)
{
    int column = 0, y = 0, i = from, w = column_width(r, columns);
    for (; i < h->count; i++) {
        const struct help_line *line = &h->line[i];
        int rows = line_rows(line, w), heading = !line->name[0] && line->text[0];
        if (y + rows + heading > r.h) {
            column++;
            y = 0;
        }
        if (column == columns || rows > r.h)
            break;
        if (!y && !line->text[0])
            continue; /* a free line parts nothing at the top */
        if (c)
            draw_one(c, (struct rect){r.x + 1 + column * w, r.y + y, w, rows}, line);
        y += rows;
    }
    return i;
}

/* The fewest columns that hold all of it; 0: it does not fit. */
static int columns_for(struct rect r, const struct help *h)
{
    for (int columns = 1; columns <= columns_most(r); columns++) {
        if (fill(NULL, r, h, columns, 0) == h->count)
            return columns;
    }
    return 0;
}

/* What does not fit has pages, the last row of each for which it is. Returns how many. */
static unsigned pages_of(struct rect r, const struct help *h)
{
    unsigned pages = 0;
    struct rect page = {r.x, r.y, r.w, r.h - 1};
    if (columns_for(r, h))
        return 1;
    for (int i = 0, next; i < h->count; i = next, pages++) {
        next = fill(NULL, page, h, columns_most(r), i);
        if (next == i)
            return pages + 1; /* too small for a single line */
    }
    return pages;
}

/* More is told only where that takes no more pages. */
unsigned help_pages(struct rect r, struct help *h, void (*make)(struct help *h, enum detail detail))
{
    make(h, DETAIL_SUBJECTS);
    unsigned least = pages_of(r, h);
    make(h, DETAIL_FULL);
    if (pages_of(r, h) > least)
        make(h, DETAIL_SUBJECTS);
    return least;
}

void help_draw_page(struct canvas *c, struct rect r, struct help *h, void (*make)(struct help *h, enum detail detail),
                    unsigned page)
{
    unsigned pages = help_pages(r, h, make), at = page % pages;
    struct rect part = {r.x, r.y, r.w, r.h - 1};
    int from = 0;
    if (pages == 1 && columns_for(r, h)) {
        fill(c, r, h, columns_for(r, h), 0);
        return;
    }
    for (unsigned i = 0; i < at; i++)
        from = fill(NULL, part, h, columns_most(r), from);
    fill(c, part, h, columns_most(r), from);
    canvas_textf(c, r.x + 1, r.y + r.h - 1, r.w - 1, STYLE_FAINT, "page %u of %u", at + 1, pages);
}
