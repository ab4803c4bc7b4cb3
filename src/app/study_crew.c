/* SPDX-License-Identifier: MIT */
/* Runs of a plan on all hardware threads; see study_crew.h. */
#include "study_crew.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "interrupt.h"
#include "nn/model.h"
#include "study_crew_parts.h"

static const double poll_every = 0.01; /* seconds */

struct crew *crew_new(const struct crew_config *config, struct study_results *results, struct err *e)
{
    struct crew *c = mem_array(1, sizeof *c);
    long threads = sysconf(_SC_NPROCESSORS_ONLN);
    if (!c) {
        err_memory(e, "a study");
        return NULL;
    }
    c->config = *config;
    c->results = results;
    c->seeds = config->plan->base.seeds;
    c->hands = config->hands ? config->hands : threads > 0 ? (unsigned)threads : 1;
    c->limit = c->hands;
    if (crew_make_jobs(c, e) && (config->fresh || crew_find_kept(c, e)))
        return c;
    crew_delete(c);
    return NULL;
}

static struct slots *slots(const struct crew *c)
{
    return c->config.account ? &c->config.account->runs : NULL;
}

static void let_go(struct crew *c, struct crew_hand *h)
{
    if (h->worker)
        slots_give(slots(c));
    worker_delete(h->worker);
    h->worker = NULL;
}

void crew_delete(struct crew *c)
{
    if (!c)
        return;
    atomic_store(&c->leave, true);
    for (unsigned i = 0; c->hand && i < c->hands; i++) {
        struct crew_hand *h = &c->hand[i];
        if (h->job && h->job->state == CREW_LOOKS)
            pthread_join(h->thread, NULL);
        let_go(c, h);
    }
    mem_free(c->hand);
    mem_free(c->group);
    mem_free(c->job);
    mem_free(c->spec_of);
    mem_free(c->first);
    mem_free(c);
}

static void warn(const struct crew *c, const struct crew_job *job, const char *text)
{
    const struct study_point *point = &c->config.plan->point[job->point];
    char line[EVENT_TEXT_MAX + STUDY_LABEL_MAX + 32];
    snprintf(line, sizeof line, "%s, seed %lu: %s", point->label, (unsigned long)point->spec.seed + job->seed, text);
    c->config.warn(c->config.arg, line);
}

/* ---- the end of a job ---- */

static void end(struct crew *c, struct crew_hand *h, enum crew_state state, const char *why)
{
    struct crew_job *job = h->job;
    job->state = state;
    text_safe(job->why, sizeof job->why, why);
    h->job = NULL;
    c->config.ended(c->config.arg, job);
}

static bool may_look(void *arg)
{
    struct crew_hand *h = arg;
    return !atomic_load_explicit(&h->crew->leave, memory_order_relaxed);
}

static void *look(void *arg)
{
    struct crew_hand *h = arg;
    struct crew *c = h->crew;
    size_t spec = crew_spec_of_job(c, h->job);
    struct study_wish wish = {.data = c->config.data, .kern = c->config.kern, .root = c->config.root, .id = h->job->id,
                              .measures = crew_looks(c), .passes = crew_passes(c, spec), .go_on = may_look,
                              .arg = h};
    model_thread_init();
    h->ok = study_measure(&h->seen, &wish, &h->err);
    atomic_store_explicit(&h->looked, true, memory_order_release);
    return NULL;
}

/* A run that is done: its record, and where the study asks for more, its weights. */
static void take_done(struct crew *c, struct crew_hand *h)
{
    struct err e;
    size_t spec = crew_spec_of_job(c, h->job);
    if (!crew_take_record(c, h->job, &e)) {
        end(c, h, CREW_FAILED, e.text);
    } else if (!crew_looks(c) && !crew_passes(c, spec)) {
        end(c, h, CREW_DONE, "");
    } else {
        atomic_store(&h->looked, false);
        if (thread_start(&h->thread, look, h, "a look at a network", &e))
            h->job->state = CREW_LOOKS;
        else
            end(c, h, CREW_FAILED, e.text);
    }
}

static void end_look(struct crew *c, struct crew_hand *h)
{
    pthread_join(h->thread, NULL);
    if (h->ok) {
        crew_take_seen(c, h->job, &h->seen);
        end(c, h, CREW_DONE, "");
    } else if (h->err.code) {
        end(c, h, CREW_FAILED, h->err.text);
    } else {
        h->job->state = CREW_WAITS;
        h->job = NULL;
    }
}

/* A run that could not be gone on with is trained from its start. */
static void end_run(struct crew *c, struct crew_hand *h, const struct event *event)
{
    struct crew_job *job = h->job;
    job->seconds += clock_now() - h->begun;
    let_go(c, h);
    if (event->as.state.state == RUN_DONE) {
        take_done(c, h);
    } else if (event->as.state.state == RUN_FAILED && !job->resumes) {
        end(c, h, CREW_FAILED, event->as.state.text);
    } else {
        if (event->as.state.state == RUN_FAILED) {
            warn(c, job, event->as.state.text);
            job->id[0] = 0;
        }
        job->resumes = event->as.state.state == RUN_CUT;
        job->state = CREW_WAITS;
        h->job = NULL;
    }
}

/* ---- at work ---- */

/* Its folder is known from now on. */
static bool name_run(struct crew *c, struct crew_hand *h, struct err *e)
{
    const char *folder = worker_folder(h->worker), *slash = strrchr(folder, '/');
    struct record_label label = {0};
    if (!slash)
        return err_set(e, ERR_FAIL, "%s: a run cannot be kept here, and a study lives by its records; free space or "
                       "set XDG_DATA_HOME", c->config.root);
    snprintf(h->job->id, sizeof h->job->id, "%s", slash + 1);
    if (h->job->resumes)
        return true;
    snprintf(label.tags, sizeof label.tags, "%s", c->config.tag);
    return record_write_label(c->config.root, h->job->id, &label, e);
}

static bool follow(struct crew *c, struct crew_hand *h, struct err *e)
{
    struct event event;
    while (h->worker && worker_poll(h->worker, &event)) {
        switch (event.kind) {
        case EVENT_EPOCH:
            h->epoch = event.as.epoch.epoch;
            break;
        case EVENT_WARNING:
        case EVENT_NOTE:
            warn(c, h->job, event.kind == EVENT_NOTE ? event.as.note : event.as.warning);
            break;
        case EVENT_STATE:
            if (event.as.state.state == RUN_RUNNING && !name_run(c, h, e))
                return false;
            if (!run_state_active(event.as.state.state))
                end_run(c, h, &event);
            break;
        case EVENT_BATCH:
        case EVENT_CHANGE:
        case EVENT_TEST:
            break;
        }
    }
    return true;
}

/* Seeds of a spec belong together in every list. Specs that begin with the same long words are told apart. */
static const char *group_of(struct crew *c, size_t spec)
{
    char *group = c->group[spec];
    if (group[0] || c->seeds < 2)
        return group;
    record_group_make(group, &crew_point_of(c, spec)->spec);
    for (size_t i = 0; i < c->specs; i++) {
        if (i == spec || strcmp(c->group[i], group) != 0)
            continue;
        size_t n = strlen(group) < RECORD_ID_MAX - 12 ? strlen(group) : RECORD_ID_MAX - 12;
        snprintf(group + n, RECORD_ID_MAX - n, "-%zu", spec);
    }
    return group;
}

static uint64_t record_of(struct crew *c, const struct crew_job *job)
{
    struct spec one = spec_member(&crew_point_of(c, crew_spec_of_job(c, job))->spec, 0);
    return limits_record(&one);
}

static bool start(struct crew *c, struct crew_hand *h, struct crew_job *job, struct err *e)
{
    size_t spec = crew_spec_of_job(c, job);
    *h = (struct crew_hand){.crew = c, .job = job, .begun = clock_now()};
    if (job->kept) {
        take_done(c, h);
        return true;
    }
    struct worker_config config = {.spec = spec_member(&crew_point_of(c, spec)->spec, job->seed),
                                   .data = c->config.data, .kern = c->config.kern, .runs_root = c->config.root,
                                   .version = PACKAGE_VERSION, .group = c->seeds > 1 ? group_of(c, spec) : NULL,
                                   .resume = job->resumes ? job->id : NULL,
                                   .checkpoint_seconds = c->config.checkpoint_seconds};
    uint64_t waiting = 0;
    for (unsigned i = 0; i < c->hands; i++) {
        if (c->hand[i].worker)
            waiting += record_of(c, c->hand[i].job);
    }
    if (account_may_train(c->config.account, &config.spec, waiting, e))
        h->worker = worker_start(&config, e);
    job->state = h->worker ? CREW_TRAINS : CREW_WAITS;
    h->job = h->worker ? job : NULL;
    if (!h->worker)
        slots_give(slots(c));
    return h->worker != NULL;
}

/* What is kept is taken first: it costs nothing. */
static struct crew_job *next_job(struct crew *c)
{
    struct crew_job *next = NULL;
    for (size_t i = 0; i < c->jobs; i++) {
        struct crew_job *job = &c->job[i];
        if (job->state != CREW_WAITS)
            continue;
        if (job->kept)
            return job;
        if (!next)
            next = job;
    }
    return next;
}

static void cut(struct crew *c)
{
    atomic_store(&c->leave, true);
    for (unsigned i = 0; i < c->hands; i++) {
        struct crew_hand *h = &c->hand[i];
        if (h->worker && !h->cut)
            h->cut = worker_command(h->worker, COMMAND_CUT);
    }
}

/* One look at every hand; false on an error, after which nothing more is started. */
static bool serve(struct crew *c, bool leaving, struct err *e)
{
    bool ok = true;
    for (unsigned i = 0; i < c->hands; i++) {
        struct crew_hand *h = &c->hand[i];
        if (h->job && h->job->state == CREW_LOOKS && atomic_load_explicit(&h->looked, memory_order_acquire))
            end_look(c, h);
        if (h->worker)
            ok = follow(c, h, ok ? e : NULL) && ok;
        for (struct crew_job *job; ok && !h->job && !leaving && i < c->limit && (job = next_job(c)) != NULL;) {
            if (!job->kept && !slots_take(slots(c), NULL))
                break;
            ok = start(c, h, job, e);
        }
    }
    return ok;
}

bool crew_at_work(const struct crew *c)
{
    for (unsigned i = 0; i < c->hands; i++) {
        if (c->hand[i].job)
            return true;
    }
    return false;
}

bool crew_poll(struct crew *c, bool leave, struct err *e)
{
    if (leave)
        cut(c);
    bool ok = serve(c, leave, e);
    c->config.moved(c->config.arg);
    return ok;
}

bool crew_work(struct crew *c, struct err *e)
{
    bool ok = true;
    do {
        (void)interrupt_hung_up(STDOUT_FILENO);
        ok = crew_poll(c, !ok || interrupt_signal(), ok ? e : NULL) && ok;
        if (crew_at_work(c))
            clock_sleep(poll_every);
    } while (crew_at_work(c) || (ok && !interrupt_signal() && crew_in(c, CREW_WAITS)));
    return ok;
}

void crew_limit(struct crew *c, unsigned hands)
{
    c->limit = hands < 1 ? 1 : hands < c->hands ? hands : c->hands;
}

/* ---- what others ask ---- */

unsigned crew_hands(const struct crew *c)
{
    return c->hands;
}

size_t crew_count(const struct crew *c)
{
    return c->jobs;
}

const struct crew_job *crew_job(const struct crew *c, size_t i)
{
    return &c->job[i];
}

const struct crew_job *crew_find(const struct crew *c, size_t point, unsigned seed)
{
    return &c->job[seed * c->specs + c->spec_of[point]];
}

size_t crew_in(const struct crew *c, enum crew_state s)
{
    size_t n = 0;
    for (size_t i = 0; i < c->jobs; i++)
        n += c->job[i].state == s;
    return n;
}

double crew_share(const struct crew *c)
{
    double done = (double)(crew_in(c, CREW_DONE) + crew_in(c, CREW_FAILED) + crew_in(c, CREW_LOOKS));
    for (unsigned i = 0; i < c->hands; i++) {
        if (c->hand[i].worker)
            done += (double)c->hand[i].epoch / crew_point_of(c, crew_spec_of_job(c, c->hand[i].job))->spec.epochs;
    }
    return done / (double)c->jobs;
}
