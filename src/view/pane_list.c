/* SPDX-License-Identifier: MIT */
/* The list over everything (view/list.h): a line for each row that there is room for, with the same columns for runs of
 * the lab and for those on disk alone. On a narrow screen whole columns go, and no number is ever cut.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "figures.h"
#include "format.h"
#include "pane.h"

enum { CELL_BYTES = 256, MARGIN = 1 };

/* What a row says of itself. */
struct facts {
    bool chosen, reference, hidden, failed;
    unsigned number;       /* 0: it is not in the lab */
    const char *id, *name, *tags;
    const struct spec *spec;
    bool forked;
    size_t seeds;
    unsigned epochs;       /* that all its seeds have */
    struct stats_mean best, accuracy, test;
    double best_epoch;
    char state[24];
};

/* ---- a row of the lab ---- */

static struct stats_mean lab_test(const struct lab *lab, const struct lab_group *g)
{
    double value[SPEC_SEEDS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < g->count; i++) {
        const struct record_test *test = &lab_member(lab, g, i)->test;
        if (test->images)
            value[n++] = test->accuracy;
    }
    return stats_mean(value, n);
}

static void state_of_group(char *out, size_t size, const struct lab *lab, const struct lab_group *g)
{
    unsigned place = figures_queue(lab, g);
    enum run_state state = lab_state(lab, g);
    if (state == RUN_WAITING)
        snprintf(out, size, place < 10 ? "waiting %u" : "wait %u", place);
    else if (history_diverged(lab_history(lab, g)))
        snprintf(out, size, "diverged");
    else
        snprintf(out, size, "%s", run_state_word(state));
}

static void facts_of_group(struct facts *t, const struct lab *lab, const struct lab_group *g)
{
    const struct lab_run *first = lab_member(lab, g, 0);
    struct figures f = figures_make(lab, g);
    *t = (struct facts){.chosen = g == lab_selected(lab), .reference = g == lab_reference(lab), .hidden = g->hidden,
                        .number = g->number, .id = first->id, .name = first->label.name, .tags = first->label.tags,
                        .spec = &g->spec, .forked = g->forked, .seeds = g->count, .best = f.best[METRIC_VALID_LOSS],
                        .accuracy = f.last[METRIC_VALID_ACCURACY], .test = lab_test(lab, g),
                        .best_epoch = f.best_epoch.mean, .epochs = (unsigned)lab_history(lab, g)->count};
    t->failed = lab_state(lab, g) == RUN_FAILED;
    state_of_group(t->state, sizeof t->state, lab, g);
}

/* ---- a row on disk ---- */

/* Values of the row's entries, as far as they have them. */
struct values {
    double value[SPEC_SEEDS_MAX];
    size_t n;
};

static void add_value(struct values *v, bool has, double value)
{
    if (has && v->n < SPEC_SEEDS_MAX)
        v->value[v->n++] = value;
}

static void add_metric(struct values *v, const struct epoch_row *row, enum metric m)
{
    add_value(v, row->epoch && metric_has(row, m), row->value[m]);
}

/* The state that needs most attention, as lab_state has it. */
static enum run_state worst(enum run_state a, enum run_state b)
{
    static const int weight[RUN_STATE_COUNT] = {
        [RUN_STOPPED] = 1, [RUN_CUT] = 2, [RUN_FAILED] = 3, [RUN_WAITING] = 4, [RUN_PAUSED] = 5, [RUN_RUNNING] = 6};
    return weight[b] > weight[a] ? b : a;
}

static void facts_of_kept(struct facts *t, const struct lab *lab, const struct list_row *row)
{
    const struct list *l = &lab->list;
    const struct store_entry *newest = &l->entry[row->newest];
    struct values best = {.n = 0}, at = {.n = 0}, accuracy = {.n = 0}, test = {.n = 0};
    enum run_state state = RUN_DONE;
    *t = (struct facts){.chosen = strcmp(newest->id, l->id) == 0, .id = newest->id, .name = newest->name,
                        .tags = newest->tags, .spec = &newest->spec, .forked = newest->forked, .seeds = row->count,
                        .hidden = true, .epochs = UINT32_MAX, .failed = newest->problem[0]};
    for (size_t i = 0; i < row->count; i++) {
        const struct store_entry *e = &l->entry[l->member[row->first + i]];
        const struct record_summary *s = &e->summary;
        add_metric(&best, &s->best, METRIC_VALID_LOSS);
        add_value(&at, s->best.epoch, s->best.epoch);
        add_metric(&accuracy, &s->last, METRIC_VALID_ACCURACY);
        add_value(&test, e->test.images, e->test.accuracy);
        t->epochs = s->epochs < t->epochs ? s->epochs : t->epochs;
        state = worst(state, e->state);
    }
    t->best = stats_mean(best.value, best.n);
    t->best_epoch = stats_mean(at.value, at.n).mean;
    t->accuracy = stats_mean(accuracy.value, accuracy.n);
    t->test = stats_mean(test.value, test.n);
    t->failed |= state == RUN_FAILED;
    snprintf(t->state, sizeof t->state, "%s", newest->problem[0] ? "broken" : run_state_word(state));
}

static void facts_make(struct facts *t, const struct lab *lab, size_t i)
{
    const struct list_row *row = &lab->list.row[i];
    if (row->group == LAB_NONE)
        facts_of_kept(t, lab, row);
    else
        facts_of_group(t, lab, &lab->group[row->group]);
}

/* ---- columns ---- */

static void print_cursor(const struct facts *t, bool ascii, char *out)
{
    (void)ascii;
    snprintf(out, CELL_BYTES, "%s", t->chosen ? ">" : "");
}

static void print_reference(const struct facts *t, bool ascii, char *out)
{
    (void)ascii;
    snprintf(out, CELL_BYTES, "%s", t->reference ? "r" : "");
}

static void print_number(const struct facts *t, bool ascii, char *out)
{
    (void)ascii;
    if (t->number)
        snprintf(out, CELL_BYTES, "%u", t->number);
}

/* The id begins with the day and the time, in UTC: "20261122-161523-..." */
static bool has_time(const struct facts *t)
{
    return strspn(t->id, "0123456789") == 8 && t->id[8] == '-' && strspn(t->id + 9, "0123456789") == 6;
}

static void print_date(const struct facts *t, bool ascii, char *out)
{
    (void)ascii;
    if (has_time(t))
        snprintf(out, CELL_BYTES, "%.4s-%.2s-%.2s", t->id, t->id + 4, t->id + 6);
}

static void print_day(const struct facts *t, bool ascii, char *out)
{
    (void)ascii;
    if (has_time(t))
        snprintf(out, CELL_BYTES, "%.2s-%.2s", t->id + 4, t->id + 6);
}

static void print_time(const struct facts *t, bool ascii, char *out)
{
    (void)ascii;
    if (has_time(t))
        snprintf(out, CELL_BYTES, "%.2s:%.2s", t->id + 9, t->id + 11);
}

static bool is_readable(const struct facts *t)
{
    return t->spec->hidden_count;
}

/* Its name, its rates, and what else differs from the notebook; epochs and seeds have their own columns. */
static void print_words(const struct facts *t, bool ascii, char *out)
{
    struct spec rest;
    char line[SPEC_LINE_MAX], label[SPEC_LABEL_MAX];
    (void)ascii;
    if (!is_readable(t)) {
        snprintf(out, CELL_BYTES, "%s", t->id);
        return;
    }
    rest = format_rest(t->spec);
    if (t->seeds > 1)
        rest.seed = spec_default().seed;
    snprintf(out, CELL_BYTES, "%s%s%s", t->name, t->name[0] ? " " : "", spec_label(label, sizeof label, t->spec));
    if (t->forked)
        text_append(out, CELL_BYTES, " fork");
    if (spec_print(line, sizeof line, &rest)[0])
        text_append(out, CELL_BYTES, " %s", line);
    if (t->tags[0])
        text_append(out, CELL_BYTES, " (%s)", t->tags);
}

static void print_seeds(const struct facts *t, bool ascii, char *out)
{
    (void)ascii;
    snprintf(out, CELL_BYTES, "%zu", t->seeds);
}

static void print_epoch(const struct facts *t, bool ascii, char *out)
{
    (void)ascii;
    if (is_readable(t))
        snprintf(out, CELL_BYTES, "%u/%u", t->epochs, t->spec->epochs);
}

static void print_best(const struct facts *t, bool ascii, char *out)
{
    char number[FORMAT_MAX];
    const char *text = format_mean(number, &t->best, METRIC_VALID_LOSS, ascii);
    int pad = METRIC_TEXT_WIDTH - canvas_width(text);
    snprintf(out, CELL_BYTES, "%*s%s", pad > 0 ? pad : 0, "", text);
    if (t->best.n)
        text_append(out, CELL_BYTES, " @%.0f", t->best_epoch);
}

static void print_accuracy(const struct facts *t, bool ascii, char *out)
{
    char number[FORMAT_MAX];
    snprintf(out, CELL_BYTES, "%s", format_mean(number, &t->accuracy, METRIC_VALID_ACCURACY, ascii));
}

static void print_test(const struct facts *t, bool ascii, char *out)
{
    char number[FORMAT_MAX];
    snprintf(out, CELL_BYTES, "%s", format_mean(number, &t->test, METRIC_VALID_ACCURACY, ascii));
}

static void print_state(const struct facts *t, bool ascii, char *out)
{
    (void)ascii;
    snprintf(out, CELL_BYTES, "%s", t->state);
}

enum { CURSOR, REFERENCE, NUMBER, DATE, DAY, TIME, WORDS, SEEDS, EPOCH, BEST, ACCURACY, TEST, STATE, COLUMNS };

static const struct column {
    const char *title;
    int width, gap, rank; /* the highest rank goes first; 0 stays. Width 0: after what the rows are */
    bool right;
    void (*print)(const struct facts *t, bool ascii, char *out);
} columns[COLUMNS] = {
    [CURSOR] = {.title = "", .width = 1, .gap = 1, .print = print_cursor},
    [REFERENCE] = {.title = "", .width = 1, .print = print_reference},
    [NUMBER] = {.title = "run", .width = 3, .right = true, .print = print_number},
    [DATE] = {.title = "day", .width = 10, .gap = 2, .rank = 9, .print = print_date},
    [DAY] = {.title = "day", .width = 5, .gap = 2, .rank = 3, .print = print_day}, /* without the year */
    [TIME] = {.title = "UTC", .width = 5, .gap = 1, .rank = 8, .print = print_time},
    [WORDS] = {.title = "name and dropout", .gap = 2, .print = print_words}, /* takes what the others leave */
    [SEEDS] = {.title = "seeds", .gap = 1, .rank = 5, .right = true, .print = print_seeds},
    [EPOCH] = {.title = "epoch", .gap = 1, .rank = 2, .right = true, .print = print_epoch},
    [BEST] = {.title = "best valid", .gap = 2, .print = print_best},
    [ACCURACY] = {.title = "acc %", .width = METRIC_TEXT_WIDTH, .gap = 1, .rank = 4, .right = true,
                  .print = print_accuracy},
    [TEST] = {.title = "test %", .width = METRIC_TEXT_WIDTH, .gap = 1, .rank = 6, .right = true, .print = print_test},
    [STATE] = {.title = "state", .width = 9, .gap = 2, .rank = 1, .print = print_state},
};

/* Which columns there are, and how wide. */
struct plan {
    int rank, width[COLUMNS];
};

static const struct spec *spec_of(const struct lab *lab, const struct list_row *row, size_t *seeds)
{
    const struct lab_group *g = row->group == LAB_NONE ? NULL : &lab->group[row->group];
    *seeds = g ? g->count : row->count;
    return g ? &g->spec : &lab->list.entry[row->newest].spec;
}

static void measure(const struct lab *lab, int width[COLUMNS])
{
    size_t most = 1, seeds;
    unsigned epochs = 1;
    for (size_t i = 0; i < lab->list.rows; i++) {
        const struct spec *spec = spec_of(lab, &lab->list.row[i], &seeds);
        most = seeds > most ? seeds : most;
        epochs = spec->epochs > epochs ? spec->epochs : epochs;
    }
    int digits = format_digits(epochs);
    for (int i = 0; i < COLUMNS; i++)
        width[i] = columns[i].width;
    width[SEEDS] = most > 1 ? 5 : 0;
    width[EPOCH] = 2 * digits + 1 < 5 ? 5 : 2 * digits + 1; /* the title's */
    width[BEST] = METRIC_TEXT_WIDTH + 2 + digits < 10 ? 10 : METRIC_TEXT_WIDTH + 2 + digits;
}

static bool is_there(const struct plan *p, int i)
{
    bool twice = i == DAY && columns[DATE].rank <= p->rank;
    return columns[i].rank <= p->rank && (i == WORDS || p->width[i]) && !twice;
}

static int words_room(const struct plan *p, int w)
{
    for (int i = 0; i < COLUMNS; i++)
        w -= is_there(p, i) && i != WORDS ? columns[i].gap + p->width[i] : 0;
    return w - columns[WORDS].gap;
}

/* Luxury has to leave the words more room than what is needed. */
static struct plan plan_make(const struct lab *lab, int w)
{
    enum { LUXURY = 6, WANTED = 30, NEEDED = 18, LEAST = 12, MOST = 48 };
    struct plan p = {.rank = 9};
    measure(lab, p.width);
    while (p.rank > 0 && words_room(&p, w) < (p.rank > LUXURY ? WANTED : p.rank > 1 ? NEEDED : LEAST))
        p.rank--;
    int room = words_room(&p, w);
    p.width[WORDS] = room < 0 ? 0 : room > MOST ? MOST : room;
    return p;
}

/* ---- lines ---- */

static void draw_words(struct frame *f, int x, int y, int w, enum style style, const char *text)
{
    bool cut = canvas_width(text) > w;
    canvas_text(f->canvas, x, y, cut ? w - 1 : w, style, text);
    if (cut && w > 0)
        canvas_put(f->canvas, x + w - 1, y, '>', STYLE_FAINT);
}

static enum style style_of(const struct facts *t, int column)
{
    return !t ? STYLE_FAINT
        : column == CURSOR ? STYLE_STRONG
        : column == NUMBER ? (t->hidden ? STYLE_FAINT : pane_run_style(t->number)) /* in colour: it is in the charts */
        : column == STATE && t->failed ? STYLE_WARNING
        : column == WORDS && t->chosen ? STYLE_STRONG : STYLE_NORMAL;
}

/* A row, or without facts the titles. */
static void draw_line(struct frame *f, struct rect r, const struct plan *p, const struct facts *t)
{
    int x = r.x;
    for (int i = 0; i < COLUMNS; i++) {
        const struct column *col = &columns[i];
        char text[CELL_BYTES] = "";
        int w = p->width[i];
        if (!is_there(p, i))
            continue;
        x += col->gap;
        if (t)
            col->print(t, f->canvas->ascii, text);
        else
            snprintf(text, sizeof text, "%s", col->title);
        if (i == WORDS)
            draw_words(f, x, r.y, w, style_of(t, i), text);
        else
            canvas_text(f->canvas, col->right ? x + w - canvas_width(text) : x, r.y, w, style_of(t, i), text);
        x += w;
    }
}

/* What stands in the place of rows. */
static const char *empty_text(const struct list *l)
{
    return l->problem[0] ? l->problem
        : l->reading ? "the runs on disk are being read ..."
        : l->all ? "no run passes the filter; Esc takes it away"
        : "no run yet: 1 goes to the charts, where Enter starts one";
}

/* The first row to draw: as before, or as little further as shows the chosen one. */
static size_t top_of(struct frame *f, size_t rows)
{
    const struct list *l = &f->lab->list;
    size_t at = list_at(f->lab), top = f->memory->list_top, most = l->rows > rows ? l->rows - rows : 0;
    if (at != LAB_NONE && at < top)
        top = at;
    if (at != LAB_NONE && at >= top + rows)
        top = at - rows + 1;
    return f->memory->list_top = top < most ? top : most;
}

void pane_list(struct frame *f, struct rect r)
{
    const struct list *l = &f->lab->list;
    if (r.h < 2)
        return;
    struct plan p = plan_make(f->lab, r.w - MARGIN);
    draw_line(f, (struct rect){r.x, r.y, r.w, 1}, &p, NULL);
    size_t rows = (size_t)r.h - 1, top = top_of(f, rows);
    for (size_t i = 0; i < rows && top + i < l->rows; i++) {
        struct facts t;
        struct rect line = {r.x, r.y + 1 + (int)i, r.w, 1};
        facts_make(&t, f->lab, top + i);
        draw_line(f, line, &p, &t);
        pane_target(f, (struct view_target){.at = line, .kind = TARGET_ROW, .value = top + i});
    }
    if (!l->rows)
        pane_wrap(f->canvas, (struct rect){r.x + MARGIN, r.y + 1, r.w - 2 * MARGIN, r.h - 1}, 0, STYLE_FAINT,
                  empty_text(l));
}
