/* SPDX-License-Identifier: MIT */
/* Back to an epoch of a trail: the nearest state that is kept, and from there the run's own steps once more, under the
 * rates that were in force; see train/trail.h. Every draw depends on seed, purpose, epoch and step alone, so they come
 * to the same bits. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "trail_store.h"

/* The spec of a as a fork with what b has of its own would have it: all that may differ is b's. */
static struct spec as_fork(const struct spec *a, const struct spec *b)
{
    struct spec s = *a;
    struct run_change own = run_change_of(b);
    run_change_apply(&own, &s);
    s.epochs = b->epochs;
    s.seeds = b->seeds;
    s.train = b->train; /* as counts of images, which are compared */
    s.valid = b->valid;
    return s;
}

/* Into out: the key of the first word that two specs' lines do not share. */
static const char *differing_key(char out[32], const struct spec *a, const struct spec *b)
{
    char x[SPEC_LINE_MAX], y[SPEC_LINE_MAX], *save;
    spec_print(x, sizeof x, a);
    spec_print(y, sizeof y, b);
    char longer[SPEC_LINE_MAX + 2], word[SPEC_LINE_MAX + 2];
    for (int turn = 0; turn < 2; turn++) {
        snprintf(longer, sizeof longer, " %s ", turn ? x : y);
        char *words = turn ? y : x;
        for (char *w = strtok_r(words, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
            snprintf(word, sizeof word, " %s ", w);
            if (strstr(longer, word))
                continue;
            snprintf(out, 32, "%.*s", (int)strcspn(w, "="), w);
            return out;
        }
        spec_print(x, sizeof x, a);
    }
    return "spec";
}

bool trail_fits(const struct trail *trail, const struct trainer *t, struct err *e)
{
    char key[32];
    struct spec want = as_fork(&trail->spec, &t->spec);
    const char *differs = !spec_equal(&want, &t->spec) ? differing_key(key, &want, &t->spec)
        : trail->train != t->split.train_count         ? "train"
        : trail->valid != t->split.valid_count         ? "valid"
        : trail->kern != t->model.kern                 ? "--isa"
                                                       : NULL;
    return !differs || err_set(e, ERR_FAIL, "%s: differs from that of the run that this is a fork of; only the rates "
                               "of drop, lr and epochs may, start a run of its own instead", differs);
}

static void put_in_force(const struct trail *trail, uint32_t epoch, struct trainer *t)
{
    struct run_change rates = trail_rates(trail, epoch);
    trainer_change(t, &rates);
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
    trainer_count_epoch(t, &trail->row[t->epoch - 1]);
    return true;
}

/* To the start, or to a state that is kept. */
static void go_back(const struct trail *trail, uint32_t epoch, struct trainer *t)
{
    const float *state = epoch ? trail_state(trail, epoch) : trail->start;
    if (state)
        trainer_write_state(t, state, epoch, trail->row);
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
