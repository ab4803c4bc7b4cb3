/* SPDX-License-Identifier: MIT */
/* `dropout-lab rerun ID`: trains a run that is kept once more, from its start and under its rates, and says whether it
 * comes to the same bits: every line of its history, and the weights. If not, it says where they part, and why. Keeps
 * nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "data/dataset.h"
#include "interrupt.h"
#include "kept_run.h"
#include "lines.h"
#include "options.h"
#include "report.h"
#include "run/checkpoint.h"
#include "run/history_csv.h"
#include "say.h"
#include "train/worker.h"

static const size_t model_max = INT32_MAX; /* bytes */

struct rerun {
    const struct options *options;
    const struct kern *kern;
    struct kept_run kept;
    struct history was;
    struct dataset data;
    struct report report;
    char weights[FILE_PATH_MAX]; /* a file for the new ones, in a folder of its own */
    bool same;
};

/* Between which epochs the kept weights are: a run that was stopped within one left those of its middle. */
static bool weights_are_of_an_epoch(const struct rerun *r)
{
    struct checkpoint c;
    if (r->kept.info.state == RUN_DONE)
        return true;
    bool is = checkpoint_read(&c, r->kept.folder, NULL, NULL) && c.place.epoch == r->was.count
        && c.place.step == c.place.steps;
    checkpoint_free(&c);
    return is;
}

/* The first epoch and metric in which they differ. True when they do not. */
static bool same_history(struct rerun *r)
{
    for (size_t i = 0; i < r->report.history.count; i++) {
        const struct epoch_row *now = &r->report.history.row[i], *was = &r->was.row[i];
        enum metric m = history_csv_differs(now, was, r->was.columns);
        char a[32], b[32];
        if (m == METRIC_COUNT)
            continue;
        struct epoch_row rounded = *now;
        history_csv_round(&rounded);
        printf("not the same: %s of epoch %lu was %s, and is %s now\n", metric_info[m].column,
               (unsigned long)now->epoch, metric_has(was, m) ? text_number(a, sizeof a, was->value[m]) : "not measured",
               metric_has(now, m) ? text_number(b, sizeof b, rounded.value[m]) : "not measured");
        return false;
    }
    return true;
}

static bool same_bytes(const char *a, const char *b, bool *same, struct err *e)
{
    uint8_t *x, *y;
    size_t n, m;
    if (!file_read(a, model_max, &x, &n, e))
        return false;
    bool ok = file_read(b, model_max, &y, &m, e);
    if (ok) {
        *same = n == m && memcmp(x, y, n) == 0;
        mem_free(y);
    }
    mem_free(x);
    return ok;
}

/* What there is to be said of equal histories. */
static bool compare_weights(struct rerun *r, struct err *e)
{
    char model[FILE_PATH_MAX], count[32];
    bool same = true;
    text_count(count, sizeof count, r->was.count);
    const char *plural = r->was.count == 1 ? "" : "s";
    if (!weights_are_of_an_epoch(r)) {
        printf("the same bits: %s epoch%s; it ended within an epoch, so its weights are not compared\n", count, plural);
        return true;
    }
    if (!file_join(model, r->kept.folder, "model.safetensors", e) || !same_bytes(model, r->weights, &same, e))
        return false;
    r->same = same;
    if (same)
        printf("the same bits: %s epoch%s and the weights\n", count, plural);
    else
        printf("not the same: the history is, in all its digits, but the weights are not\n");
    return true;
}

static void tell_why(const struct rerun *r)
{
    const struct record_info *i = &r->kept.info;
    bool isa = strcmp(i->isa, r->kern->name) != 0, data = strcmp(i->sha256, r->data.sha256) != 0;
    bool version = strcmp(i->version, PACKAGE_VERSION) != 0;
    if (isa)
        say_to(stdout, "why: other instruction set: %s then, %s now (--isa %s)\n", i->isa, r->kern->name, i->isa);
    if (data)
        say_to(stdout, "why: other data: %s then, %s now (--data)\n", i->data, r->data.about);
    if (version)
        say_to(stdout, "why: other version of the program: %s then, %s now\n", i->version, PACKAGE_VERSION);
    if (!isa && !data && !version)
        puts("why: no known reason; instruction set, data and version are the same");
}

static bool compare(struct rerun *r, struct err *e)
{
    r->same = same_history(r);
    if (r->same && !compare_weights(r, e))
        return false;
    if (!r->same)
        tell_why(r);
    return true;
}

static bool train(struct rerun *r, struct err *e)
{
    const struct record_info *i = &r->kept.info;
    char start[FILE_PATH_MAX];
    struct worker_config config = {.spec = r->report.spec, .data = &r->data, .kern = r->kern,
                                   .version = PACKAGE_VERSION,
                                   .course = i->course, .course_count = i->course_count,
                                   .from_epoch = i->fork_epoch, .until = (uint32_t)r->was.count,
                                   .init = i->loaded ? start : NULL, .save = r->weights};
    if (!file_join(start, r->kept.folder, "start.safetensors", e)
        || !history_init(&r->report.history, r->report.spec.epochs, e))
        return false;
    if (r->report.lines)
        say_to(stderr, "%s; %s\n", r->data.about, r->kern->name);
    struct worker *w = worker_start(&config, e);
    if (!w)
        return false;
    report_follow(&r->report, w);
    worker_delete(w);
    if (interrupt_signal())
        return err_set(e, ERR_FAIL, "%s: was not trained to its end, so nothing is said of it", i->id);
    return r->report.state == RUN_DONE && !r->report.failed;
}

/* What it is, and so many epochs as it has. */
static bool find(struct rerun *r, struct err *e)
{
    if (r->options->word_count != 1)
        return err_set(e, ERR_USAGE, "rerun: needs the ID of one run; 'dropout-lab runs' lists them");
    if (!kept_run_find(&r->kept, r->options->word[0], e))
        return false;
    const struct record_info *i = &r->kept.info;
    if (!i->course_known)
        return err_set(e, ERR_FAIL, "%s: is a fork by an older dropout-lab, which did not write down the rates before "
                       "it", i->id);
    if (!record_read_history(&r->was, r->kept.root, i->id, 1, NULL, e))
        return false;
    if (!r->was.count)
        return err_set(e, ERR_FAIL, "%s: has no epoch yet that could be compared", i->id);
    r->kern = kept_run_kern(&r->kept, r->options);
    r->report.spec = i->spec;
    return dataset_load(&r->data, r->options->data, e);
}

static bool make_place(struct rerun *r, char *folder, struct err *e)
{
    const char *tmp = getenv("TMPDIR");
    if (!file_join(folder, tmp && *tmp ? tmp : "/tmp", "dropout-lab-XXXXXX", e))
        return false;
    if (!mkdtemp(folder)) {
        err_sys(e, errno, "%s: no folder for the weights can be made; set TMPDIR", folder);
        folder[0] = 0;
        return false;
    }
    return file_join(r->weights, folder, "model.safetensors", e);
}

int cmd_rerun(const struct options *o)
{
    struct err e = {0};
    char folder[FILE_PATH_MAX] = "";
    struct rerun *r = mem_array(1, sizeof *r);
    if (!r) {
        err_memory(&e, "a run");
        return report_error(&e);
    }
    r->options = o;
    r->report = report_new(o);
    interrupt_catch();
    bool done = find(r, &e) && make_place(r, folder, &e) && train(r, &e) && compare(r, &e);
    report_check_stdout(&r->report, NULL);
    int status = !done || !r->same || r->report.failed;
    if (e.code)
        status = report_error(&e);
    if (folder[0]) {
        unlink(r->weights);
        rmdir(folder);
    }
    history_free(&r->was);
    history_free(&r->report.history);
    dataset_free(&r->data);
    mem_free(r);
    return interrupt_signal() ? 128 + interrupt_signal() : status;
}
