/* SPDX-License-Identifier: MIT */
/* One run on its own thread; see train/worker.h. The owner's functions come last. */
#include "train/worker.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/thread.h"
#include "outbox.h"
#include "run/history_csv.h"
#include "run/queue.h"
#include "run/record.h"
#include "run/safetensors.h"
#include "run/step_csv.h"
#include "train/trail.h"
#include "train/trainer.h"

enum { EVENTS = 256, COMMANDS = 256 };

static const double nap = 0.05; /* seconds between looks at the command ring while there is nothing to train */

struct worker {
    struct worker_config config;
    char path[5][FILE_PATH_MAX]; /* what config's strings point to */
    char version[32];

    pthread_t thread;
    struct queue events, commands;
    atomic_bool abandoned; /* the owner will read no more events */
    _Atomic(struct trail *) shown; /* the trail, when the owner may have it */

    /* the worker thread's own */
    struct outbox outbox;
    struct trainer trainer;
    struct record record;
    struct history_csv csv;
    struct step_csv step_csv;
    struct trail *trail;           /* NULL: none */
    bool recording, stop, paused;
    struct run_change wanted;      /* from the next epoch on, if change_waits */
    bool change_waits;
    unsigned changes;              /* in force so far */
};

static void warn(struct worker *w, const struct err *e)
{
    outbox_warning(&w->outbox, e->text);
}

static void obey_one(struct worker *w, const struct command *c)
{
    bool paused = w->paused;
    switch (c->kind) {
    case COMMAND_PAUSE: w->paused = true; break;
    case COMMAND_RESUME: w->paused = false; break;
    case COMMAND_STOP: w->stop = true; break;
    case COMMAND_CHANGE:
        w->wanted = c->change;
        w->change_waits = true;
        break;
    }
    if (paused != w->paused)
        outbox_state(&w->outbox, w->paused ? RUN_PAUSED : RUN_RUNNING, NULL);
}

/* Carries out what has been asked for, and stays here while paused. False when the run is to end. */
static bool obey(struct worker *w)
{
    do {
        struct command c;
        while (queue_pop(&w->commands, &c))
            obey_one(w, &c);
        if (w->paused && !w->stop) {
            outbox_flush(&w->outbox);
            clock_sleep(nap);
        }
    } while (w->paused && !w->stop);
    return !w->stop;
}

/* On disk first, then announced. What cannot be written is told once, and the run goes on. */
static void publish_epoch(struct worker *w, const struct epoch_row *row)
{
    struct err e = {0};
    if (w->recording && !record_epoch(&w->record, row, &e) && e.code)
        warn(w, &e);
    e = (struct err){0};
    if (w->config.csv && !history_csv_append(&w->csv, row, &e) && e.code)
        warn(w, &e);
    outbox_epoch(&w->outbox, row);
}

static bool may_change(const struct worker *w, struct err *e)
{
    struct spec s = w->config.spec;
    if (w->changes == RUN_CHANGES_MAX)
        return err_set(e, ERR_FAIL, "the rates stay as they are: %d changes are as many as a run takes, start another "
                       "run", RUN_CHANGES_MAX);
    memcpy(s.drop, w->wanted.drop, sizeof s.drop);
    s.lr = w->wanted.lr;
    return spec_check(&s, e);
}

/* Between two epochs: what was asked for comes into force, is written down, then announced. */
static void take_change(struct worker *w)
{
    struct run_change *change = &w->wanted;
    struct err e;
    if (!w->change_waits)
        return;
    w->change_waits = false;
    change->epoch = w->trainer.epoch + 1;
    if (!may_change(w, &e)) {
        warn(w, &e);
        return;
    }
    w->changes++;
    trainer_change(&w->trainer, change->drop, change->lr);
    if (w->trail)
        (void)trail_change(w->trail, change); /* it has room for all that a run may have */
    if (w->recording && !record_change(&w->record, change, &e))
        warn(w, &e);
    outbox_change(&w->outbox, change);
}

/* One epoch; false when it was cut short. */
static bool train_epoch(struct worker *w)
{
    struct trainer *t = &w->trainer;
    take_change(w);
    trainer_begin_epoch(t);
    while (trainer_in_epoch(t)) {
        if (!obey(w))
            return false;
        double loss = trainer_step(t);
        struct err e;
        if (w->config.step_csv
            && !step_csv_append(&w->step_csv, (uint64_t)(t->epoch - 1) * t->steps + t->step, loss, &e))
            warn(w, &e);
        outbox_batch(&w->outbox, t->epoch, t->step, t->steps, loss);
    }
    struct epoch_row row;
    trainer_end_epoch(t, &row);
    if (w->trail)
        trail_epoch(w->trail, t, &row);
    publish_epoch(w, &row);
    return true;
}

static bool load_start(struct worker *w, struct err *e)
{
    struct tensors start = {0};
    if (!w->config.init)
        return true;
    bool ok = safetensors_load(w->config.init, &start, e) && trainer_load(&w->trainer, &start, w->config.init, e);
    tensors_free(&start);
    return ok;
}

/* A run that cannot be recorded is trained all the same. */
static void open_record(struct worker *w)
{
    const struct dataset *d = w->config.data;
    struct record_facts facts = {.train = w->trainer.split.train_count, .valid = w->trainer.split.valid_count,
                                 .data = d->about, .sha256 = d->sha256, .isa = w->config.kern->name,
                                 .version = w->config.version,
                                 .fork = w->config.from ? trail_id(w->config.from) : NULL,
                                 .fork_epoch = w->config.from_epoch};
    struct err e;
    w->recording = w->config.runs_root && record_open(&w->record, w->config.runs_root, &w->config.spec, &facts, &e);
    if (w->config.runs_root && !w->recording)
        warn(w, &e);
}

/* Nor does it need a trail. */
static void open_trail(struct worker *w)
{
    const struct worker_config *c = &w->config;
    struct err e;
    if (!c->trail_budget)
        return;
    w->trail = c->from ? trail_fork(&w->trainer, c->trail_budget, c->from, c->from_epoch, &e)
        : trail_new(&w->trainer, c->trail_budget, &e);
    if (!w->trail) {
        warn(w, &e);
        return;
    }
    trail_set_id(w->trail, w->recording ? w->record.id : "");
    atomic_store(&w->shown, w->trail);
}

/* What can be seen before anything is written. */
static bool fork_fits(struct worker *w, struct err *e)
{
    const struct worker_config *c = &w->config;
    if (!c->from)
        return true;
    if (c->init)
        return err_set(e, ERR_FAIL, "%s: a fork starts with the weights of its parent, not from a file", c->init);
    if (c->from_epoch >= c->spec.epochs)
        return err_set(e, ERR_FAIL, "epochs=%u: leaves nothing to train behind epoch %lu; set more epochs",
                       c->spec.epochs, (unsigned long)c->from_epoch);
    if (c->from_epoch > trail_count(c->from))
        return err_set(e, ERR_FAIL, "epoch %lu: the run has come to epoch %lu so far; fork it at one up to that",
                       (unsigned long)c->from_epoch, (unsigned long)trail_count(c->from));
    return trail_fits(c->from, &w->trainer, e);
}

static bool prepare(struct worker *w, struct err *e)
{
    const struct worker_config *c = &w->config;
    if (!trainer_init(&w->trainer, &c->spec, &c->data->train, c->kern, e) || !fork_fits(w, e) || !load_start(w, e)
        || (c->csv && !history_csv_open(&w->csv, c->csv, e))
        || (c->step_csv && !step_csv_open(&w->step_csv, c->step_csv, e)))
        return false;
    open_record(w);
    open_trail(w);
    return true;
}

/* Before a step that is trained again. */
static bool may_go_on(void *arg)
{
    struct worker *w = arg;
    const struct trainer *t = &w->trainer;
    if (t->step)
        outbox_batch(&w->outbox, t->epoch, t->step, t->steps, t->loss_sum / t->step);
    return obey(w);
}

/* A fork goes to where it begins, and has its parent's epochs from then on. False when it was stopped on the way. */
static bool go_to_start(struct worker *w)
{
    const struct worker_config *c = &w->config;
    const struct epoch_row *row;
    struct err e;
    if (!c->from)
        return true;
    if (!trail_restore(c->from, c->from_epoch, &w->trainer, may_go_on, w, &e)) {
        if (e.code)
            warn(w, &e);
        return false;
    }
    trainer_change(&w->trainer, c->spec.drop, c->spec.lr);
    if (trail_rows(c->from, c->from_epoch, &row))
        for (uint32_t i = 0; i < c->from_epoch; i++)
            publish_epoch(w, &row[i]);
    trail_release(w->config.from);
    w->config.from = NULL;
    return true;
}

/* Writes what a run leaves behind; each failure is told. */
static void finish(struct worker *w, enum run_state state, bool trained)
{
    struct err e = {0};
    struct tensors weights;
    bool have = trained && trainer_save(&w->trainer, &weights, &e);
    if (trained && !have)
        warn(w, &e);
    if (have && w->config.save && !safetensors_save(w->config.save, &weights, &e))
        warn(w, &e);
    if (w->recording && !record_close(&w->record, state, NULL, have ? &weights : NULL, &e))
        warn(w, &e);
    if (have)
        tensors_free(&weights);
    if (w->config.csv && !history_csv_close(&w->csv, &e))
        warn(w, &e);
    if (w->config.step_csv && !step_csv_close(&w->step_csv, &e))
        warn(w, &e);
}

static void train(struct worker *w)
{
    struct err e;
    if (!prepare(w, &e)) {
        outbox_state(&w->outbox, RUN_FAILED, e.text);
        return;
    }
    outbox_state(&w->outbox, RUN_RUNNING, NULL);
    bool started = go_to_start(w);
    while (started && w->trainer.epoch < w->config.spec.epochs && obey(w) && train_epoch(w))
        ;
    enum run_state end = w->stop || !started ? RUN_STOPPED : RUN_DONE;
    finish(w, end, started);
    outbox_state(&w->outbox, end, NULL);
}

static void *worker_thread(void *arg)
{
    struct worker *w = arg;
    model_thread_init();
    train(w);
    while (!outbox_flush(&w->outbox) && !atomic_load(&w->abandoned))
        clock_sleep(nap);
    return NULL;
}

/* Copies *s to where it lives as long as the worker. */
static bool keep_path(const char **s, char *to, struct err *e)
{
    if (!*s)
        return true;
    if (snprintf(to, FILE_PATH_MAX, "%s", *s) >= FILE_PATH_MAX)
        return err_set(e, ERR_FAIL, "%.200s...: the path is longer than %d bytes", *s, FILE_PATH_MAX - 1);
    *s = to;
    return true;
}

static bool keep_config(struct worker *w, const struct worker_config *config, struct err *e)
{
    w->config = *config;
    w->config.spec = spec_member(&config->spec, 0);
    trail_hold(config->from);
    const char **path[] = {&w->config.runs_root, &w->config.csv, &w->config.step_csv, &w->config.init,
                           &w->config.save};
    for (size_t i = 0; i < sizeof path / sizeof *path; i++)
        if (!keep_path(path[i], w->path[i], e))
            return false;
    snprintf(w->version, sizeof w->version, "%s", config->version);
    w->config.version = w->version;
    return true;
}

static void worker_free(struct worker *w)
{
    trail_release(w->trail);
    trail_release(w->config.from);
    trainer_free(&w->trainer);
    outbox_free(&w->outbox);
    queue_free(&w->events);
    queue_free(&w->commands);
    history_csv_close(&w->csv, NULL);
    step_csv_close(&w->step_csv, NULL);
    mem_free(w);
}

struct worker *worker_start(const struct worker_config *config, struct err *e)
{
    struct worker *w = mem_array(1, sizeof *w);
    if (!w) {
        err_memory(e, "a run");
        return NULL;
    }
    if (keep_config(w, config, e) && queue_init(&w->events, sizeof(struct event), EVENTS, e)
        && queue_init(&w->commands, sizeof(struct command), COMMANDS, e)
        && outbox_init(&w->outbox, &w->events, config->spec.epochs, e)
        && thread_start(&w->thread, worker_thread, w, "the run", e))
        return w;
    worker_free(w);
    return NULL;
}

bool worker_poll(struct worker *w, struct event *out)
{
    return queue_pop(&w->events, out);
}

bool worker_command(struct worker *w, enum command_kind kind)
{
    struct command c = {.kind = kind};
    return queue_push(&w->commands, &c);
}

bool worker_change(struct worker *w, const struct run_change *change)
{
    struct command c = {.kind = COMMAND_CHANGE, .change = *change};
    return queue_push(&w->commands, &c);
}

const char *worker_folder(const struct worker *w)
{
    return w->recording ? w->record.folder : "";
}

struct trail *worker_trail(struct worker *w)
{
    return trail_hold(atomic_load(&w->shown));
}

void worker_delete(struct worker *w)
{
    if (!w)
        return;
    atomic_store(&w->abandoned, true);
    while (!worker_command(w, COMMAND_STOP))
        clock_sleep(nap);
    pthread_join(w->thread, NULL);
    worker_free(w);
}
