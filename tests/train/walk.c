/* SPDX-License-Identifier: MIT */
/* Runs of a few small epochs; see walk.h. */
#include "walk.h"

#include <check.h>

#include "base/mem.h"
#include "check_train.h"

const char *const walk_line[WALK_LINES] = {
    "net=mlp:8-5 drop=0.25,0.4,0.4 train=300 valid=70 epochs=6 seed=3",
    "net=mlp:7 drop=0.1,0.5 batch=50 opt=sgd lr=0.05 momentum=0.9 train=320 valid=64 epochs=6 seed=4",
    "net=mlp:9-6-5 drop=0.2>0.6,gauss:0.3,connect:0.1>0.5@3,sdr:0.05 act=gelu norm=batch order=act-drop-norm "
    "opt=rmsprop momentum=0.5 schedule=warmup:1+plateau:1:0.5 maxnorm=2 clip=1 l2=0.001 smooth=0.1 "
    "augment=shift:1,flip mislabel=0.1 patience=5 mc=1 train=100 valid=40 epochs=6 seed=5",
};

void walk_trainer(struct trainer *t, const struct dataset *d, const char *line, const struct kern *kern)
{
    struct spec s = spec_of(line);
    struct err e;
    model_thread_init();
    ck_assert_msg(trainer_init(t, &s, &d->train, kern, &e), "%s", e.text);
}

void walk_epoch(struct trainer *t, struct epoch_row *row)
{
    trainer_begin_epoch(t);
    while (trainer_in_epoch(t))
        trainer_step(t);
    trainer_end_epoch(t, row);
}

float *walk_state(const struct trainer *t)
{
    float *state = mem_array(trainer_state_floats(t), sizeof *state);
    ck_assert_ptr_nonnull(state);
    trainer_read_state(t, state);
    return state;
}

const struct run_change walk_change = {.epoch = WALK_CHANGED, .drop = {0.5, 0.3, 0}, .lr = 0.01,
                                       .bend[1] = {.on = true, .to = 0.2}};

void walk_load(struct walk *w)
{
    struct tensors weights;
    struct err e;
    load_first_2048(&w->data);
    walk_trainer(&w->t, &w->data, "net=mlp:8-5 train=300 valid=70 epochs=6 seed=99", kern_best());
    ck_assert(trainer_save(&w->t, &weights, &e));
    trainer_free(&w->t);
    walk_trainer(&w->t, &w->data, walk_line[0], kern_best());
    ck_assert(trainer_load(&w->t, &weights, "test", &e));
    tensors_free(&weights);
}

void walk_take_change(struct walk *w)
{
    ck_assert(trail_change(w->trail, &walk_change));
    trainer_change(&w->t, &walk_change);
}

/* Trains it all, with a trail whose budget is so many states and a bit; with other rates from epoch `changed` on. */
void walk_on(struct walk *w, unsigned states, uint32_t changed)
{
    struct err e;
    size_t budget = trainer_state_floats(&w->t) * sizeof(float) * states + 1;
    w->trail = trail_new(&w->t, budget, &e);
    ck_assert_msg(w->trail != NULL, "%s", e.text);
    w->lr = w->t.spec.lr;
    w->state[0] = walk_state(&w->t);
    for (uint32_t i = 0; i < WALK_EPOCHS; i++) {
        if (i + 1 == changed)
            walk_take_change(w);
        walk_epoch(&w->t, &w->row[i]);
        w->state[i + 1] = walk_state(&w->t);
        trail_epoch(w->trail, &w->t, &w->row[i]);
        ck_assert_uint_eq(trail_count(w->trail), i + 1);
    }
}

void walk(struct walk *w, const char *line, const struct kern *kern, unsigned states, uint32_t changed)
{
    load_first_2048(&w->data);
    walk_trainer(&w->t, &w->data, line, kern);
    walk_on(w, states, changed);
}

void walk_free(struct walk *w)
{
    for (int i = 0; i <= WALK_EPOCHS; i++)
        mem_free(w->state[i]);
    trail_release(w->trail);
    trainer_free(&w->t);
    dataset_free(&w->data);
}

void walk_stands_at(const struct walk *w, const struct trainer *t, uint32_t epoch)
{
    float *state = walk_state(t);
    ck_assert_uint_eq(t->epoch, epoch);
    ck_assert(!epoch || !trainer_in_epoch(t));
    ck_assert_mem_eq(state, w->state[epoch], trainer_state_floats(t) * sizeof *state);
    mem_free(state);
}

/* Back to the epoch, and on to the next, as the run did. */
static void goes_on(const struct walk *w, struct trainer *t, uint32_t epoch, uint32_t changed)
{
    struct err e;
    struct epoch_row row;
    ck_assert_msg(trail_restore(w->trail, epoch, t, NULL, NULL, &e), "%s", e.text);
    walk_stands_at(w, t, epoch);
    ck_assert(t->spec.lr == (changed && epoch >= changed ? walk_change.lr : w->lr));
    if (epoch == WALK_EPOCHS)
        return;
    if (epoch + 1 == changed)
        trainer_change(t, &walk_change);
    walk_epoch(t, &row);
    walk_stands_at(w, t, epoch + 1);
    ck_assert_mem_eq(row.value, w->row[epoch].value, sizeof row.value);
}

/* With a trainer of its own each time, and with one that has been elsewhere. */
void walk_every_epoch_goes_on(const struct walk *w, const char *line, uint32_t changed)
{
    struct trainer used, fresh;
    walk_trainer(&used, &w->data, line, w->t.model.kern);
    for (uint32_t epoch = WALK_EPOCHS + 1; epoch-- > 0;) {
        walk_trainer(&fresh, &w->data, line, w->t.model.kern);
        goes_on(w, &fresh, epoch, changed);
        goes_on(w, &used, epoch, changed);
        trainer_free(&fresh);
    }
    trainer_free(&used);
}
