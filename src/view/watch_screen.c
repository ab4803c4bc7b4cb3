/* SPDX-License-Identifier: MIT */
/* The watch screen as a whole; see view/watch_screen.h. Title above, keys below, between them charts and what the page
 * has under them. Between the watch and term/screen. UI thread. */
#include "view/watch_screen.h"

#include <math.h>
#include <stdio.h>

#include "base/mem.h"
#include "help_page.h"
#include "key_line.h"
#include "layout.h"
#include "pane.h"
#include "view/view.h"
#include "watch_keys.h"
#include "watch_pane.h"

/* What a drawing may take in; a few hundredths of a second. */
enum { POINTS_A_DRAWING = 1500000 };
enum { AIR_FROM = 30, VERDICT_LINES = 2 };

struct watch_screen *watch_screen_new(struct err *e)
{
    struct watch_screen *s = mem_array(1, sizeof *s);
    if (!s)
        err_memory(e, "the charts");
    return s;
}

void watch_screen_delete(struct watch_screen *s)
{
    mem_free(s);
}

/* ---- title, keys, help ---- */

static void draw_title(struct watch_frame *f, struct rect r)
{
    static const char *const name[WATCH_PAGES] = {
#define PAGE(id, name_, about) [WATCH_##id] = name_,
#include "view/watch_page.def"
#undef PAGE
    };
    char about[sizeof f->watch->about];
    int x = r.x + 1;
    for (int p = 0; p < WATCH_PAGES; p++)
        x += canvas_textf(f->canvas, x, r.y, r.x + r.w - x, p == (int)f->watch->page ? STYLE_SELECTED : STYLE_FAINT,
                          " %d %s ", p + 1, name[p]);
    int room = r.x + r.w - 1 - x - 1;
    watch_shorten(about, sizeof about, f->watch->about, room, f->canvas->ascii);
    if (room >= 8)
        canvas_text(f->canvas, r.x + r.w - 1 - canvas_width(about), r.y, room, STYLE_FAINT, about);
}

static void draw_keys(struct watch_frame *f, struct rect r)
{
    struct key_word key[WATCH_ACTIONS];
    size_t n = 0;
    for (enum watch_action a = WATCH_ACTION_NONE + 1; a < WATCH_ACTIONS; a++) {
        const struct watch_key_line *line = &watch_key_lines[a];
        if (line->word[0] && line->works(f->watch))
            key[n++] = (struct key_word){line->name, line->word, line->rank};
    }
    key_line_draw(f->canvas, r, key, n);
}

static void make_help(struct help *h, enum detail detail)
{
    static const struct {
        enum watch_action first;
        const char *title;
    } subjects[] = {
        {WATCH_ACTION_METRIC_TOGGLE, "metrics"},
        {WATCH_ACTION_UP, "logs"},
        {WATCH_ACTION_BASE_BEFORE, "charts"},
        {WATCH_ACTION_PAGE, "the program"},
    };
    static const char *const about[WATCH_PAGES] = {
#define PAGE(id, name, about_) [WATCH_##id] = about_,
#include "view/watch_page.def"
#undef PAGE
    };
    static const struct {
        const char *name, *text;
    } words[] = {
        {"train", "the metric while training"},
        {"valid", "on data that is not trained on: val, valid, eval, test, dev in its name"},
        {"to r", "less that of the reference log"},
        {"gap", "last valid less last train, of the left chart"},
        {"there", "at the cursor, or the last value before it"},
        {"skipped", "rows that could not be read"},
    };
    h->count = 0;
    for (enum watch_action a = WATCH_ACTION_NONE + 1; a < WATCH_ACTIONS; a++) {
        for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
            if (subjects[i].first != a)
                continue;
            if (h->count && detail == DETAIL_FULL)
                help_add(h, "", "");
            help_add(h, "", subjects[i].title);
        }
        if (a == WATCH_ACTION_PAGE)
            for (int p = 0; p < WATCH_PAGES; p++)
                help_add(h, (char[]){(char)('1' + p), 0}, about[p]);
        else if (watch_key_lines[a].help[0])
            help_add(h, watch_key_lines[a].name, watch_key_lines[a].help);
    }
    if (detail < DETAIL_FULL)
        return;
    help_add(h, "", "");
    help_add(h, "", "words");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        help_add(h, words[i].name, words[i].text);
}

void watch_draw_help(struct watch_frame *f, struct rect r)
{
    struct help h;
    f->watch->help_pages = help_pages(r, &h, make_help);
    help_draw_page(f->canvas, r, &h, make_help, f->watch->help_page);
}

/* ---- pages ---- */

static void draw_charts(struct watch_frame *f, struct rect r)
{
    int half = (r.w - 1) / 2;
    if (watch_charts(f->watch) < 2) {
        watch_draw_chart(f, (struct rect){r.x + 1, r.y, r.w - 2, r.h}, 0);
        return;
    }
    watch_draw_chart(f, (struct rect){r.x + 1, r.y, half - 1, r.h}, 0);
    watch_draw_chart(f, (struct rect){r.x + half + 1, r.y, r.w - half - 2, r.h}, 1);
}

static int list_height(const struct watch *w, int h)
{
    enum { HEADER = 1, LEAST = 3 };
    size_t rows = w->page == WATCH_METRICS && watch_selected(w) ? watch_selected(w)->series_count : w->log_count;
    size_t most = (size_t)(w->page == WATCH_METRICS ? (h + 1) / 2 : (h + 3) / 5);
    rows = rows < most ? rows : most;
    return HEADER + (rows < LEAST ? LEAST : (int)rows);
}

static void draw_page(struct watch_frame *f, struct rect body)
{
    const struct watch *w = f->watch;
    int air = body.h >= AIR_FROM, verdict = w->page == WATCH_COMPARE ? VERDICT_LINES : 0;
    int list = list_height(w, body.h), charts = body.h - list - verdict - 1 - 2 * air;
    struct rect under = {body.x, body.y + charts + 1 + 2 * air, body.w, list};
    draw_charts(f, (struct rect){body.x, body.y, body.w, charts});
    watch_draw_readout(f, (struct rect){body.x, body.y + charts + air, body.w, 1});
    if (w->page == WATCH_METRICS)
        watch_draw_metrics(f, under);
    else if (w->page == WATCH_COMPARE)
        watch_draw_compare(f, under);
    else
        watch_draw_logs(f, under);
    if (verdict)
        watch_draw_verdict(f, (struct rect){body.x, under.y + list, body.w, verdict});
}

static void draw_small(struct canvas *c, struct rect r)
{
    char text[160];
    snprintf(text, sizeof text, "This terminal has %dx%d, dropout-lab needs %dx%d: make it larger, or q to quit", r.w,
             r.h, VIEW_WIDTH_MIN, VIEW_HEIGHT_MIN);
    pane_wrap(c, r, 0, STYLE_NORMAL, text);
}

bool watch_draw(struct watch_screen *s, struct watch *w, struct canvas *c, int *x, int *y)
{
    struct watch_frame f = {.watch = w, .canvas = c, .memory = s, .cursor_x = -1, .cursor_y = -1,
                            .points = POINTS_A_DRAWING};
    struct layout l = layout_make(c->w, c->h, false);
    canvas_blank(c);
    if (!l.title.w) {
        draw_small(c, l.small);
    } else {
        draw_title(&f, l.title);
        if (w->page == WATCH_HELP)
            watch_draw_help(&f, l.body);
        else
            draw_page(&f, l.body);
        draw_keys(&f, l.keys);
        if (w->banner[0])
            pane_notice(c, l.top, STYLE_WARNING, w->banner);
    }
    *x = f.cursor_x;
    *y = f.cursor_y;
    return f.more;
}

/* ---- as text ---- */

bool watch_text_page(struct watch_screen *s, struct watch *w, struct canvas *page, int columns, struct err *e)
{
    struct watch_frame f = {.watch = w, .canvas = page, .memory = s, .points = POINTS_A_DRAWING};
    unsigned charts = watch_charts(w);
    int rows[WATCH_SIDES] = {0}, list = (int)w->log_count + 1, height = list + 2 + 1;
    for (unsigned side = 0; side < charts; side++) {
        rows[side] = (int)chart_table_rows(watch_table_make(&f, side));
        height += rows[side] + 1;
    }
    if (!canvas_resize(page, columns, height, e))
        return false;
    canvas_blank(page);
    canvas_text(page, 1, 0, columns - 1, STYLE_STRONG, w->about);
    int y = 2;
    for (unsigned side = 0; side < charts; side++) {
        chart_table(page, (struct rect){0, y, columns, rows[side]}, watch_table_make(&f, side), NAN);
        y += rows[side] + 1;
    }
    watch_draw_logs(&f, (struct rect){0, y, columns, list});
    return true;
}
