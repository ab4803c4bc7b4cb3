/* SPDX-License-Identifier: MIT */
/* A group of runs as one: what its members come to together; see view/lab.h and lab_mean.h. UI thread. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "lab_mean.h"

struct lab_run *lab_member(const struct lab *lab, const struct lab_group *group, size_t i)
{
    return &lab->run[group->first + i];
}

struct lab_run *lab_find(const struct lab *lab, const char *id)
{
    for (size_t i = 0; id[0] && i < lab->run_count; i++) {
        if (strcmp(lab->run[i].id, id) == 0)
            return &lab->run[i];
    }
    return NULL;
}

struct lab_group *lab_group_of(const struct lab *lab, const struct lab_run *run)
{
    return &lab->group[run->number - 1];
}

const struct history *lab_history(const struct lab *lab, const struct lab_group *group)
{
    return group->count > 1 ? &group->mean : &lab->run[group->first].history;
}

/* ---- mean and spread ---- */

bool lab_mean_init(struct lab_group *group, size_t epochs, struct err *e)
{
    if (group->count < 2)
        return true;
    group->spread = mem_raw(epochs, sizeof *group->spread);
    if (!group->spread)
        return err_memory(e, "a group's history");
    if (history_init(&group->mean, epochs, e))
        return true;
    mem_free(group->spread);
    group->spread = NULL;
    return false;
}

void lab_mean_free(struct lab_group *group)
{
    history_free(&group->mean);
    mem_free(group->spread);
    group->spread = NULL;
}

/* Mean and standard deviation (over n - 1) of one metric at one epoch. NaN and infinity go in: a mean that leaves out
 * the seeds that diverged would be a better one than there is. */
static size_t metric_over(const struct lab *lab, const struct lab_group *group, uint32_t epoch, enum metric m,
                          double *mean, double *deviation)
{
    double sum = 0, squares = 0;
    size_t n = 0;
    for (size_t i = 0; i < group->count; i++) {
        const struct history *h = &lab_member(lab, group, i)->history;
        if (h->count < epoch || !metric_has(&h->row[epoch - 1], m))
            continue;
        double value = h->row[epoch - 1].value[m], before = n ? sum / (double)n : 0;
        sum += value;
        n++;
        squares += (value - before) * (value - sum / (double)n); /* Welford's update */
    }
    *mean = n ? sum / (double)n : NAN;
    *deviation = n > 1 ? sqrt(squares / (double)(n - 1)) : NAN;
    return n;
}

void lab_mean_take(const struct lab *lab, struct lab_group *group, uint32_t epoch)
{
    if (group->count < 2)
        return;
    struct epoch_row mean = {.epoch = epoch}, *spread = &group->spread[epoch - 1];
    *spread = (struct epoch_row){.epoch = epoch};
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        size_t n = metric_over(lab, group, epoch, m, &mean.value[m], &spread->value[m]);
        mean.measured |= n ? 1u << m : 0;
        spread->measured |= n > 1 ? 1u << m : 0;
    }
    history_put(&group->mean, &mean);
}

/* ---- state ---- */

static size_t count_state(const struct lab *lab, const struct lab_group *group, enum run_state state)
{
    size_t n = 0;
    for (size_t i = 0; i < group->count; i++)
        n += lab_member(lab, group, i)->state == state;
    return n;
}

/* Members whose turn may come while the group pauses: they do not start then. */
static bool is_held(const struct lab *lab, const struct lab_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct lab_run *run = lab_member(lab, group, i);
        if (run->state == RUN_WAITING && run->pause_asked)
            return true;
    }
    return false;
}

enum run_state lab_state(const struct lab *lab, const struct lab_group *group)
{
    size_t waiting = count_state(lab, group, RUN_WAITING);
    if (count_state(lab, group, RUN_RUNNING))
        return RUN_RUNNING;
    if (count_state(lab, group, RUN_PAUSED) || is_held(lab, group))
        return RUN_PAUSED;
    if (waiting)
        return RUN_WAITING;
    static const enum run_state ends[] = {RUN_FAILED, RUN_CUT, RUN_STOPPED};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (count_state(lab, group, ends[i]))
            return ends[i];
    }
    return RUN_DONE;
}

bool lab_pause_asked(const struct lab *lab, const struct lab_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct lab_run *run = lab_member(lab, group, i);
        if (run->state == RUN_RUNNING && !run->pause_asked)
            return false;
    }
    return true;
}

struct lab_run *lab_leader(const struct lab *lab, const struct lab_group *group)
{
    for (size_t i = 0; i + 1 < group->count; i++) {
        if (run_state_active(lab_member(lab, group, i)->state))
            return lab_member(lab, group, i);
    }
    return lab_member(lab, group, group->count - 1);
}

/* A run that is done may have stopped early, and has nothing left. */
static double epochs_done(const struct lab_run *run)
{
    if (run->state == RUN_DONE)
        return run->spec.epochs;
    double done = (double)run->history.count;
    bool within = run->epoch == run->history.count + 1 && run->steps;
    return within ? done + (double)run->step / run->steps : done;
}

double lab_progress(const struct lab *lab, const struct lab_group *group)
{
    double done = 0;
    for (size_t i = 0; i < group->count; i++)
        done += epochs_done(lab_member(lab, group, i));
    return done / ((double)group->spec.epochs * (double)group->count);
}

double lab_seconds_left(const struct lab *lab, const struct lab_group *group)
{
    double left = 0, pace = 0;
    size_t training = 0;
    for (size_t i = 0; i < group->count; i++) {
        const struct lab_run *run = lab_member(lab, group, i);
        pace = run->seconds_epoch > 0 ? run->seconds_epoch : pace;
        training += run->state == RUN_RUNNING;
        left += run_state_active(run->state) ? run->spec.epochs - epochs_done(run) : 0;
    }
    return training && pace > 0 ? left * pace / (double)training : -1;
}

bool lab_changed(const struct lab *lab, const struct lab_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        if (lab_member(lab, group, i)->change_count)
            return true;
    }
    return false;
}

size_t lab_shown(const struct lab *lab)
{
    size_t n = 0;
    for (size_t i = 0; i < lab->group_count; i++)
        n += !lab->group[i].hidden && lab_history(lab, &lab->group[i])->count;
    return n;
}

uint32_t lab_epochs_planned(const struct lab *lab)
{
    uint32_t most = 0;
    for (size_t i = 0; i < lab->group_count; i++) {
        const struct lab_group *g = &lab->group[i];
        if (!g->hidden && g->spec.epochs > most)
            most = g->spec.epochs;
    }
    return most ? most : lab->next.epochs;
}
