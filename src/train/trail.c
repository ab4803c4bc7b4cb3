/* SPDX-License-Identifier: MIT */
/* The trail as a store: who holds it, what the run's worker appends, what readers find; see train/trail.h. Going back
 * to an epoch is trail_restore.c.
 *
 * A reader loads a count (acquire) and looks below it alone; the writer fills in what lies above it, then stores it
 * (release). So the arrays need no atomics of their own. */
#include "train/trail.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "trail_store.h"

static uint32_t rounded_up(uint32_t a, uint32_t b)
{
    return a / b + (a % b != 0);
}

/* The fewest epochs between two kept states for which all fit. */
static void plan_slots(struct trail *trail, size_t budget)
{
    size_t room = budget / (trail->floats * sizeof(float));
    uint32_t epochs = trail->spec.epochs;
    if (!room)
        return;
    trail->interval = room < epochs ? rounded_up(epochs, (uint32_t)room) : 1;
    trail->slots = rounded_up(epochs, trail->interval);
}

static bool allocate(struct trail *trail, bool with_start)
{
    trail->row = mem_raw(trail->spec.epochs, sizeof *trail->row);
    trail->kept = mem_array(trail->slots, sizeof *trail->kept);
    size_t floats;
    if (mem_product(trail->slots, trail->floats, &floats))
        trail->state = mem_raw(floats, sizeof *trail->state);
    if (with_start)
        trail->start = mem_raw(trail->floats, sizeof *trail->start);
    return trail->row && trail->kept && trail->state && (trail->start || !with_start);
}

static void trail_free(struct trail *trail)
{
    mem_free(trail->row);
    mem_free(trail->kept);
    mem_free(trail->state);
    mem_free(trail->start);
    mem_free(trail);
}

/* Without an epoch; what start is to hold is the caller's to fill in. */
static struct trail *make(const struct trainer *t, size_t budget, bool with_start, struct err *e)
{
    struct trail *trail = mem_array(1, sizeof *trail);
    if (!trail) {
        err_memory(e, "the run's trail");
        return NULL;
    }
    trail->holders = 1;
    trail->spec = t->spec;
    trail->start_rates = run_change_of(&t->spec);
    trail->start_rates.epochs = t->horizon;
    trail->train = t->split.train_count;
    trail->valid = t->split.valid_count;
    trail->kern = t->model.kern;
    trail->floats = trainer_state_floats(t);
    plan_slots(trail, budget);
    if (allocate(trail, with_start))
        return trail;
    trail_free(trail);
    err_memory(e, "the run's trail");
    return NULL;
}

struct trail *trail_new(const struct trainer *t, size_t budget, struct err *e)
{
    struct trail *trail = make(t, budget, t->loaded, e);
    if (trail && t->loaded)
        trainer_read_state(t, trail->start);
    return trail;
}

struct trail *trail_hold(struct trail *trail)
{
    if (trail)
        atomic_fetch_add_explicit(&trail->holders, 1, memory_order_relaxed);
    return trail;
}

/* The last one out must see what the others did. */
void trail_release(struct trail *trail)
{
    if (trail && atomic_fetch_sub_explicit(&trail->holders, 1, memory_order_acq_rel) == 1)
        trail_free(trail);
}

void trail_set_id(struct trail *trail, const char *id)
{
    snprintf(trail->id, sizeof trail->id, "%s", id);
}

const char *trail_id(const struct trail *trail)
{
    return trail->id;
}

/* Where the state of an epoch belongs, or trail->slots. */
static size_t slot_of(const struct trail *trail, uint32_t epoch)
{
    if (!trail->interval || !epoch)
        return trail->slots;
    if (epoch == trail->spec.epochs)
        return trail->slots - 1;
    return epoch % trail->interval ? trail->slots : epoch / trail->interval - 1;
}

const float *trail_state(const struct trail *trail, uint32_t epoch)
{
    size_t slot = slot_of(trail, epoch);
    return slot < trail->slots && trail->kept[slot] ? trail->state + slot * trail->floats : NULL;
}

float *trail_room(struct trail *trail, uint32_t epoch)
{
    size_t slot = slot_of(trail, epoch);
    if (slot == trail->slots)
        return NULL;
    trail->kept[slot] = true;
    return trail->state + slot * trail->floats;
}

void trail_epoch(struct trail *trail, const struct trainer *t, const struct epoch_row *row)
{
    assert(t->epoch == row->epoch);
    float *state = trail_room(trail, row->epoch);
    if (state)
        trainer_read_state(t, state);
    trail_row(trail, row);
}

void trail_row(struct trail *trail, const struct epoch_row *row)
{
    uint32_t count = atomic_load_explicit(&trail->count, memory_order_relaxed);
    assert(row->epoch == count + 1 && count < trail->spec.epochs);
    trail->row[count] = *row;
    atomic_store_explicit(&trail->count, count + 1, memory_order_release);
}

bool trail_change(struct trail *trail, const struct run_change *change)
{
    uint32_t count = atomic_load_explicit(&trail->change_count, memory_order_relaxed);
    assert(change->epoch > atomic_load_explicit(&trail->count, memory_order_relaxed));
    if (count == RUN_COURSE_MAX)
        return false;
    trail->change[count] = *change;
    if (!change->epochs)
        trail->change[count].epochs = trail->spec.epochs;
    atomic_store_explicit(&trail->change_count, count + 1, memory_order_release);
    return true;
}

/* Those of the other up to that epoch, then the fork's own. False when too little room is left for those to come. */
static bool inherit_changes(struct trail *trail, const struct trail *from, uint32_t epoch, const struct spec *own)
{
    struct run_change before = trail_rates(from, epoch), after = run_change_of(own);
    after.epoch = epoch + 1;
    trail->start_rates = from->start_rates;
    uint32_t count = atomic_load_explicit(&from->change_count, memory_order_acquire);
    for (uint32_t i = 0; i < count && from->change[i].epoch <= epoch; i++)
        trail_change(trail, &from->change[i]);
    if (!run_change_same(&before, &after, spec_sites(own)) && !trail_change(trail, &after))
        return false;
    return atomic_load_explicit(&trail->change_count, memory_order_relaxed) <= RUN_COURSE_MAX - RUN_CHANGES_MAX;
}

static void inherit_states(struct trail *trail, const struct trail *from, uint32_t epoch)
{
    size_t bytes = trail->floats * sizeof *trail->state;
    if (from->start)
        memcpy(trail->start, from->start, bytes);
    for (uint32_t i = 1; i <= epoch; i++) {
        const float *state = trail_state(from, i);
        size_t slot = slot_of(trail, i);
        if (!state || slot == trail->slots)
            continue;
        memcpy(trail->state + slot * trail->floats, state, bytes);
        trail->kept[slot] = true;
    }
}

struct trail *trail_fork(const struct trainer *t, size_t budget, const struct trail *from, uint32_t epoch,
                         struct err *e)
{
    struct trail *trail = make(t, budget, from->start != NULL, e);
    if (!trail)
        return NULL;
    if (!inherit_changes(trail, from, epoch, &t->spec)) {
        trail_free(trail);
        err_set(e, ERR_FAIL, "more than %d changes of the rates lie behind this fork: no further fork can be made "
                "from it", RUN_COURSE_MAX - RUN_CHANGES_MAX);
        return NULL;
    }
    inherit_states(trail, from, epoch);
    memcpy(trail->row, from->row, epoch * sizeof *trail->row);
    atomic_store_explicit(&trail->count, epoch, memory_order_release);
    return trail;
}

uint32_t trail_count(const struct trail *trail)
{
    return atomic_load_explicit(&trail->count, memory_order_acquire);
}

uint32_t trail_nearest(const struct trail *trail, uint32_t epoch)
{
    uint32_t count = trail_count(trail), at = epoch < count ? epoch : count;
    while (at && !trail_state(trail, at))
        at--;
    return at;
}

bool trail_rows(const struct trail *trail, uint32_t n, const struct epoch_row **row)
{
    *row = trail->row;
    return n <= trail_count(trail);
}

struct run_change trail_rates(const struct trail *trail, uint32_t epoch)
{
    struct run_change rates = trail->start_rates;
    uint32_t count = atomic_load_explicit(&trail->change_count, memory_order_acquire);
    for (uint32_t i = 0; i < count && trail->change[i].epoch <= epoch; i++)
        rates = trail->change[i];
    return rates;
}

size_t trail_course(const struct trail *trail, uint32_t epoch, struct run_change *course)
{
    uint32_t count = atomic_load_explicit(&trail->change_count, memory_order_acquire);
    size_t n = 0;
    if (epoch) {
        course[n] = trail->start_rates;
        course[n++].epoch = 1;
    }
    for (uint32_t i = 0; i < count && trail->change[i].epoch <= epoch && n < RUN_COURSE_MAX; i++) {
        n -= trail->change[i].epoch == course[n - 1].epoch; /* of the same epoch the later one counts */
        course[n++] = trail->change[i];
    }
    return n;
}

bool trail_loaded(const struct trail *trail)
{
    return trail->start != NULL;
}

size_t trail_bytes(const struct trail *trail)
{
    size_t states = (trail->state ? trail->slots : 0) + (trail->start ? 1 : 0);
    return sizeof *trail + trail->spec.epochs * sizeof *trail->row + states * trail->floats * sizeof(float);
}

bool trail_shed(struct trail *trail)
{
    if (atomic_load_explicit(&trail->holders, memory_order_acquire) != 1)
        return false;
    mem_free(trail->state);
    trail->state = NULL;
    memset(trail->kept, 0, trail->slots * sizeof *trail->kept);
    return true;
}
