/* SPDX-License-Identifier: MIT */
/* A run's trail: every epoch of it can be gone back to, bit for bit, in every variant, however little is kept; and it
 * is read while it is written. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "check_train.h"
#include "tests/common/kerns.h"
#include "tests/common/sparse.h"
#include "walk.h"

START_TEST(every_epoch_can_be_gone_back_to)
{
    static const unsigned states[] = {WALK_EPOCHS, 2, 0};
    for (int line = 0; line < WALK_LINES; line++) {
        for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
            struct walk w;
            uint32_t changed = i % 2 ? WALK_CHANGED : 0;
            walk(&w, walk_line[line], usable_kern(_i), states[i], changed);
            walk_every_epoch_goes_on(&w, walk_line[line], changed);
            walk_free(&w);
        }
    }
}
END_TEST

START_TEST(shed_it_is_trained_again)
{
    struct walk w;
    walk(&w, walk_line[0], usable_kern(_i), WALK_EPOCHS, WALK_CHANGED);
    size_t before = trail_bytes(w.trail);
    struct trail *other = trail_hold(w.trail);
    ck_assert_ptr_eq(other, w.trail);
    ck_assert(!trail_shed(w.trail));
    ck_assert_uint_eq(trail_nearest(w.trail, WALK_EPOCHS), WALK_EPOCHS);
    trail_release(other);
    ck_assert(trail_shed(w.trail) && trail_shed(w.trail));
    ck_assert_uint_eq(trail_nearest(w.trail, WALK_EPOCHS), 0);
    ck_assert_uint_eq(trail_count(w.trail), WALK_EPOCHS);
    ck_assert_uint_lt(trail_bytes(w.trail), before / 4);
    walk_every_epoch_goes_on(&w, walk_line[0], WALK_CHANGED);
    walk_free(&w);
}
END_TEST

/* The seed does not give what came from a file. */
START_TEST(a_loaded_start_is_kept)
{
    struct walk w;
    walk_load(&w);
    walk_on(&w, 2, 0);
    walk_every_epoch_goes_on(&w, walk_line[0], 0);
    ck_assert(trail_shed(w.trail));
    walk_every_epoch_goes_on(&w, walk_line[0], 0);
    walk_free(&w);
}
END_TEST

static const struct {
    unsigned states;
    uint32_t nearest[WALK_EPOCHS + 1];
} kept[] = {
    {0, {0, 0, 0, 0, 0, 0, 0}},
    {1, {0, 0, 0, 0, 0, 0, 6}},
    {2, {0, 0, 0, 3, 3, 3, 6}},
    {3, {0, 0, 2, 2, 4, 4, 6}},
    {4, {0, 0, 2, 2, 4, 4, 6}},
    {5, {0, 0, 2, 2, 4, 4, 6}},
    {6, {0, 1, 2, 3, 4, 5, 6}},
    {100, {0, 1, 2, 3, 4, 5, 6}},
};

START_TEST(the_budget_says_what_is_kept)
{
    struct walk w;
    walk(&w, walk_line[1], kern_best(), kept[_i].states, 0);
    for (uint32_t epoch = 0; epoch <= WALK_EPOCHS; epoch++)
        ck_assert_uint_eq(trail_nearest(w.trail, epoch), kept[_i].nearest[epoch]);
    ck_assert_uint_eq(trail_nearest(w.trail, UINT32_MAX), kept[_i].nearest[WALK_EPOCHS]);
    size_t state = trainer_state_floats(&w.t) * sizeof(float);
    unsigned most = kept[_i].states < WALK_EPOCHS ? kept[_i].states : WALK_EPOCHS;
    ck_assert_uint_le(trail_bytes(w.trail), state * most + 90000);
    walk_free(&w);
}
END_TEST

/* Where the interval does not divide the epochs, the last one is kept all the same. */
START_TEST(the_last_epoch_is_kept)
{
    struct walk w;
    load_first_2048(&w.data);
    walk_trainer(&w.t, &w.data, "net=mlp:2 train=64 valid=0 epochs=7", kern_best());
    struct epoch_row row;
    struct err e;
    w.trail = trail_new(&w.t, trainer_state_floats(&w.t) * sizeof(float) * 4, &e);
    ck_assert_ptr_nonnull(w.trail);
    for (int i = 0; i < 7; i++) {
        walk_epoch(&w.t, &row);
        trail_epoch(w.trail, &w.t, &row);
    }
    ck_assert_uint_eq(trail_nearest(w.trail, 7), 7);
    ck_assert_uint_eq(trail_nearest(w.trail, 6), 6);
    ck_assert_uint_eq(trail_nearest(w.trail, 5), 4);
    trail_release(w.trail);
    trainer_free(&w.t);
    dataset_free(&w.data);
}
END_TEST

START_TEST(rows_changes_and_name_are_there)
{
    struct walk w;
    const struct epoch_row *row;
    walk(&w, walk_line[0], kern_best(), 1, WALK_CHANGED);
    ck_assert_str_eq(trail_id(w.trail), "");
    trail_set_id(w.trail, "20261122-161523-drop-0.25-0.4-0.4-seed1");
    ck_assert_str_eq(trail_id(w.trail), "20261122-161523-drop-0.25-0.4-0.4-seed1");
    ck_assert(trail_rows(w.trail, WALK_EPOCHS, &row) && !trail_rows(w.trail, WALK_EPOCHS + 1, &row));
    ck_assert(trail_rows(w.trail, 0, &row) && trail_rows(w.trail, 3, &row));
    for (uint32_t i = 0; i < WALK_EPOCHS; i++) {
        ck_assert_uint_eq(row[i].epoch, i + 1);
        ck_assert_mem_eq(row[i].value, w.row[i].value, sizeof row[i].value);
    }
    ck_assert(trail_rates(w.trail, WALK_CHANGED - 1).lr == 0.001 && trail_rates(w.trail, 0).drop[1] == 0.4);
    ck_assert(trail_rates(w.trail, WALK_CHANGED).lr == walk_change.lr);
    ck_assert(trail_rates(w.trail, WALK_EPOCHS).drop[1] == 0.3);
    walk_free(&w);
}
END_TEST

static bool so_many_steps(void *arg)
{
    return (*(int *)arg)-- > 0;
}

START_TEST(going_back_can_be_stopped)
{
    struct walk w;
    struct trainer t;
    struct err e = {.code = ERR_FAIL};
    walk(&w, walk_line[0], kern_best(), 2, 0);
    walk_trainer(&t, &w.data, walk_line[0], kern_best());
    int steps = 7; /* of the two epochs of five that lie behind epoch 3 */
    ck_assert(!trail_restore(w.trail, 5, &t, so_many_steps, &steps, &e));
    ck_assert_int_eq(e.code, ERR_NONE);
    ck_assert_uint_eq(t.epoch, 5);
    ck_assert_uint_eq(t.step, 2);
    steps = 10;
    ck_assert(trail_restore(w.trail, 5, &t, so_many_steps, &steps, &e));
    ck_assert_int_eq(steps, 0);
    walk_stands_at(&w, &t, 5);
    trainer_free(&t);
    walk_free(&w);
}
END_TEST

static const struct {
    const char *line, *says;
} unlike[] = {
    {"net=mlp:8-6 train=300 valid=70 seed=3", "net: "},
    {"net=mlp:8 train=300 valid=70 seed=3", "net: "},
    {"net=mlp:8-5 train=299 valid=70 seed=3", "train: "},
    {"net=mlp:8-5 train=300 valid=71 seed=3", "valid: "},
    {"net=mlp:8-5 train=300 valid=70 seed=4", "seed: "},
    {"net=mlp:8-5 train=300 valid=70 seed=3 batch=32", "batch: "},
    {"net=mlp:8-5 train=300 valid=70 seed=3 shuffle=0", "shuffle: "},
    {"net=mlp:8-5 train=300 valid=70 seed=3 opt=sgd", "opt: "},
};

START_TEST(another_run_cannot_go_on)
{
    struct walk w;
    struct trainer t;
    struct err e = {0};
    walk(&w, walk_line[0], kern_best(), 2, 0);
    for (size_t i = 0; i < sizeof unlike / sizeof *unlike; i++) {
        walk_trainer(&t, &w.data, unlike[i].line, kern_best());
        ck_assert_msg(!trail_restore(w.trail, 3, &t, NULL, NULL, &e), "%s", unlike[i].line);
        ck_assert_msg(strstr(e.text, unlike[i].says) == e.text, "%s", e.text);
        trainer_free(&t);
    }
    walk_trainer(&t, &w.data, "net=mlp:8-5 drop=0.1 lr=0.1 epochs=9 train=300 valid=70 seed=3", kern_best());
    ck_assert(!trail_restore(w.trail, WALK_EPOCHS + 1, &t, NULL, NULL, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "epoch 7: the run has come to epoch 6"));
    ck_assert(trail_restore(w.trail, 3, &t, NULL, NULL, &e));
    trainer_free(&t);
    walk_free(&w);
}
END_TEST

/* One goes back to whatever is the latest while the run goes on. */
struct reader {
    const struct walk *walk;
    struct trail *trail;
    atomic_bool over;
    unsigned looks;
};

static void *look_back(void *arg)
{
    struct reader *r = arg;
    struct trainer t;
    walk_trainer(&t, &r->walk->data, walk_line[0], r->walk->t.model.kern);
    uint32_t last = 0;
    for (bool over = false; !over; r->looks++) {
        over = atomic_load(&r->over);
        uint32_t count = trail_count(r->trail);
        const struct epoch_row *row;
        struct err e;
        ck_assert_uint_ge(count, last);
        ck_assert(trail_rows(r->trail, count, &row));
        ck_assert(!count || row[count - 1].epoch == count);
        ck_assert_msg(trail_restore(r->trail, count, &t, NULL, NULL, &e), "%s", e.text);
        last = count;
    }
    walk_stands_at(r->walk, &t, WALK_EPOCHS);
    trainer_free(&t);
    trail_release(r->trail);
    return NULL;
}

START_TEST(it_is_read_while_it_is_written)
{
    struct walk w;
    struct err e;
    load_first_2048(&w.data);
    walk_trainer(&w.t, &w.data, walk_line[0], kern_best());
    w.trail = trail_new(&w.t, trainer_state_floats(&w.t) * sizeof(float) * WALK_EPOCHS, &e);
    ck_assert_ptr_nonnull(w.trail);
    struct reader r = {.walk = &w, .trail = trail_hold(w.trail)};
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, look_back, &r), 0);
    w.state[0] = walk_state(&w.t);
    for (uint32_t i = 0; i < WALK_EPOCHS; i++) {
        if (i + 1 == WALK_CHANGED)
            walk_take_change(&w);
        walk_epoch(&w.t, &w.row[i]);
        w.state[i + 1] = walk_state(&w.t);
        trail_epoch(w.trail, &w.t, &w.row[i]);
    }
    atomic_store(&r.over, true);
    pthread_join(thread, NULL);
    ck_assert_uint_gt(r.looks, 0);
    walk_free(&w);
}
END_TEST

START_TEST(nothing_is_legal)
{
    ck_assert_ptr_null(trail_hold(NULL));
    trail_release(NULL);
}
END_TEST

TCase *trail_case(void)
{
    TCase *c = tcase_create("trail");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, every_epoch_can_be_gone_back_to, 0, SPARSE_KERNS);
    tcase_add_loop_test(c, shed_it_is_trained_again, 0, SPARSE_KERNS);
    tcase_add_test(c, a_loaded_start_is_kept);
    tcase_add_loop_test(c, the_budget_says_what_is_kept, 0, sizeof kept / sizeof *kept);
    tcase_add_test(c, the_last_epoch_is_kept);
    tcase_add_test(c, rows_changes_and_name_are_there);
    tcase_add_test(c, going_back_can_be_stopped);
    tcase_add_test(c, another_run_cannot_go_on);
    tcase_add_test(c, it_is_read_while_it_is_written);
    tcase_add_test(c, nothing_is_legal);
    return c;
}
