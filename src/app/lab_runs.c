/* SPDX-License-Identifier: MIT */
/* The workers behind a lab's runs; see lab_runs.h. Stands between train/worker's events and the lab that views show.
 */
#include "lab_runs.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Events of one run in one look: enough that none falls behind, bounded so that keys are heard. */
enum { EVENTS_A_LOOK = 4096 };

static void take_trail(struct lab_runs *r, size_t i)
{
    if (!r->trail[i])
        r->trail[i] = worker_trail(r->worker[i]);
}

/* The name of its folder, as its record's id. */
static void take_id(struct lab_runs *r, size_t i)
{
    struct lab_run *run = &r->lab->run[i];
    const char *folder = worker_folder(r->worker[i]), *name = strrchr(folder, '/');
    if (!run->id[0] && folder[0])
        snprintf(run->id, sizeof run->id, "%s", name ? name + 1 : folder);
}

static struct slots *slots(const struct lab_runs *r)
{
    return r->account ? &r->account->runs : NULL;
}

/* What the others will still write is not on disk yet. */
bool lab_runs_may_train(const struct lab_runs *r, const struct spec *spec, struct err *e)
{
    uint64_t waiting = 0;
    for (size_t i = 0; r->account && i < r->lab->run_count; i++) {
        const struct lab_run *run = &r->lab->run[i];
        waiting += run_state_active(run->state) ? limits_record(&run->spec) : 0;
    }
    return account_may_train(r->account, spec, waiting, e);
}

/* The worker's own look, at what it finds in the record of a run that it is to go on with. */
static bool allows(const void *account, const struct spec *spec, struct err *e)
{
    const struct account *a = account;
    return !a || limits_allow(&a->limits, spec, e);
}

static void let_go(struct lab_runs *r, size_t i)
{
    if (r->worker[i])
        slots_give(slots(r));
    worker_delete(r->worker[i]);
    r->worker[i] = NULL;
}

static bool take_events(struct lab_runs *r, size_t i)
{
    struct lab_run *run = &r->lab->run[i];
    struct event event;
    int n = 0;
    while (n < EVENTS_A_LOOK && worker_poll(r->worker[i], &event)) {
        if (event.kind == EVENT_STATE)
            take_id(r, i);
        lab_event(r->lab, run, &event);
        if (event.kind == EVENT_STATE)
            take_trail(r, i);
        if (r->hear)
            r->hear(r->who, run, &event);
        n++;
    }
    if (!run_state_active(run->state))
        let_go(r, i);
    return n > 0;
}

static size_t trails_bytes(const struct lab_runs *r)
{
    size_t bytes = 0;
    for (size_t i = 0; i < r->lab->run_count; i++)
        bytes += r->trail[i] ? trail_bytes(r->trail[i]) : 0;
    return bytes;
}

/* What the next run's trail may take. The oldest runs that are over give theirs up for it: a fork of one of those
 * trains again from the start. */
static size_t trail_budget(struct lab_runs *r)
{
    size_t all = r->lab->memory_max, share = all / LAB_RUNS_SHARE;
    for (size_t i = 0; i < r->lab->run_count && trails_bytes(r) + share > all; i++) {
        if (r->trail[i] && !r->worker[i])
            trail_shed(r->trail[i]);
    }
    size_t used = trails_bytes(r);
    return used + share <= all ? share : used < all ? all - used : 0;
}

struct trail *lab_runs_trail(struct lab_runs *r, size_t i, struct err *e)
{
    const struct lab_run *run = &r->lab->run[i];
    if (r->trail[i] || r->worker[i] || !r->data)
        return r->trail[i];
    if (!r->kept || !run->id[0] || run_state_active(run->state)) {
        err_set(e, ERR_FAIL, "run %u left nothing in memory to go on from; see --memory", run->number);
        return NULL;
    }
    r->trail[i] = trail_read(r->data, r->kern, r->kept, run->id, trail_budget(r), e);
    return r->trail[i];
}

bool lab_runs_may_fork(struct lab_runs *r, const struct lab_group *parent, struct err *e)
{
    for (size_t i = 0; i < parent->count; i++) {
        struct err why = {0};
        if (!lab_member(r->lab, parent, i)->history.count || lab_runs_trail(r, parent->first + i, &why))
            continue;
        return err_set(e, ERR_FAIL, "%s", why.text[0] ? why.text : "the data is still being loaded; try again");
    }
    return true;
}

/* The trail that a fork goes on from, of its parent's member with the same seed; NULL: the run is no fork. */
static struct trail *fork_from(const struct lab_runs *r, const struct lab_run *run)
{
    const struct lab *lab = r->lab;
    const struct lab_group *group = lab_group_of(lab, run);
    if (group->parent == LAB_NONE)
        return NULL;
    struct trail *from = r->trail[lab->group[group->parent].first + (size_t)(run - lab->run) - group->first];
    assert(from); /* lab_runs_may_fork, and none is taken away */
    return from;
}

/* What it left before is of no use to one that goes on: it leaves all of it again. */
static void forget_trail(struct lab_runs *r, size_t i)
{
    trail_release(r->trail[i]);
    r->trail[i] = NULL;
    r->trailless[i] = false;
}

/* What the records of a group's seeds have in common; NULL for a run that is alone. */
static const char *group_name(struct lab_runs *r, const struct lab_run *run)
{
    const struct lab_group *group = lab_group_of(r->lab, run);
    char *name = r->group[group - r->lab->group];
    if (group->count < 2)
        return NULL;
    if (!name[0])
        record_group_make(name, &group->spec);
    return name;
}

static void start(struct lab_runs *r, size_t i)
{
    struct lab_run *run = &r->lab->run[i];
    struct trail *from = run->resumes ? NULL : trail_hold(fork_from(r, run)); /* so that it gives no states up now */
    if (run->resumes)
        forget_trail(r, i);
    struct worker_config config = {
        .spec = run->spec,
        .data = r->data,
        .kern = r->kern,
        .runs_root = r->root,
        .version = r->version,
        .from = from,
        .from_epoch = from ? lab_group_of(r->lab, run)->fork_epoch : 0,
        .trail_budget = trail_budget(r),
        .group = group_name(r, run),
        .resume = run->resumes ? run->id : NULL,
        .allows = allows,
        .who = r->account,
    };
    struct err e;
    run->state = RUN_FAILED; /* and so none that the account's room is asked for */
    if (lab_runs_may_train(r, &run->spec, &e))
        r->worker[i] = worker_start(&config, &e);
    trail_release(from);
    run->state = r->worker[i] ? RUN_RUNNING : RUN_FAILED;
    if (!r->worker[i])
        text_safe(run->why, sizeof run->why, e.text);
}

static bool start_waiting(struct lab_runs *r)
{
    struct lab *lab = r->lab;
    struct lab_run *run;
    size_t training = 0;
    bool changed = false;
    for (size_t i = 0; i < lab->run_count; i++)
        training += lab->run[i].state == RUN_RUNNING;
    while (r->data && training < r->limit && (run = lab_waiting(lab)) && slots_take(slots(r), NULL)) {
        start(r, (size_t)(run - lab->run));
        training += run->state == RUN_RUNNING;
        if (run->state != RUN_RUNNING)
            slots_give(slots(r));
        changed = true;
    }
    return changed;
}

bool lab_runs_poll(struct lab_runs *r)
{
    bool changed = false;
    for (size_t i = 0; i < r->lab->run_count; i++) {
        if (r->worker[i])
            changed |= take_events(r, i);
    }
    changed |= start_waiting(r);
    r->lab->memory = trails_bytes(r);
    return changed;
}

static void tell_one(struct lab_runs *r, struct lab_run *run, enum command_kind command)
{
    struct worker *worker = r->worker[run - r->lab->run];
    if (!run_state_active(run->state))
        return;
    if (!worker && (command == COMMAND_STOP || command == COMMAND_CUT))
        run->state = command == COMMAND_CUT && run->resumes ? RUN_CUT : RUN_STOPPED;
    else if (worker && !worker_command(worker, command))
        snprintf(r->lab->banner, sizeof r->lab->banner, "run %u has not read its last orders yet; press the key again",
                 run->number);
    else
        run->pause_asked = command == COMMAND_PAUSE;
}

void lab_runs_tell(struct lab_runs *r, const struct lab_group *group, enum command_kind command)
{
    for (size_t i = 0; i < group->count; i++)
        tell_one(r, lab_member(r->lab, group, i), command);
}

bool lab_runs_change(struct lab_runs *r, const struct lab_group *group, struct err *e)
{
    const struct spec *next = &r->lab->next;
    struct run_change change = run_change_of(next);
    size_t told = 0;
    if (spec_sites(next) != spec_sites(&group->spec))
        return err_set(e, ERR_FAIL, "run %u has %u dropout sites, and the next run %u; set next to one of as many",
                       group->number, spec_sites(&group->spec), spec_sites(next));
    if (!lab_keeps_kinds(r->lab, group, "a run that trains", e))
        return false;
    for (size_t i = 0; i < group->count; i++) {
        struct worker *worker = r->worker[group->first + i];
        if (worker && !worker_change(worker, &change))
            return err_set(e, ERR_FAIL, "run %u has not read its last orders yet; press the key again", group->number);
        told += worker != NULL;
    }
    return told || err_set(e, ERR_FAIL, "run %u does not train", group->number);
}

void lab_runs_cut(struct lab_runs *r)
{
    for (size_t i = 0; i < r->lab->run_count; i++)
        tell_one(r, &r->lab->run[i], COMMAND_CUT);
}

void lab_runs_free(struct lab_runs *r)
{
    for (size_t i = 0; i < LAB_RUNS_MAX; i++) {
        let_go(r, i);
        trail_release(r->trail[i]);
        r->trail[i] = NULL;
    }
}
