/* SPDX-License-Identifier: MIT */
/* Every key, from keymap.def, in columns under what they concern; long texts are wrapped, none is cut. Where one screen
 * has room for that alone it is all; else presets, views and the words that the screens use are told too, on as many
 * pages as it takes.
 */
#include <stdio.h>

#include "base/text.h"
#include "keys.h"
#include "layout.h"
#include "pane.h"
#include "run/spec.h"

enum { NAME_WIDTH = 10, COLUMN_LEAST = 40, COLUMN_MOST = 76, LINES_MAX = 160, PRESETS_BYTES = 64 };

/* How much is told. */
enum detail { DETAIL_SUBJECTS, DETAIL_FULL };

/* A key and what it does; without a name a heading, without either a free line. */
struct help_line {
    char name[KEYS_NAME_MAX];
    const char *text;
};

struct help {
    struct help_line line[LINES_MAX];
    int count;
    char presets[PRESETS_BYTES]; /* their names */
};

/* Where a new subject begins, by the first action of its lines. */
static const struct {
    enum action first;
    const char *title;
} subjects[] = {
    {ACTION_START, "the next run"},
    {ACTION_IMAGE_LEFT, "images, inside"},
    {ACTION_UP, "runs"},
    {ACTION_OPEN, "the list of runs, 5"},
    {ACTION_CURSOR_LEFT, "charts"},
    {ACTION_VIEW, "the program"},
};

static const struct {
    const char *name, *text;
} words[] = {
    {"train", "as trained, with dropout on"},
    {"valid", "on images that are not trained on, dropout off"},
    {"p", "share of units dropped; the rest is scaled by 1/(1-p)"},
    {"gap", "last valid loss less train loss"},
    {"overfits", "the train loss falls on while the valid loss rises"},
    {"noise", "what another seed alone would change"},
};
enum { WORDS = sizeof words / sizeof words[0] };

static void add(struct help *h, const char *name, const char *text)
{
    if (h->count == LINES_MAX)
        return;
    struct help_line *line = &h->line[h->count++];
    snprintf(line->name, sizeof line->name, "%s", name);
    line->text = text;
}

static void add_heading(struct help *h, enum action a, enum detail detail)
{
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        if (subjects[i].first != a)
            continue;
        if (h->count && detail == DETAIL_FULL)
            add(h, "", "");
        add(h, "", subjects[i].title);
    }
}

static void add_presets(struct help *h, enum detail detail)
{
    char keys[KEYS_NAME_MAX];
    h->presets[0] = 0;
    for (size_t i = 0; i < spec_preset_count; i++) {
        text_append(h->presets, sizeof h->presets, "%s%s", i ? ", " : "", spec_presets[i].name);
        if (detail == DETAIL_FULL)
            add(h, (char[]){spec_presets[i].name[0], 0}, spec_presets[i].about);
    }
    if (detail != DETAIL_FULL)
        add(h, key_name(keys, sizeof keys, ACTION_PRESET), h->presets);
}

static void add_views(struct help *h)
{
    static const char *const about[LAB_VIEW_COUNT] = {
#define VIEW(id, name, title, about_) [LAB_VIEW_##id] = about_,
#include "view/view.def"
#undef VIEW
    };
    for (int v = 0; v < LAB_VIEW_COUNT; v++)
        add(h, (char[]){(char)('1' + v), 0}, about[v]);
}

static void make(struct help *h, enum detail detail)
{
    h->count = 0;
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        add_heading(h, a, detail);
        if (a == ACTION_VIEW && detail == DETAIL_FULL)
            add_views(h);
        else if (key_lines[a].help[0])
            add(h, key_lines[a].name, key_lines[a].help);
        if (a == ACTION_PRESET)
            add_presets(h, detail);
    }
    if (detail < DETAIL_FULL)
        return;
    add(h, "", "");
    add(h, "", "words");
    for (int i = 0; i < WORDS; i++)
        add(h, words[i].name, words[i].text);
}

/* ---- columns ---- */

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

static void draw_one(struct frame *f, struct rect r, const struct help_line *line)
{
    int at = line->name[0] ? NAME_WIDTH + 1 : 0;
    struct rect text = {r.x + at, r.y, r.w - 1 - at, r.h};
    canvas_text(f->canvas, r.x, r.y, NAME_WIDTH, STYLE_STRONG, line->name);
    pane_wrap(f->canvas, text, 0, at ? STYLE_NORMAL : STYLE_FAINT, line->text);
}

/* Fills column after column from the line `from` on, a line never over two of them and a heading never at the end of
 * one. Draws unless f is NULL; returns the line behind those that fit. */
static int fill(struct frame *f, struct rect r, const struct help *h, int columns, int from)
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
        if (f)
            draw_one(f, (struct rect){r.x + 1 + column * w, r.y + y, w, rows}, line);
        y += rows;
    }
    return i;
}

static size_t help_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    (void)lab;
    part[0] = body;
    return 1;
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
    for (int i = 0, next; i < h->count; i = next, pages++) {
        next = fill(NULL, page, h, columns_most(r), i);
        if (next == i)
            return pages + 1; /* too small for a single line */
    }
    return pages;
}

/* More is told only where that takes no more pages. */
static void draw_page(struct frame *f, struct rect r, struct help *h)
{
    struct rect page = {r.x, r.y, r.w, r.h - 1};
    make(h, DETAIL_SUBJECTS);
    unsigned least = pages_of(r, h);
    make(h, DETAIL_FULL);
    if (pages_of(r, h) > least)
        make(h, DETAIL_SUBJECTS);
    unsigned pages = pages_of(r, h), at = f->lab->help_page % pages;
    int from = 0;
    for (unsigned i = 0; i < at; i++)
        from = fill(NULL, page, h, columns_most(r), from);
    fill(f, page, h, columns_most(r), from);
    canvas_textf(f->canvas, r.x + 1, r.y + r.h - 1, r.w - 1, STYLE_FAINT, "page %u of %u", at + 1, pages);
}

/* As much as fits on one screen, in as few columns as it fits into; or else all of it, on several. */
static void help_draw(struct frame *f, const struct rect *part)
{
    struct help h;
    struct rect r = part[0];
    for (int detail = DETAIL_FULL; detail >= DETAIL_SUBJECTS; detail--) {
        make(&h, (enum detail)detail);
        if (columns_for(r, &h)) {
            fill(f, r, &h, columns_for(r, &h), 0);
            return;
        }
    }
    draw_page(f, r, &h);
}

bool help_has_pages(const struct lab *lab)
{
    struct help h;
    struct layout l = layout_make(lab->columns, lab->lines, false);
    make(&h, DETAIL_SUBJECTS);
    return l.title.w && !columns_for(l.body, &h);
}

const struct view_ops view_help = {.split = help_split, .draw = help_draw};
