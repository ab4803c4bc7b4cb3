/* SPDX-License-Identifier: MIT */
/* Line mode as a script meets it: commands through a pipe, lines back, on real images. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cases.h"
#include "program.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

/* The program, and the end of the pipe that it reads. */
struct session {
    pid_t pid;
    int to;
};

static struct session begin(const char *words)
{
    int ends[2];
    char line[512];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_ne(fcntl(ends[1], F_SETFD, FD_CLOEXEC), -1);
    snprintf(line, sizeof line, "--plain %s", words);
    struct session s = {.pid = start_program_on(line, ends[0]), .to = ends[1]};
    close(ends[0]);
    return s;
}

static void say(const struct session *s, const char *text)
{
    ck_assert_int_eq(write(s->to, text, strlen(text)), (ssize_t)strlen(text));
}

/* Waits until stdout has the text so many times. */
static void expect(const char *text, int count)
{
    struct timespec nap = {.tv_nsec = 10000000};
    for (int i = 0; i < (int)deadline(2000); i++) {
        if (access(scratch_at("stdout"), R_OK) == 0 && times(read_text(scratch_at("stdout")), text) >= count)
            return;
        nanosleep(&nap, NULL);
    }
    ck_abort_msg("'%s' did not come %d times: %s", text, count, read_text(scratch_at("stdout")));
}

/* Ends the input. */
static struct outcome *end(struct session *s)
{
    close(s->to);
    return finish_program(s->pid, 0);
}

static struct outcome *script(const char *words, const char *text)
{
    struct session s = begin(words);
    say(&s, text);
    return end(&s);
}

/* The last line has no end, and the runs are waited for. */
START_TEST(a_script)
{
    struct outcome *o = script("epochs=3 train=640 valid=64", "start notebook\n\n  set drop=0.5\nstart seeds=2\nruns");
    ck_assert_msg(o->status == 0, "%d: %s", o->status, o->err);
    ck_assert_str_eq(o->err, "");
    ck_assert_int_eq(strncmp(o->out, "data  first-2048, 2,048", 23), 0);
    ck_assert_int_eq(times(o->out, "next  drop=0.5 epochs=3 train=640 valid=64\n"), 1);
    ck_assert_int_eq(times(o->out, "run 1  waiting  drop=0.25,0.4,0.4 epochs=3"), 1);
    ck_assert_int_eq(times(o->out, "run 1  running\n"), 1);
    ck_assert_int_eq(times(o->out, "run 1  epoch 3  train "), 1);
    ck_assert_int_eq(times(o->out, "run 2 seed 2  epoch 1  train "), 1);
    ck_assert_int_eq(times(o->out, "  done after 3 epochs"), 3);
    ck_assert_int_eq(times(o->out, " of 3 epochs  drop="), 2);
    ck_assert_int_eq(times(o->out, "> "), 0);
}
END_TEST

/* The same words give the same record as `run`. */
START_TEST(the_same_bits)
{
    char command[1500];
    ck_assert_int_eq(script("", "start notebook epochs=3\n")->status, 0);
    snprintf(command, sizeof command, "run notebook epochs=3 --quiet --csv %s", scratch_at("a.csv"));
    ck_assert_int_eq(run_program(command)->status, 0);
    snprintf(command, sizeof command, "for f in %s/dropout-lab/runs/*/history.csv; do cmp $f %s || exit 1; done",
             scratch_at("home"), scratch_at("a.csv"));
    ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(a_session)
{
    struct session s = begin("train=640 valid=64 epochs=100000");
    say(&s, "start\n");
    expect("run 1  epoch", 2);
    say(&s, "pause\n");
    expect("run 1  paused\n", 1);
    say(&s, "resume 1\n");
    expect("run 1  running\n", 2);
    say(&s, "set epochs=2\nstart\n");
    expect("run 2  done after 2 epochs", 1);
    say(&s, "stop 1\n");
    expect("run 1  stopped after ", 1);
    say(&s, "fork 2 1 drop=0.5\n");
    expect("run 3  done after 2 epochs", 1);
    say(&s, "start epochs=100000\n");
    expect("run 4  epoch", 1);
    say(&s, "apply 4 drop=0.1 lr=0.0005\n");
    expect("  drop=0.1 lr=0.0005 epochs=100000", 1);
    say(&s, "quit\nstart\n");
    struct outcome *o = finish_program(s.pid, 0);
    close(s.to);
    ck_assert_msg(o->status == 0, "%d: %s", o->status, o->err);
    ck_assert_int_eq(times(o->out, " forked from run 2 after epoch 1\n"), 1);
    ck_assert_int_eq(times(o->out, "run 4  changes  from epoch "), 1);
    ck_assert_int_eq(times(o->out, "run 4  cut off after "), 1);
    ck_assert_int_eq(times(o->out, "run 5"), 0);
    char command[700];
    snprintf(command, sizeof command, "test $(cat %s/dropout-lab/runs/*/run.json | grep -cE '\"(stopped|cut off)\"') = "
             "2", scratch_at("home"));
    ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(what_cannot_be_done_is_said)
{
    char line[4000], text[5000];
    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = 0;
    snprintf(text, sizeof text, "pause\nstop 9\nfoo\nstart drop=2\n%s\nset seed=2\n", line);
    struct outcome *o = script("", text);
    ck_assert_int_eq(o->status, 1);
    ck_assert_int_eq(times(o->err, "error: "), 5);
    ck_assert_int_eq(times(o->err, "\n"), 5);
    ck_assert_ptr_nonnull(strstr(o->err, "error: no run trains"));
    ck_assert_ptr_nonnull(strstr(o->err, "error: run 9 does not exist"));
    ck_assert_ptr_nonnull(strstr(o->err, "0 <= p < 1"));
    ck_assert_ptr_nonnull(strstr(o->err, "a line has at most 1535 characters"));
    ck_assert_int_eq(times(o->out, "next  seed=2\n"), 1); /* what follows is heard */
    ck_assert_int_eq(times(o->out, "run "), 0);
}
END_TEST

START_TEST(help_has_every_command)
{
    struct outcome *o = script("", "help\n");
    static const char *const words[] = {"start", "set", "pause", "fork", "apply", "ladder", "cursor", "undo", "quit"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ck_assert_msg(strstr(o->out, words[i]) != NULL, "%s", words[i]);
    ck_assert_int_eq(o->status, 0);
}
END_TEST

START_TEST(a_run_diverges)
{
    struct outcome *o = script("", "start opt=sgd lr=1e6 train=640 valid=64 epochs=2\n");
    ck_assert_msg(o->status == 0, "%s", o->err);
    ck_assert_str_eq(o->err, "warning: run 1 diverged at epoch 1; a smaller lr may help\n");
    ck_assert_int_eq(times(o->out, "train    nan"), 2);
}
END_TEST

START_TEST(a_run_that_fails_is_told)
{
    struct outcome *o = script("", "start train=3000\n");
    ck_assert_int_eq(o->status, 1);
    ck_assert_ptr_nonnull(strstr(o->err, "error: run 1 failed: "));
    ck_assert_ptr_nonnull(strstr(o->err, "2,048"));
}
END_TEST

/* Nobody could let it go on. */
START_TEST(a_paused_run_ends_with_the_input)
{
    struct session s = begin("train=640 valid=64 epochs=100000");
    say(&s, "start\n");
    expect("run 1  epoch", 1);
    say(&s, "pause\n");
    expect("run 1  paused\n", 1);
    struct outcome *o = end(&s);
    ck_assert_int_eq(o->status, 0);
    ck_assert_int_eq(times(o->out, "run 1  stopped after "), 1);
}
END_TEST

START_TEST(the_ladder)
{
    struct outcome *o = script("train=64 valid=64 epochs=1", "ladder\n");
    ck_assert_msg(o->status == 0, "%s", o->err);
    ck_assert_int_eq(times(o->out, "  done after 1 epoch"), 8);
    ck_assert_int_eq(times(o->out, "run 8  waiting  drop=0.57,0.91,0.91"), 1);
}
END_TEST

START_TEST(a_record_that_cannot_be_written_is_a_warning)
{
    FILE *f = fopen(scratch_at("home"), "w"); /* a file where a folder should be */
    ck_assert_ptr_nonnull(f);
    fclose(f);
    struct outcome *o = script("", "start train=64 valid=64 epochs=1\n");
    ck_assert_int_eq(o->status, 1);
    ck_assert_ptr_nonnull(strstr(o->err, "warning: run 1 "));
    ck_assert_int_eq(times(o->out, "run 1  done after 1 epoch"), 1);
    ck_assert_int_eq(remove(scratch_at("home")), 0);
}
END_TEST

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

START_TEST(a_signal_ends_it_and_keeps_the_runs)
{
    struct session s = begin("train=640 valid=64 epochs=100000");
    say(&s, "start\n");
    expect("run 1  epoch", 1);
    struct outcome *o = finish_program(s.pid, ending[_i]);
    close(s.to);
    ck_assert_int_eq(o->status, 128 + ending[_i]);
    ck_assert_int_eq(times(o->out, "run 1  cut off after "), 1);
}
END_TEST

/* The list of what is kept is still being read when the program finds that there is no data. */
START_TEST(no_data_while_the_list_is_read)
{
    ck_assert_int_eq(run_program("run net=mlp:8 train=320 valid=64 epochs=1 seeds=9 --quiet")->status, 0);
    for (int i = 0; i < 10; i++) {
        struct outcome *o = script("--data /nowhere/at/all", "start\n");
        ck_assert_msg(o->status == 1, "status %d: %s", o->status, o->err);
    }
}
END_TEST

START_TEST(no_data_and_no_reader)
{
    struct outcome *o = script("--data /nowhere/at/all", "start\n");
    ck_assert_int_eq(o->status, 1);
    ck_assert_ptr_nonnull(strstr(o->err, "/nowhere/at/all"));
    char command[1024];
    snprintf(command, sizeof command,
             "DROPOUT_LAB_DATA=%s/pytorch/first-2048; export DROPOUT_LAB_DATA; echo start epochs=100000 | "
             "%s --plain --no-record >/dev/full 2>%s; test $? = 1", TEST_DATA, getenv("TEST_PROGRAM"),
             scratch_at("full"));
    ck_assert_int_eq(system(command), 0);
    ck_assert_int_eq(times(read_text(scratch_at("full")), "stdout: cannot be written"), 1);
}
END_TEST

TCase *plain_case(void)
{
    TCase *c = tcase_create("plain");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, a_script);
    tcase_add_test(c, the_same_bits);
    tcase_add_test(c, a_session);
    tcase_add_test(c, no_data_while_the_list_is_read);
    tcase_add_test(c, what_cannot_be_done_is_said);
    tcase_add_test(c, help_has_every_command);
    tcase_add_test(c, a_run_diverges);
    tcase_add_test(c, a_run_that_fails_is_told);
    tcase_add_test(c, a_paused_run_ends_with_the_input);
    tcase_add_test(c, the_ladder);
    tcase_add_test(c, a_record_that_cannot_be_written_is_a_warning);
    tcase_add_loop_test(c, a_signal_ends_it_and_keeps_the_runs, 0, sizeof ending / sizeof *ending);
    tcase_add_test(c, no_data_and_no_reader);
    return c;
}
