/* SPDX-License-Identifier: MIT */
/* The inspector's thread: what it finds is what the run was, from whatever its trail kept; it can be asked for
 * something else, cleared and left at any time, while the run trains on. */
#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "check_train.h"
#include "src/train/inspect.h"
#include "src/train/study.h"
#include "tests/common/sparse.h"
#include "tests/common/tool.h"
#include "train/inspector.h"

enum { EPOCHS = 8, STEPS = 5, CHANGED = 6 /* the first epoch with other rates */ };

static const char words[] = "net=mlp:24-12 drop=0.25,0.4,0.4 train=300 valid=70 epochs=8 seed=3";
static const char slow[] = "net=mlp:400-12 drop=0.25,0.4,0.4 train=300 valid=1000 epochs=8 seed=3";
static const struct run_change change = {.epoch = CHANGED, .drop = {0.5, 0.3, 0}, .lr = 0.01};

/* A run, its trail, and what each of its epochs and steps gave. */
struct journey {
    struct dataset data;
    struct trainer t;
    struct spec spec;
    struct trail *trail;
    struct epoch_row row[EPOCHS + 1];
    double loss[EPOCHS + 1][STEPS];
};

/* A trail that has room for so many states. */
static void journey_start_of(struct journey *j, const char *line, unsigned states)
{
    struct err e;
    load_first_2048(&j->data);
    j->spec = spec_of(line);
    model_thread_init();
    ck_assert_msg(trainer_init(&j->t, &j->spec, &j->data.train, kern_best(), &e), "%s", e.text);
    ck_assert_uint_eq(j->t.steps, STEPS);
    j->trail = trail_new(&j->t, trainer_state_floats(&j->t) * sizeof(float) * states + 1, &e);
    ck_assert_msg(j->trail != NULL, "%s", e.text);
}

static void journey_start(struct journey *j, unsigned states)
{
    journey_start_of(j, words, states);
}

static void journey_epoch(struct journey *j)
{
    uint32_t epoch = j->t.epoch + 1;
    if (epoch == CHANGED) {
        ck_assert(trail_change(j->trail, &change));
        trainer_change(&j->t, &change);
    }
    trainer_begin_epoch(&j->t);
    while (trainer_in_epoch(&j->t)) {
        uint32_t step = j->t.step;
        j->loss[epoch][step] = trainer_step(&j->t);
    }
    trainer_end_epoch(&j->t, &j->row[epoch]);
    trail_epoch(j->trail, &j->t, &j->row[epoch]);
}

static void journey_to(struct journey *j, uint32_t epoch)
{
    while (j->t.epoch < epoch)
        journey_epoch(j);
}

static void journey_end(struct journey *j)
{
    trail_release(j->trail);
    trainer_free(&j->t);
    dataset_free(&j->data);
}

static struct inspector *new_inspector(const struct journey *j)
{
    struct err e;
    struct inspector *in = inspector_new(&j->data, kern_best(), &e);
    ck_assert_msg(in != NULL, "%s", e.text);
    return in;
}

static void wait_for(struct inspector *in)
{
    double until = clock_now() + deadline(20);
    while (inspector_busy(in)) {
        ck_assert_msg(clock_now() < until, "the inspector does not come to an end");
        clock_sleep(0.001);
    }
}

static void ask(struct inspector *in, unsigned slot, const struct journey *j, uint32_t epoch, uint32_t step)
{
    inspector_ask(in, slot, &(struct inspection_request){.run = slot + 1, .epoch = epoch, .step = step, .sample = 3},
                  &j->spec, j->trail);
}

static const struct inspection *seen(struct inspector *in, unsigned slot)
{
    struct err e;
    wait_for(in);
    ck_assert_msg(!inspector_failed(in, slot, &e), "%s", e.text);
    const struct inspection *i = inspector_look(in, slot);
    ck_assert_ptr_nonnull(i);
    return i;
}

/* The epoch's row and the loss of the step are the run's. */
static void check_against(const struct inspection *i, const struct journey *j, uint32_t epoch, uint32_t step)
{
    ck_assert_uint_eq(i->epoch, epoch);
    ck_assert_uint_eq(i->step, step);
    if (epoch > 0) {
        ck_assert(i->loss == j->row[epoch].value[METRIC_VALID_LOSS]);
        ck_assert(i->accuracy == j->row[epoch].value[METRIC_VALID_ACCURACY]);
    }
    if (epoch < EPOCHS)
        ck_assert_msg(i->step_loss == j->loss[epoch + 1][step], "epoch %u step %u", epoch, step);
}

static void check_ask(struct inspector *in, const struct journey *j, uint32_t epoch, uint32_t step)
{
    ask(in, 0, j, epoch, step);
    check_against(seen(in, 0), j, epoch, step);
}

START_TEST(every_epoch_is_the_runs)
{
    struct journey j;
    journey_start(&j, EPOCHS);
    journey_to(&j, EPOCHS);
    struct inspector *in = new_inspector(&j);
    ck_assert_ptr_null(inspector_look(in, 0));
    for (uint32_t epoch = 0; epoch <= EPOCHS; epoch++)
        check_ask(in, &j, epoch, epoch % STEPS);
    const struct inspection *i = inspector_look(in, 0);
    ck_assert(i->request.run == 1 && i->request.epoch == EPOCHS && i->request.sample == 3 && i->sample == 3);
    ck_assert_str_eq(i->class_name[9], j.data.class_name[9]);
    ck_assert(spec_equal(&i->spec, &j.spec) && i->image_count == 70);
    ck_assert_ptr_null(inspector_look(in, 1));
    inspector_delete(in);
    journey_end(&j);
}
END_TEST

/* Forward, back, to the end and into the next epoch: the losses are the run's steps', also behind the change. */
START_TEST(steps_go_both_ways)
{
    static const uint32_t way[][2] = {{4, 0}, {4, 1}, {4, 4}, {4, 2}, {4, 3}, {4, 2}, {5, 0}, {5, 3}, {5, 1}, {4, 1},
                                      {4, 1}, {7, 4}, {0, 2}};
    struct journey j;
    journey_start(&j, EPOCHS);
    journey_to(&j, EPOCHS);
    struct inspector *in = new_inspector(&j);
    for (size_t k = 0; k < sizeof way / sizeof *way; k++)
        check_ask(in, &j, way[k][0], way[k][1]);
    ask(in, 0, &j, 5, 2 + 7 * STEPS);
    check_against(seen(in, 0), &j, 5, 2);
    ck_assert_double_eq_tol(inspector_look(in, 0)->site[0].p, change.drop[0], 1e-4);
    check_ask(in, &j, 4, 2);
    ck_assert_double_eq_tol(inspector_look(in, 0)->site[0].p, j.spec.drop[0], 1e-4);
    inspector_delete(in);
    journey_end(&j);
}
END_TEST

static const struct inspection *see_passes(struct inspector *in, const struct journey *j, uint32_t epoch,
                                           unsigned passes)
{
    struct inspection_request r = {.run = 1, .epoch = epoch, .step = 3, .passes = passes};
    inspector_ask(in, 0, &r, &j->spec, j->trail);
    return seen(in, 0);
}

/* What the run's own trainer would have said there. */
static void say_passes(struct journey *j, unsigned passes, struct inspection *out)
{
    static const atomic_bool never;
    struct err e;
    ck_assert(inspection_init(out, &j->spec, j->t.split.valid_count, &e));
    ck_assert(inspect_network(&j->t, &never, out, &e) && inspect_passes(&j->t, passes, &never, out));
}

static void check_passes(const struct inspection *i, const struct inspection *want)
{
    ck_assert(i->passes == want->passes && i->sampled == 70 && i->entropy == want->entropy);
    for (size_t k = 0; k < INSPECTION_ODD; k++)
        ck_assert_mem_eq(i->odd[k].image.mean, want->odd[k].image.mean, sizeof want->odd[k].image.mean);
    for (size_t k = 0; k < 70; k++)
        ck_assert(i->uncertain[k]->entropy == want->uncertain[k]->entropy && i->uncertain[k] >= i->image);
}

/* MC dropout with the rates of the epoch, before the change and after it, wherever the look came from; and when it is
 * not asked for, what was sampled stays. */
START_TEST(passes_have_the_rates_of_their_epoch)
{
    struct journey j;
    struct inspection before, after;
    journey_start(&j, EPOCHS);
    journey_to(&j, CHANGED - 1);
    say_passes(&j, 4, &before);
    journey_to(&j, EPOCHS);
    say_passes(&j, 4, &after);
    struct inspector *in = new_inspector(&j);
    ck_assert_uint_eq(see_passes(in, &j, EPOCHS, 0)->passes, 0);
    check_passes(see_passes(in, &j, EPOCHS, 4), &after);
    check_passes(see_passes(in, &j, CHANGED - 1, 4), &before);
    check_passes(see_passes(in, &j, CHANGED - 1, 0), &before);
    ck_assert_uint_eq(see_passes(in, &j, CHANGED - 1, 5)->passes, 5);
    check_passes(see_passes(in, &j, CHANGED - 1, 4), &before);
    check_against(inspector_look(in, 0), &j, CHANGED - 1, 3);
    inspector_delete(in);
    inspection_free(&before);
    inspection_free(&after);
    journey_end(&j);
}
END_TEST

/* One state at the end: epoch 3 can be trained again from the start, epoch 4 is too far. */
START_TEST(what_is_not_kept_is_trained_again_if_it_is_near)
{
    struct journey j;
    journey_start(&j, 1);
    journey_to(&j, EPOCHS);
    ck_assert_uint_eq(trail_nearest(j.trail, EPOCHS - 1), 0);
    struct inspector *in = new_inspector(&j);
    check_ask(in, &j, INSPECTOR_AGAIN_MAX, 1);
    check_ask(in, &j, EPOCHS, 1);
    ask(in, 0, &j, INSPECTOR_AGAIN_MAX + 1, 1);
    check_against(seen(in, 0), &j, 0, 1);
    ask(in, 0, &j, 1000, 2);
    check_against(seen(in, 0), &j, EPOCHS, 2);
    inspector_delete(in);
    journey_end(&j);
}
END_TEST

/* The step after the last epoch is what would come; if the run then comes to other rates, it is what does come. */
START_TEST(a_change_that_comes_later_is_seen)
{
    struct journey j;
    journey_start(&j, EPOCHS);
    journey_to(&j, CHANGED - 1);
    struct inspector *in = new_inspector(&j);
    ask(in, 0, &j, CHANGED - 1, 1);
    ck_assert_double_eq_tol(seen(in, 0)->site[0].p, j.spec.drop[0], 1e-4);
    journey_epoch(&j);
    ask(in, 0, &j, CHANGED - 1, 2);
    ck_assert_double_eq_tol(seen(in, 0)->site[0].p, change.drop[0], 1e-4);
    check_against(inspector_look(in, 0), &j, CHANGED - 1, 2);
    inspector_delete(in);
    journey_end(&j);
}
END_TEST

START_TEST(slots_are_two_and_can_be_cleared)
{
    struct journey j;
    struct err e;
    journey_start(&j, EPOCHS);
    journey_to(&j, EPOCHS);
    struct inspector *in = new_inspector(&j);
    ask(in, 0, &j, 2, 1);
    ask(in, 1, &j, 5, 3);
    check_against(seen(in, 0), &j, 2, 1);
    check_against(seen(in, 1), &j, 5, 3);
    const struct inspection *first = inspector_look(in, 0);
    inspector_ask(in, 0, NULL, NULL, NULL);
    ck_assert(first->epoch == 2); /* good until the next look */
    ck_assert_ptr_null(inspector_look(in, 0));
    wait_for(in);
    ck_assert_ptr_null(inspector_look(in, 0));
    ck_assert(!inspector_failed(in, 0, &e));
    check_against(inspector_look(in, 1), &j, 5, 3);
    inspector_ask(in, 1, NULL, NULL, NULL);
    wait_for(in);
    ck_assert(trail_shed(j.trail)); /* nobody else holds it */
    check_ask(in, &j, 2, 1);
    inspector_delete(in);
    journey_end(&j);
}
END_TEST

START_TEST(a_trail_is_let_go_when_the_look_is_done)
{
    struct journey j;
    journey_start(&j, EPOCHS);
    journey_to(&j, EPOCHS);
    struct inspector *in = new_inspector(&j);
    check_ask(in, &j, 2, 1);
    ck_assert(trail_shed(j.trail));
    inspector_delete(in);
    journey_end(&j);
}
END_TEST

START_TEST(what_does_not_fit_is_told)
{
    struct journey j;
    struct err e;
    journey_start(&j, EPOCHS);
    journey_to(&j, 2);
    struct inspector *in = new_inspector(&j);
    struct spec other = spec_of("net=mlp:24-13 train=300 valid=70");
    inspector_ask(in, 0, &(struct inspection_request){.run = 1}, &other, j.trail);
    wait_for(in);
    ck_assert(inspector_failed(in, 0, &e) && strstr(e.text, "net"));
    ck_assert_ptr_null(inspector_look(in, 0));
    other.train = 100000;
    inspector_ask(in, 0, &(struct inspection_request){.run = 1}, &other, j.trail);
    wait_for(in);
    ck_assert(inspector_failed(in, 0, &e));
    check_ask(in, &j, 1, 1);
    ck_assert(!inspector_failed(in, 0, &e));
    inspector_delete(in);
    journey_end(&j);
}
END_TEST

static void *travel(void *arg)
{
    journey_to(arg, EPOCHS);
    return NULL;
}

/* The owner changes its mind all the time while the run trains on. What it is shown at the end is what it asked for. */
START_TEST(it_can_be_asked_at_any_time)
{
    struct journey j;
    pthread_t runner;
    journey_start(&j, 3);
    ck_assert_int_eq(pthread_create(&runner, NULL, travel, &j), 0);
    struct inspector *in = new_inspector(&j);
    for (uint32_t k = 0; k < 300; k++) {
        unsigned slot = k / 3 % 2;
        if (k % 41 == 40)
            inspector_ask(in, slot, NULL, NULL, NULL);
        else
            ask(in, slot, &j, k * 7 % EPOCHS, k % STEPS);
        const struct inspection *i = inspector_look(in, slot);
        ck_assert(!i || (i->request.run == slot + 1 && i->image_count == 70));
        if (k % 5 == 0)
            clock_sleep(0.0007 * (k % 9));
    }
    pthread_join(runner, NULL);
    ask(in, 0, &j, EPOCHS, 1);
    ask(in, 1, &j, 2, 4);
    check_against(seen(in, 0), &j, EPOCHS, 1);
    check_against(seen(in, 1), &j, 2, 4);
    inspector_delete(in);
    journey_end(&j);
}
END_TEST

/* Also in the middle of a look; an inspector that was never asked; and none at all. */
START_TEST(it_can_be_left_at_any_time)
{
    struct journey j;
    journey_start(&j, 1);
    journey_to(&j, 3);
    for (int k = 0; k < 20; k++) {
        struct inspector *in = new_inspector(&j);
        if (k > 0)
            ask(in, k % 2, &j, 3, 4);
        clock_sleep(0.0005 * k);
        inspector_delete(in);
    }
    inspector_delete(NULL);
    ck_assert(trail_shed(j.trail));
    journey_end(&j);
}
END_TEST

/* However far the one before has come when it is asked. */
START_TEST(the_last_question_is_answered)
{
    struct journey j;
    journey_start(&j, EPOCHS);
    journey_to(&j, EPOCHS);
    struct inspector *in = new_inspector(&j);
    for (uint32_t k = 0; k < 200 / SPARSE; k++) {
        ask(in, 0, &j, k % 3, 4);
        clock_sleep(0.00005 * (k % 40));
        check_ask(in, &j, 3 + k % 2, k % STEPS);
    }
    inspector_delete(in);
    journey_end(&j);
}
END_TEST

/* On the way to an epoch, before a single step of it. */
START_TEST(a_study_stops_when_it_is_told)
{
    static const atomic_bool always = true, never;
    struct journey j;
    struct err e;
    journey_start(&j, 1);
    journey_to(&j, 3);
    struct study s = {0};
    struct study_task task = {.request = {.epoch = 2, .step = 3}, .spec = j.spec, .trail = j.trail};
    ck_assert(!study_look(&s, &task, &j.data, kern_best(), &always, &e) && e.code == ERR_NONE);
    ck_assert(s.open && !s.placed && !s.known && s.trainer.step == 0);
    ck_assert(study_look(&s, &task, &j.data, kern_best(), &never, &e));
    check_against(&s.seen, &j, 2, 3);
    study_free(&s);
    journey_end(&j);
}
END_TEST

/* Seconds until the inspector is idle. */
static double time_of_wait(struct inspector *in)
{
    double begin = clock_now();
    wait_for(in);
    return clock_now() - begin;
}

/* Three epochs are trained again for an answer, but not for one that nobody wants any more. Summed over several tries,
 * for the machine may be busy with other things. */
START_TEST(what_is_taken_back_is_not_worked_on)
{
    struct journey j;
    double whole = 0, stopped = 0;
    journey_start_of(&j, slow, 1);
    journey_to(&j, 3);
    struct inspector *in = new_inspector(&j);
    for (int tries = 1; tries <= 8; tries++) {
        ask(in, 0, &j, 3, 4);
        whole += time_of_wait(in);
        inspector_ask(in, 0, NULL, NULL, NULL);
        wait_for(in);
        ask(in, 0, &j, 3, 4);
        clock_sleep(0.1 * whole / tries);
        inspector_ask(in, 0, NULL, NULL, NULL);
        stopped += time_of_wait(in);
    }
    ck_assert_double_lt(stopped, 0.5 * whole);
    inspector_delete(in);
    journey_end(&j);
}
END_TEST

/* The same question again and again, as a screen that is drawn often would put it, still gets its answer. */
START_TEST(insisting_does_not_start_over)
{
    struct journey j;
    journey_start_of(&j, slow, 1);
    journey_to(&j, 3);
    struct inspector *in = new_inspector(&j);
    ask(in, 0, &j, 3, 4);
    double until = clock_now() + deadline(20);
    while (!inspector_look(in, 0)) {
        ck_assert(clock_now() < until);
        if (inspector_busy(in))
            ask(in, 0, &j, 3, 4);
        clock_sleep(0.0005);
    }
    inspector_delete(in);
    journey_end(&j);
}
END_TEST

/* What takes less time than something else. */
TCase *inspector_time_case(void)
{
    TCase *c = tcase_create("inspector_time");
    tcase_set_timeout(c, 60);
    tcase_set_tags(c, NUMBERS);
    tcase_add_test(c, what_is_taken_back_is_not_worked_on);
    return c;
}

TCase *inspector_case(void)
{
    TCase *c = tcase_create("inspector");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, every_epoch_is_the_runs);
    tcase_add_test(c, steps_go_both_ways);
    tcase_add_test(c, passes_have_the_rates_of_their_epoch);
    tcase_add_test(c, what_is_not_kept_is_trained_again_if_it_is_near);
    tcase_add_test(c, a_change_that_comes_later_is_seen);
    tcase_add_test(c, slots_are_two_and_can_be_cleared);
    tcase_add_test(c, a_trail_is_let_go_when_the_look_is_done);
    tcase_add_test(c, what_does_not_fit_is_told);
    tcase_add_test(c, it_can_be_asked_at_any_time);
    tcase_add_test(c, it_can_be_left_at_any_time);
    tcase_add_test(c, the_last_question_is_answered);
    tcase_add_test(c, a_study_stops_when_it_is_told);
    tcase_add_test(c, insisting_does_not_start_over);
    return c;
}
