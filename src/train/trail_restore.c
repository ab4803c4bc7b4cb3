/* SPDX-License-Identifier: MIT */
/* Back to an epoch of a trail: the nearest state that is kept, and from there the run's own steps once more, under the
 * rates that were in force; see train/trail.h. Every draw depends on seed, purpose, epoch and step alone, so they come
 * to the same bits. */
#include <string.h>

#include "base/mem.h"
#include "trail_store.h"

static bool same_network(const struct spec *a, const struct spec *b)
{
    return a->hidden_count == b->hidden_count && memcmp(a->hidden, b->hidden, a->hidden_count * sizeof *a->hidden) == 0;
}

bool trail_fits(const struct trail *trail, const struct trainer *t, struct err *e)
{
    const struct spec *a = &trail->spec, *b = &t->spec;
    const char *differs = !same_network(a, b) ? "net"
        : a->opt != b->opt                    ? "opt"
        : a->momentum != b->momentum          ? "momentum"
        : a->batch != b->batch                ? "batch"
        : a->seed != b->seed                  ? "seed"
        : trail->train != t->split.train_count ? "train"
        : trail->valid != t->split.valid_count ? "valid"
        : a->shuffle != b->shuffle            ? "shuffle"
        : trail->kern != t->model.kern        ? "--isa"
                                              : NULL;
    return !differs || err_set(e, ERR_FAIL, "%s: differs from that of the run that this is a fork of; only drop, lr "
                               "and epochs may, start a run of its own instead", differs);
}

static void put_in_force(const struct trail *trail, uint32_t epoch, struct trainer *t)
{
    struct run_change rates = trail_rates(trail, epoch);
    trainer_change(t, rates.drop, rates.lr);
}

static bool train_again(const struct trail *trail, struct trainer *t, bool (*go_on)(void *arg), void *arg)
{
    put_in_force(trail, t->epoch + 1, t);
    trainer_begin_epoch(t);
    while (trainer_in_epoch(t)) {
        if (go_on && !go_on(arg))
            return false;
        trainer_step(t);
    }
    return true;
}

/* To the start, or to a state that is kept. */
static void go_back(const struct trail *trail, uint32_t epoch, struct trainer *t)
{
    const float *state = epoch ? trail_state(trail, epoch) : trail->start;
    if (state)
        trainer_write_state(t, state, epoch);
    else
        trainer_reset(t);
}

bool trail_restore(const struct trail *trail, uint32_t epoch, struct trainer *t, bool (*go_on)(void *arg), void *arg,
                   struct err *e)
{
    if (!trail_fits(trail, t, e))
        return false;
    if (epoch > trail_count(trail))
        return err_set(e, ERR_FAIL, "epoch %lu: the run has come to epoch %lu so far; choose one up to that",
                       (unsigned long)epoch, (unsigned long)trail_count(trail));
    go_back(trail, trail_nearest(trail, epoch), t);
    while (t->epoch < epoch) {
        if (!train_again(trail, t, go_on, arg)) {
            if (e)
                *e = (struct err){0};
            return false;
        }
    }
    put_in_force(trail, epoch, t);
    return true;
}
