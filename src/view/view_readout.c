/* SPDX-License-Identifier: MIT */
/* The line below the charts: the selected run's latest epoch in figures, by metric.def, whether it diverged, or why it
 * has none. */
#include "format.h"
#include "view_ops.h"

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

static void add_metrics(struct line *l, const struct epoch_row *row, bool ascii)
{
    const char *label = "";
    char number[FORMAT_MAX], piece[PIECE_MAX_BYTES];
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        const struct metric_info *info = &metric_info[m];
        bool next = strcmp(label, info->label) != 0;
        label = info->label;
        const char *text = format_metric(number, row, m, ascii);
        int pad = METRIC_TEXT_WIDTH - canvas_width(text);
        snprintf(piece, sizeof piece, "%s%s %*s%s", next ? "   " : "", next ? label : "", pad > 0 ? pad : 0, "", text);
        if (info->unit[0])
            text_append(piece, sizeof piece, " %s", metric_has(row, m) ? info->unit : " ");
        add(l, piece);
    }
}

static void add_progress(struct line *l, const struct frame *f, const struct lab_run *run)
{
    const struct epoch_row *last = history_last(&run->history), *diverged = history_diverged(&run->history);
    char piece[PIECE_MAX_BYTES], number[FORMAT_MAX];
    if (last)
        snprintf(piece, sizeof piece, "  epoch %*u", format_digits(run->spec.epochs), (unsigned)last->epoch);
    else
        snprintf(piece, sizeof piece, "  first epoch: step %u of %u", (unsigned)run->step, (unsigned)run->steps);
    add(l, piece);
    if (diverged) {
        snprintf(piece, sizeof piece, "  diverged at epoch %u", (unsigned)diverged->epoch);
        add(l, piece);
    }
    if (last)
        add_metrics(l, last, f->canvas->ascii);
    if (run->state == RUN_RUNNING && run->steps) {
        double loss = (double)run->batch_loss;
        snprintf(piece, sizeof piece, "   batch %s", metric_text(number, METRIC_TRAIN_LOSS, loss));
        add(l, piece);
    }
}

static void readout_draw(struct frame *f, struct rect r)
{
    const struct lab_run *run = lab_selected(f->lab);
    char name[PIECE_MAX_BYTES];
    if (!run) {
        canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, STYLE_NORMAL,
                    f->lab->data_failed ? "no run can start without data" : "no run yet: Enter starts the one below");
        return;
    }
    snprintf(name, sizeof name, "run %u", run->number);
    int used = 1 + canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, view_run_style(run), name);

    struct line line = {.room = r.w - used};
    if (run->state == RUN_FAILED)
        text_append(line.text, sizeof line.text, " failed: %s", run->why);
    else if (run->state == RUN_WAITING && !f->lab->data_ready)
        text_append(line.text, sizeof line.text, " starts when the data is loaded");
    else if (run->state == RUN_WAITING)
        text_append(line.text, sizeof line.text, " starts when one of the running ones ends");
    else if (run->history.count || run->steps)
        add_progress(&line, f, run);
    canvas_text(f->canvas, r.x + used, r.y, r.w - used, STYLE_NORMAL, line.text);
}

const struct view_ops view_readout = {.draw = readout_draw};
