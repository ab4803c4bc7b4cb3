/* SPDX-License-Identifier: MIT */
/* `dropout-lab run`: one run, or several seeds one after the other, or one that is gone on with, without a dashboard.
 * The worker trains; this thread prints what it reports. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "data/dataset.h"
#include "interrupt.h"
#include "kept_run.h"
#include "lines.h"
#include "options.h"
#include "report.h"
#include "run/history_csv.h"
#include "say.h"
#include "seeds.h"
#include "train/worker.h"

/* What is to be done, and how far it is. */
struct job {
    const struct options *options;
    const struct kern *kern;
    char group[RECORD_ID_MAX];  /* of the seeds; "" where there is one */
    char resume[RECORD_ID_MAX]; /* the run to go on with, or "" */
    struct report report;
    struct seeds seeds;
};

/* The files of one seed; where there are several, each has its own. */
struct files {
    const char *csv, *step_csv, *save;
    char path[3][FILE_PATH_MAX];
};

static bool name_files(struct files *f, const struct job *j, struct err *e)
{
    const struct options *o = j->options;
    *f = (struct files){.csv = j->report.table ? NULL : o->csv, .step_csv = o->step_csv, .save = o->save};
    if (o->spec.seeds == 1)
        return true;
    const struct {
        const char *option, *given, **path;
    } file[] = {{"--csv", o->csv, &f->csv}, {"--step-csv", o->step_csv, &f->step_csv}, {"--save", o->save, &f->save}};
    for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
        if (!file[i].given)
            continue;
        if (!seeds_path(f->path[i], file[i].option, file[i].given, j->report.spec.seed, e))
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
    report_say(r, text);
}

/* One seed. False when it could not be started. */
static bool run_one(struct job *j, const struct dataset *data, const char *runs_root, struct err *e)
{
    struct report *r = &j->report;
    struct files files;
    if (!name_files(&files, j, e) || !history_init(&r->history, r->spec.epochs, e))
        return false;
    struct worker_config config = {.spec = r->spec, .data = data, .kern = j->kern, .runs_root = runs_root,
                                   .version = PACKAGE_VERSION, .csv = files.csv, .step_csv = files.step_csv,
                                   .init = j->options->init, .save = files.save, .group = j->group,
                                   .resume = j->resume[0] ? j->resume : NULL,
                                   .checkpoint_seconds = j->options->checkpoint_seconds};
    struct worker *w = worker_start(&config, e);
    if (w) {
        report_follow(r, w);
        tell_how_to_go_on(r, w);
        if (r->lines && r->state != RUN_FAILED)
            lines_closing(r->lines, r->tag, r->state, &r->history);
        report_check_stdout(r, w);
        worker_delete(w);
        if (r->state == RUN_DONE)
            seeds_add(&j->seeds, &r->history);
    }
    history_free(&r->history);
    return w != NULL;
}

static void take_member(struct job *j, unsigned i)
{
    const struct spec *all = &j->options->spec;
    struct report *r = &j->report;
    r->state = RUN_WAITING;
    if (j->resume[0])
        return;
    int width = snprintf(NULL, 0, "%lu", (unsigned long)all->seed + all->seeds - 1);
    r->spec = spec_member(all, i);
    if (all->seeds > 1)
        snprintf(r->tag, sizeof r->tag, "seed %*lu  ", width, (unsigned long)r->spec.seed);
}

/* One after the other, until one does not come to its end. */
static int run_on(struct job *j, const struct dataset *data, const char *runs_root, struct err *e)
{
    struct report *r = &j->report;
    unsigned seeds = j->options->spec.seeds;
    if (r->lines)
        say_to(stderr, "%s; %s\n", data->about, j->kern->name);
    if (r->table)
        history_csv_print(stdout, NULL);
    if (seeds > 1)
        record_group_make(j->group, &j->options->spec);
    r->state = RUN_DONE;
    for (unsigned i = 0; i < seeds && r->state == RUN_DONE && !interrupt_signal(); i++) {
        take_member(j, i);
        if (!run_one(j, data, runs_root, e))
            return report_error(e);
    }
    if (r->lines)
        seeds_print(&j->seeds, seeds, r->lines);
    report_check_stdout(r, NULL);
    return interrupt_signal() ? 128 + interrupt_signal() : r->failed;
}

/* The run that is meant by --resume, and its kernels, where none are named. */
static bool find_resumed(struct job *j, struct err *e)
{
    struct kept_run kept;
    if (!j->options->resume)
        return true;
    if (!kept_run_find(&kept, j->options->resume, e))
        return false;
    j->kern = kept_run_kern(&kept, j->options);
    j->report.spec = kept.info.spec;
    snprintf(j->resume, sizeof j->resume, "%s", kept.info.id);
    return true;
}

/* Where runs are kept; NULL with --no-record, or when there is no such place, which is said. */
static const char *find_runs(struct job *j, char *root)
{
    char home[FILE_PATH_MAX];
    struct err e;
    if (j->options->no_record)
        return NULL;
    if (file_data_home(home, &e) && file_join(root, home, "runs", &e))
        return root;
    report_fail(&j->report, e.text);
    return NULL;
}

int cmd_run(const struct options *o)
{
    struct job j = {.options = o, .kern = o->kern, .report = report_new(o)};
    struct dataset data = {0};
    struct files files;
    struct err e;
    char root[FILE_PATH_MAX];
    interrupt_catch();
    int status;
    take_member(&j, 0);
    if (find_resumed(&j, &e) && name_files(&files, &j, &e) && dataset_load(&data, o->data, &e))
        status = run_on(&j, &data, find_runs(&j, root), &e);
    else
        status = report_error(&e);
    dataset_free(&data);
    return status;
}
