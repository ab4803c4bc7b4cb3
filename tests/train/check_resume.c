/* SPDX-License-Identifier: MIT */
/* Runs that were cut off and go on: history.csv and the weights come to the bits of a run that was never cut, from a
 * checkpoint within an epoch, from a damaged one and from none; for forks, loaded starts and rates that were changed.
 * What cannot go on is check_resume_refused.c's, and that processes may be killed tests/app/check_kill.c's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "check_train.h"
#include "run/record_read.h"
#include "tests/common/kerns.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"
#include "kept.h"
#include "walk.h"

/* Again and again, wherever it is then. */
START_TEST(it_comes_to_the_same_bits)
{
    for (int i = 0; i < KEPT_LINES; i++) {
        struct worker_config c = config(kept_line[i]);
        c.kern = usable_kern(_i);
        const char *straight = whole(&c), *id = cut_after(&c, 7, COMMAND_CUT);
        ck_assert(info_of(id).state == RUN_CUT);
        for (size_t epochs = 15; epochs < 45; epochs += 10) {
            struct worker_config again = c;
            again.resume = id;
            ck_assert_str_eq(cut_after(&again, epochs, epochs == 25 ? COMMAND_STOP : COMMAND_CUT), id);
        }
        struct worker_config last = c;
        last.resume = id;
        whole(&last);
        same_runs(straight, id);
        ck_assert_uint_eq(info_of(id).resumed, 4);
    }
}
END_TEST

/* Cut off before its first epoch is over, and when all are. */
START_TEST(it_goes_on_from_either_end)
{
    struct worker_config c = config(kept_line[0]);
    const char *straight = whole(&c), *first = cut_after(&c, 0, COMMAND_CUT);
    resume_to_the_end(first, kept_line[0]);
    same_runs(straight, first);
    const char *id = whole(&c); /* killed when only the end state was not written yet */
    char *json = scratch_read(in(id, "run.json"), NULL), *word = strstr(json, "\"done\"");
    memcpy(word, "\"running\"", 9); /* over the comma and the line's end, which may go */
    word[9] = ',';
    char *ended = strstr(json, "\"started\"");
    ck_assert_ptr_nonnull(ended);
    memmove(word + 10, ended, strlen(ended) + 1);
    scratch_write_text(in(id, "run.json"), json);
    free(json);
    ck_assert_int_eq(unlink(in(id, "model.safetensors")), 0);
    resume_to_the_end(id, kept_line[0]);
    same_runs(straight, id);
}
END_TEST

static void flip(const char *id, const char *name, size_t at)
{
    size_t size;
    char *bytes = scratch_read(in(id, name), &size);
    bytes[at < size ? at : size - 1] ^= 1;
    scratch_write(in(id, name), bytes, size);
    free(bytes);
}

/* From the start again, and said. */
START_TEST(a_checkpoint_that_is_damaged_or_gone_costs_time_alone)
{
    struct worker_config c = config(kept_line[0]);
    const char *straight = whole(&c);
    for (int i = 0; i < 4; i++) {
        const char *id = cut_after(&c, 5, COMMAND_CUT), *name = "checkpoint.safetensors";
        if (i == 0)
            ck_assert_int_eq(unlink(in(id, name)), 0);
        else if (i == 1)
            flip(id, name, SIZE_MAX);
        else if (i == 2)
            ck_assert_int_eq(truncate(in(id, name), 5000), 0);
        else
            ck_assert_int_eq(truncate(in(id, "history.csv"), 100), 0); /* behind the checkpoint */
        struct told t = resume(id, kept_line[0]);
        ck_assert_msg(t.state == RUN_DONE && !t.warnings, "%s%s", t.text, t.warning);
        ck_assert_uint_eq(t.history.count, EPOCHS);
        is_noted(&t, i ? "trained again from its start" : "trained again from epoch 1 on");
        history_free(&t.history);
        same_runs(straight, id);
    }
}
END_TEST

/* Killed while it wrote a line: history.csv is ahead of the checkpoint by some epochs and a half. */
START_TEST(a_torn_line_is_dropped)
{
    struct worker_config c = config(kept_line[0]);
    const char *straight = whole(&c), *id = cut_after(&c, 5, COMMAND_CUT);
    char *text = scratch_read(in(straight, "history.csv"), NULL), *at = strstr(text, "\n30,");
    ck_assert_ptr_nonnull(at);
    at[9] = 0;
    scratch_write_text(in(id, "history.csv"), text);
    free(text);
    struct told t = resume(id, kept_line[0]);
    ck_assert_msg(t.state == RUN_DONE && !t.warnings, "%s%s", t.text, t.warning);
    is_noted(&t, "history.csv: its last line was cut off");
    is_noted(&t, "resumed after epoch 29 of 60; trained again from epoch ");
    history_free(&t.history);
    same_runs(straight, id);
}
END_TEST

/* A run whose rates are changed and that is cut off some epochs later; its id. On a busy machine it may come to its end
 * before it is told: then another is. */
static const char *changed_and_cut(const struct run_change *change)
{
    struct worker_config c = config(kept_line[0]);
    for (int i = 0; i < 20; i++) {
        struct told t = told_new(&c.spec);
        struct worker *w = start_worker(&c);
        while (t.history.count < 4 && !told_ended(&t, w))
            ;
        ck_assert(worker_change(w, change));
        while ((!t.changes || t.history.count < t.change.epoch + 4) && !told_ended(&t, w))
            ;
        worker_command(w, COMMAND_CUT);
        told_follow(&t, w);
        const char *id = id_of(w);
        worker_delete(w);
        history_free(&t.history);
        if (t.changes == 1 && t.state == RUN_CUT)
            return id;
    }
    ck_abort_msg("no run could be told in time");
    return NULL;
}

/* Rates that were changed before it was cut off are in force again, in their epochs, and others may follow. */
START_TEST(changes_are_gone_through_again)
{
    const struct run_change change = {.drop = {0.5, 0.30000000000000004, 0.1}, .lr = 0.0007};
    struct worker_config c = config(kept_line[0]);
    const char *id = changed_and_cut(&change);
    struct record_info before = info_of(id);
    struct told t;
    struct worker *w;
    ck_assert_int_eq(unlink(in(id, "checkpoint.safetensors")), 0);

    struct worker_config again = config(kept_line[0]);
    again.resume = id;
    t = told_new(&c.spec);
    w = start_worker(&again);
    const struct run_change second = {.drop = {0.2, 0.2, 0.2}, .lr = 0.002};
    ck_assert(worker_change(w, &second)); /* while the first epochs are trained again: it waits until they are */
    told_follow(&t, w);
    ck_assert_msg(t.state == RUN_DONE && !t.warnings, "%s%s", t.text, t.warning);
    ck_assert_uint_eq(t.changes, 2);
    ck_assert(t.change.lr == second.lr && t.change.epoch > before.summary.last.epoch);
    worker_delete(w);
    history_free(&t.history);

    struct record_info info = info_of(id);
    ck_assert_uint_eq(info.course_count, 3);
    ck_assert(info.course[1].drop[1] == change.drop[1]);
    struct worker_config straight = config(kept_line[0]);
    straight.course = info.course;
    straight.course_count = info.course_count;
    const char *other = whole(&straight);
    same_files(other, id, "history.csv");
    same_files(other, id, "model.safetensors");
}
END_TEST

/* A run that begins with these weights, or a fork of the walk whose start they are. */
static void forks_go_on(struct walk *walk)
{
    const size_t where[] = {0, 4, 8};
    struct worker_config c = config(walk_line[0]);
    c.spec.epochs = 60;
    c.spec.drop[1] = 0.1;
    c.spec.lr = 0.002;
    c.from = walk->trail;
    c.from_epoch = 4;
    const char *straight = whole(&c);
    for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
        for (int checkpoint = 0; checkpoint < 2; checkpoint++) {
            const char *id = cut_after(&c, where[i], COMMAND_CUT);
            if (!checkpoint)
                unlink(in(id, "checkpoint.safetensors"));
            struct worker_config again = config(walk_line[0]);
            again.spec.epochs = 60;
            again.resume = id;
            whole(&again);
            same_runs(straight, id);
            ck_assert_int_eq(info_of(id).loaded, trail_loaded(walk->trail));
        }
    }
}

START_TEST(forks_go_on_too)
{
    struct walk w;
    walk(&w, walk_line[0], kern_best(), 2, WALK_CHANGED);
    forks_go_on(&w);
    walk_free(&w);
}
END_TEST

START_TEST(a_loaded_start_is_kept_for_it)
{
    struct walk w;
    struct tensors weights;
    struct err e;
    walk_load(&w);
    ck_assert(trainer_save(&w.t, &weights, &e));
    ck_assert(safetensors_save(scratch_at("init.safetensors"), &weights, &e));
    tensors_free(&weights);
    walk_on(&w, 0, 0);
    forks_go_on(&w);
    struct worker_config c = config(kept_line[0]);
    spec_parse(&c.spec, "net=mlp:8-5 drop=0.25,0.4,0.4 train=300 valid=70 epochs=60 seed=3", &e);
    c.init = scratch_at("init.safetensors");
    const char *straight = whole(&c), *id = cut_after(&c, 9, COMMAND_CUT);
    same_files(straight, id, "start.safetensors");
    unlink(in(id, "checkpoint.safetensors"));
    ck_assert_int_eq(unlink(c.init), 0); /* the record has its own */
    struct worker_config again = c;
    again.init = NULL;
    again.resume = id;
    whole(&again);
    same_runs(straight, id);
    walk_free(&w);
}
END_TEST

/* Those that train much. */
TCase *resume_bits_case(void)
{
    TCase *c = kept_case("resume_bits");
    tcase_set_tags(c, NUMBERS);
    tcase_add_loop_test(c, it_comes_to_the_same_bits, 0, SPARSE_KERNS);
    tcase_add_test(c, it_goes_on_from_either_end);
    return c;
}

TCase *resume_case(void)
{
    TCase *c = kept_case("resume");
    tcase_add_test(c, a_checkpoint_that_is_damaged_or_gone_costs_time_alone);
    tcase_add_test(c, a_torn_line_is_dropped);
    tcase_add_test(c, changes_are_gone_through_again);
    tcase_add_test(c, forks_go_on_too);
    tcase_add_test(c, a_loaded_start_is_kept_for_it);
    return c;
}
