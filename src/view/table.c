/* SPDX-License-Identifier: MIT */
/* Tables of groups; see table.h. Which columns fit, where they stand, which groups are seen. UI thread. */
#include "table.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "figures.h"
#include "format.h"

/* The words' column has WORDS_LEAST; columns above LUXURY have to leave it what the longest line wants, up to
 * TABLE_WORDS_WANT. Beyond WORDS_MOST it grows for longer lines alone. */
enum { WORDS_LEAST = 14, WORDS_MOST = 32, LUXURY = 3 };

static bool is_in(const struct table *t, const struct lab *lab, const struct lab_group *group)
{
    return !group->gone && (!t->figures || (!group->hidden && lab_history(lab, group)->count));
}

size_t table_groups(const struct table *t, const struct lab *lab)
{
    size_t n = 0;
    for (size_t i = 0; i < lab->group_count; i++)
        n += is_in(t, lab, &lab->group[i]);
    return n;
}

/* ---- widths ---- */

static int width_of(const struct frame *f, const struct table_column *col)
{
    return col->sized ? col->sized(f) : col->width;
}

static bool is_there(const struct frame *f, const struct table *t, int i, int rank)
{
    const struct table_column *col = &t->column[i];
    return i == t->wide || (col->rank <= rank && width_of(f, col) > 0);
}

/* Where the columns stand. */
struct plan {
    int rank, words;
    bool air;
};

static int gap_of(const struct table_column *col, bool air)
{
    return col->gap + (air ? col->air : 0);
}

/* What columns up to the rank leave for the words; negative: too narrow. */
static int words_room(const struct frame *f, const struct table *t, int w, int rank, bool air)
{
    for (int i = 0; i < t->count; i++) {
        if (is_there(f, t, i, rank))
            w -= gap_of(&t->column[i], air) + (i == t->wide ? 0 : width_of(f, &t->column[i]));
    }
    return w;
}

static int words_longest(const struct frame *f, const struct table *t)
{
    int most = WORDS_LEAST;
    for (size_t i = 0; i < f->lab->group_count; i++) {
        char text[TABLE_CELL_BYTES] = "";
        t->column[t->wide].print(f, &f->lab->group[i], text);
        int w = is_in(t, f->lab, &f->lab->group[i]) ? canvas_width(text) : 0;
        most = w > most ? w : most;
    }
    return most;
}

static struct plan plan_make(const struct frame *f, const struct table *t, int w)
{
    struct plan p = {.rank = TABLE_RANK_MAX};
    int longest = words_longest(f, t), want = longest < TABLE_WORDS_WANT ? longest : TABLE_WORDS_WANT;
    while (p.rank > 0 && words_room(f, t, w, p.rank, false) < (p.rank > LUXURY ? want : WORDS_LEAST))
        p.rank--;
    p.air = words_room(f, t, w, p.rank, true) > want;
    p.words = words_room(f, t, w, p.rank, p.air);
    int most = longest > WORDS_MOST ? longest : WORDS_MOST;
    p.words = p.words > most ? most : p.words < 0 ? 0 : p.words;
    return p;
}

/* ---- lines ---- */

int table_words_fit(const char *text, int w)
{
    int fits = 0;
    for (int n = 0; n <= w; n++) {
        if (!text[n] || text[n] == ' ')
            fits = n;
        if (!text[n])
            break;
    }
    return fits;
}

/* Words are ASCII: a byte is a column. That there are more is told behind them, as in the next run's line. */
static void draw_words(struct frame *f, int x, int y, int w, enum style style, const char *text)
{
    int n = table_words_fit(text, w);
    canvas_textf(f->canvas, x, y, w, style, "%.*s", n, text);
    if (canvas_width(text) > w)
        canvas_put(f->canvas, x + n + (n + 1 < w), y, '>', STYLE_FAINT);
}

static void draw_cell(struct frame *f, int x, int y, int w, bool right, enum style style, const char *text)
{
    int wide = canvas_width(text);
    canvas_text(f->canvas, right ? x + w - wide : x, y, wide, style, text);
}

static void print_title(const struct frame *f, const struct table *t, int i, int rows, char *out)
{
    const struct table_column *col = &t->column[i];
    snprintf(out, TABLE_CELL_BYTES, "%s", col->title);
    if (col->head)
        col->head(f, out);
    if (i == t->wide && table_groups(t, f->lab) > (size_t)rows)
        text_append(out, TABLE_CELL_BYTES, " %d/%zu", rows, table_groups(t, f->lab));
}

/* One line: a group, or the titles of `rows` lines when it is NULL. */
static void draw_line(struct frame *f, struct rect r, const struct table *t, const struct plan *p, int rows,
                      const struct lab_group *group)
{
    int x = r.x;
    for (int i = 0; i < t->count; i++) {
        const struct table_column *col = &t->column[i];
        char text[TABLE_CELL_BYTES] = "";
        if (!is_there(f, t, i, p->rank))
            continue;
        enum style style = !group ? STYLE_FAINT
            : col->style ? col->style(group) : group->hidden ? STYLE_FAINT : STYLE_NORMAL;
        if (group)
            col->print(f, group, text);
        else
            print_title(f, t, i, rows, text);
        int w = i == t->wide ? p->words : width_of(f, col);
        x += gap_of(col, p->air);
        if (i == t->wide)
            draw_words(f, x, r.y, group ? w : w - 1, style, text);
        else
            draw_cell(f, x, r.y, w, col->right, style, text);
        x += w;
    }
}

/* Lines to skip so that the selected one is seen. */
static size_t skip_of(const struct table *t, const struct lab *lab, size_t rows)
{
    size_t above = 0;
    for (size_t i = lab->group_count; i-- > lab->selected + 1;)
        above += is_in(t, lab, &lab->group[i]);
    size_t groups = table_groups(t, lab), most = groups > rows ? groups - rows : 0;
    size_t skip = above < rows ? 0 : above - rows + 1;
    return skip > most ? most : skip;
}

static void draw_group(struct frame *f, struct rect line, const struct table *t, const struct plan *p, int rows,
                       size_t i)
{
    draw_line(f, line, t, p, rows, &f->lab->group[i]);
    pane_target(f, (struct view_target){.at = line, .kind = TARGET_GROUP, .value = i});
}

void table_draw(struct frame *f, struct rect r, const struct table *t)
{
    int rows = r.h - 1;
    if (rows < 0)
        return;
    struct plan p = plan_make(f, t, r.w - 1);
    draw_line(f, (struct rect){r.x, r.y, r.w, 1}, t, &p, rows, NULL);
    size_t skip = skip_of(t, f->lab, (size_t)rows);
    int y = 0;
    for (size_t i = f->lab->group_count; i-- > 0 && y < rows;) {
        if (!is_in(t, f->lab, &f->lab->group[i]))
            continue;
        if (skip > 0)
            skip--;
        else
            draw_group(f, (struct rect){r.x, r.y + ++y, r.w, 1}, t, &p, rows, i);
    }
}

/* ---- columns that several tables have ---- */

void table_cursor(const struct frame *f, const struct lab_group *group, char *out)
{
    if (group == lab_selected(f->lab))
        snprintf(out, TABLE_CELL_BYTES, ">");
}

void table_reference(const struct frame *f, const struct lab_group *group, char *out)
{
    if (group == lab_reference(f->lab) && f->lab->group_count > 1)
        snprintf(out, TABLE_CELL_BYTES, "r");
}

void table_number(const struct frame *f, const struct lab_group *group, char *out)
{
    (void)f;
    snprintf(out, TABLE_CELL_BYTES, "%u", group->number);
}

/* In ASCII the letter that curves are made of, where that is not the number. */
void table_sample(const struct frame *f, const struct lab_group *group, char *out)
{
    if (group->hidden)
        return;
    if (!f->canvas->ascii)
        snprintf(out, TABLE_CELL_BYTES, "\u2501");
    else if (group->number > 9)
        snprintf(out, TABLE_CELL_BYTES, "%c", pane_run_mark(group->number));
}

/* The rates, what became of it, and what else differs from the notebook; epochs and seeds have their own columns. */
void table_words(const struct frame *f, const struct lab_group *group, char *out)
{
    struct spec rest = format_rest(&group->spec);
    char line[SPEC_LINE_MAX], label[SPEC_LABEL_MAX];
    snprintf(out, TABLE_CELL_BYTES, "%s", spec_label(label, sizeof label, &group->spec));
    if (group->hidden)
        text_append(out, TABLE_CELL_BYTES, " hidden");
    if (group->parent < f->lab->group_count)
        text_append(out, TABLE_CELL_BYTES, " fork %u@%u", f->lab->group[group->parent].number,
                    (unsigned)group->fork_epoch);
    else if (group->forked)
        text_append(out, TABLE_CELL_BYTES, " fork @%u", (unsigned)group->fork_epoch);
    if (lab_changed(f->lab, group))
        text_append(out, TABLE_CELL_BYTES, " changed");
    if (spec_print(line, sizeof line, &rest)[0])
        text_append(out, TABLE_CELL_BYTES, " %s", line);
}

bool table_is_wrong(const struct spec *s)
{
    for (unsigned i = 0; i < spec_sites(s); i++) {
        if (s->noise[i] == SPEC_WRONG && (s->drop[i] > 0 || (s->bend[i].on && s->bend[i].to > 0)))
            return true;
    }
    return false;
}

/* Of a curve of means: what one seed does by chance is no overfitting. */
void table_overfits(const struct frame *f, const struct lab_group *group, char *out)
{
    uint32_t from = history_overfits(lab_history(f->lab, group));
    if (from)
        snprintf(out, TABLE_CELL_BYTES, "from %*u", table_epoch_digits(f), (unsigned)from);
    else
        snprintf(out, TABLE_CELL_BYTES, "-");
}

int table_overfits_width(const struct frame *f)
{
    int w = 5 + table_epoch_digits(f);
    return w < 8 ? 8 : w; /* the title's */
}

void table_gap(const struct frame *f, const struct lab_group *group, char *out)
{
    struct figures g = figures_make(f->lab, group);
    char number[FORMAT_MAX];
    snprintf(out, TABLE_CELL_BYTES, "%s", format_difference(number, g.gap.n ? &g.gap.mean : NULL, METRIC_VALID_LOSS,
                                                            f->canvas->ascii));
}

enum style table_run_style(const struct lab_group *group)
{
    return pane_run_style(group->number);
}

enum style table_strong(const struct lab_group *group)
{
    (void)group;
    return STYLE_STRONG;
}

bool table_has_seeds(const struct lab *lab)
{
    for (size_t i = 0; i < lab->group_count; i++) {
        if (lab->group[i].count > 1)
            return true;
    }
    return false;
}

int table_seeds_width(const struct frame *f)
{
    size_t most = 1;
    for (size_t i = 0; i < f->lab->group_count; i++)
        most = f->lab->group[i].count > most ? f->lab->group[i].count : most;
    return most > 1 ? 2 * format_digits(most) + 1 : 0;
}

int table_spread_width(const struct frame *f)
{
    return table_has_seeds(f->lab) ? format_spread_width(f->canvas->ascii) : 0;
}

int table_epoch_digits(const struct frame *f)
{
    int most = format_digits(f->lab->next.epochs);
    for (size_t i = 0; i < f->lab->group_count; i++) {
        int n = format_digits(f->lab->group[i].spec.epochs);
        most = n > most ? n : most;
    }
    return most;
}
