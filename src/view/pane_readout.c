/* SPDX-License-Identifier: MIT */
/* The line below the charts: the selected run's figures at the cursor's or its latest epoch, by metric.def, whether it
 * diverged, or why it has none. Of several seeds it gives the mean. */
#include "format.h"
#include "pane.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { LINE_MAX_BYTES = 256, PIECE_MAX_BYTES = 64 };

/* The line as it grows. What does not fit is left out, and all that would follow: half a number is another number. */
struct line {
    char text[LINE_MAX_BYTES];
    int room; /* columns left */
};

static void add(struct line *l, const char *piece)
{
    l->room -= canvas_width(piece);
    if (l->room >= 0)
        text_append(l->text, sizeof l->text, "%s", piece);
}

/* The pairs of a loss and an accuracy in the order in which they are read; off and mc only where they were measured. */
static const enum metric read_out[][2] = {
    {METRIC_TRAIN_LOSS, METRIC_TRAIN_ACCURACY}, {METRIC_OFF_LOSS, METRIC_OFF_ACCURACY},
    {METRIC_VALID_LOSS, METRIC_VALID_ACCURACY}, {METRIC_MC_LOSS, METRIC_MC_ACCURACY},
};
enum { READ_OUT = sizeof read_out / sizeof *read_out };

static bool is_read(const struct epoch_row *row, int i)
{
    enum metric loss = read_out[i][0];
    return loss == METRIC_TRAIN_LOSS || loss == METRIC_VALID_LOSS || metric_has(row, loss);
}

static void append_metric(char *out, const struct epoch_row *row, enum metric m, const char *before, bool ascii)
{
    char number[FORMAT_MAX];
    const char *text = format_metric(number, row, m, ascii), *unit = metric_info[m].unit;
    int pad = METRIC_TEXT_WIDTH - canvas_width(text);
    text_append(out, LINE_MAX_BYTES, "%s%*s%s", before, pad > 0 ? pad : 0, "", text);
    if (unit[0])
        text_append(out, LINE_MAX_BYTES, " %s", metric_has(row, m) ? unit : " ");
}

/* How much of the room the figures take: all, close to each other, or the losses alone. */
enum density { DENSITY_AIRY, DENSITY_CLOSE, DENSITY_LOSSES, DENSITY_LEAST };

static void print_metrics(char *out, const struct epoch_row *row, enum density d, bool ascii)
{
    out[0] = 0;
    for (int i = 0; i < READ_OUT; i++) {
        if (!is_read(row, i))
            continue;
        text_append(out, LINE_MAX_BYTES, "%s%s", d % 2 ? "  " : "   ", metric_info[read_out[i][0]].label);
        append_metric(out, row, read_out[i][0], " ", ascii);
        if (d < DENSITY_LOSSES)
            append_metric(out, row, read_out[i][1], d == DENSITY_AIRY ? " " : "", ascii);
    }
}

static void add_metrics(struct line *l, const struct epoch_row *row, bool ascii)
{
    char text[LINE_MAX_BYTES];
    enum density d = DENSITY_AIRY;
    print_metrics(text, row, d, ascii);
    while (d < DENSITY_LEAST && canvas_width(text) > l->room)
        print_metrics(text, row, ++d, ascii);
    add(l, text);
}

const struct epoch_row *pane_row(const struct lab *lab, const struct history *h)
{
    uint32_t at = lab->chart.cursor;
    return at && at <= h->count ? &h->row[at - 1] : history_last(h);
}

static void add_progress(struct line *l, const struct frame *f, const struct lab_group *group)
{
    const struct lab_run *run = lab_leader(f->lab, group);
    const struct history *h = lab_history(f->lab, group);
    const struct epoch_row *row = pane_row(f->lab, h), *diverged = history_diverged(h);
    char piece[PIECE_MAX_BYTES], number[FORMAT_MAX];
    if (row)
        snprintf(piece, sizeof piece, "  epoch %*u", format_digits(group->spec.epochs), (unsigned)row->epoch);
    else if (group->parent != LAB_NONE && run->epoch <= group->fork_epoch)
        snprintf(piece, sizeof piece, "  trains run %u's epochs again: %u of %u", f->lab->group[group->parent].number,
                 (unsigned)run->epoch, (unsigned)group->fork_epoch);
    else
        snprintf(piece, sizeof piece, "  first epoch: step %u of %u", (unsigned)run->step, (unsigned)run->steps);
    add(l, piece);
    if (diverged) {
        snprintf(piece, sizeof piece, "  diverged at epoch %u", (unsigned)diverged->epoch);
        add(l, piece);
    }
    if (row)
        add_metrics(l, row, f->canvas->ascii);
    if (run->state == RUN_RUNNING && run->steps) {
        double loss = (double)run->batch_loss;
        snprintf(piece, sizeof piece, "  batch %s", metric_text(number, METRIC_TRAIN_LOSS, loss));
        add(l, piece);
    }
}

static void describe(struct line *l, const struct frame *f, const struct lab_group *group)
{
    const struct lab_run *run = lab_leader(f->lab, group);
    enum run_state state = lab_state(f->lab, group);
    if (state == RUN_FAILED)
        text_append(l->text, sizeof l->text, " failed: %s", run->why);
    else if (state == RUN_WAITING && !f->lab->data_ready)
        text_append(l->text, sizeof l->text, " starts when the data is loaded");
    else if (state == RUN_WAITING && !lab_history(f->lab, group)->count) {
        add(l, " starts when one of the running ones ends");
        add(l, "; J K move it in the queue");
    } else if (lab_history(f->lab, group)->count || run->steps)
        add_progress(l, f, group);
}

/* What there is to train on, and how to begin. */
static void draw_start(struct frame *f, struct rect r)
{
    int x = r.x + 1 + canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, STYLE_NORMAL, f->lab->data);
    canvas_text(f->canvas, x, r.y, r.x + r.w - x, STYLE_NORMAL,
                f->lab->data_failed ? ": no run can start without data"
                : f->lab->data_ready ? ". Enter starts the run below" : " Enter starts the run below");
}

/* Nothing is in the charts, but for runs of before that nobody has asked to see yet. */
static bool is_start(const struct lab *lab, const struct lab_group *selected)
{
    return !selected || (selected->kept && selected->hidden && !lab_shown(lab) && !lab_active(lab));
}

void pane_readout(struct frame *f, struct rect r)
{
    const struct lab_group *group = lab_selected(f->lab);
    char name[PIECE_MAX_BYTES];
    enum { MARGIN = 1 };
    if (is_start(f->lab, group)) {
        draw_start(f, r);
        return;
    }
    bool mean = group->count > 1 && lab_history(f->lab, group)->count;
    snprintf(name, sizeof name, mean ? "run %u mean of %zu" : "run %u", group->number, group->count);
    int used = 1 + canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, pane_run_style(group->number), name);
    struct line line = {.room = r.w - used - MARGIN};
    describe(&line, f, group);
    canvas_text(f->canvas, r.x + used, r.y, r.w - used, STYLE_NORMAL, line.text);
}
