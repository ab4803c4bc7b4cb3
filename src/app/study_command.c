/* SPDX-License-Identifier: MIT */
/* Trains a plan and tells what came of it; see study_command.h. */
#include "study_command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/print.h"
#include "base/text.h"
#include "data/dataset.h"
#include "interrupt.h"
#include "out.h"
#include "term/screen.h"

struct job {
    const struct options *options;
    struct study_plan *plan;
    struct dataset data;
    struct study_results results;
    struct study_judgement judgement;
    struct study_tell tell;
    struct crew *crew;
    char root[FILE_PATH_MAX], tag[STUDY_LABEL_MAX];
};

static bool is_stdout(const char *file)
{
    return file && strcmp(file, "-") == 0;
}

static bool find_root(struct job *j, struct err *e)
{
    char home[FILE_PATH_MAX];
    return file_data_home(home, e) && file_join(j->root, home, "runs", e);
}

static bool prepare(struct job *j, struct err *e)
{
    const struct options *o = j->options;
    if (!dataset_load(&j->data, o->data, e) || !study_fit(j->plan, &j->data, e) || !find_root(j, e)
        || !study_results_init(&j->results, j->plan, e))
        return false;
    study_tell_init(&j->tell, j->plan, &j->results, o->json || is_stdout(o->csv));
    j->tell.ascii = o->ascii || !screen_takes_utf8();
    study_tag(j->tag, sizeof j->tag, j->plan);
    struct crew_config config = {.plan = j->plan, .data = &j->data, .kern = o->kern, .root = j->root, .tag = j->tag,
                                 .hands = o->job_count, .fresh = o->fresh != NULL,
                                 .checkpoint_seconds = o->checkpoint_seconds, .ended = study_tell_ended,
                                 .moved = study_tell_moved, .warn = study_tell_warn, .arg = &j->tell};
    j->crew = crew_new(&config, &j->results, e);
    j->tell.crew = j->crew;
    return j->crew != NULL;
}

static const char *run_of(void *arg, size_t point, unsigned seed)
{
    return crew_find(arg, point, seed)->id;
}

static bool print_csv(FILE *to, void *arg, struct err *e)
{
    const struct job *j = arg;
    (void)e;
    (void)study_csv_print(to, &j->results, run_of, j->crew); /* the stream's error is looked for at its end */
    return true;
}

static bool write_csv(struct job *j, struct err *e)
{
    const char *path = j->options->csv;
    if (is_stdout(path))
        return print_csv(stdout, j, e); /* stdout's error is told at its end */
    char *bytes = NULL;
    size_t size = 0;
    if (!print_bytes(&bytes, &size, print_csv, j, "the table of results", e))
        return false;
    bool ok = file_replace(path, bytes, size, e);
    free(bytes);
    return ok;
}

static bool report(struct job *j, struct err *e)
{
    const struct options *o = j->options;
    const struct study *s = j->plan->study;
    struct study_judgement *judgement = s ? &j->judgement : NULL;
    if (s)
        s->way->judge(judgement, &j->results);
    study_tell_end(&j->tell, judgement);
    if (j->plan->measures >> STUDY_SMOOTH & 1 && !study_pictures_print(&j->tell, j->root, e))
        return false;
    return (!o->csv || write_csv(j, e)) && (!o->json || study_json_print(stdout, &j->tell, judgement, e));
}

static void tell_cut(struct job *j)
{
    char line[96];
    snprintf(line, sizeof line, "cut off with %zu of %zu runs done; the same command goes on",
             crew_in(j->crew, CREW_DONE), crew_count(j->crew));
    study_tell_warn(&j->tell, line);
}

static int end(struct job *j, bool done, const struct err *e)
{
    bool failed = j->tell.failed > 0, cut = done && interrupt_signal() && j->crew && crew_in(j->crew, CREW_WAITS);
    if (cut)
        tell_cut(j);
    int status = out_end(done, e);
    crew_delete(j->crew);
    study_results_free(&j->results);
    study_plan_free(j->plan);
    dataset_free(&j->data);
    return cut ? 128 + interrupt_signal() : status ? status : failed;
}

int study_command(const struct options *o, struct study_plan *p)
{
    struct job j = {.options = o, .plan = p};
    struct err e = {0};
    interrupt_catch();
    bool done = prepare(&j, &e);
    if (done) {
        study_tell_begin(&j.tell, j.data.about, o->kern->name, crew_hands(j.crew));
        done = crew_work(j.crew, &e);
        study_tell_clear(&j.tell);
        done = done && (crew_in(j.crew, CREW_WAITS) || report(&j, &e));
    }
    return end(&j, done, &e);
}
