/* SPDX-License-Identifier: MIT */
/* `dropout-lab run` on real images. */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cases.h"
#include "program.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"
#include "tests/common/tool.h"

/* printf into one of a few static buffers. */
static const char *words(const char *fmt, const char *a, const char *b)
{
    static char line[4][1024];
    static unsigned next;
    char fresh[sizeof line[0]];
    snprintf(fresh, sizeof fresh, fmt, a, b);
    return strcpy(line[next++ % 4], fresh);
}

START_TEST(an_epoch_is_a_line)
{
    struct outcome *o = run_program("run notebook epochs=3");
    ck_assert_msg(o->status == 0, "%s", o->err);
    ck_assert_int_eq(times(o->out, "\n"), 6);
    ck_assert_int_eq(times(o->out, "epoch 3  train "), 1);
    double train, valid, off, noise, general;
    ck_assert_int_eq(sscanf(strstr(o->out, "epoch 3"), "epoch 3 train %lf %*f %% valid %lf %*f %% off %lf", &train,
                            &valid, &off), 3);
    ck_assert_int_eq(sscanf(strstr(o->out, "noise gap"), "noise gap %lf", &noise), 1);
    ck_assert_int_eq(sscanf(strstr(o->out, "generalisation gap"), "generalisation gap %lf", &general), 1);
    ck_assert_double_eq_tol(noise, train - off, 2e-4);
    ck_assert_double_eq_tol(general, valid - off, 2e-4);
    for (const char *line = o->out, *end; (end = strchr(line, '\n')); line = end + 1)
        ck_assert_msg(end - line < 80, "%.*s", (int)(end - line), line);
    ck_assert_ptr_nonnull(strstr(o->out, "done after 3 epochs"));
    ck_assert_ptr_nonnull(strstr(o->out, "best valid loss"));
    ck_assert_ptr_nonnull(strstr(o->err, "first-2048, 2,048"));
}
END_TEST

START_TEST(quiet_is_quiet)
{
    struct outcome *o = run_program("run --quiet train=640 epochs=1");
    ck_assert_int_eq(o->status, 0);
    ck_assert_str_eq(o->out, "");
    ck_assert_str_eq(o->err, "");
}
END_TEST

START_TEST(csv_files_are_written)
{
    const char *csv = scratch_at("a.csv"), *step = scratch_at("b.csv");
    struct outcome *o = run_program(words("run --quiet train=640 valid=64 epochs=2 --csv %s --step-csv %s", csv, step));
    ck_assert_msg(o->status == 0, "%s", o->err);
    const char *text = read_text(csv);
    ck_assert_int_eq(strncmp(text, "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy,off_loss,", 67), 0);
    ck_assert_int_eq(times(text, "\n"), 3);
    text = read_text(step);
    ck_assert_int_eq(times(text, "\n"), 21);
    double loss = atof(strstr(text, "\n1,") + 3);
    ck_assert(loss > 2 && loss < 2.6);
}
END_TEST

/* Divergence is a result: it is told, its numbers are written as they are, and the status is 0. */
START_TEST(a_run_that_diverges_says_so)
{
    const char *csv = scratch_at("d.csv"), *sgd = "run opt=sgd lr=1e6 train=640 valid=64 epochs=3";
    struct outcome *o = run_program(words("%s --csv %s", sgd, csv));
    ck_assert_msg(o->status == 0, "%s", o->err);
    ck_assert_int_eq(times(o->err, "diverged at epoch 1"), 1);
    ck_assert_int_eq(times(o->out, "train    nan"), 3);
    ck_assert_int_eq(times(o->out, "done after 3 epochs"), 1);
    ck_assert_int_eq(times(o->out, "; diverged at epoch 1\n"), 1);
    ck_assert_int_eq(times(o->out, "-nan") + times(o->out, "best valid"), 0);
    const char *text = read_text(csv);
    ck_assert_int_eq(times(text, ",nan,"), 6);
    ck_assert_ptr_nonnull(strstr(text, "\n3,nan,"));
    char command[700];
    snprintf(command, sizeof command, "cmp -s %s %s/dropout-lab/runs/*/history.csv", csv, scratch_at("home"));
    ck_assert_int_eq(system(command), 0);

    o = run_program(words("%s --quiet%s", sgd, ""));
    ck_assert_int_eq(o->status, 0);
    ck_assert_str_eq(o->out, "");
    ck_assert_int_eq(times(o->err, "\n"), 1);
    ck_assert_int_eq(times(o->err, "diverged at epoch 1"), 1);
    o = run_program("run notebook lr=1e6 train=640 valid=64 epochs=1"); /* finite, and beyond what float32 can tell */
    ck_assert_int_eq(times(o->err, "diverged at epoch 1"), 1);
}
END_TEST

START_TEST(csv_goes_to_stdout)
{
    const char *csv = scratch_at("f.csv"), *run = "run train=640 valid=64 epochs=2";
    char want[4096];
    ck_assert_int_eq(run_program(words("%s --quiet --csv %s", run, csv))->status, 0);
    snprintf(want, sizeof want, "%s", read_text(csv));
    struct outcome *o = run_program(words("%s --csv -%s", run, ""));
    ck_assert_int_eq(o->status, 0);
    ck_assert_str_eq(o->out, want);
    ck_assert_int_eq(times(o->err, "epoch 2  train"), 1);
    ck_assert_int_ne(access("-", F_OK), 0);
    o = run_program(words("%s --quiet --csv -%s", run, ""));
    ck_assert_str_eq(o->out, want);
    ck_assert_str_eq(o->err, "");
}
END_TEST

START_TEST(without_validation_cells_are_empty)
{
    const char *csv = scratch_at("v.csv");
    struct outcome *o = run_program(words("run train=640 valid=0 epochs=1 --csv %s%s", csv, ""));
    ck_assert_msg(o->status == 0, "%s", o->err);
    const char *text = read_text(csv);
    ck_assert_str_eq(text + strlen(text) - 3, ",,\n");
    ck_assert_ptr_nonnull(strstr(o->out, "valid -"));
}
END_TEST

/* Two epochs are one epoch, saved, and a start from that; without noise, order or moments between them: sgd without
 * momentum. */
START_TEST(saved_weights_are_a_start)
{
    const char *sgd = "opt=sgd lr=0.05 shuffle=0 train=640 valid=64 --quiet";
    const char *one = scratch_at("one.safetensors"), *two = scratch_at("two.safetensors");
    const char *both = scratch_at("both.safetensors");
    ck_assert_int_eq(run_program(words("run %s epochs=1 --save %s", sgd, one))->status, 0);
    const char *from = words("epochs=1 --init %s --save %s", one, two);
    ck_assert_int_eq(run_program(words("run %s %s", sgd, from))->status, 0);
    ck_assert_int_eq(run_program(words("run %s epochs=2 --save %s", sgd, both))->status, 0);
    char cmp[1200];
    snprintf(cmp, sizeof cmp, "cmp -s %s %s", two, both);
    ck_assert_int_eq(system(cmp), 0);
    snprintf(cmp, sizeof cmp, "cmp -s %s %s", one, both);
    ck_assert_int_ne(system(cmp), 0);
}
END_TEST

START_TEST(every_run_is_kept_unless_told_otherwise)
{
    const char *home = scratch_at("home");
    char command[700];
    ck_assert_int_eq(run_program("run --quiet --no-record train=64 epochs=1")->status, 0);
    ck_assert_int_ne(access(words("%s/dropout-lab/runs%s", home, ""), F_OK), 0);
    ck_assert_int_eq(run_program("run --quiet train=64 epochs=1")->status, 0);
    ck_assert_int_eq(run_program("run --quiet train=64 epochs=1")->status, 0);
    snprintf(command, sizeof command, "test $(ls -d %s/dropout-lab/runs/*/ | wc -l) = 2 && cat %s/dropout-lab/runs/*/"
             "run.json | grep -c '\"done\"' | grep -qx 2", home, home);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

/* The number behind the n-th (from 0) `name` in text. */
static double number_behind(const char *text, const char *name, int n)
{
    for (; n >= 0; n--) {
        text = strstr(text, name);
        ck_assert_msg(text != NULL, "%s", name);
        text += strlen(name);
    }
    return atof(text);
}

START_TEST(seeds_are_run_one_after_the_other)
{
    struct outcome *o = run_program("run notebook train=640 valid=300 epochs=2 seed=9 seeds=3");
    ck_assert_msg(o->status == 0, "%s", o->err);
    ck_assert_int_eq(times(o->out, "\n"), 3 * 5 + 3);
    ck_assert_int_eq(times(o->out, "seed  9  epoch "), 2);
    ck_assert_int_eq(times(o->out, "seed 11  epoch 2  train "), 1);
    ck_assert_int_eq(times(o->out, "seed 10  done after 2 epochs"), 1);
    ck_assert_int_eq(times(o->out, "\n3 seeds, mean +- standard deviation\nbest  valid loss "), 1);
    double loss[3], mean = 0, squares = 0;
    for (int i = 0; i < 3; i++)
        mean += (loss[i] = number_behind(o->out, "best valid loss ", i)) / 3;
    for (int i = 0; i < 3; i++)
        squares += (loss[i] - mean) * (loss[i] - mean);
    double told = number_behind(o->out, "best  valid loss ", 0);
    ck_assert_double_eq_tol(told, mean, 1e-4);
    ck_assert_double_eq_tol(number_behind(strstr(o->out, "best  valid loss "), "+- ", 0), sqrt(squares / 2), 1e-4);
    double last = 0;
    for (int i = 0; i < 3; i++)
        last += number_behind(o->out, "  valid ", 2 * i + 1) / 3;
    ck_assert_double_eq_tol(number_behind(o->out, "last  valid loss ", 0), last, 1e-4);
}
END_TEST

/* Each is the run of that seed alone, with files and a record of its own. */
START_TEST(a_seed_is_a_run_of_its_own)
{
    const char *run = "run --quiet train=640 valid=64 epochs=2";
    struct outcome *o = run_program(words("%s seeds=2 --csv %s", run,
                                          words("%s --save %s", scratch_at("a.b.csv"), scratch_at("w"))));
    ck_assert_msg(o->status == 0 && !*o->out, "%s%s", o->out, o->err);
    ck_assert_int_eq(run_program(words("%s seed=2 --no-record --csv %s", run,
                                       words("%s --save %s", scratch_at("2.csv"), scratch_at("2.w"))))->status, 0);
    char command[2048];
    snprintf(command, sizeof command,
             "cd %s && cmp -s a.b-seed2.csv 2.csv && cmp -s w-seed2 2.w && ! cmp -s a.b-seed1.csv 2.csv && "
             "test -s w-seed1 && test $(ls home/dropout-lab/runs | wc -l) = 2 && cmp -s "
             "home/dropout-lab/runs/*seed2/history.csv 2.csv && ! grep -q seeds home/dropout-lab/runs/*/run.json",
             scratch_at(""));
    ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(seeds_without_results_have_no_mean)
{
    struct outcome *o = run_program("run --no-record train=64 valid=0 epochs=1 seeds=2");
    ck_assert_int_eq(o->status, 0);
    ck_assert_int_eq(times(o->out, "mean"), 0);
    o = run_program("run --no-record opt=sgd lr=1e6 train=640 valid=64 epochs=1 seeds=2");
    ck_assert_int_eq(o->status, 0);
    ck_assert_int_eq(times(o->err, "seed 2  diverged at epoch 1"), 1);
    ck_assert_int_eq(times(o->out, "\nbest  "), 0);
    ck_assert_int_eq(times(o->out, "\nlast  valid loss nan +- nan  accuracy "), 1);
}
END_TEST

static const struct {
    const char *words, *says;
} impossible[] = {
    {"run --data /nowhere/fashion epochs=1", "/nowhere/fashion"},
    {"run --csv /nowhere/a.csv epochs=1", "/nowhere/a.csv"},
    {"run --step-csv /dev/null/a.csv epochs=1", "/dev/null/a.csv"},
    {"run --init /nowhere/w.safetensors epochs=1", "/nowhere/w.safetensors"},
    {"run --save /nowhere/w.safetensors train=64 epochs=1", "/nowhere/w.safetensors"},
    {"run train=3000 epochs=1", "2,048"},
    {"run --quiet train=64 epochs=1 --csv /dev/full", "/dev/full"},
    {"run --csv /nowhere/a.csv epochs=1 seeds=2", "/nowhere/a-seed1.csv"},
    {"run --init /nowhere/w.safetensors epochs=1 seeds=2", "/nowhere/w.safetensors"},
};
enum { IMPOSSIBLE = sizeof impossible / sizeof *impossible };

START_TEST(what_cannot_be_done_is_said)
{
    struct outcome *o = run_program(impossible[_i].words);
    ck_assert_msg(o->status == 1, "%s: status %d", impossible[_i].words, o->status);
    ck_assert_msg(strstr(o->err, impossible[_i].says) != NULL, "%s: %s", impossible[_i].words, o->err);
}
END_TEST

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/* Waits until the run's first epochs are on stdout's file. */
static void wait_for_epochs(void)
{
    struct timespec nap = {.tv_nsec = 20000000};
    struct stat st;
    const char *out = scratch_at("stdout");
    for (int i = 0; i < (int)deadline(500); i++) {
        if (stat(out, &st) == 0 && st.st_size > 100)
            return;
        nanosleep(&nap, NULL);
    }
    ck_abort_msg("no epoch in time");
}

START_TEST(a_signal_ends_the_run_and_keeps_it)
{
    const char *csv = scratch_at("cut.csv"), *save = scratch_at("cut.safetensors");
    pid_t pid = start_program(words("run epochs=100000 --csv %s --save %s", csv, save));
    wait_for_epochs();
    struct outcome *o = finish_program(pid, ending[_i]);
    ck_assert_int_eq(o->status, 128 + ending[_i]);
    ck_assert_ptr_nonnull(strstr(o->out, "cut off after "));
    ck_assert_int_eq(access(save, R_OK), 0);
    int epochs = times(o->out, "epoch ") - 1 - times(o->out, "at epoch ");
    ck_assert_int_ge(times(read_text(csv), "\n"), epochs);
}
END_TEST

/* Under nohup a run outlives its terminal. */
START_TEST(an_ignored_signal_stays_ignored)
{
    char command[1024];
    snprintf(command, sizeof command,
             "DROPOUT_LAB_DATA=%s/pytorch/first-2048; export DROPOUT_LAB_DATA; trap '' HUP; "
             "%s run --quiet --no-record --csv %s train=64 valid=0 epochs=" SPARSE_TEXT("800", "200") " & run=$!; "
             "until grep -q , %s 2>/dev/null; do sleep 0.02; done; kill -HUP $run && wait $run",
             TEST_DATA, getenv("TEST_PROGRAM"), scratch_at("ignored.csv"), scratch_at("ignored.csv"));
    ck_assert_int_eq(system(command), 0);
}
END_TEST

/* A reader that goes away is an end, not a crash. */
START_TEST(a_closed_pipe_ends_the_run)
{
    char command[1024];
    snprintf(command, sizeof command,
             "DROPOUT_LAB_DATA=%s/pytorch/first-2048; export DROPOUT_LAB_DATA; (%s run --no-record train=64 "
             "epochs=100000 2>%s; echo $? >%s) | head -n 2 >/dev/null", TEST_DATA, getenv("TEST_PROGRAM"),
             scratch_at("pipe.err"), scratch_at("pipe.status"));
    ck_assert_int_eq(system(command), 0);
    ck_assert_str_eq(read_text(scratch_at("pipe.status")), "1\n");
    ck_assert_ptr_nonnull(strstr(read_text(scratch_at("pipe.err")), "stdout"));
}
END_TEST

TCase *run_case(void)
{
    TCase *c = tcase_create("run");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, an_epoch_is_a_line);
    tcase_add_test(c, quiet_is_quiet);
    tcase_add_test(c, csv_files_are_written);
    tcase_add_test(c, a_run_that_diverges_says_so);
    tcase_add_test(c, csv_goes_to_stdout);
    tcase_add_test(c, without_validation_cells_are_empty);
    tcase_add_test(c, saved_weights_are_a_start);
    tcase_add_test(c, every_run_is_kept_unless_told_otherwise);
    tcase_add_test(c, seeds_are_run_one_after_the_other);
    tcase_add_test(c, a_seed_is_a_run_of_its_own);
    tcase_add_test(c, seeds_without_results_have_no_mean);
    tcase_add_loop_test(c, what_cannot_be_done_is_said, 0, IMPOSSIBLE);
    tcase_add_loop_test(c, a_signal_ends_the_run_and_keeps_it, 0, sizeof ending / sizeof *ending);
    tcase_add_test(c, an_ignored_signal_stays_ignored);
    tcase_add_test(c, a_closed_pipe_ends_the_run);
    return c;
}
