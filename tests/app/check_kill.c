/* SPDX-License-Identifier: MIT */
/* Runs that are killed, at any moment and again and again, and then gone on with: what history.csv says is true, and in
 * the end it and the weights are those of a run that was never cut. */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/stream.h"
#include "cases.h"
#include "program.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"
#include "tests/common/tool.h"

enum { KILLS = 10, KILLS_SPARSE = 4, KILLS_SOAK = 200, AGAIN_MAX = 3 };

/* All of what a state has: strengths and a rate from epoch to epoch, running statistics, noise on weights,
 * best weights. */
static const char words[] =
    "run drop=0.25>0.5,gauss:0.3,connect:0.2 norm=batch opt=rmsprop momentum=0.5 lr=0.0005 "
    "schedule=warmup:2+plateau:1:0.5 clip=1 smooth=0.1 augment=shift:1 mislabel=0.1 patience=20 mc=1 epochs=24 "
    "train=960 valid=128 seed=5 --quiet";
/* Long enough that a signal always meets it at work. */
static const char long_words[] = "run notebook epochs=" SPARSE_TEXT("96", "24") " train=1024 valid=128 seed=5 --quiet";

/* Checkpoints all the time, some, and none but at the end: so the moments fall into all that a run does. */
static const char *const interval[] = {"0.001", "0.02", "0.1", "100"};
enum { INTERVALS = sizeof interval / sizeof *interval };

/* What a run that was never cut leaves. */
struct whole {
    char *history, *model;
    size_t history_size, model_size;
    double seconds; /* it takes */
};

static const char *at(const char *id, const char *name)
{
    static char path[4][FILE_PATH_MAX];
    static unsigned next;
    char *out = path[next++ % 4];
    ck_assert_int_lt(snprintf(out, FILE_PATH_MAX, "%s/dropout-lab/runs/%s/%s", scratch_at("home"), id, name),
                     FILE_PATH_MAX);
    return out;
}

static void shell(const char *command)
{
    char line[4 * FILE_PATH_MAX];
    snprintf(line, sizeof line, "cd %s && %s", scratch_at(""), command);
    ck_assert_msg(system(line) == 0, "%s", line);
}

/* The only run's id; "" when there is none, or none that ever had a run.json. */
static const char *only_run(void)
{
    static char id[512];
    shell("ls home/dropout-lab/runs/*/run.json 2>/dev/null | sed 's:/run.json$::; s:.*/::' >id");
    char *text = scratch_read(scratch_at("id"), NULL);
    snprintf(id, sizeof id, "%s", text);
    id[strcspn(id, "\n")] = 0;
    free(text);
    return id;
}

static struct whole run_whole(const char *line)
{
    struct whole w;
    double start = clock_now();
    struct outcome *o = run_program(line);
    w.seconds = clock_now() - start;
    ck_assert_msg(o->status == 0, "%s", o->err);
    const char *id = only_run();
    w.history = scratch_read(at(id, "history.csv"), &w.history_size);
    w.model = scratch_read(at(id, "model.safetensors"), &w.model_size);
    shell("rm -rf home");
    return w;
}

static void whole_free(struct whole *w)
{
    free(w->history);
    free(w->model);
}

/* Every line that is there is the whole run's, in its place; of the last one there may be a part. */
static void history_is_true(const struct whole *w, const char *id)
{
    size_t size;
    if (access(at(id, "history.csv"), F_OK) != 0)
        return;
    char *text = scratch_read(at(id, "history.csv"), &size);
    ck_assert_msg(size <= w->history_size && memcmp(text, w->history, size) == 0, "%s", text);
    free(text);
}

static void same_file(const char *id, const char *name, const char *want, size_t want_size)
{
    size_t size;
    char *bytes = scratch_read(at(id, name), &size);
    ck_assert_msg(size == want_size && memcmp(bytes, want, size) == 0, "%s: differs", name);
    free(bytes);
}

static void is_whole(const struct whole *w, const char *id)
{
    same_file(id, "history.csv", w->history, w->history_size);
    same_file(id, "model.safetensors", w->model, w->model_size);
    const char *json = read_text(at(id, "run.json"));
    ck_assert_msg(strstr(json, "\"state\": \"done\""), "%s", json);
    shell("test -z \"$(ls home/dropout-lab/runs/*/*.tmp 2>/dev/null)\"");
}

/* Each draw of its own, the same in every run of the tests. */
static uint32_t draw(uint32_t kill_number, uint32_t what)
{
    struct stream s = {.seed = 2026, .purpose = STREAM_INIT};
    return stream_u32(s, kill_number, 0, what);
}

static double fraction(uint32_t kill_number, uint32_t what)
{
    return draw(kill_number, what) / 4294967296.0;
}

/* A run that was killed between its end and the program's. */
static bool is_done(const struct outcome *o)
{
    return o->status == 1 && strstr(o->err, "is done already") != NULL;
}

/* True when it came to its end before that. */
static bool kill_after(const char *line, double seconds)
{
    pid_t pid = start_program(line);
    clock_sleep(seconds);
    struct outcome *o = finish_program(pid, SIGKILL);
    bool over = o->status == 0 || is_done(o);
    ck_assert_msg(over || o->status == 128 + SIGKILL, "status %d: %s", o->status, o->err);
    return over;
}

struct tally {
    unsigned kills, unborn, over;
};

/* One run, killed up to some times, then gone on with to its end. */
static void kill_one(const struct whole *w, uint32_t n, struct tally *t)
{
    char line[256];
    const char *every = interval[n % INTERVALS];
    snprintf(line, sizeof line, "%s --checkpoint %s", words, every);
    bool over = kill_after(line, fraction(n, 0) * w->seconds * 1.05);
    t->kills += !over;
    const char *id = only_run();
    if (!id[0]) {
        t->unborn++;
        return;
    }
    snprintf(line, sizeof line, "run --resume last --quiet --checkpoint %s", every);
    for (uint32_t again = draw(n, 1) % (AGAIN_MAX + 1); again > 0 && !over; again--) {
        history_is_true(w, id);
        over = kill_after(line, fraction(n, 1 + again) * w->seconds * 0.7);
        t->kills += !over;
    }
    history_is_true(w, id);
    struct outcome *o = run_program(line);
    bool done = is_done(o);
    ck_assert_msg(o->status == 0 || done, "kill %u: status %d: %s", n, o->status, o->err);
    t->over += done;
    is_whole(w, id);
}

START_TEST(killed_at_any_moment_it_goes_on_with_the_same_bits)
{
    unsigned kills = soak_or(SPARSE > 1 ? KILLS_SPARSE : KILLS, KILLS_SOAK);
    struct tally t = {0};
    struct whole w = run_whole(words);
    for (uint32_t n = 0; t.kills < kills; n++) {
        kill_one(&w, n, &t);
        shell("rm -rf home");
    }
    if (kills > KILLS)
        fprintf(stderr, "%u kills: %u before there was a run; all the others went on, %u times just to see the end, to "
                "the same history.csv and model.safetensors\n", t.kills, t.unborn, t.over);
    ck_assert_uint_lt(t.unborn, t.kills);
    whole_free(&w);
}
END_TEST

static const int leaving[] = {SIGTERM, SIGINT, SIGHUP};

/* Until the only run has written so many lines. */
static void wait_for_lines(int lines)
{
    for (double until = clock_now() + deadline(20); clock_now() < until; clock_sleep(0.002)) {
        const char *id = only_run();
        if (id[0] && access(at(id, "history.csv"), F_OK) == 0 && times(read_text(at(id, "history.csv")), "\n") >= lines)
            return;
    }
    ck_abort_msg("the run did not write %d lines", lines);
}

/* It says how to go on, and does so by what it said. */
static void cut_off_by(int signal, const struct whole *w)
{
    char line[256];
    pid_t pid = start_program(long_words);
    wait_for_lines(4);
    struct outcome *o = finish_program(pid, signal);
    ck_assert_int_eq(o->status, 128 + signal);
    const char *id = only_run();
    ck_assert_ptr_nonnull(strstr(read_text(at(id, "run.json")), "\"cut off\""));
    ck_assert_int_eq(access(at(id, "checkpoint.safetensors"), F_OK), 0);
    history_is_true(w, id);
    const char *how = strstr(o->err, "dropout-lab run --resume ");
    ck_assert_msg(how != NULL, "%s", o->err);
    snprintf(line, sizeof line, "%s", how + strlen("dropout-lab "));
    line[strcspn(line, "\n")] = 0;
    o = run_program(line);
    ck_assert_msg(o->status == 0, "%s", o->err);
    ck_assert_ptr_nonnull(strstr(o->err, "resumed after epoch "));
    is_whole(w, id);
    shell("rm -rf home");
}

START_TEST(a_signal_cuts_it_off_and_it_goes_on)
{
    struct whole w = run_whole(long_words);
    for (size_t i = 0; i < sizeof leaving / sizeof *leaving; i++)
        cut_off_by(leaving[i], &w);
    whole_free(&w);
}
END_TEST

/* Without a home there is nothing to go on with; without the run, neither. */
START_TEST(what_is_not_there_is_said)
{
    char command[1024];
    snprintf(command, sizeof command, "env -u HOME -u XDG_DATA_HOME %s run --resume last 2>said; test $? = 1 && grep "
             "-q 'set HOME or XDG_DATA_HOME' said", getenv("TEST_PROGRAM"));
    shell(command);
    struct outcome *o = run_program("run --resume last");
    ck_assert(o->status == 1 && strstr(o->err, "last: there is no run in "));
    o = run_program("run --resume");
    ck_assert_int_eq(o->status, 2);
}
END_TEST

/* Two programs on one run: the second one says so, and the first is not disturbed. */
START_TEST(two_programs_on_one_run)
{
    pid_t pid = start_program("run notebook epochs=100000 --quiet");
    shell("for i in $(seq 200); do test $(cat home/dropout-lab/runs/*/history.csv 2>/dev/null | wc -l) -gt 2 && break; "
          "sleep 0.05; done");
    char command[2 * FILE_PATH_MAX];
    snprintf(command, sizeof command, "DROPOUT_LAB_DATA=%s/pytorch/first-2048 XDG_DATA_HOME=%s %s run --resume last "
             "2>said; test $? = 1 && grep -q 'another program trains this run' said", TEST_DATA, scratch_at("home"),
             getenv("TEST_PROGRAM"));
    shell(command);
    ck_assert_int_eq(finish_program(pid, SIGTERM)->status, 128 + SIGTERM);
    ck_assert_ptr_nonnull(strstr(read_text(at(only_run(), "run.json")), "\"cut off\""));
}
END_TEST

TCase *kill_case(void)
{
    TCase *c = tcase_create("kill");
    scratch_add(c);
    tcase_set_timeout(c, soak_or(120, 3600));
    tcase_add_test(c, killed_at_any_moment_it_goes_on_with_the_same_bits);
    tcase_add_test(c, what_is_not_there_is_said);
    tcase_add_test(c, two_programs_on_one_run);
    tcase_add_test(c, a_signal_cuts_it_off_and_it_goes_on);
    return c;
}
