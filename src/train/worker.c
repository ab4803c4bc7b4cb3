/* SPDX-License-Identifier: MIT */
/* One run on its own thread; see train/worker.h. The owner's functions come last. */
#include "train/worker.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "replay.h"
#include "train/predict.h"
#include "worker_parts.h"

enum { EVENTS = 256, COMMANDS = 256 };

static const double nap = 0.05; /* seconds between looks at the command ring while there is nothing to train */

void worker_warn(struct worker *w, const struct err *e)
{
    outbox_warning(&w->outbox, e->text);
}

void worker_note(struct worker *w, const char *fmt, ...)
{
    char text[EVENT_TEXT_MAX];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    outbox_note(&w->outbox, text);
}

void worker_take_own(struct worker *w)
{
    struct run_change own = run_change_of(&w->config.spec);
    trainer_change(&w->trainer, &own);
}

static void obey_one(struct worker *w, const struct command *c)
{
    bool paused = w->paused;
    switch (c->kind) {
    case COMMAND_PAUSE: w->paused = true; break;
    case COMMAND_RESUME: w->paused = false; break;
    case COMMAND_STOP: w->stop = true; break;
    case COMMAND_CUT:
        w->cut |= !w->stop; /* what the user has stopped stays stopped */
        w->stop = true;
        break;
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

static bool may_change(const struct worker *w, struct err *e)
{
    struct spec s = w->config.spec;
    if (w->changes == RUN_CHANGES_MAX)
        return err_set(e, ERR_FAIL, "the rates stay as they are: %d changes are as many as a run takes, start another "
                       "run", RUN_CHANGES_MAX);
    run_change_apply(&w->wanted, &s);
    return spec_check(&s, e);
}

/* Between two epochs: what was asked for comes into force, is written down, then announced. What a run that is trained
 * again did at this place goes first. */
static void take_change(struct worker *w)
{
    struct run_change *change = &w->wanted;
    struct err e;
    if (worker_take_course(w) || !w->change_waits || w->replaying)
        return;
    w->change_waits = false;
    change->epoch = w->trainer.epoch + 1;
    change->epochs = w->config.spec.epochs;
    if (!may_change(w, &e)) {
        worker_warn(w, &e);
        return;
    }
    w->changes++;
    trainer_change(&w->trainer, change);
    if (w->trail)
        (void)trail_change(w->trail, change); /* it has room for all that a run may have */
    if (w->recording && !record_change(&w->record, change, &e))
        worker_warn(w, &e);
    outbox_change(&w->outbox, change);
}

/* One epoch; false when it was cut short. */
static bool train_epoch(struct worker *w)
{
    struct trainer *t = &w->trainer;
    if (!t->epoch || !trainer_in_epoch(t)) { /* else it goes on within one */
        take_change(w);
        trainer_begin_epoch(t);
    }
    while (trainer_in_epoch(t)) {
        worker_checkpoint_if_due(w);
        if (!obey(w))
            return false;
        double loss = trainer_step(t);
        struct err e;
        if (w->config.step_csv
            && !step_csv_append(&w->step_csv, (uint64_t)(t->epoch - 1) * t->steps + t->step, loss, &e))
            worker_warn(w, &e);
        outbox_batch(&w->outbox, t->epoch, t->step, t->steps, loss);
    }
    struct epoch_row row;
    trainer_end_epoch(t, &row);
    if (!worker_confirm(w, &row))
        return false;
    if (w->trail)
        trail_epoch(w->trail, t, &row);
    worker_publish(w, &row);
    return true;
}

static bool load_start(struct worker *w, struct err *e)
{
    return !w->config.init || replay_start(w->config.init, &w->trainer, e);
}

/* A run that can have no trail is trained all the same. */
static void open_trail(struct worker *w)
{
    const struct worker_config *c = &w->config;
    struct err e;
    if (!c->trail_budget)
        return;
    w->trail = c->from ? trail_fork(&w->trainer, c->trail_budget, c->from, c->from_epoch, &e)
        : trail_new(&w->trainer, c->trail_budget, &e);
    if (!w->trail) {
        worker_warn(w, &e);
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
    if (c->resume && !worker_resume(w, e))
        return false;
    if (!trainer_init(&w->trainer, &c->spec, &c->data->train, c->kern, e) || !fork_fits(w, e) || !load_start(w, e)
        || (c->csv && !history_csv_open(&w->csv, c->csv, e))
        || (c->step_csv && !step_csv_open(&w->step_csv, c->step_csv, e)) || (c->resume && !worker_read_history(w, e)))
        return false;
    if (w->course_count)
        trainer_change(&w->trainer, &w->course[0]);
    if (!c->resume)
        worker_open_record(w);
    open_trail(w);
    worker_open_checkpoint(w);
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
            worker_warn(w, &e);
        return false;
    }
    worker_take_own(w);
    if (trail_rows(c->from, c->from_epoch, &row))
        for (uint32_t i = 0; i < c->from_epoch; i++)
            worker_publish(w, &row[i]);
    trail_release(w->config.from);
    w->config.from = NULL;
    return true;
}

/* Once, with the final weights. */
static void test(struct worker *w)
{
    struct prediction p;
    if (!w->config.data->test.count || !predict_images(&w->trainer.model, &w->config.data->test, NULL, NULL, &p))
        return;
    struct record_test found = {.images = p.count, .loss = p.loss, .accuracy = p.accuracy};
    record_tested(&w->record, &found);
    outbox_test(&w->outbox, &found);
}

/* To where the first new step is. */
static bool start(struct worker *w)
{
    if (w->config.resume) {
        worker_stand(w);
        return true;
    }
    if (!go_to_start(w))
        return false;
    if (w->trainer.loaded || w->trainer.epoch)
        worker_checkpoint(w);
    return true;
}

/* Where a run that is trained again is to end, which may be before its plan does; and where a fork's patience
 * begins. */
static bool is_over(const struct worker *w)
{
    const struct trainer *t = &w->trainer;
    uint32_t from = w->config.resume ? w->info.fork_epoch : w->config.from_epoch;
    return trainer_is_over(t, from) || (w->config.until && !trainer_in_epoch(t) && t->epoch >= w->config.until);
}

/* With patience what is tested and saved at the end is the best epoch. */
static void take_best(struct worker *w, enum run_state end)
{
    const struct trainer *t = &w->trainer;
    uint32_t best = trainer_take_best(&w->trainer);
    if (!best)
        return;
    record_kept(&w->record, best);
    if (end == RUN_DONE && t->epoch < t->spec.epochs && !w->config.until)
        worker_note(w, "stopped early at epoch %lu: valid loss had no new best since epoch %lu, whose weights are kept",
                    (unsigned long)t->epoch, (unsigned long)best);
    else
        worker_note(w, "the weights kept are those of epoch %lu, which had the best valid loss", (unsigned long)best);
}

static enum run_state end_state(const struct worker *w, bool started)
{
    return w->broken.code ? RUN_FAILED : w->cut ? RUN_CUT : w->stop || !started ? RUN_STOPPED : RUN_DONE;
}

static void train(struct worker *w)
{
    struct err e;
    if (!prepare(w, &e)) {
        record_abandon(&w->record);
        outbox_state(&w->outbox, RUN_FAILED, e.text);
        return;
    }
    outbox_state(&w->outbox, RUN_RUNNING, NULL);
    bool started = start(w);
    while (started && !is_over(w) && obey(w) && train_epoch(w))
        ;
    enum run_state end = end_state(w, started);
    if (started && end != RUN_FAILED) {
        worker_checkpoint(w);
        take_best(w, end);
    }
    if (end == RUN_DONE)
        test(w);
    worker_finish(w, end, started && end != RUN_FAILED);
    outbox_state(&w->outbox, end, w->broken.text);
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

static const char *keep_word(char *to, size_t size, const char *word)
{
    if (!word)
        return NULL;
    snprintf(to, size, "%s", word);
    return to;
}

/* Its first entry is the spec's rates. */
static void keep_course(struct worker *w, const struct worker_config *config)
{
    w->course_next = 1;
    w->course_count = config->course_count < RUN_COURSE_MAX ? config->course_count : RUN_COURSE_MAX;
    if (!w->course_count) {
        w->course_next = 0;
        return;
    }
    memcpy(w->course, config->course, w->course_count * sizeof *w->course);
    run_change_apply(&w->course[0], &w->config.spec);
}

static bool keep_config(struct worker *w, const struct worker_config *config, struct err *e)
{
    w->config = *config;
    w->config.spec = spec_member(&config->spec, 0);
    trail_hold(config->from);
    const char **path[WORKER_PATHS] = {&w->config.init, &w->config.runs_root, &w->config.csv, &w->config.step_csv,
                                       &w->config.save};
    for (size_t i = 0; i < WORKER_PATHS; i++)
        if (!keep_path(path[i], w->path[i], e))
            return false;
    w->config.version = keep_word(w->version, sizeof w->version, config->version);
    w->config.group = keep_word(w->group, sizeof w->group, config->group);
    w->config.resume = keep_word(w->resume, sizeof w->resume, config->resume);
    keep_course(w, config);
    return true;
}

static void worker_free(struct worker *w)
{
    trail_release(w->trail);
    trail_release(w->config.from);
    checkpoint_close(&w->checkpoint);
    history_free(&w->recorded);
    record_abandon(&w->record);
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
        && outbox_init(&w->outbox, &w->events, config->resume ? 1 : config->spec.epochs, e)
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
