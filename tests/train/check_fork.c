/* SPDX-License-Identifier: MIT */
/* Forks: runs that go on from an epoch of another. With the same rates they are that run, bit for bit, in every variant
 * and from wherever; with others they are the run that was changed there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "check_train.h"
#include "tests/common/kerns.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"
#include "told.h"
#include "walk.h"

static size_t room_for(const struct walk *w, unsigned states)
{
    return trainer_state_floats(&w->t) * sizeof(float) * states + 1;
}

/* A fork of the walk behind `epoch`, with the rates that the walk had in the next one. */
static struct worker_config fork_config(const struct walk *w, const char *line, uint32_t epoch)
{
    struct worker_config c = config_of(&w->data, line);
    struct run_change rates = trail_rates(w->trail, epoch + 1);
    c.kern = w->t.model.kern;
    run_change_apply(&rates, &c.spec);
    c.from = w->trail;
    c.from_epoch = epoch;
    c.trail_budget = room_for(w, 3);
    return c;
}

/* Runs it to its end; the trail is held for the caller. */
static struct trail *run_fork(const struct worker_config *c, struct told *t)
{
    *t = told_new(&c->spec);
    struct worker *w = start_worker(c);
    told_follow(t, w);
    ck_assert_msg(t->state == RUN_DONE && !t->warnings, "%s%s", t->text, t->warning);
    struct trail *trail = worker_trail(w);
    ck_assert_ptr_nonnull(trail);
    worker_delete(w);
    return trail;
}

/* The fork is the walk up to epoch `last`: its rows, and what its own trail gives back. */
static void is_the_walk(const struct walk *w, const struct told *t, const struct trail *trail, const char *line,
                        uint32_t last)
{
    struct trainer back;
    struct err e;
    ck_assert_uint_eq(t->history.count, WALK_EPOCHS);
    for (uint32_t i = 0; i < last; i++)
        ck_assert_mem_eq(t->history.row[i].value, w->row[i].value, sizeof w->row[i].value);
    walk_trainer(&back, &w->data, line, w->t.model.kern);
    for (uint32_t i = 0; i <= last; i++) {
        ck_assert_msg(trail_restore(trail, i, &back, NULL, NULL, &e), "%s", e.text);
        walk_stands_at(w, &back, i);
    }
    trainer_free(&back);
}

static void fork_everywhere(const struct walk *w, const char *line, uint32_t changed)
{
    for (uint32_t epoch = 0; epoch < WALK_EPOCHS; epoch++) {
        struct worker_config c = fork_config(w, line, epoch);
        struct told t;
        struct trail *trail = run_fork(&c, &t);
        bool differs = changed && epoch + 1 < changed; /* for the fork is not changed where the walk was */
        is_the_walk(w, &t, trail, line, differs ? changed - 1 : WALK_EPOCHS);
        if (differs)
            ck_assert_mem_ne(t.history.row[changed - 1].value, w->row[changed - 1].value, sizeof w->row[0].value);
        trail_release(trail);
        history_free(&t.history);
    }
}

/* Of all epochs, of two, and of none is the state kept; the last walk loses it. */
static const struct {
    unsigned states;
    uint32_t changed;
    bool shed;
} parents[] = {{WALK_EPOCHS, 0, false}, {2, WALK_CHANGED, false}, {0, 0, false}, {WALK_EPOCHS, WALK_CHANGED, true}};

START_TEST(with_the_same_rates_it_is_the_same_run)
{
    for (int line = 0; line < WALK_LINES; line++) {
        for (size_t i = 0; i < sizeof parents / sizeof *parents; i++) {
            struct walk w;
            walk(&w, walk_line[line], usable_kern(_i), parents[i].states, parents[i].changed);
            ck_assert(!parents[i].shed || trail_shed(w.trail));
            fork_everywhere(&w, walk_line[line], parents[i].changed);
            walk_free(&w);
        }
    }
}
END_TEST

/* And its trail is that run's: forks of it, too, know under which rates each epoch was trained. */
START_TEST(with_other_rates_it_is_the_run_that_was_changed)
{
    for (unsigned states = 0; states <= WALK_EPOCHS; states += 3) {
        struct walk plain, changed;
        struct told t;
        walk(&plain, walk_line[0], usable_kern(_i), states, 0);
        walk(&changed, walk_line[0], usable_kern(_i), states, WALK_CHANGED);
        struct worker_config c = fork_config(&plain, walk_line[0], WALK_CHANGED - 1);
        run_change_apply(&walk_change, &c.spec);
        c.trail_budget = room_for(&plain, states);
        struct trail *trail = run_fork(&c, &t);
        is_the_walk(&changed, &t, trail, walk_line[0], WALK_EPOCHS);
        trail_release(changed.trail);
        changed.trail = trail;
        for (uint32_t i = 0; i <= WALK_EPOCHS; i++)
            ck_assert_uint_eq(trail_nearest(trail, i), trail_nearest(plain.trail, i));
        walk_every_epoch_goes_on(&changed, walk_line[0], WALK_CHANGED);
        fork_everywhere(&changed, walk_line[0], WALK_CHANGED);
        history_free(&t.history);
        walk_free(&plain);
        walk_free(&changed);
    }
}
END_TEST

/* The seed does not give what came from a file, and a fork of the fork needs it too. */
START_TEST(a_loaded_start_goes_with_it)
{
    struct walk w;
    struct told t;
    walk_load(&w);
    walk_on(&w, 0, 0);
    struct worker_config c = fork_config(&w, walk_line[0], 2);
    c.trail_budget = 1;
    struct trail *trail = run_fork(&c, &t);
    trail_release(w.trail);
    w.trail = trail;
    walk_every_epoch_goes_on(&w, walk_line[0], 0);
    history_free(&t.history);
    walk_free(&w);
}
END_TEST

START_TEST(its_files_hold_the_whole_history)
{
    struct walk w;
    char path[FILE_PATH_MAX];
    walk(&w, walk_line[0], kern_best(), 2, 0);
    trail_set_id(w.trail, "20261122-161523-drop-0.25-0.4-0.4-seed3");
    struct worker_config c = fork_config(&w, walk_line[0], 4);
    c.spec.drop[1] = 0.5;
    c.runs_root = scratch_at("runs");
    c.csv = scratch_at("fork.csv");
    struct told t = told_new(&c.spec);
    struct worker *worker = start_worker(&c);
    trail_release(w.trail); /* the worker has its own */
    told_follow(&t, worker);
    w.trail = worker_trail(worker);
    ck_assert_ptr_nonnull(strstr(worker_folder(worker), trail_id(w.trail)));
    ck_assert(file_join(path, worker_folder(worker), "run.json", NULL));
    char *json = scratch_read(path, NULL);
    ck_assert_ptr_nonnull(strstr(json, "\"id\": \"20261122-161523-drop-0.25-0.4-0.4-seed3\""));
    ck_assert_ptr_nonnull(strstr(json, "\"epoch\": 4"));
    ck_assert_ptr_nonnull(strstr(json, "\"epochs\": 6"));
    ck_assert_ptr_nonnull(strstr(json, "drop=0.25,0.5,0.4"));
    ck_assert(file_join(path, worker_folder(worker), "history.csv", NULL));
    char *recorded = scratch_read(path, NULL), *copy = scratch_read(c.csv, NULL);
    ck_assert_str_eq(recorded, copy);
    ck_assert_ptr_nonnull(strstr(copy, "mc_accuracy\n1,"));
    ck_assert_ptr_nonnull(strstr(copy, "\n6,"));
    worker_delete(worker);
    free(json);
    free(recorded);
    free(copy);
    history_free(&t.history);
    walk_free(&w);
}
END_TEST

/* A long way to train again, and an order to stop that is there before it is over. */
START_TEST(stopped_on_its_way_it_is_no_run)
{
    enum { LONG = 300 };
    struct dataset d;
    struct trainer t;
    struct err e;
    char path[FILE_PATH_MAX];
    load_first_2048(&d);
    struct worker_config c = config_of(&d, "train=2000 valid=0 net=mlp:8 epochs=301");
    walk_trainer(&t, &d, "train=2000 valid=0 net=mlp:8 epochs=300", kern_best());
    c.from = trail_new(&t, 0, &e);
    ck_assert_ptr_nonnull(c.from);
    for (uint32_t i = 1; i <= LONG; i++) {
        t.epoch = i; /* untrained: nobody comes that far */
        trail_epoch(c.from, &t, &(struct epoch_row){.epoch = i});
    }
    c.from_epoch = LONG;
    c.runs_root = scratch_at("runs");
    struct told told = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    ck_assert(worker_command(w, COMMAND_STOP));
    told_follow(&told, w);
    ck_assert_int_eq(told.state, RUN_STOPPED);
    ck_assert_uint_eq(told.history.count, 0);
    ck_assert_msg(told.warnings == 0, "%s", told.warning);
    ck_assert(file_join(path, worker_folder(w), "model.safetensors", NULL));
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert(file_join(path, worker_folder(w), "run.json", NULL));
    char *json = scratch_read(path, NULL);
    ck_assert_ptr_nonnull(strstr(json, "\"stopped\""));
    free(json);
    worker_delete(w);
    trail_release(c.from);
    trainer_free(&t);
    history_free(&told.history);
    dataset_free(&d);
}
END_TEST

/* A trail keeps room for the changes of its own run. */
START_TEST(changes_do_not_run_out)
{
    enum { BEHIND = 7 * RUN_CHANGES_MAX };
    struct dataset d;
    struct trainer t;
    struct err e = {0};
    load_first_2048(&d);
    walk_trainer(&t, &d, "train=64 valid=0 net=mlp:2 epochs=300", kern_best());
    struct trail *from = trail_new(&t, 0, &e);
    ck_assert_ptr_nonnull(from);
    for (t.epoch = 1; t.epoch <= BEHIND; t.epoch++) {
        ck_assert(trail_change(from, &(struct run_change){.epoch = t.epoch, .lr = t.epoch}));
        trail_epoch(from, &t, &(struct epoch_row){.epoch = t.epoch});
    }
    struct trail *fork = trail_fork(&t, 0, from, BEHIND - 1, &e); /* the rates of t are one more */
    ck_assert_msg(fork != NULL, "%s", e.text);
    for (uint32_t i = 0; i < RUN_CHANGES_MAX; i++)
        ck_assert(trail_change(fork, &(struct run_change){.epoch = BEHIND + i, .lr = 1}));
    ck_assert_ptr_null(trail_fork(&t, 0, from, BEHIND, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "224 changes"));
    trail_release(fork);
    trail_release(from);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

static const struct {
    const char *line, *says;
    uint32_t epoch;
} impossible[] = {
    {"net=mlp:8-6 train=300 valid=70 epochs=6 seed=3", "net: ", 3},
    {"net=mlp:8-5 train=300 valid=70 epochs=6 seed=4", "seed: ", 3},
    {"net=mlp:8-5 train=300 valid=70 epochs=3 seed=3", "epochs=3: ", 3},
    {"net=mlp:8-5 train=300 valid=70 epochs=9 seed=3", "epoch 7: the run has come to epoch 6", 7},
};

START_TEST(what_cannot_be_forked_is_said)
{
    struct walk w;
    walk(&w, walk_line[0], kern_best(), 2, 0);
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        struct worker_config c = config_of(&w.data, impossible[i].line);
        c.from = w.trail;
        c.from_epoch = impossible[i].epoch;
        c.runs_root = scratch_at("runs");
        struct told t = told_new(&c.spec);
        struct worker *worker = start_worker(&c);
        told_follow(&t, worker);
        ck_assert_int_eq(t.state, RUN_FAILED);
        ck_assert_msg(strncmp(t.text, impossible[i].says, strlen(impossible[i].says)) == 0, "%s", t.text);
        ck_assert_ptr_null(worker_trail(worker));
        worker_delete(worker);
        history_free(&t.history);
    }
    ck_assert_int_ne(access(scratch_at("runs"), F_OK), 0);
    walk_free(&w);
}
END_TEST

TCase *fork_bits_case(void)
{
    TCase *c = scratch_case("fork_bits");
    tcase_set_tags(c, ARITHMETIC);
    tcase_add_loop_test(c, with_the_same_rates_it_is_the_same_run, 0, SPARSE_KERNS);
    tcase_add_loop_test(c, with_other_rates_it_is_the_run_that_was_changed, 0, SPARSE_KERNS);
    return c;
}

TCase *fork_case(void)
{
    TCase *c = scratch_case("fork");
    tcase_add_test(c, a_loaded_start_goes_with_it);
    tcase_add_test(c, its_files_hold_the_whole_history);
    tcase_add_test(c, stopped_on_its_way_it_is_no_run);
    tcase_add_test(c, changes_do_not_run_out);
    tcase_add_test(c, what_cannot_be_forked_is_said);
    return c;
}
