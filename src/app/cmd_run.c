/* SPDX-License-Identifier: MIT */
/* `dropout-lab run`: one run, or several seeds one after the other, or one that is gone on with, without a dashboard. The
 * worker trains; this thread prints what it reports, a line an epoch on stdout (or, with --csv -, a CSV line there and
 * the other on stderr) and a progress bar on stderr. A signal cuts the run off, to be gone on with another time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "data/dataset.h"
#include "interrupt.h"
#include "lines.h"
#include "options.h"
#include "run/event.h"
#include "run/history.h"
#include "run/history_csv.h"
#include "run/record_read.h"
#include "run/store.h"
#include "seeds.h"
#include "train/worker.h"

static const double poll_every = 0.01, bar_every = 0.1; /* seconds */

/* What the printing needs to know. */
struct report {
    const struct options *options;
    const struct kern *kern;
    struct spec spec;       /* of the run that trains now */
    char group[RECORD_ID_MAX];  /* of the seeds; "" where there is one */
    char resume[RECORD_ID_MAX]; /* the run to go on with, or "" */
    char tag[32];           /* before each of its lines: "seed 3  ", or nothing where there is one seed */
    struct history history; /* its own */
    enum run_state state;
    struct seeds seeds;
    FILE *lines;    /* where the lines an epoch go; NULL with --quiet */
    bool table;     /* stdout is the CSV file */
    bool bar;       /* a progress bar may be drawn */
    int bar_width;  /* columns of the bar that stands on stderr now */
    double bar_at;  /* when it was drawn, clock_now() */
    bool failed;    /* something that was asked for could not be done */
};

static void clear_bar(struct report *r)
{
    if (r->bar_width)
        fprintf(stderr, "\r%*s\r", r->bar_width, "");
    r->bar_width = 0;
}

static void say(struct report *r, const char *text)
{
    clear_bar(r);
    fprintf(stderr, "dropout-lab: %s%s\n", r->tag, text);
}

static void fail(struct report *r, const char *text)
{
    say(r, text);
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
    say(r, text);
}

/* What the reader of stdout was promised cannot be given any more: stop rather than train for nobody. */
static void check_stdout(struct report *r, struct worker *w)
{
    if ((fflush(stdout) == 0 && !ferror(stdout)) || r->failed)
        return;
    fail(r, "stdout: cannot be written; the run is stopped");
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
    check_stdout(r, w);
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
            fail(r, event->as.state.text);
        break;
    case EVENT_NOTE:
        say(r, event->as.note);
        break;
    case EVENT_TEST:
        take_test(r, &event->as.test);
        break;
    case EVENT_WARNING:
        fail(r, event->as.warning);
        break;
    }
}

/* Until the run has ended, by itself or by a signal. The bar needs only the newest batch of a look. */
static void follow(struct report *r, struct worker *w)
{
    bool told = false;
    while (run_state_active(r->state)) {
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

/* The files of one seed; where there are several, each has its own. */
struct files {
    const char *csv, *step_csv, *save;
    char path[3][FILE_PATH_MAX];
};

static bool name_files(struct files *f, const struct report *r, struct err *e)
{
    const struct options *o = r->options;
    *f = (struct files){.csv = r->table ? NULL : o->csv, .step_csv = o->step_csv, .save = o->save};
    if (o->spec.seeds == 1)
        return true;
    const struct {
        const char *option, *given, **path;
    } file[] = {{"--csv", o->csv, &f->csv}, {"--step-csv", o->step_csv, &f->step_csv}, {"--save", o->save, &f->save}};
    for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
        if (!file[i].given)
            continue;
        if (!seeds_path(f->path[i], file[i].option, file[i].given, r->spec.seed, e))
            return false;
        *file[i].path = f->path[i];
    }
    return true;
}

/* Behind a run that a signal ended. */
static void tell_how_to_go_on(struct report *r, struct worker *w)
{
    const char *folder = worker_folder(w), *slash = strrchr(folder, '/');
    char text[RECORD_ID_MAX + 80];
    if (r->state != RUN_CUT || !slash)
        return;
    snprintf(text, sizeof text, "cut off; to go on: dropout-lab run --resume %s", slash + 1);
    say(r, text);
}

/* One seed. False when it could not be started. */
static bool run_one(struct report *r, const struct dataset *data, const char *runs_root, struct err *e)
{
    struct files files;
    if (!name_files(&files, r, e) || !history_init(&r->history, r->spec.epochs, e))
        return false;
    struct worker_config config = {.spec = r->spec, .data = data, .kern = r->kern, .runs_root = runs_root,
                                   .version = PACKAGE_VERSION, .csv = files.csv, .step_csv = files.step_csv,
                                   .init = r->options->init, .save = files.save, .group = r->group,
                                   .resume = r->resume[0] ? r->resume : NULL,
                                   .checkpoint_seconds = r->options->checkpoint_seconds};
    struct worker *w = worker_start(&config, e);
    if (w) {
        follow(r, w);
        tell_how_to_go_on(r, w);
        if (r->lines && r->state != RUN_FAILED)
            lines_closing(r->lines, r->tag, r->state, &r->history);
        check_stdout(r, w);
        worker_delete(w);
        if (r->state == RUN_DONE)
            seeds_add(&r->seeds, &r->history);
    }
    history_free(&r->history);
    return w != NULL;
}

static void take_member(struct report *r, unsigned i)
{
    const struct spec *all = &r->options->spec;
    r->state = RUN_WAITING;
    if (r->resume[0])
        return;
    int width = snprintf(NULL, 0, "%lu", (unsigned long)all->seed + all->seeds - 1);
    r->spec = spec_member(all, i);
    if (all->seeds > 1)
        snprintf(r->tag, sizeof r->tag, "seed %*lu  ", width, (unsigned long)r->spec.seed);
}

/* One after the other, until one does not come to its end. */
static int run_on(struct report *r, const struct dataset *data, const char *runs_root, struct err *e)
{
    unsigned seeds = r->options->spec.seeds;
    if (r->lines)
        fprintf(stderr, "%s; %s\n", data->about, r->kern->name);
    if (r->table)
        history_csv_print(stdout, NULL);
    if (seeds > 1)
        record_group_make(r->group, &r->options->spec);
    r->state = RUN_DONE;
    for (unsigned i = 0; i < seeds && r->state == RUN_DONE && !interrupt_signal(); i++) {
        take_member(r, i);
        if (!run_one(r, data, runs_root, e))
            return report_error(e);
    }
    if (r->lines)
        seeds_print(&r->seeds, seeds, r->lines);
    if (fflush(stdout) != 0 && !r->failed)
        fail(r, "stdout: cannot be written");
    return interrupt_signal() ? 128 + interrupt_signal() : r->failed;
}

/* The run that is meant by --resume, and its kernels, where none are named. */
static bool find_resumed(struct report *r, struct err *e)
{
    struct store store;
    struct record_info info;
    if (!r->options->resume)
        return true;
    if (!store_init(&store, e))
        return false;
    const struct store_entry *found = store_read(&store, e) ? store_find(&store, r->options->resume, e) : NULL;
    bool ok = found && record_read(&info, store.root, found->id, e);
    store_free(&store);
    if (!ok)
        return false;
    const struct kern *kern = kern_find(info.isa);
    if (!r->options->isa && kern && kern->usable())
        r->kern = kern;
    r->spec = info.spec;
    snprintf(r->resume, sizeof r->resume, "%s", info.id);
    return true;
}

/* Where runs are kept; NULL with --no-record, or when there is no such place, which is said. */
static const char *find_runs(struct report *r, char *root)
{
    char home[FILE_PATH_MAX];
    struct err e;
    if (r->options->no_record)
        return NULL;
    if (file_data_home(home, &e) && file_join(root, home, "runs", &e))
        return root;
    fail(r, e.text);
    return NULL;
}

int cmd_run(const struct options *o)
{
    struct report r = {.options = o, .kern = o->kern, .state = RUN_WAITING};
    struct dataset data = {0};
    struct err e;
    char root[FILE_PATH_MAX];
    const char *term = getenv("TERM");
    r.table = o->csv && strcmp(o->csv, "-") == 0;
    r.lines = o->quiet ? NULL : r.table ? stderr : stdout;
    r.bar = r.lines && isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
    interrupt_catch();
    int status;
    struct files files = {0};
    take_member(&r, 0);
    if (find_resumed(&r, &e) && name_files(&files, &r, &e) && dataset_load(&data, o->data, &e))
        status = run_on(&r, &data, find_runs(&r, root), &e);
    else
        status = report_error(&e);
    dataset_free(&data);
    return status;
}
