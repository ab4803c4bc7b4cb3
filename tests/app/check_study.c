/* SPDX-License-Identifier: MIT */
/* `study` and `sweep` from end to end: small ones, cut off and gone on with, as text, JSON and CSV. */
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cases.h"
#include "kern/kern.h"
#include "program.h"
#include "tests/common/scratch.h"

enum { WORDS_MAX = 1024 };

/* With test images, which first-2048 does not have. */
static const char *with_test(const char *words)
{
    static char line[WORDS_MAX];
    snprintf(line, sizeof line, "%s --data %s/data/fashion-mnist-subset", words, getenv("TEST_SRCDIR"));
    return line;
}

static struct outcome *run(const char *words)
{
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == 0, "%s: status %d: %s", words, o->status, o->err);
    return o;
}

/* From the table's head to what was said of it. */
static char *table_of(const struct outcome *o)
{
    const char *from = strstr(o->out, "\n\n"), *to = strstr(o->out, "\ntime");
    ck_assert_ptr_nonnull(from);
    ck_assert_ptr_nonnull(to);
    return strndup(from, (size_t)(to - from));
}

static void says(const struct outcome *o, const char *text)
{
    ck_assert_msg(strstr(o->out, text) != NULL, "'%s' is not in: %s", text, o->out);
}

START_TEST(a_study_is_told_and_kept)
{
    struct outcome *o = run(with_test("study rate net=mlp:16 train=300 valid=100 epochs=1 seeds=2"));
    ck_assert_str_eq(o->err, "");
    says(o, "study rate: test error against p");
    says(o, "base   net=mlp:16 epochs=1 seeds=2 train=300 valid=100\n");
    ck_assert_int_eq(times(o->out, "/40  n"), 40);
    says(o, "40/40  ");
    says(o, "\n  n fixed, p 0.0 ");
    ck_assert_int_eq(times(o->out, "\n* n "), 2);
    says(o, "\npaper  With n fixed ");
    says(o, "(figure 9;");
    says(o, "\nhere   the best between against none: n fixed, p 0.");
    says(o, "\nso     ");
    says(o, "; 40 runs trained\n");
    char *before = table_of(o);
    o = run(with_test("study rate net=mlp:16 train=300 valid=100 epochs=1 seeds=2"));
    ck_assert_int_eq(times(o->out, "kept from before\n"), 41);
    char *after = table_of(o);
    ck_assert_str_eq(before, after);
    says(o, "; 0 runs trained, 40 kept from before\n");
    o = run("runs tag=study-rate seed=2 epochs=1");
    ck_assert_int_eq(times(o->out, "-seed2"), 20);
    free(before);
    free(after);
}
END_TEST

/* What a study needs of weights: passes, activations, features. */
START_TEST(studies_look_into_networks)
{
    struct outcome *o = run(with_test("study average net=mlp:16 train=300 valid=100 epochs=2 seeds=2"));
    says(o, "runs   2, of 11 points with 2 seeds each");
    says(o, "\n  T 100 ");
    says(o, "\n       T 100 minus weight scaling: ");
    o = run(with_test("study sparsity net=mlp:16 train=300 valid=100 epochs=2 seeds=2"));
    says(o, "mean activation");
    says(o, "near zero %");
    o = run(with_test("study features net=mlp:16 train=300 valid=100 epochs=2 seeds=2"));
    says(o, "\nfirst units of dropout, seed 1: ");
    says(o, "; 0 runs trained, 4 kept from before\n");
}
END_TEST

/* Until a run has ended. */
static void wait_for_a_run(void)
{
    const struct timespec nap = {.tv_nsec = 2000000};
    for (int i = 0; i < 15000 && !strstr(read_text(scratch_at("stdout")), "\n1/8  "); i++)
        nanosleep(&nap, NULL);
}

START_TEST(what_was_cut_off_goes_on)
{
    static const char words[] = "sweep drop=0,0.2,0.4,0.6 net=mlp:32 valid=100 epochs=9 seeds=2";
    pid_t pid = start_program(words);
    wait_for_a_run();
    struct outcome *o = finish_program(pid, SIGINT);
    ck_assert_int_eq(o->status, 128 + SIGINT);
    ck_assert_ptr_nonnull(strstr(o->err, "of 8 runs done; the same command goes on\n"));
    ck_assert_ptr_null(strstr(o->out, "\ntime"));
    o = run(words);
    ck_assert_ptr_null(strstr(o->out, "; 8 runs trained"));
    says(o, "kept from before\n");
    char *resumed = table_of(o);
    ck_assert_int_eq(times(run("runs tag=sweep")->out, "done\n"), 8);
    o = run("sweep drop=0,0.2,0.4,0.6 net=mlp:32 valid=100 epochs=9 seeds=2 --fresh --jobs 1");
    says(o, "; 8 runs trained\n");
    char *fresh = table_of(o);
    ck_assert_str_eq(resumed, fresh);
    free(resumed);
    free(fresh);
}
END_TEST

/* Of a run with the same spec, and of other studies' too. */
START_TEST(only_the_same_bits_count_as_kept)
{
    static const char words[] = "sweep drop=0,0.5 net=mlp:8 train=300 valid=100 epochs=1";
    char line[WORDS_MAX];
    run("run net=mlp:8 train=300 valid=100 epochs=1 drop=0.5 --quiet");
    says(run(words), "; 1 run trained, 1 kept from before\n");
    says(run(with_test(words)), "; 2 runs trained\n");
    snprintf(line, sizeof line, "%s --isa base", words);
    says(run(line), strcmp(kern_best()->name, "base") ? "; 2 runs trained\n" : "; 0 runs trained");
    says(run("sweep drop=0,0.5 net=mlp:8 train=300 valid=100 epochs=1 seed=2"), "; 2 runs trained\n");
    says(run(words), "; 0 runs trained, 2 kept from before\n");
    setenv("TEST_RUNS", scratch_at("home/dropout-lab/runs"), 1);
    ck_assert_int_eq(system("sed -i 's/\"version\": \"[^\"]*\"/\"version\": \"0.0.7\"/' \"$TEST_RUNS\"/*/run.json"), 0);
    says(run(words), "; 2 runs trained\n");
}
END_TEST

START_TEST(json_has_every_point)
{
    struct outcome *o = run(with_test("study lr net=mlp:8 train=200 valid=100 epochs=1 seeds=2 --json"));
    json_error_t error;
    json_t *j = json_loads(o->out, 0, &error), *points = json_object_get(j, "points");
    ck_assert_msg(j != NULL, "%s", error.text);
    ck_assert_str_eq(json_string_value(json_object_get(j, "study")), "lr");
    ck_assert_uint_eq(json_array_size(points), 14);
    ck_assert_uint_eq(json_array_size(json_object_get(j, "series")), 2);
    for (size_t i = 0; i < json_array_size(points); i++) {
        json_t *p = json_array_get(points, i), *m = json_object_get(p, "test_error");
        ck_assert_int_eq(json_integer_value(json_object_get(m, "n")), 2);
        ck_assert_uint_eq(json_array_size(json_object_get(m, "values")), 2);
        ck_assert_ptr_nonnull(strstr(json_string_value(json_array_get(json_object_get(p, "runs"), 1)), "-seed2"));
        ck_assert(json_is_number(json_object_get(p, "x")) && json_is_null(json_object_get(p, "y")));
    }
    ck_assert_ptr_nonnull(json_string_value(json_object_get(j, "verdict")));
    ck_assert_ptr_nonnull(strstr(o->err, "14/28  "));
    json_decref(j);
}
END_TEST

/* Without test images, the validation's errors stand for them. */
START_TEST(a_sweep_writes_csv)
{
    char words[WORDS_MAX];
    snprintf(words, sizeof words, "sweep lr=0.001,0.01 drop.1=0:0.5:0.25 net=mlp:8 valid=200 epochs=1 seeds=2 --csv %s",
             scratch_at("sweep.csv"));
    struct outcome *o = run(words);
    says(o, "valid error %");
    ck_assert_ptr_null(strstr(o->out, "test error"));
    says(o, "\nbest   by validation error: lr=");
    const char *csv = read_text(scratch_at("sweep.csv"));
    ck_assert_int_eq(times(csv, "\n"), 13);
    ck_assert_int_eq(strncmp(csv, "point,series,x,y,passes,seed,spec,run,valid_error,best_valid_loss\n", 66), 0);
    o = run("sweep lr=0.001:0.1 net=mlp:8 valid=200 epochs=1 --random 3 --csv -");
    ck_assert_int_eq(times(o->out, "\n"), 4);
    ck_assert_ptr_nonnull(strstr(o->err, "; one seed"));
}
END_TEST

START_TEST(what_cannot_be_is_said_before_it_trains)
{
    struct outcome *o = run_program("study average");
    ck_assert_int_eq(o->status, 1);
    ck_assert_ptr_nonnull(strstr(o->err, "has no test images, which average needs; name another data set with "));
    o = run_program("study size");
    ck_assert_int_eq(o->status, 2);
    ck_assert_ptr_nonnull(strstr(o->err, "train=50000 valid=5000: needs 55,000 images and the data has 2,048"));
    ck_assert_str_eq(o->out, "");
    o = run("study");
    ck_assert_int_eq(times(o->out, "\n"), 18);
    says(o, "rate          test error against p");
    json_t *list = json_loads(run("study --json")->out, 0, NULL);
    ck_assert_uint_eq(json_array_size(list), 9);
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(list, 8), "study")), "lr");
    json_decref(list);
}
END_TEST

TCase *study_case(void)
{
    TCase *c = tcase_create("study");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, a_study_is_told_and_kept);
    tcase_add_test(c, studies_look_into_networks);
    tcase_add_test(c, what_was_cut_off_goes_on);
    tcase_add_test(c, only_the_same_bits_count_as_kept);
    tcase_add_test(c, json_has_every_point);
    tcase_add_test(c, a_sweep_writes_csv);
    tcase_add_test(c, what_cannot_be_is_said_before_it_trains);
    return c;
}
