/* SPDX-License-Identifier: MIT */
/* The laboratory's state: groups of runs added, events taken in; see view/lab.h. Stands between a run's queue of events
 * and the views. What a group's members come to together is in lab_group.c. UI thread.
 */
#include "view/lab.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "lab_mean.h"

const double lab_smooth_factor[LAB_SMOOTH_COUNT] = {0, 0.6, 0.8, 0.9, 0.95};

bool lab_init(struct lab *lab, const struct spec *next, struct err *e)
{
    *lab = (struct lab){.next = *next, .reference = LAB_NONE};
    lab->run = mem_array(LAB_RUNS_MAX, sizeof *lab->run);
    lab->group = mem_array(LAB_RUNS_MAX, sizeof *lab->group);
    return (lab->run && lab->group && list_set(lab, NULL, 0, e)) || err_memory(e, "the list of runs");
}

void lab_free(struct lab *lab)
{
    for (size_t i = 0; i < lab->run_count; i++)
        history_free(&lab->run[i].history);
    for (size_t i = 0; i < lab->group_count; i++)
        lab_mean_free(&lab->group[i]);
    list_free(&lab->list);
    mem_free(lab->run);
    mem_free(lab->group);
    *lab = (struct lab){0};
}

/* Room for the group's members; what was got is given back when there is not enough. */
static bool add_members(struct lab *lab, const struct lab_group *group, const struct spec *member, size_t epochs,
                        struct err *e)
{
    for (size_t i = 0; i < group->count; i++) {
        struct lab_run *run = &lab->run[group->first + i];
        struct spec spec = member ? member[i] : spec_member(&group->spec, (unsigned)i);
        *run = (struct lab_run){.number = group->number, .spec = spec, .state = member ? RUN_DONE : RUN_WAITING};
        if (history_init(&run->history, epochs, e))
            continue;
        while (i-- > 0)
            history_free(&lab->run[group->first + i].history);
        return false;
    }
    return true;
}

/* member: their specs, or NULL: those of the group's seeds, which wait. */
static struct lab_group *add_group(struct lab *lab, const struct spec *spec, const struct spec *member, size_t epochs,
                                   struct err *e)
{
    if (lab->run_count + spec->seeds > LAB_RUNS_MAX) {
        err_set(e, ERR_FAIL, "%d runs are as many as one session holds, and there are %zu; quit and start again for "
                "more", LAB_RUNS_MAX, lab->run_count);
        return NULL;
    }
    struct lab_group *group = &lab->group[lab->group_count];
    *group = (struct lab_group){.number = (unsigned)lab->group_count + 1, .spec = *spec, .first = lab->run_count,
                                .count = spec->seeds, .parent = LAB_NONE, .turn = lab->turns};
    if (!lab_mean_init(group, epochs, e))
        return NULL;
    if (!add_members(lab, group, member, epochs, e)) {
        lab_mean_free(group);
        return NULL;
    }
    lab->turns++;
    lab->run_count += group->count;
    lab->group_count++;
    return group;
}

struct lab_group *lab_add(struct lab *lab, const struct spec *spec, struct err *e)
{
    struct lab_group *group = add_group(lab, spec, NULL, spec->epochs, e);
    if (!group)
        return NULL;
    lab->selected = lab->group_count - 1;
    lab->list.id[0] = 0;
    list_update(lab);
    return group;
}

struct lab_group *lab_add_kept(struct lab *lab, const struct spec *member, size_t count, size_t epochs, struct err *e)
{
    struct spec spec = member[0];
    spec.seeds = (unsigned)count;
    for (size_t i = 1; i < count; i++)
        spec.epochs = member[i].epochs > spec.epochs ? member[i].epochs : spec.epochs;
    struct lab_group *group = add_group(lab, &spec, member, epochs > spec.epochs ? epochs : spec.epochs, e);
    if (group)
        group->hidden = group->kept = true;
    return group;
}

/* The first site at which next has noise of another kind than the group; the number of sites when there is none. */
static unsigned other_kind(const struct spec *next, const struct spec *own)
{
    unsigned i = 0;
    while (i < spec_sites(own)) {
        bool noisy = next->drop[i] > 0 || (next->bend[i].on && next->bend[i].to > 0);
        if (noisy && next->noise[i] != own->noise[i])
            break;
        i++;
    }
    return i;
}

/* What a strength of the kind is: a probability, the deviation of an activation, or that of a weight. */
static enum spec_noise strength_of(enum spec_noise noise)
{
    return noise == SPEC_ADD || noise == SPEC_SDR ? noise : SPEC_DROPOUT;
}

bool lab_keeps_kinds(struct lab *lab, const struct lab_group *group, const char *what, struct err *e)
{
    const struct spec *next = &lab->next, *own = &group->spec;
    unsigned i = other_kind(next, own);
    char at[32] = "the input";
    if (i == spec_sites(own))
        return true;
    const char *mine = spec_choice_of("drop", own->noise[i])->word,
               *other = spec_choice_of("drop", next->noise[i])->word;
    if (i)
        snprintf(at, sizeof at, "hidden %u", i);
    if (strength_of(own->noise[i]) != strength_of(next->noise[i]))
        return err_set(e, ERR_FAIL, "run %u has %s at %s and next %s: %s keeps its kinds of noise; give next the same, "
                       "or start a run of its own", group->number, mine, at, other, what);
    snprintf(lab->notice, sizeof lab->notice, "%s keeps its kinds of noise: %s at %s, where next has %s; strengths and "
             "lr are next's", what, mine, at, other);
    return true;
}

/* A fork trains its parent's network on its parent's data: the strengths and lr alone are taken from next. */
struct lab_group *lab_fork(struct lab *lab, const struct lab_group *parent, uint32_t epoch, struct err *e)
{
    struct spec spec = parent->spec;
    if (spec_sites(&lab->next) != spec_sites(&spec)) {
        err_set(e, ERR_FAIL, "run %u has %u dropout sites, and the next run %u: a fork keeps its network; set next to "
                "one of as many sites", parent->number, spec_sites(&spec), spec_sites(&lab->next));
        return NULL;
    }
    if (epoch >= spec.epochs) {
        err_set(e, ERR_FAIL, "epoch %u is the last of run %u: a fork after it has nothing to train; choose an "
                "earlier one", (unsigned)epoch, parent->number);
        return NULL;
    }
    for (size_t i = 0; i < parent->count; i++) {
        if (lab_member(lab, parent, i)->history.count < epoch) {
            err_set(e, ERR_FAIL, "run %u has not finished epoch %u yet; move the cursor to an earlier one",
                    parent->number, (unsigned)epoch);
            return NULL;
        }
    }
    memcpy(spec.drop, lab->next.drop, sizeof spec.drop);
    memcpy(spec.bend, lab->next.bend, sizeof spec.bend);
    spec.lr = lab->next.lr;
    if (!lab_keeps_kinds(lab, parent, "a fork", e))
        return NULL;
    size_t from = (size_t)(parent - lab->group);
    struct lab_group *fork = lab_add(lab, &spec, e);
    if (!fork)
        return NULL;
    fork->parent = from;
    fork->forked = true;
    fork->fork_epoch = epoch;
    for (size_t i = 0; i < fork->count; i++) /* a kept group's seeds need not follow one another */
        lab_member(lab, fork, i)->spec.seed = lab_member(lab, &lab->group[from], i)->spec.seed;
    return fork;
}

static void tell_diverged(struct lab *lab, const struct lab_run *run, uint32_t epoch)
{
    snprintf(lab->banner, sizeof lab->banner, "run %u", run->number);
    if (lab_group_of(lab, run)->count > 1)
        text_append(lab->banner, sizeof lab->banner, " seed %lu", (unsigned long)run->spec.seed);
    text_append(lab->banner, sizeof lab->banner, " diverged at epoch %u; a smaller lr may help", (unsigned)epoch);
}

bool lab_add_row(struct lab *lab, struct lab_run *run, const struct epoch_row *row)
{
    struct epoch_row gaps = *row;
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        if (!metric_has(row, m))
            gaps.value[m] = NAN;
    }
    if (!history_append(&run->history, &gaps))
        return false;
    lab_mean_take(lab, lab_group_of(lab, run), row->epoch);
    run->epoch = row->epoch;
    run->step = run->steps;
    run->seconds_epoch = (double)row->seconds;
    run->seconds += (double)row->seconds;
    return true;
}

static void take_epoch(struct lab *lab, struct lab_run *run, const struct epoch_row *row)
{
    if (!lab_add_row(lab, run, row))
        return;
    trace_clear(&run->trace);
    if (history_diverged(&run->history) == history_last(&run->history))
        tell_diverged(lab, run, row->epoch);
}

static void take_batch(struct lab_run *run, const struct event *event)
{
    run->epoch = event->as.batch.epoch;
    run->step = event->as.batch.step;
    run->steps = event->as.batch.steps;
    run->batch_loss = event->as.batch.loss;
    trace_batch(&run->trace, event);
}

static void take_state(struct lab_run *run, const struct event *event)
{
    run->state = event->as.state.state;
    run->pause_asked = run->state == RUN_PAUSED;
    run->resumes = false;
    text_safe(run->why, sizeof run->why, event->as.state.text);
    if (!run_state_active(run->state))
        trace_clear(&run->trace);
}

void lab_event(struct lab *lab, struct lab_run *run, const struct event *event)
{
    switch (event->kind) {
    case EVENT_BATCH: take_batch(run, event); break;
    case EVENT_EPOCH: take_epoch(lab, run, &event->as.epoch); break;
    case EVENT_STATE:
        take_state(run, event);
        list_update(lab);
        break;
    case EVENT_CHANGE:
        if (run->change_count < RUN_CHANGES_MAX)
            run->change[run->change_count++] = event->as.change;
        break;
    case EVENT_TEST: run->test = event->as.test; break;
    case EVENT_NOTE:
        snprintf(lab->notice, sizeof lab->notice, "run %u: ", run->number);
        text_append(lab->notice, sizeof lab->notice, "%s", event->as.note);
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

struct lab_group *lab_target(const struct lab *lab)
{
    struct lab_group *selected = lab_selected(lab);
    if (selected && run_state_active(lab_state(lab, selected)))
        return selected;
    for (size_t i = lab->group_count; i-- > 0;) {
        if (run_state_active(lab_state(lab, &lab->group[i])))
            return &lab->group[i];
    }
    return NULL;
}

struct lab_group *lab_selected(const struct lab *lab)
{
    struct lab_group *group = lab->selected < lab->group_count ? &lab->group[lab->selected] : NULL;
    bool elsewhere = lab->view == LAB_VIEW_RUNS && lab->list.id[0];
    return elsewhere || !group || group->gone ? NULL : group;
}

/* The next group in a direction that is not gone, from `from` on; LAB_NONE: none. */
static size_t find_group(const struct lab *lab, size_t from, int direction)
{
    for (size_t i = from; i < lab->group_count; i += (size_t)direction) {
        if (!lab->group[i].gone)
            return i;
    }
    return LAB_NONE;
}

bool lab_select(struct lab *lab, int direction)
{
    size_t to = find_group(lab, lab->selected + (size_t)direction, direction);
    if (to == LAB_NONE)
        return false;
    lab->selected = to;
    lab->list.id[0] = 0;
    return true;
}

void lab_choose(struct lab *lab, const struct lab_group *group)
{
    lab->selected = (size_t)(group - lab->group);
    lab->list.id[0] = 0;
}

size_t lab_continue(struct lab *lab, struct lab_group *group)
{
    size_t n = 0;
    for (size_t i = 0; i < group->count; i++) {
        struct lab_run *run = lab_member(lab, group, i);
        if ((run->state != RUN_CUT && run->state != RUN_STOPPED) || !run->id[0])
            continue;
        run->state = RUN_WAITING;
        run->resumes = true;
        run->pause_asked = false;
        n++;
    }
    if (n)
        group->turn = lab->turns++;
    return n;
}

void lab_drop(struct lab *lab, struct lab_group *group, bool gone)
{
    size_t i = (size_t)(group - lab->group);
    if (gone)
        group->was_hidden = group->hidden;
    group->gone = gone;
    group->hidden = gone || group->was_hidden;
    if (!gone)
        lab->selected = i;
    else if (lab->reference == i)
        lab->reference = LAB_NONE;
    if (lab->selected == i && gone && !lab_select(lab, -1))
        lab_select(lab, 1);
    list_update(lab);
}

struct lab_group *lab_reference(const struct lab *lab)
{
    if (lab->reference < lab->group_count && !lab->group[lab->reference].gone)
        return &lab->group[lab->reference];
    for (size_t i = 0; i < lab->group_count; i++) {
        if (i != lab->selected && !lab->group[i].hidden)
            return &lab->group[i];
    }
    return NULL;
}

struct lab_run *lab_inspected(const struct lab *lab, unsigned slot)
{
    struct lab_group *selected = lab_selected(lab), *group = slot ? lab_reference(lab) : selected;
    if (!group || (slot && group == selected))
        return NULL;
    return lab_member(lab, group, 0);
}

bool lab_wants(const struct lab *lab, unsigned slot, struct inspection_request *out)
{
    bool inside = lab->view == LAB_VIEW_INSIDE, images = lab->view == LAB_VIEW_IMAGES && !slot;
    const struct lab_run *run = inside || images ? lab_inspected(lab, slot) : NULL;
    if (!run || !run->history.count)
        return false;
    bool masks = inside && lab->inside.panel == LAB_INSIDE_MASKS;
    uint32_t last = (uint32_t)run->history.count, at = lab->chart.cursor;
    *out = (struct inspection_request){.run = (size_t)(run - lab->run), .epoch = at && at < last ? at : last};
    if (images && (spec_noisy(&run->spec) || run->change_count))
        out->passes = run->spec.mc ? run->spec.mc : INSPECTION_PASSES;
    if (masks) {
        out->step = lab->inside.step;
        out->sample = lab->inside.sample;
    }
    return true;
}

/* The member that starts first; NULL when none waits, or none may start for the group pauses. */
static struct lab_run *first_waiting(const struct lab *lab, const struct lab_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        struct lab_run *run = lab_member(lab, group, i);
        if (run->state == RUN_WAITING && !run->pause_asked)
            return run;
    }
    return NULL;
}

/* The waiting group whose turn comes next after `turn` (direction 1), or was the last before it (-1). */
static struct lab_group *next_waiting(const struct lab *lab, int64_t turn, int direction)
{
    struct lab_group *next = NULL;
    for (size_t i = 0; i < lab->group_count; i++) {
        struct lab_group *g = &lab->group[i];
        int64_t far = direction * (g->turn - turn);
        if (far > 0 && first_waiting(lab, g) && (!next || far < direction * (next->turn - turn)))
            next = g;
    }
    return next;
}

struct lab_run *lab_waiting(const struct lab *lab)
{
    const struct lab_group *group = next_waiting(lab, -1, 1);
    return group ? first_waiting(lab, group) : NULL;
}

bool lab_move_turn(struct lab *lab, struct lab_group *group, int by)
{
    struct lab_group *other = next_waiting(lab, group->turn, by);
    if (!other)
        return false;
    uint32_t turn = group->turn;
    group->turn = other->turn;
    other->turn = turn;
    return true;
}

void lab_show(struct lab *lab, enum lab_view view)
{
    if (view == LAB_VIEW_WORDS && lab->view != view)
        lab->words_before = lab->view == LAB_VIEW_HELP ? lab->view_before : lab->view;
    if (view == LAB_VIEW_HELP && lab->view != view)
        lab->view_before = lab->view;
    lab->view = view;
}
