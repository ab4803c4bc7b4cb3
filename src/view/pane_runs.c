/* SPDX-License-Identifier: MIT */
/* The runs so far, newest first: which it is, how far, how good. Columns keep their places while numbers grow; on a
 * narrow screen whole columns go. The selected run is always among those shown.
 */
#include "format.h"
#include "pane.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { CELL_BYTES = 160, SPEC_WIDTH_MIN = 14, SPEC_WIDTH_MAX = 32, BAR_WIDTH = 8 };

struct column {
    const char *title;
    int rank; /* the highest goes first; 0 stays */
    bool right;
    int width, gap; /* width 0: by `sized` */
    int (*sized)(const struct lab *lab);
    enum style (*style)(const struct lab_group *group); /* NULL: normal */
    void (*print)(const struct frame *f, const struct lab_group *group, char *out); /* CELL_BYTES */
};

static const struct column columns[];
enum { COLUMNS = 10, COLUMN_SPEC = 3 };

static int epochs_digits(const struct lab *lab)
{
    int most = format_digits(lab->next.epochs);
    for (size_t i = 0; i < lab->group_count; i++) {
        int n = format_digits(lab->group[i].spec.epochs);
        most = n > most ? n : most;
    }
    return most;
}

static int epoch_width(const struct lab *lab)
{
    int w = 2 * epochs_digits(lab) + 1;
    return w < 5 ? 5 : w; /* the title's */
}

static int best_width(const struct lab *lab)
{
    int w = METRIC_TEXT_WIDTH + 2 + epochs_digits(lab);
    return w < 10 ? 10 : w; /* the title's */
}

static int width_of(const struct column *col, const struct lab *lab)
{
    return col->sized ? col->sized(lab) : col->width;
}

/* The spec's width, when columns of a rank above `rank` are left out; negative: too narrow. */
static int spec_width(const struct lab *lab, int w, int rank)
{
    for (int i = 0; i < COLUMNS; i++) {
        if (i != COLUMN_SPEC && columns[i].rank <= rank)
            w -= columns[i].gap + width_of(&columns[i], lab);
    }
    return w - columns[COLUMN_SPEC].gap;
}

static void cell(struct frame *f, int x, int y, int w, bool right, enum style style, const char *text)
{
    int pad = right ? w - canvas_width(text) : 0;
    pad = pad < 0 ? 0 : pad;
    canvas_text(f->canvas, x + pad, y, w - pad, style, text);
    if (canvas_width(text) > w && w > 0)
        canvas_put(f->canvas, x + w - 1, y, '>', STYLE_FAINT); /* as where the next run's line goes on */
}

/* One line: a group, or the titles when it is NULL. */
static void line_draw(struct frame *f, struct rect r, int y, int rank, int spec_w, const struct lab_group *group)
{
    int x = r.x;
    for (int i = 0; i < COLUMNS; i++) {
        const struct column *col = &columns[i];
        if (col->rank > rank)
            continue;
        int w = i == COLUMN_SPEC ? spec_w : width_of(col, f->lab);
        char text[CELL_BYTES];
        enum style style = STYLE_FAINT;
        snprintf(text, sizeof text, "%s", col->title);
        if (i == COLUMN_SPEC && f->lab->group_count >= (size_t)r.h)
            text_append(text, sizeof text, ", %d of %zu", r.h - 1, f->lab->group_count);
        if (group) {
            text[0] = 0;
            col->print(f, group, text);
            style = col->style ? col->style(group) : group->hidden ? STYLE_FAINT : STYLE_NORMAL;
        }
        x += col->gap;
        cell(f, x, r.y + y, w, col->right, style, text);
        x += w;
    }
}

int pane_runs_height(const struct lab *lab, int h)
{
    enum { HEADER = 1, LEAST = 3 }; /* room for three before there are any, so that the first ones do not move the charts */
    int most = (h + 3) / 5, rows = lab->group_count < (size_t)most ? (int)lab->group_count : most;
    return HEADER + (rows < LEAST ? LEAST : rows);
}

void pane_runs(struct frame *f, struct rect r)
{
    const struct lab *lab = f->lab;
    int rank = 9, rows = r.h - 1;
    while (rank > 0 && spec_width(lab, r.w - 1, rank) < SPEC_WIDTH_MIN)
        rank--;
    int spec_w = spec_width(lab, r.w - 1, rank);
    spec_w = spec_w > SPEC_WIDTH_MAX ? SPEC_WIDTH_MAX : spec_w;

    line_draw(f, r, 0, rank, spec_w, NULL);
    size_t from_newest = lab->group_count ? lab->group_count - 1 - lab->selected : 0;
    size_t skip = from_newest < (size_t)rows ? 0 : from_newest - (size_t)rows + 1;
    for (int y = 0; y < rows && skip + (size_t)y < lab->group_count; y++)
        line_draw(f, r, 1 + y, rank, spec_w, &lab->group[lab->group_count - 1 - skip - (size_t)y]);
}

static void print_cursor(const struct frame *f, const struct lab_group *group, char *out)
{
    if (group == lab_selected(f->lab))
        snprintf(out, CELL_BYTES, ">");
}

static void print_number(const struct frame *f, const struct lab_group *group, char *out)
{
    (void)f;
    snprintf(out, CELL_BYTES, "%u", group->number);
}

/* How its line is drawn: in ASCII the letter it is made of, where that is not its number. */
static void print_sample(const struct frame *f, const struct lab_group *group, char *out)
{
    if (group->hidden)
        return;
    if (!f->canvas->ascii)
        snprintf(out, CELL_BYTES, "\u2501");
    else if (group->number > 9)
        snprintf(out, CELL_BYTES, "%c", view_run_mark(group->number));
}

/* The rates, and what else differs from the notebook; the epochs have their own column. */
static void print_spec(const struct frame *f, const struct lab_group *group, char *out)
{
    struct spec rest = group->spec, standard = spec_default();
    char line[SPEC_LINE_MAX], label[96];
    (void)f;
    memset(rest.drop, 0, sizeof rest.drop);
    rest.epochs = standard.epochs;
    spec_label(label, sizeof label, &group->spec);
    spec_print(line, sizeof line, &rest);
    snprintf(out, CELL_BYTES, "%s%s", label, group->hidden ? " hidden" : "");
    if (line[0])
        text_append(out, CELL_BYTES, " %s", line);
}

static void print_epoch(const struct frame *f, const struct lab_group *group, char *out)
{
    snprintf(out, CELL_BYTES, "%zu/%u", lab_history(f->lab, group)->count, group->spec.epochs);
}

/* While it runs how far it is, steps included; else the word for its state. What is left of a run that diverged is told
 * by its epochs; only a pause has to be seen. */
static void print_progress(const struct frame *f, const struct lab_group *group, char *out)
{
    enum run_state state = lab_state(f->lab, group);
    if (history_diverged(lab_history(f->lab, group)) && state != RUN_PAUSED) {
        snprintf(out, CELL_BYTES, "diverged");
        return;
    }
    if (state != RUN_RUNNING) {
        snprintf(out, CELL_BYTES, "%s", run_state_word(state));
        return;
    }
    int full = (int)(lab_progress(f->lab, group) * BAR_WIDTH);
    const char *yes = f->canvas->ascii ? "#" : "\u2501", *no = f->canvas->ascii ? "." : "\u2500";
    for (int i = 0; i < BAR_WIDTH; i++)
        text_append(out, CELL_BYTES, "%s", i < full ? yes : no);
}

/* What it has taken, of a group its longest member; while it trains what is left. */
static void print_time(const struct frame *f, const struct lab_group *group, char *out)
{
    char text[FORMAT_MAX];
    double seconds = 0, left = lab_seconds_left(f->lab, group);
    for (size_t i = 0; i < group->count; i++) {
        const struct lab_run *run = lab_member(f->lab, group, i);
        seconds = run->seconds > seconds ? run->seconds : seconds;
    }
    if (left >= 0)
        snprintf(out, CELL_BYTES, "-%s", format_seconds(text, left));
    else if (seconds > 0)
        snprintf(out, CELL_BYTES, "%s", format_seconds(text, seconds));
}

static void print_best(const struct frame *f, const struct lab_group *group, char *out)
{
    const struct epoch_row *best = history_best(lab_history(f->lab, group), METRIC_VALID_LOSS);
    char number[FORMAT_MAX];
    const char *text = format_metric(number, best, METRIC_VALID_LOSS, f->canvas->ascii);
    int pad = METRIC_TEXT_WIDTH - canvas_width(text);
    snprintf(out, CELL_BYTES, "%*s%s", pad > 0 ? pad : 0, "", text);
    if (best)
        text_append(out, CELL_BYTES, " @%u", (unsigned)best->epoch);
}

static void print_last_loss(const struct frame *f, const struct lab_group *group, char *out)
{
    char number[FORMAT_MAX];
    const struct epoch_row *last = history_last(lab_history(f->lab, group));
    snprintf(out, CELL_BYTES, "%s", format_metric(number, last, METRIC_VALID_LOSS, f->canvas->ascii));
}

static void print_last_accuracy(const struct frame *f, const struct lab_group *group, char *out)
{
    char number[FORMAT_MAX];
    const struct epoch_row *last = history_last(lab_history(f->lab, group));
    snprintf(out, CELL_BYTES, "%s", format_metric(number, last, METRIC_VALID_ACCURACY, f->canvas->ascii));
    text_append(out, CELL_BYTES, last && metric_has(last, METRIC_VALID_ACCURACY) ? " %%" : "  ");
}

static enum style run_style(const struct lab_group *group)
{
    return view_run_style(group->number);
}

static enum style strong(const struct lab_group *group)
{
    (void)group;
    return STYLE_STRONG;
}

static const struct column columns[COLUMNS] = {
    {.title = "", .width = 1, .gap = 1, .style = strong, .print = print_cursor},
    {.title = "run", .width = 3, .right = true, .style = run_style, .print = print_number},
    {.title = "", .width = 1, .gap = 1, .style = run_style, .print = print_sample},
    [COLUMN_SPEC] = {.title = "dropout", .gap = 1, .print = print_spec},
    {.title = "epoch", .right = true, .gap = 1, .sized = epoch_width, .print = print_epoch},
    {.title = "", .width = BAR_WIDTH, .gap = 1, .rank = 1, .print = print_progress},
    {.title = "time", .width = FORMAT_TIME_WIDTH + 1, .right = true, .gap = 1, .rank = 4, .print = print_time},
    {.title = "best valid", .gap = 2, .rank = 2, .sized = best_width, .print = print_best},
    {.title = "last", .width = METRIC_TEXT_WIDTH, .right = true, .gap = 2, .print = print_last_loss},
    {.title = "accuracy", .width = 8, .right = true, .gap = 1, .rank = 3, .print = print_last_accuracy},
};
