/* SPDX-License-Identifier: MIT */
/* The workers behind a lab's runs; see lab_runs.h. Stands between train/worker's events and the lab that views show.
 */
#include "lab_runs.h"

#include <stdio.h>

#include "base/text.h"

/* Events of one run in one look: enough that none falls behind, bounded so that keys are heard. */
enum { EVENTS_A_LOOK = 4096 };

static bool take_events(struct lab_runs *r, size_t i)
{
    struct lab_run *run = &r->lab->run[i];
    struct event event;
    int n = 0;
    while (n < EVENTS_A_LOOK && worker_poll(r->worker[i], &event)) {
        lab_event(r->lab, run, &event);
        n++;
    }
    if (!run_state_active(run->state)) {
        worker_delete(r->worker[i]);
        r->worker[i] = NULL;
    }
    return n > 0;
}

static void start(struct lab_runs *r, size_t i)
{
    struct lab_run *run = &r->lab->run[i];
    struct worker_config config = {
        .spec = run->spec,
        .data = r->data,
        .kern = r->kern,
        .runs_root = r->root,
        .version = r->version,
    };
    struct err e;
    r->worker[i] = worker_start(&config, &e);
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
    while (r->data && training < r->limit && (run = lab_waiting(lab))) {
        start(r, (size_t)(run - lab->run));
        training += run->state == RUN_RUNNING;
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
    return changed;
}

static void tell_one(struct lab_runs *r, struct lab_run *run, enum command_kind command)
{
    struct worker *worker = r->worker[run - r->lab->run];
    if (!run_state_active(run->state))
        return;
    if (!worker && command == COMMAND_STOP)
        run->state = RUN_STOPPED;
    else if (worker && !worker_command(worker, command))
        snprintf(r->lab->banner, sizeof r->lab->banner, "run %u has not read its last orders yet; press the key again",
                 run->number);
    else if (worker)
        run->pause_asked = command == COMMAND_PAUSE;
}

void lab_runs_tell(struct lab_runs *r, const struct lab_group *group, enum command_kind command)
{
    for (size_t i = 0; i < group->count; i++)
        tell_one(r, lab_member(r->lab, group, i), command);
}

void lab_runs_stop(struct lab_runs *r)
{
    for (size_t i = 0; i < r->lab->run_count; i++)
        tell_one(r, &r->lab->run[i], COMMAND_STOP);
}

void lab_runs_free(struct lab_runs *r)
{
    for (size_t i = 0; i < LAB_RUNS_MAX; i++) {
        worker_delete(r->worker[i]);
        r->worker[i] = NULL;
    }
}
