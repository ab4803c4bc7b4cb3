/* SPDX-License-Identifier: MIT */
/* The table of kept runs; see runs_table.h. Each cell's text is made once; columns are as wide as their widest cell,
 * and one without a text is left out. Too little room: names and ids lose their middle or end, then columns go. Room
 * left over: columns for the curious come in. */
#include "runs_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "out.h"
#include "say.h"
#include "term/canvas.h"

enum {
    CELL_MAX = SPEC_LINE_MAX,
    GAP = 1, GAP_WIDE = 2, /* columns between two; the wider one where there is room */
    NARROW = 80,           /* and below: the usual columns and no more */
    FRONT = 15,            /* of an id that is cut: "20261122-161523" */
};

enum cut { CUT_NEVER, CUT_END, CUT_MIDDLE };

struct column {
    const char *title;
    void (*text)(char *out, const struct store_entry *x);
    enum cut cut;
    int least;   /* it is not cut to less */
    bool right, luxury;
};

/* ---- cells ---- */

static void put_id(char *out, const struct store_entry *x)
{
    strcpy(out, x->id);
}

static void put_name(char *out, const struct store_entry *x)
{
    strcpy(out, x->name);
}

/* As it is typed, "0.25,0.4,0.4", which is shorter than its label. */
static void put_drop(char *out, const struct store_entry *x)
{
    char line[SPEC_LINE_MAX];
    const char *drop = strstr(spec_print(line, sizeof line, &x->spec), "drop=");
    if (drop)
        snprintf(out, CELL_MAX, "%.*s", (int)strcspn(drop + 5, " "), drop + 5);
    else
        strcpy(out, "no dropout");
}

static void put_epochs(char *out, const struct store_entry *x)
{
    if (x->summary.epochs == x->spec.epochs)
        snprintf(out, CELL_MAX, "%u", x->spec.epochs);
    else
        snprintf(out, CELL_MAX, "%u/%u", (unsigned)x->summary.epochs, x->spec.epochs);
}

static void put_metric(char *out, const struct epoch_row *row, enum metric m)
{
    char text[METRIC_TEXT_MAX];
    if (row->epoch && metric_has(row, m))
        strcpy(out, metric_text(text, m, row->value[m]));
}

static void put_best(char *out, const struct store_entry *x)
{
    put_metric(out, &x->summary.best, METRIC_VALID_LOSS);
    if (out[0])
        text_append(out, CELL_MAX, " @%u", (unsigned)x->summary.best.epoch);
}

static void put_last(char *out, const struct store_entry *x)
{
    put_metric(out, &x->summary.last, METRIC_VALID_ACCURACY);
}

static void put_test(char *out, const struct store_entry *x)
{
    char text[METRIC_TEXT_MAX];
    if (x->test.images)
        strcpy(out, metric_text(text, METRIC_VALID_ACCURACY, x->test.accuracy));
}

static void put_state(char *out, const struct store_entry *x)
{
    strcpy(out, run_state_word(x->state));
}

static void put_tags(char *out, const struct store_entry *x)
{
    strcpy(out, x->tags);
}

/* The spec's words but for the rates and the seed, which the other columns tell. */
static void put_words(char *out, const struct store_entry *x)
{
    struct spec rest = x->spec;
    memset(rest.drop, 0, sizeof rest.drop);
    memset(rest.bend, 0, sizeof rest.bend);
    rest.seed = spec_default().seed;
    spec_print(out, CELL_MAX, &rest);
}

static void put_train(char *out, const struct store_entry *x)
{
    put_metric(out, &x->summary.last, METRIC_TRAIN_LOSS);
}

static void put_last_loss(char *out, const struct store_entry *x)
{
    put_metric(out, &x->summary.last, METRIC_VALID_LOSS);
}

/* "2026-11-22 16:15" */
static void put_started(char *out, const struct store_entry *x)
{
    snprintf(out, CELL_MAX, "%.10s %.5s", x->started, strlen(x->started) > 11 ? x->started + 11 : "");
}

static void put_isa(char *out, const struct store_entry *x)
{
    strcpy(out, x->isa);
}

static const struct column column[] = {
    {.title = "run", .text = put_id, .cut = CUT_MIDDLE, .least = 22},
    {.title = "name", .text = put_name, .cut = CUT_END, .least = 8},
    {.title = "dropout", .text = put_drop, .cut = CUT_END, .least = 10},
    {.title = "epoch", .text = put_epochs, .right = true},
    {.title = "best valid", .text = put_best},
    {.title = "last%", .text = put_last, .right = true},
    {.title = "test%", .text = put_test, .right = true},
    {.title = "state", .text = put_state},
    {.title = "tags", .text = put_tags, .cut = CUT_END, .least = 10, .luxury = true},
    {.title = "words", .text = put_words, .cut = CUT_END, .least = 16, .luxury = true},
    {.title = "last valid", .text = put_last_loss, .right = true, .luxury = true},
    {.title = "train", .text = put_train, .right = true, .luxury = true},
    {.title = "started (UTC)", .text = put_started, .luxury = true},
    {.title = "isa", .text = put_isa, .luxury = true},
};
enum { COLUMNS = sizeof column / sizeof *column };

/* Which column to cut, in this order, and then which to leave out. */
static const char *const cuts[] = {"run", "name", "dropout"};
static const char *const goes[] = {"test%", "name", "epoch"};

/* ---- the cells of all rows ---- */

struct table {
    char *text;            /* cells, each with its 0, row by row */
    size_t used, room;
    int natural[COLUMNS];  /* width of the widest cell; 0: none has a text */
    int width[COLUMNS];    /* as it is printed; 0: it is not */
    int gap;
    bool luxury;           /* there may be room for such */
};

static int width_of(const char *text)
{
    for (const char *p = text; *p; p++)
        if ((unsigned char)*p >= 0x80)
            return canvas_width(text);
    return (int)strlen(text);
}

static bool add_cell(struct table *t, const char *text)
{
    size_t n = strlen(text) + 1;
    if (t->used + n > t->room) {
        size_t room = 2 * t->room + n + 65536;
        char *more = realloc(t->text, room);
        if (!more)
            return false;
        t->text = more;
        t->room = room;
    }
    memcpy(t->text + t->used, text, n);
    t->used += n;
    return true;
}

static bool add_row(struct table *t, const struct store_entry *x)
{
    for (int c = 0; c < COLUMNS; c++) {
        char text[CELL_MAX];
        text[0] = 0;
        if (!column[c].luxury || t->luxury)
            column[c].text(text, x);
        int w = width_of(text);
        if (w > t->natural[c])
            t->natural[c] = w;
        if (!add_cell(t, text))
            return false;
    }
    return true;
}

/* ---- widths ---- */

static int sum(const struct table *t, int gap)
{
    int w = -gap;
    for (int c = 0; c < COLUMNS; c++)
        w += t->width[c] ? t->width[c] + gap : 0;
    return w;
}

static int find(const char *title)
{
    int c = 0;
    while (strcmp(column[c].title, title) != 0)
        c++;
    return c;
}

static void cut_to_fit(struct table *t, int width)
{
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        int c = find(cuts[i]), over = sum(t, GAP) - width, least = column[c].least;
        if (over > 0 && t->width[c] > least)
            t->width[c] = t->width[c] - over > least ? t->width[c] - over : least;
    }
    for (size_t i = 0; i < sizeof goes / sizeof *goes && sum(t, GAP) > width; i++)
        t->width[find(goes[i])] = 0;
}

/* As many of the luxuries as fit whole; the words may be cut. */
static void add_luxuries(struct table *t, const int *want, int width)
{
    for (int c = 0; c < COLUMNS; c++) {
        int room = width - sum(t, GAP_WIDE) - GAP_WIDE;
        if (!column[c].luxury || !want[c])
            continue;
        if (want[c] <= room)
            t->width[c] = want[c];
        else if (column[c].cut && room >= column[c].least)
            t->width[c] = room;
    }
}

static void plan(struct table *t, int width)
{
    int want[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
        int title = (int)strlen(column[c].title);
        want[c] = !t->natural[c] ? 0 : t->natural[c] > title ? t->natural[c] : title;
        t->width[c] = column[c].luxury ? 0 : want[c];
    }
    cut_to_fit(t, width);
    add_luxuries(t, want, width);
    t->gap = sum(t, GAP_WIDE) <= width ? GAP_WIDE : GAP;
}

/* ---- printing ---- */

/* The longest beginning that is at most `width` columns wide, in bytes: characters are not parted. */
static size_t fitting(const char *text, int width)
{
    char part[CELL_MAX];
    size_t n = 0;
    for (size_t i = 1; text[i - 1]; i++) {
        if (((unsigned char)text[i] & 0xc0) == 0x80)
            continue;
        memcpy(part, text, i);
        part[i] = 0;
        if (width_of(part) > width)
            break;
        n = i;
    }
    return n;
}

/* "a long na.." or "20261122-161523..seed1" */
static const char *cut_text(char out[CELL_MAX], const char *text, const struct column *col, int width)
{
    if (width_of(text) <= width)
        return text;
    size_t n = strlen(text), front = FRONT, back = width > FRONT + 2 ? (size_t)(width - FRONT - 2) : 0;
    if (col->cut == CUT_MIDDLE && back && n > front + back && width_of(text) == (int)n)
        snprintf(out, CELL_MAX, "%.*s..%s", FRONT, text, text + n - back);
    else
        snprintf(out, CELL_MAX, "%.*s..", (int)fitting(text, width - 2), text);
    return out;
}

static void print_blanks(int n)
{
    for (; n > 0; n--)
        putc_unlocked(' ', stdout);
}

static void print_line(const struct table *t, const char *const cell[COLUMNS])
{
    int owed = 0; /* blanks, which a line does not end with */
    for (int c = 0; c < COLUMNS; c++) {
        char out[CELL_MAX];
        if (!t->width[c])
            continue;
        const char *text = cut_text(out, cell[c], &column[c], t->width[c]);
        int pad = t->width[c] - width_of(text);
        if (column[c].right)
            owed += pad;
        if (text[0]) {
            print_blanks(owed);
            say_to(stdout, "%s", text);
            owed = 0;
        }
        owed += t->gap + (column[c].right ? 0 : pad);
    }
    putchar('\n');
}

static void print_rows(const struct table *t, size_t rows)
{
    const char *cell[COLUMNS], *at = t->text;
    for (int c = 0; c < COLUMNS; c++)
        cell[c] = column[c].title;
    print_line(t, cell);
    for (size_t i = 0; i < rows && out_goes_on(); i++) {
        for (int c = 0; c < COLUMNS; c++) {
            cell[c] = at;
            at += strlen(at) + 1;
        }
        print_line(t, cell);
    }
}

static void print_problems(const struct store_entry *const *run, size_t count)
{
    for (size_t i = 0; i < count && out_goes_on(); i++)
        if (run[i]->problem[0])
            say_to(stdout, "cannot be read: %s\n", run[i]->problem);
}

bool runs_table_print(const struct store_entry *const *run, size_t count, int width, struct err *e)
{
    struct table t = {.luxury = width > NARROW};
    size_t rows = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        if (run[i]->problem[0])
            continue;
        ok = add_row(&t, run[i]);
        rows++;
    }
    if (ok && rows) {
        plan(&t, width);
        print_rows(&t, rows);
    }
    if (ok)
        print_problems(run, count);
    free(t.text);
    return ok || err_memory(e, "the table of runs");
}
