/* SPDX-License-Identifier: MIT */
/* What a worker writes: its run's record with the checkpoints in it, and the files that were asked for. Nothing of it
 * can stop the training. The worker's thread.
 */
#include <string.h>

#include "base/clock.h"
#include "run/safetensors.h"
#include "worker_parts.h"

enum { REST = 20 }; /* checkpoints take at most one part of so many of the time, unless the user has said how often */

static const double usual_seconds = 10;

/* What the seed does not give: loaded by this run, or by the one that it goes on from in the end. */
static bool save_start(struct worker *w, struct tensors *start, struct err *e)
{
    const struct worker_config *c = &w->config;
    if (c->from && !trail_restore(c->from, 0, &w->trainer, NULL, NULL, e))
        return false;
    bool ok = trainer_save(&w->trainer, start, e);
    if (c->from)
        worker_take_own(w);
    return ok;
}

static bool open_record(struct worker *w, struct err *e)
{
    const struct worker_config *c = &w->config;
    const struct dataset *d = c->data;
    struct run_change course[RUN_COURSE_MAX];
    struct tensors start = {0};
    bool loaded = c->from ? trail_loaded(c->from) : w->trainer.loaded;
    struct record_facts facts = {.train = w->trainer.split.train_count, .valid = w->trainer.split.valid_count,
                                 .data = d->about, .sha256 = d->sha256, .isa = c->kern->name, .version = c->version,
                                 .group = c->group, .fork = c->from ? trail_id(c->from) : NULL,
                                 .fork_epoch = c->from_epoch, .course = course,
                                 .course_count = c->from ? trail_course(c->from, c->from_epoch, course) : 0,
                                 .start = loaded ? &start : NULL};
    if (loaded && !save_start(w, &start, e))
        return false;
    bool ok = record_open(&w->record, c->runs_root, &c->spec, &facts, e);
    tensors_free(&start);
    return ok;
}

void worker_open_record(struct worker *w)
{
    struct err e;
    if (!w->config.runs_root)
        return;
    w->recording = open_record(w, &e);
    if (!w->recording)
        worker_warn(w, &e);
}

void worker_open_checkpoint(struct worker *w)
{
    const struct trainer *t = &w->trainer;
    struct err e;
    if (!w->recording)
        return;
    if (!checkpoint_open(&w->checkpoint, w->record.folder, trainer_state_parts(t), trainer_state_floats(t), &e)) {
        worker_warn(w, &e);
        return;
    }
    snprintf(w->standing.isa, sizeof w->standing.isa, "%s", w->config.kern->name);
    snprintf(w->standing.sha256, sizeof w->standing.sha256, "%s", w->config.data->sha256);
    snprintf(w->standing.version, sizeof w->standing.version, "%s", w->config.version);
    w->checkpoint_every = w->config.checkpoint_seconds > 0 ? w->config.checkpoint_seconds : usual_seconds;
    w->checkpoint_due = clock_now() + w->checkpoint_every;
}

/* Behind history.csv, never ahead of it: what a checkpoint says is over must be on record. */
static bool write_checkpoint(struct worker *w, struct err *e)
{
    if (!record_sync(&w->record, e))
        return false;
    trainer_read_state(&w->trainer, checkpoint_state(&w->checkpoint));
    w->standing.spec = w->trainer.spec;
    w->standing.place = trainer_place(&w->trainer);
    return checkpoint_write(&w->checkpoint, &w->standing, e);
}

void worker_checkpoint(struct worker *w)
{
    struct err e = {0};
    if (!w->checkpoint.bytes || w->replaying)
        return;
    double begin = clock_now();
    bool ok = write_checkpoint(w, &e);
    if (!ok && e.code && !w->checkpoint_failed)
        worker_warn(w, &e);
    w->checkpoint_failed = !ok;
    double now = clock_now(), rest = w->config.checkpoint_seconds > 0 ? 0 : (now - begin) * REST;
    w->checkpoint_due = now + (rest > w->checkpoint_every ? rest : w->checkpoint_every);
}

void worker_checkpoint_if_due(struct worker *w)
{
    if (w->checkpoint.bytes && clock_now() >= w->checkpoint_due)
        worker_checkpoint(w);
}

static void record_row(struct worker *w, const struct epoch_row *row)
{
    struct err e = {0};
    bool late = w->record.late_count > 0, ok = record_epoch(&w->record, row, &e);
    if (!ok && e.code)
        worker_warn(w, &e);
    else if (ok && late)
        worker_note(w, "%s/history.csv: could be written again, and has all lines", w->record.folder);
}

void worker_publish(struct worker *w, const struct epoch_row *row)
{
    struct err e = {0};
    bool on_disk = row->epoch <= w->recorded.count;
    if (w->recording && !on_disk)
        record_row(w, row);
    if (w->config.csv && !history_csv_append(&w->csv, row, &e) && e.code)
        worker_warn(w, &e);
    outbox_epoch(&w->outbox, row);
}

/* A run that has not come to where its record ends leaves it as it is. */
static void close_record(struct worker *w, enum run_state state, const struct tensors *weights)
{
    struct err e;
    if (w->replaying) {
        record_abandon(&w->record);
    } else if (w->recording && !record_close(&w->record, state, NULL, weights, &e)) {
        worker_warn(w, &e);
        if (state == RUN_DONE)
            worker_note(w, "not all of the run is on disk; make room, then dropout-lab run --resume %s", w->record.id);
    }
}

void worker_finish(struct worker *w, enum run_state state, bool trained)
{
    struct err e = {0};
    struct tensors weights;
    bool have = trained && trainer_save(&w->trainer, &weights, &e);
    if (trained && !have)
        worker_warn(w, &e);
    if (have && w->config.save && !safetensors_save(w->config.save, &weights, &e))
        worker_warn(w, &e);
    close_record(w, state, have ? &weights : NULL);
    if (have)
        tensors_free(&weights);
    if (w->config.csv && !history_csv_close(&w->csv, &e))
        worker_warn(w, &e);
    if (w->config.step_csv && !step_csv_close(&w->step_csv, &e))
        worker_warn(w, &e);
}
