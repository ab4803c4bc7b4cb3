/* SPDX-License-Identifier: MIT */
/* Lists of the watch screen; see watch_pane.h. Which columns fit, where they stand, which rows are seen. UI thread. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "pane.h"
#include "watch_pane.h"

enum { RANK_MAX = 9, WIDE_LEAST = 12, WIDE_WANT = 24, LUXURY = 4 };

static int width_of(const struct watch_frame *f, const struct watch_column *col)
{
    return col->sized ? col->sized(f) : col->width;
}

static bool is_there(const struct watch_frame *f, const struct watch_list *l, int i, int rank)
{
    return i == l->wide || (l->column[i].rank <= rank && width_of(f, &l->column[i]) > 0);
}

/* What columns up to the rank leave for the wide one. */
static int wide_room(const struct watch_frame *f, const struct watch_list *l, int w, int rank)
{
    for (int i = 0; i < l->count; i++)
        if (is_there(f, l, i, rank))
            w -= l->column[i].gap + (i == l->wide ? 0 : width_of(f, &l->column[i]));
    return w;
}

static int wide_longest(const struct watch_frame *f, const struct watch_list *l)
{
    int most = WIDE_LEAST;
    for (size_t i = 0; i < l->rows; i++) {
        char text[WATCH_CELL_MAX] = "";
        l->column[l->wide].print(f, i, text);
        most = canvas_width(text) > most ? canvas_width(text) : most;
    }
    return most;
}

/* Where the columns stand. */
struct plan {
    int rank, wide;
};

/* Columns above LUXURY have to leave the wide one what it wants. */
static struct plan plan_make(const struct watch_frame *f, const struct watch_list *l, int w)
{
    struct plan p = {.rank = RANK_MAX};
    int longest = wide_longest(f, l), want = longest < WIDE_WANT ? longest : WIDE_WANT;
    while (p.rank > 0 && wide_room(f, l, w, p.rank) < (p.rank > LUXURY ? want : WIDE_LEAST))
        p.rank--;
    p.wide = wide_room(f, l, w, p.rank);
    p.wide = p.wide > longest ? longest : p.wide < 0 ? 0 : p.wide;
    return p;
}

static void print_title(const struct watch_frame *f, const struct watch_list *l, int i, int rows, char *out)
{
    const struct watch_column *col = &l->column[i];
    snprintf(out, WATCH_CELL_MAX, "%s", col->title ? col->title : "");
    if (col->head)
        col->head(f, out);
    if (i == l->wide && l->rows > (size_t)rows)
        text_append(out, WATCH_CELL_MAX, " %d/%zu", rows, l->rows);
}

/* One line: a row, or the titles when it is SIZE_MAX. */
static void draw_line(struct watch_frame *f, struct rect r, const struct watch_list *l, const struct plan *p, int rows,
                      size_t row)
{
    int x = r.x;
    for (int i = 0; i < l->count; i++) {
        const struct watch_column *col = &l->column[i];
        char text[WATCH_CELL_MAX] = "", shown[WATCH_CELL_MAX];
        if (!is_there(f, l, i, p->rank))
            continue;
        enum style style = row == SIZE_MAX ? STYLE_FAINT : col->style ? col->style(f, row) : watch_style_row(f, row);
        if (row == SIZE_MAX)
            print_title(f, l, i, rows, text);
        else
            col->print(f, row, text);
        int w = i == l->wide ? p->wide : width_of(f, col);
        x += col->gap;
        if (i == l->wide)
            watch_shorten(shown, sizeof shown, text, w, f->canvas->ascii);
        else
            snprintf(shown, sizeof shown, "%s", text);
        int wide = canvas_width(shown);
        canvas_text(f->canvas, col->right ? x + w - wide : x, r.y, i == l->wide ? w : wide, style, shown);
        x += w;
    }
}

void watch_list_draw(struct watch_frame *f, struct rect r, const struct watch_list *list)
{
    int rows = r.h - 1;
    if (rows < 0)
        return;
    struct plan p = plan_make(f, list, r.w - 1);
    draw_line(f, (struct rect){r.x, r.y, r.w, 1}, list, &p, rows, SIZE_MAX);
    size_t most = list->rows > (size_t)rows ? list->rows - (size_t)rows : 0;
    size_t skip = list->selected < (size_t)rows ? 0 : list->selected - (size_t)rows + 1;
    skip = skip > most ? most : skip;
    for (int y = 0; y < rows && skip + (size_t)y < list->rows; y++)
        draw_line(f, (struct rect){r.x, r.y + 1 + y, r.w, 1}, list, &p, rows, skip + (size_t)y);
}

/* ---- columns that several lists have ---- */

void watch_cell_cursor(const struct watch_frame *f, size_t row, char *out)
{
    if (row == f->watch->selected)
        snprintf(out, WATCH_CELL_MAX, ">");
}

void watch_cell_reference(const struct watch_frame *f, size_t row, char *out)
{
    if (f->watch->log_count > 1 && &f->watch->log[row] == watch_reference(f->watch))
        snprintf(out, WATCH_CELL_MAX, "r");
}

void watch_cell_number(const struct watch_frame *f, size_t row, char *out)
{
    snprintf(out, WATCH_CELL_MAX, "%u", f->watch->log[row].number);
}

/* In ASCII the letter that curves are made of, where that is not the number. */
void watch_cell_sample(const struct watch_frame *f, size_t row, char *out)
{
    const struct watch_log *log = &f->watch->log[row];
    if (log->hidden)
        return;
    if (!f->canvas->ascii)
        snprintf(out, WATCH_CELL_MAX, "\u2501");
    else if (log->number > 9)
        snprintf(out, WATCH_CELL_MAX, "%c", pane_run_mark(log->number));
}

void watch_cell_name(const struct watch_frame *f, size_t row, char *out)
{
    snprintf(out, WATCH_CELL_MAX, "%s", f->watch->log[row].name);
}

enum style watch_style_log(const struct watch_frame *f, size_t row)
{
    return pane_run_style(f->watch->log[row].number);
}

enum style watch_style_strong(const struct watch_frame *f, size_t row)
{
    (void)f;
    (void)row;
    return STYLE_STRONG;
}

enum style watch_style_row(const struct watch_frame *f, size_t row)
{
    bool faint = f->watch->page != WATCH_METRICS && f->watch->log[row].hidden;
    return faint ? STYLE_FAINT : STYLE_NORMAL;
}

void watch_print_best(const struct watch_log *log, const struct log_series *s, char *out)
{
    char number[WATCH_TEXT_MAX], at[WATCH_TEXT_MAX];
    size_t best = watch_best(log, s);
    if (best != SIZE_MAX)
        snprintf(out, WATCH_CELL_MAX, "%*s @%s", WATCH_NUMBER_WIDTH, watch_value(number, s->kind, s->y[best]),
                 watch_x(at, log_series_x(s, best)));
}
