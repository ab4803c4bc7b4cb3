/* SPDX-License-Identifier: MIT */
/* The line below the charts: the selected run's latest epoch in figures, by metric.def, or why it has none.
 */
#include "format.h"
#include "view_ops.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { LINE_MAX_BYTES = 256 };

static void metrics(char *line, const struct epoch_row *row, bool ascii)
{
    const char *label = "";
    char number[FORMAT_MAX];
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        const struct metric_info *info = &metric_info[m];
        if (strcmp(label, info->label) != 0)
            text_append(line, LINE_MAX_BYTES, "   %s", info->label);
        label = info->label;
        const char *text = format_metric(number, row, m, ascii);
        int pad = METRIC_TEXT_WIDTH - canvas_width(text);
        text_append(line, LINE_MAX_BYTES, " %*s%s", pad > 0 ? pad : 0, "", text);
        if (info->unit[0])
            text_append(line, LINE_MAX_BYTES, " %s", metric_has(row, m) ? info->unit : " ");
    }
}

static void progress(const struct frame *f, const struct lab_run *run, char *line)
{
    const struct epoch_row *last = history_last(&run->history);
    if (last) {
        text_append(line, LINE_MAX_BYTES, "  epoch %*u", format_digits(run->spec.epochs), (unsigned)last->epoch);
        metrics(line, last, f->canvas->ascii);
    } else {
        text_append(line, LINE_MAX_BYTES, "  first epoch: step %u of %u", (unsigned)run->step, (unsigned)run->steps);
    }
    char number[FORMAT_MAX];
    if (run->state == RUN_RUNNING && !isnan(run->batch_loss))
        text_append(line, LINE_MAX_BYTES, "   batch %s",
                    metric_text(number, METRIC_TRAIN_LOSS, (double)run->batch_loss));
}

static void readout_draw(struct frame *f, struct rect r)
{
    const struct lab_run *run = lab_selected(f->lab);
    char line[LINE_MAX_BYTES];
    if (!run) {
        canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, STYLE_NORMAL,
                    f->lab->data_failed ? "no run can start without data" : "no run yet: Enter starts the one below");
        return;
    }
    snprintf(line, sizeof line, "run %u", run->number);
    int used = 1 + canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, view_run_style(run), line);

    line[0] = 0;
    if (run->state == RUN_FAILED)
        text_append(line, sizeof line, " failed: %s", run->why);
    else if (run->state == RUN_WAITING && !f->lab->data_ready)
        text_append(line, sizeof line, " starts when the data is loaded");
    else if (run->state == RUN_WAITING)
        text_append(line, sizeof line, " starts when one of the running ones ends");
    else if (run->history.count || run->steps)
        progress(f, run, line);
    canvas_text(f->canvas, r.x + used, r.y, r.w - used, STYLE_NORMAL, line);
}

const struct view_ops view_readout = {.draw = readout_draw};
