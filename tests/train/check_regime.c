/* SPDX-License-Identifier: MIT */
/* What changes from epoch to epoch: schedules against PyTorch's, strengths that bend, patience with its best weights,
 * in runs and in forks of other lengths; and that a run of each kind learns. */
#include "src/train/regime.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "check_train.h"
#include "run/record_read.h"
#include "tests/common/kerns.h"
#include "tests/common/scratch.h"
#include "told.h"
#include "train/trail.h"
#include "train/trainer.h"

static struct dataset data;

static void setup(void)
{
    load_first_2048(&data);
}

static void teardown(void)
{
    dataset_free(&data);
}

static struct epoch_row row_of(uint32_t epoch, double loss)
{
    struct epoch_row row = {.epoch = epoch};
    metric_set(&row, METRIC_VALID_LOSS, loss);
    return row;
}

/* ---- schedules ---- */

static const struct {
    const char *file, *words;
} schedules[] = {
    {"lr-step.csv", "schedule=step:6:0.3"},
    {"lr-cosine.csv", "schedule=cosine:0.05"},
    {"lr-warmup-step.csv", "schedule=warmup:4+step:6:0.3"},
    {"lr-warmup-cosine.csv", "schedule=warmup:4+cosine"},
    {"lr-plateau.csv", "schedule=plateau:2:0.5"},
};

/* A plateau's file has the valid loss that each epoch came to. */
START_TEST(it_is_pytorchs_learning_rate)
{
    char path[400], words[100], line[100];
    snprintf(path, sizeof path, TEST_DATA "/pytorch/%s", schedules[_i].file);
    snprintf(words, sizeof words, "lr=0.1 epochs=20 %s", schedules[_i].words);
    struct spec s = spec_of(words);
    struct regime r = regime_start();
    FILE *f = fopen(path, "r");
    ck_assert_msg(f && fgets(line, sizeof line, f), "%s", path);
    uint32_t epochs = 0;
    for (double lr, loss; fgets(line, sizeof line, f); epochs++) {
        unsigned epoch;
        int cells = sscanf(line, "%u,%lf,%lf", &epoch, &lr, &loss);
        ck_assert(cells >= 2 && epoch == epochs + 1);
        ck_assert_double_eq_tol(regime_lr(&r, &s, epoch), lr, 1e-9 * 0.1 + 1e-9 * lr);
        struct epoch_row row = row_of(epoch, cells == 3 ? loss : 1);
        regime_add(&r, &s, &row);
    }
    ck_assert_uint_eq(epochs, 20);
    fclose(f);
}
END_TEST

/* A loss that falls by less than a ten-thousandth has not fallen; NaN never does; epochs of the warm-up do not
 * count. */
START_TEST(a_plateau_waits_for_a_fall_that_counts)
{
    struct spec s = spec_of("lr=1 epochs=20 schedule=warmup:2+plateau:1:0.1");
    const double loss[] = {9, 9, 1, 0.99995, NAN, 0.9, 0.9, 0.8};
    const double lr[] = {1 / 3.0, 2 / 3.0, 1, 1, 1, 0.1, 0.1, 0.1, 0.1};
    struct regime r = regime_start();
    for (uint32_t i = 0; i < 8; i++) {
        ck_assert_double_eq_tol(regime_lr(&r, &s, i + 1), lr[i], 1e-12);
        struct epoch_row row = row_of(i + 1, loss[i]);
        ck_assert(regime_add(&r, &s, &row) == (i == 0 || i == 2 || i == 3 || i == 5 || i == 7));
    }
    ck_assert_uint_eq(r.best_epoch, 8);
}
END_TEST

/* Digits that history.csv has not make no best epoch: a run that is resumed knows those of the file alone. */
START_TEST(patience_goes_by_the_digits_of_the_record)
{
    struct spec s = spec_of("epochs=20 patience=2");
    struct regime r = regime_start();
    const double loss[] = {0.5, 0.4, 0.39999999999, 0.4};
    for (uint32_t i = 0; i < 4; i++) {
        struct epoch_row row = row_of(i + 1, loss[i]);
        ck_assert(!regime_over(&r, &s, 0));
        ck_assert(regime_add(&r, &s, &row) == (i < 2));
    }
    ck_assert(regime_over(&r, &s, 0) && regime_over(&r, &s, 2) && !regime_over(&r, &s, 3));
    s.patience = 0;
    ck_assert(!regime_over(&r, &s, 0));
    struct regime none = regime_start();
    struct epoch_row row = {.epoch = 1};
    s.patience = 1;
    regime_add(&none, &s, &row);
    ck_assert(!regime_over(&none, &s, 0)); /* nothing was measured */
}
END_TEST

/* ---- strengths ---- */

START_TEST(strengths_and_rate_are_those_of_the_epoch)
{
    struct spec s = spec_of("net=mlp:8-5 drop=0.1>0.5,gauss:0.2>0@3,0.3 schedule=step:2:0.5 lr=0.01 train=64 valid=0 "
                            "epochs=5");
    struct trainer t;
    struct err e;
    model_thread_init();
    ck_assert_msg(trainer_init(&t, &s, &data.train, kern_best(), &e), "%s", e.text);
    for (uint32_t epoch = 1; epoch <= 5; epoch++) {
        struct epoch_row row;
        trainer_begin_epoch(&t);
        ck_assert_double_eq_tol(t.optim.config.lr, 0.01 * pow(0.5, (epoch - 1) / 2), 1e-12);
        for (size_t i = 0; i < t.model.layer_count; i++) {
            const struct layer *l = &t.model.layer[i];
            double p = l->config.site == 0 ? 0.1 * epoch : l->config.site == 2 ? 0.3 : epoch < 3 ? 0.2 : 0;
            ck_assert(!l->noise || fabs(l->config.p - p) < 1e-12);
        }
        while (trainer_in_epoch(&t))
            trainer_step(&t);
        trainer_end_epoch(&t, &row);
    }
    trainer_free(&t);
}
END_TEST

/* ---- patience ---- */

static const char impatient[] = "net=mlp:8-5 drop=0.25,0.2>0.6,0.4 lr=0.02 patience=3 train=300 valid=100 epochs=60 "
                                "seed=7";

static uint32_t best_of(const struct history *h)
{
    return history_best(h, METRIC_VALID_LOSS)->epoch;
}

static struct tensors weights_of(const char *path)
{
    struct tensors w;
    struct err e;
    ck_assert_msg(safetensors_load(path, &w, &e), "%s", e.text);
    return w;
}

/* The file has the weights that the trail's run had at the end of that epoch. */
static void has_weights_of(const char *path, struct trail *trail, uint32_t epoch, const struct spec *spec)
{
    struct tensors saved = weights_of(path), then;
    struct trainer t;
    struct err e;
    ck_assert_msg(trainer_init(&t, spec, &data.train, kern_best(), &e), "%s", e.text);
    ck_assert_msg(trail_restore(trail, epoch, &t, NULL, NULL, &e), "%s", e.text);
    ck_assert(trainer_save(&t, &then, &e));
    for (size_t i = 0; i < then.count; i++) {
        const struct tensor *a = &then.item[i], *b = tensors_find(&saved, a->name);
        ck_assert_mem_eq(a->value, b->value, a->dim[0] * (a->ndim > 1 ? a->dim[1] : 1) * sizeof *a->value);
    }
    tensors_free(&saved);
    tensors_free(&then);
    trainer_free(&t);
}

static struct trail *run(const struct worker_config *c, struct told *t)
{
    *t = told_new(&c->spec);
    struct worker *w = start_worker(c);
    told_follow(t, w);
    ck_assert_msg(t->state == RUN_DONE && !t->warnings, "%s%s", t->text, t->warning);
    struct trail *trail = worker_trail(w);
    worker_delete(w);
    return trail;
}

/* A run that stops early; trained again; and a fork of it, which has patience of its own, and another length. */
START_TEST(it_stops_early_with_the_best_weights)
{
    struct worker_config c = config_of(&data, impatient);
    struct told whole, again, fork, replayed;
    char note[200];
    c.trail_budget = 1 << 20;
    c.save = scratch_at("whole.safetensors");
    model_thread_init();
    struct trail *trail = run(&c, &whole);
    uint32_t best = best_of(&whole.history), last = (uint32_t)whole.history.count;
    ck_assert(last < 60 && best + 3 == last && best > 1);
    snprintf(note, sizeof note, "stopped early at epoch %u: valid loss had no new best since epoch %u, whose weights "
             "are kept", (unsigned)last, (unsigned)best);
    ck_assert_uint_eq(whole.notes, 1);
    ck_assert_str_eq(whole.note[0], note);
    has_weights_of(c.save, trail, best, &c.spec);

    struct run_change course[RUN_COURSE_MAX];
    struct worker_config r = c;
    r.save = scratch_at("again.safetensors");
    r.course_count = trail_course(trail, last, course);
    r.course = course;
    r.until = last - 1;
    trail_release(run(&r, &again));
    ck_assert_uint_eq(again.history.count, last - 1);
    ck_assert_mem_eq(again.history.row[last - 2].value, whole.history.row[last - 2].value,
                     sizeof again.history.row->value);
    has_weights_of(r.save, trail, best, &c.spec);

    struct worker_config f = c;
    f.from = trail;
    f.from_epoch = last;
    f.spec.epochs = 20 + last;
    f.spec.lr = 0.001;
    f.save = scratch_at("fork.safetensors");
    struct trail *own = run(&f, &fork);
    ck_assert_uint_ge(fork.history.count, last + 3);
    has_weights_of(f.save, own, best_of(&fork.history), &f.spec);
    for (uint32_t i = 0; i < last; i++)
        ck_assert_mem_eq(fork.history.row[i].value, whole.history.row[i].value, sizeof whole.history.row->value);

    struct worker_config g = f;
    g.from = NULL;
    g.save = scratch_at("replayed.safetensors");
    g.course_count = trail_course(own, (uint32_t)fork.history.count, course);
    g.course = course;
    ck_assert(g.course_count == 2 && course[0].epochs == 60 && course[1].epochs == f.spec.epochs);
    trail_release(run(&g, &replayed));
    same_history(&fork.history, &replayed.history);
    has_weights_of(g.save, own, best_of(&fork.history), &f.spec);
    trail_release(trail);
    trail_release(own);
    history_free(&whole.history);
    history_free(&again.history);
    history_free(&fork.history);
    history_free(&replayed.history);
}
END_TEST

/* Cut off behind its last epoch and before its end, it has nothing left to train: it ends as it would have. */
START_TEST(patience_outlasts_a_cut)
{
    struct worker_config c = config_of(&data, impatient);
    struct told whole, rest;
    struct record_info info;
    struct err e;
    char id[RECORD_ID_MAX], path[FILE_PATH_MAX], other[FILE_PATH_MAX];
    c.runs_root = scratch_at("runs");
    whole = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    told_follow(&whole, w);
    snprintf(id, sizeof id, "%s", strrchr(worker_folder(w), '/') + 1);
    worker_delete(w);
    uint32_t best = best_of(&whole.history);
    ck_assert(record_read(&info, c.runs_root, id, &e) && info.state == RUN_DONE && info.kept == best);
    snprintf(path, sizeof path, "%s/%s/run.json", c.runs_root, id);
    char *json = scratch_read(path, NULL), *state = strstr(json, "\"done\""), *cut = malloc(strlen(json) + 10);
    sprintf(cut, "%.*s\"cut off\"%s", (int)(state - json), json, state + strlen("\"done\""));
    scratch_write_text(path, cut);
    free(json);
    free(cut);
    snprintf(path, sizeof path, "%s/%s/model.safetensors", c.runs_root, id);
    snprintf(other, sizeof other, "%s", scratch_at("first.safetensors"));
    ck_assert_int_eq(rename(path, other), 0);
    c.resume = id;
    rest = told_new(&c.spec);
    w = start_worker(&c);
    told_follow(&rest, w);
    worker_delete(w);
    ck_assert_msg(rest.state == RUN_DONE, "%s", rest.text);
    ck_assert_uint_eq(whole.history.count, rest.history.count); /* whose digits are the file's */
    for (size_t i = 0; i < rest.history.count; i++)
        ck_assert_int_eq(history_csv_differs(&whole.history.row[i], &rest.history.row[i], UINT32_MAX), METRIC_COUNT);
    size_t n, m;
    char *a = scratch_read(path, &n), *b = scratch_read(other, &m);
    ck_assert(n == m && memcmp(a, b, n) == 0);
    free(a);
    free(b);
    ck_assert(record_read(&info, c.runs_root, id, &e) && info.kept == best && info.summary.epochs < 60);
    history_free(&whole.history);
    history_free(&rest.history);
}
END_TEST

/* ---- forks ---- */

/* Of everything that may not differ one word: each is named. */
START_TEST(a_fork_keeps_all_but_its_rates)
{
    static const struct {
        const char *words, *key;
    } other[] = {
        {"drop=gauss:0.5", "drop"}, {"net=mlp:9", "net"}, {"act=gelu", "act"}, {"norm=batch", "norm"},
        {"clip=1", "clip"},
        {"init=he", "init"}, {"opt=adamw", "opt"}, {"l2=0.1", "l2"}, {"wd=0.1", "wd"}, {"maxnorm=3", "maxnorm"},
        {"smooth=0.1", "smooth"}, {"schedule=cosine", "schedule"}, {"augment=flip", "augment"}, {"mc=2", "mc"},
        {"mislabel=0.1", "mislabel"}, {"patience=3", "patience"}, {"batch=32", "batch"}, {"seed=2", "seed"},
        {"train=65", "train"}, {"shuffle=0", "shuffle"}, {"off=3", "off"},
    };
    static const char line[] = "net=mlp:8 drop=0.5 train=64 valid=16 epochs=4";
    struct spec s = spec_of(line);
    struct trainer t;
    struct err e;
    ck_assert(trainer_init(&t, &s, &data.train, kern_best(), &e));
    struct trail *trail = trail_new(&t, 0, &e);
    trainer_free(&t);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        char words[200], start[40];
        snprintf(words, sizeof words, "%s %s", line, other[i].words);
        snprintf(start, sizeof start, "%s: differs from that", other[i].key);
        s = spec_of(words);
        ck_assert_msg(trainer_init(&t, &s, &data.train, kern_best(), &e), "%s", e.text);
        ck_assert_msg(!trail_fits(trail, &t, &e) && strncmp(e.text, start, strlen(start)) == 0, "%s: %s", words,
                      e.text);
        trainer_free(&t);
    }
    s = spec_of("net=mlp:8 drop=0.1>0.4,0.2>0@3 lr=0.5 train=64 valid=16 epochs=9 seeds=2");
    ck_assert(trainer_init(&t, &s, &data.train, kern_best(), &e));
    ck_assert_msg(trail_fits(trail, &t, &e), "%s", e.text);
    trainer_free(&t);
    trail_release(trail);
}
END_TEST

/* ---- learning ---- */

static const char *const kinds[] = {
    "drop=0.1,0.3", "drop=gauss:0.1,gauss:0.3", "drop=add:0.3", "drop=connect:0.1,connect:0.3",
    "drop=sdr:0.02,sdr:0.05", "drop=classic:0.1,classic:0.3", "drop=wrong:0.1,wrong:0.3", "drop=0.3>0", "norm=batch",
    "norm=batch drop=0.1,0.3 order=act-drop-norm", "norm=batch drop=0.1,0.3 order=drop-norm-act", "opt=sgd lr=0.05",
    "opt=sgd lr=0.02 momentum=0.9 nesterov=1", "opt=rmsprop", "opt=adamw", "act=leaky", "act=tanh", "act=sigmoid",
    "act=gelu init=he", "init=glorot l2=0.0001", "smooth=0.1", "clip=1", "maxnorm=3", "augment=shift:1,flip,cut:6",
    "mislabel=0.2", "schedule=cosine", "schedule=warmup:2+step:4", "schedule=plateau:2",
};

/* 1,400 images in batches of 32; a tenth of the answers would be right by chance. */
START_TEST(a_run_of_each_kind_learns)
{
    char words[200];
    struct trainer t;
    struct err e;
    struct epoch_row first, last;
    snprintf(words, sizeof words, "net=mlp:64 train=1200 valid=200 batch=32 epochs=8 off=all lr=0.003 %s", kinds[_i]);
    struct spec s = spec_of(words);
    model_thread_init();
    ck_assert_msg(trainer_init(&t, &s, &data.train, kern_best(), &e), "%s", e.text);
    for (uint32_t i = 1; i <= s.epochs; i++) {
        trainer_begin_epoch(&t);
        while (trainer_in_epoch(&t))
            trainer_step(&t);
        trainer_end_epoch(&t, i == 1 ? &first : &last);
    }
    ck_assert_msg(last.value[METRIC_OFF_LOSS] < first.value[METRIC_OFF_LOSS], "%s: %g", words,
                  last.value[METRIC_OFF_LOSS]);
    ck_assert_msg(last.value[METRIC_VALID_ACCURACY] > 70, "%s: %g %%", words, last.value[METRIC_VALID_ACCURACY]);
    trainer_free(&t);
}
END_TEST

TCase *regime_case(void)
{
    TCase *c = tcase_create("regime");
    tcase_set_timeout(c, 60);
    tcase_set_tags(c, NUMBERS);
    scratch_add(c);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, it_is_pytorchs_learning_rate, 0, sizeof schedules / sizeof *schedules);
    tcase_add_test(c, a_plateau_waits_for_a_fall_that_counts);
    tcase_add_test(c, patience_goes_by_the_digits_of_the_record);
    tcase_add_test(c, strengths_and_rate_are_those_of_the_epoch);
    tcase_add_test(c, it_stops_early_with_the_best_weights);
    tcase_add_test(c, patience_outlasts_a_cut);
    tcase_add_test(c, a_fork_keeps_all_but_its_rates);
    tcase_add_loop_test(c, a_run_of_each_kind_learns, 0, sizeof kinds / sizeof *kinds);
    return c;
}
