/* SPDX-License-Identifier: MIT */
/* The laboratory's state: runs added, events taken in; see view/lab.h. Stands between a run's queue of events and the
 * views. UI thread.
 */
#include "view/lab.h"

#include <math.h>
#include <stdio.h>

#include "base/mem.h"
#include "base/text.h"

bool lab_init(struct lab *lab, const struct spec *next, struct err *e)
{
    *lab = (struct lab){.next = *next};
    lab->run = mem_array(LAB_RUNS_MAX, sizeof *lab->run);
    return lab->run || err_memory(e, "the list of runs");
}

void lab_free(struct lab *lab)
{
    for (size_t i = 0; i < lab->run_count; i++)
        history_free(&lab->run[i].history);
    mem_free(lab->run);
    *lab = (struct lab){0};
}

struct lab_run *lab_add(struct lab *lab, struct err *e)
{
    if (lab->run_count == LAB_RUNS_MAX) {
        err_set(e, ERR_FAIL, "%d runs are as many as one session holds; quit and start again for more", LAB_RUNS_MAX);
        return NULL;
    }
    struct lab_run *run = &lab->run[lab->run_count];
    *run = (struct lab_run){.spec = lab->next, .state = RUN_WAITING};
    if (!history_init(&run->history, run->spec.epochs, e))
        return NULL;
    lab->selected = lab->run_count++;
    run->number = (unsigned)lab->run_count;
    return run;
}

static void take_epoch(struct lab *lab, struct lab_run *run, const struct epoch_row *row)
{
    struct epoch_row gaps = *row;
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        if (!metric_has(row, m))
            gaps.value[m] = NAN;
    }
    if (!history_append(&run->history, &gaps))
        return;
    run->epoch = row->epoch;
    run->step = run->steps;
    run->seconds_epoch = (double)row->seconds;
    run->seconds += (double)row->seconds;
    if (history_diverged(&run->history) == history_last(&run->history))
        snprintf(lab->banner, sizeof lab->banner, "run %u diverged at epoch %u; a smaller lr may help", run->number,
                 (unsigned)row->epoch);
}

void lab_event(struct lab *lab, struct lab_run *run, const struct event *event)
{
    switch (event->kind) {
    case EVENT_BATCH:
        run->epoch = event->as.batch.epoch;
        run->step = event->as.batch.step;
        run->steps = event->as.batch.steps;
        run->batch_loss = event->as.batch.loss;
        break;
    case EVENT_EPOCH:
        take_epoch(lab, run, &event->as.epoch);
        break;
    case EVENT_STATE:
        run->state = event->as.state.state;
        text_safe(run->why, sizeof run->why, event->as.state.text);
        break;
    case EVENT_WARNING:
        snprintf(lab->banner, sizeof lab->banner, "run %u: ", run->number);
        text_append(lab->banner, sizeof lab->banner, "%s", event->as.warning);
        break;
    }
}

size_t lab_active(const struct lab *lab)
{
    size_t n = 0;
    for (size_t i = 0; i < lab->run_count; i++)
        n += run_state_active(lab->run[i].state);
    return n;
}

struct lab_run *lab_target(const struct lab *lab)
{
    struct lab_run *selected = lab_selected(lab);
    if (selected && run_state_active(selected->state))
        return selected;
    for (size_t i = lab->run_count; i-- > 0;) {
        if (run_state_active(lab->run[i].state))
            return &lab->run[i];
    }
    return NULL;
}

struct lab_run *lab_selected(const struct lab *lab)
{
    return lab->selected < lab->run_count ? &lab->run[lab->selected] : NULL;
}
