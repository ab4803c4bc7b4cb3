/* SPDX-License-Identifier: MIT */
/* What a worker says, in lines; see report.h. */
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "interrupt.h"
#include "lines.h"
#include "run/history_csv.h"
#include "say.h"

static const double poll_every = 0.01, bar_every = 0.1; /* seconds */

struct report report_new(const struct options *o)
{
    struct report r = {.state = RUN_WAITING};
    const char *term = getenv("TERM");
    r.table = o->csv && strcmp(o->csv, "-") == 0;
    r.lines = o->quiet ? NULL : r.table ? stderr : stdout;
    r.bar = r.lines && isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
    return r;
}

static void clear_bar(struct report *r)
{
    if (r->bar_width)
        fprintf(stderr, "\r%*s\r", r->bar_width, "");
    r->bar_width = 0;
}

void report_say(struct report *r, const char *text)
{
    clear_bar(r);
    say_error("%s%s", r->tag, text);
}

void report_fail(struct report *r, const char *text)
{
    report_say(r, text);
    r->failed = true;
}

static void draw_bar(struct report *r, const struct event *event)
{
    enum { CELLS = 40 };
    unsigned done = event->as.batch.step, all = event->as.batch.steps;
    unsigned cells = all ? (unsigned)((unsigned long)done * CELLS / all) : 0;
    char loss[METRIC_TEXT_MAX];
    if (!r->bar || clock_now() < r->bar_at + bar_every)
        return;
    r->bar_at = clock_now();
    clear_bar(r);
    r->bar_width = fprintf(stderr, "%sepoch %u/%u [%.*s%.*s] loss %s", r->tag, event->as.batch.epoch,
                           r->spec.epochs, (int)cells, "########################################", (int)(CELLS - cells),
                           "........................................",
                           metric_text(loss, METRIC_TRAIN_LOSS, (double)event->as.batch.loss));
    fflush(stderr);
}

/* Once, at that epoch, and with --quiet too: a script that keeps the numbers would not look for it. */
static void tell_divergence(struct report *r)
{
    const struct epoch_row *at = history_diverged(&r->history);
    char text[96];
    if (!at || at != history_last(&r->history))
        return;
    lines_diverged(text, sizeof text, at);
    report_say(r, text);
}

/* What the reader of stdout was promised cannot be given any more: stop rather than train for nobody. */
void report_check_stdout(struct report *r, struct worker *w)
{
    if ((fflush(stdout) == 0 && !ferror(stdout)) || r->failed || interrupt_hung_up(STDOUT_FILENO)
        || interrupt_signal())
        return;
    report_fail(r, "stdout: cannot be written; the run is stopped");
    if (w)
        worker_command(w, COMMAND_STOP);
}

static void take_epoch(struct report *r, struct worker *w, const struct epoch_row *row)
{
    history_append(&r->history, row);
    clear_bar(r);
    if (r->table)
        history_csv_print(stdout, row);
    if (r->lines)
        lines_epoch(r->lines, r->tag, row, r->spec.epochs);
    report_check_stdout(r, w);
    tell_divergence(r);
}

static void take_test(struct report *r, const struct record_test *test)
{
    clear_bar(r);
    if (r->lines)
        lines_test(r->lines, r->tag, test);
}

static void take(struct report *r, struct worker *w, const struct event *event)
{
    switch (event->kind) {
    case EVENT_BATCH:
        draw_bar(r, event);
        break;
    case EVENT_EPOCH:
        take_epoch(r, w, &event->as.epoch);
        break;
    case EVENT_CHANGE:
        break;
    case EVENT_STATE:
        r->state = event->as.state.state;
        if (r->state == RUN_FAILED)
            report_fail(r, event->as.state.text);
        break;
    case EVENT_NOTE:
        report_say(r, event->as.note);
        break;
    case EVENT_TEST:
        take_test(r, &event->as.test);
        break;
    case EVENT_WARNING:
        report_fail(r, event->as.warning);
        break;
    }
}

/* Until the run has ended, by itself or by a signal. The bar needs only the newest batch of a look. */
void report_follow(struct report *r, struct worker *w)
{
    bool told = false;
    while (run_state_active(r->state)) {
        if (r->lines)
            (void)interrupt_hung_up(fileno(r->lines));
        if (interrupt_signal() && !told)
            told = worker_command(w, COMMAND_CUT);
        struct event event, batch = {.kind = EVENT_STATE};
        while (worker_poll(w, &event)) {
            if (event.kind == EVENT_BATCH)
                batch = event;
            else
                take(r, w, &event);
        }
        if (batch.kind == EVENT_BATCH && run_state_active(r->state))
            take(r, w, &batch);
        clock_sleep(poll_every);
    }
    clear_bar(r);
}
