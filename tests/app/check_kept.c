/* SPDX-License-Identifier: MIT */
/* Runs of before in the dashboard and in line mode, in the built program on real images: shown, compared, forked,
 * named, deleted, gone on with, whoever else writes into the folder meanwhile. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "cases.h"
#include "dashboard.h"
#include "program.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"
#include "tests/common/tool.h"

/* Long enough that a signal meets a run at work. */
#define LASTING SPARSE_TEXT("500", "100")
#define SMALL "net=mlp:16", "train=256", "valid=64", "epochs=12"
#define DOWN "\033[B"
#define HOME "\033[H"
#define END "\033[F"

static const char *const small[] = {SMALL, NULL};

/* For the stdin of a program. */
static int open_to_read(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    return fd;
}

/* A shell's command succeeds in the folder of runs below this home. */
static void expect_shell(const char *home, const char *command)
{
    char line[3000];
    snprintf(line, sizeof line, "cd %s/dropout-lab && { %s; }", scratch_at(home), command);
    ck_assert_msg(system(line) == 0, "%s", line);
}

static void quit(struct pty *p)
{
    type(p, "q");
    expect_end(p, 0);
}

/* Two runs of a session that is over: "drop" before "epochs", for ids tell no more than seconds. */
static void leave_two(const char *home)
{
    struct pty p;
    open_dashboard(&p, home, small);
    type(&p, "+\r");
    expect(&p, "12/12 done");
    type(&p, "-\r");
    expect(&p, "run 2  epoch 12");
    expect(&p, "no dropout net=mlp:16 >"); /* it is over, and in the list */
    quit(&p);
}

/* Hidden at first, oldest first by number; then shown, compared and looked into like any other. */
START_TEST(runs_of_before_are_there)
{
    struct pty p;
    leave_two("home");
    open_dashboard(&p, "home", small);
    expect(&p, "no dropout hidden");
    ck_assert(!pty_until(&p, "2 valid", 0));
    type(&p, "v");
    expect(&p, "2 valid");
    type(&p, DOWN "v");
    expect(&p, "1 valid");
    type(&p, "2");
    expect(&p, "run 1 against run 2");
    type(&p, "3");
    expect(&p, " image 1 ");
    type(&p, "4");
    expect(&p, "what each unit of the first layer");
    type(&p, "1\r");
    expect(&p, "run 3  epoch 12");
    expect(&p, "3 valid");
    type(&p, "5");
    expect(&p, "3 runs");
    quit(&p);
    expect_shell("home", "test $(ls runs | wc -l) = 3");
}
END_TEST

/* Run 1 forked at epoch 5 with another rate: in its own session, or in a later one. */
static void fork_it(const char *home, bool later)
{
    struct pty p;
    open_dashboard(&p, home, small);
    type(&p, "\r");
    expect(&p, "12/12 done");
    if (later) {
        quit(&p);
        open_dashboard(&p, home, small);
        expect(&p, "no dropout hidden");
    }
    type(&p, HOME "llll++f");
    expect(&p, "fork 1@5");
    expect(&p, "run 2  epoch");
    type(&p, "c");
    expect(&p, "run 2  epoch 12");
    type(&p, "5");
    expect(&p, "done, epoch 12 of 12, fork of run 1 after epoch 5");
    quit(&p);
}

START_TEST(a_fork_of_one_has_the_bits_of_a_fork_at_once)
{
    char command[1500];
    fork_it("at-once", false);
    fork_it("later", true);
    snprintf(command, sizeof command, "a=$(grep -l '\"fork\"' %s/dropout-lab/runs/*/run.json | xargs dirname); "
             "b=$(grep -l '\"fork\"' runs/*/run.json | xargs dirname); test -n \"$a\" && cmp $a/history.csv "
             "$b/history.csv && cmp $a/model.safetensors $b/model.safetensors", scratch_at("at-once"));
    expect_shell("later", command);
}
END_TEST

START_TEST(words_of_the_user_stay)
{
    struct pty p;
    leave_two("home");
    open_dashboard(&p, "home", small);
    expect(&p, "no dropout hidden");
    type(&p, "5nexam one\r");
    expect(&p, " exam one no dropout");
    type(&p, "ta  b\r");
    expect(&p, "tags: a b");
    type(&p, "N what was it\r");
    expect(&p, "note: what was it");
    type(&p, ":name 1 first\r");
    expect(&p, " first 0.05");
    quit(&p);
    open_dashboard(&p, "home", small);
    type(&p, "5");
    expect(&p, " exam one no dropout");
    expect(&p, " first 0.05");
    expect(&p, "note: what was it");
    type(&p, "/tag=a\r");
    expect(&p, "1 of 2 runs, filter tag=a");
    type(&p, "n\025\r"); /* Ctrl-U: an empty line takes it away */
    expect_gone(&p, "exam one");
    quit(&p);
    expect_shell("home", "! grep -q exam runs/*/label.json && grep -q 'a b' runs/*/label.json");
}
END_TEST

START_TEST(deleted_and_had_back)
{
    struct pty p;
    leave_two("home");
    open_dashboard(&p, "home", small);
    expect(&p, "no dropout hidden");
    type(&p, "5d");
    expect(&p, "run 2 is in the trash");
    expect(&p, "run 1: "); /* is chosen in its place */
    expect_shell("home", "test $(ls runs | wc -l) = 1 -a $(ls trash | wc -l) = 1");
    type(&p, "1");
    expect_gone(&p, "no dropout");
    type(&p, ":show 2\r");
    expect(&p, "run 2 was deleted; undelete takes it back");
    type(&p, "\0335u");
    expect(&p, " is back");
    expect_shell("home", "test $(ls runs | wc -l) = 2 -a $(ls trash | wc -l) = 0");
    type(&p, "d");
    expect(&p, "run 2 is in the trash");
    quit(&p);
    open_dashboard(&p, "home", small);
    type(&p, "5");
    expect(&p, "1 run  "); /* it stays away */
    type(&p, ":undelete last\r");
    expect(&p, " is back");
    expect(&p, "no dropout"); /* in the list again */
    type(&p, "d");
    expect(&p, "run 1 is in the trash");
    type(&p, "d");
    expect(&p, "seed1 is in the trash");
    type(&p, "E");
    expect(&p, "2 runs are in the trash. Remove them for good? (y/n)");
    type(&p, "y");
    expect(&p, "the trash is empty; 2 runs are gone");
    expect(&p, "no run yet");
    quit(&p);
    expect_shell("home", "test $(ls runs | wc -l) = 0 -a $(ls trash | wc -l) = 0");
}
END_TEST

/* Cut off, gone on with, and done, it is the run that was never cut. */
START_TEST(one_that_was_cut_off_goes_on)
{
    struct pty p;
    char command[1500];
    static const char *const words[] = {"net=mlp:32", "train=1024", "valid=64", "epochs=" LASTING, "drop=0.2", NULL};
    open_dashboard(&p, "home", words);
    type(&p, "\r");
    expect(&p, "run 1  epoch");
    ck_assert_int_eq(kill(p.pid, SIGTERM), 0);
    expect_end(&p, 128 + SIGTERM);
    expect_shell("home", "grep -q '\"cut off\"' runs/*/run.json");
    open_dashboard(&p, "home", words);
    expect(&p, "run 1 was cut off at epoch ");
    expect(&p, " of " LASTING ": R goes on");
    type(&p, "5");
    expect(&p, "cut off, epoch ");
    type(&p, "R");
    expect(&p, "running, epoch ");
    expect(&p, "done, epoch " LASTING " of " LASTING);
    quit(&p);
    snprintf(command, sizeof command, "run net=mlp:32 train=1024 valid=64 epochs=" LASTING " drop=0.2 --quiet --no-record "
             "--csv %s --save %s", scratch_at("h.csv"), scratch_at("w.safetensors"));
    struct outcome *o = run_program(command);
    ck_assert_msg(o->status == 0, "%s", o->err);
    snprintf(command, sizeof command, "cmp runs/*/history.csv %s && cmp runs/*/model.safetensors %s",
             scratch_at("h.csv"), scratch_at("w.safetensors"));
    expect_shell("home", command);
}
END_TEST

/* Without records the runs of before are looked at, and nothing there is changed. */
START_TEST(no_record_changes_nothing)
{
    struct pty p;
    static const char *const words[] = {SMALL, "--no-record", NULL};
    leave_two("home");
    open_dashboard(&p, "home", words);
    type(&p, "5nx\r");
    expect(&p, "--no-record changes nothing on disk");
    type(&p, "d");
    expect(&p, "--no-record changes nothing on disk");
    type(&p, "\r");
    expect(&p, "2 valid");
    quit(&p);
    expect_shell("home", "test $(ls runs | wc -l) = 2 -a ! -e runs/*/label.json");
}
END_TEST

/* What another program adds appears; what it trains is not taken from it. */
START_TEST(another_program_beside)
{
    struct pty p;
    leave_two("home");
    open_dashboard(&p, "home", small);
    type(&p, "5");
    expect(&p, "2 runs");
    pid_t other = start_program("run net=mlp:32 train=1024 valid=64 epochs=50000 seed=7 --quiet");
    expect(&p, "running");
    type(&p, "/seed=7\r");
    expect(&p, "1 of 3 runs");
    type(&p, "\r");
    expect(&p, "training in another program; dropout-lab watch");
    type(&p, "d");
    expect_gone(&p, "training in another program; dropout-lab watch");
    expect_shell("home", "test $(ls runs | wc -l) = 3");
    struct outcome *o = finish_program(other, SIGTERM);
    ck_assert_int_eq(o->status, 128 + SIGTERM);
    expect(&p, "cut off");
    quit(&p);
}
END_TEST

/* ---- very many ---- */

enum { MANY = 10000 };

static void write_run(const char *root, int i)
{
    char id[96], path[1200], text[700];
    snprintf(id, sizeof id, "2025%02d%02d-%02d%02d%02d-many-seed%d", i / 28000 % 12 + 1, i / 1000 % 28 + 1, i / 60 % 24,
             i % 60, i / 1440 % 60, i % 7 + 1);
    snprintf(path, sizeof path, "%s/%s", root, id);
    ck_assert_msg(mkdir(path, 0700) == 0, "%s", path);
    snprintf(text, sizeof text, "{\"format\": 2, \"id\": \"%s\", \"spec\": \"drop=0.%d epochs=3 seed=%d\", \"train\": "
             "50000, \"valid\": 10000, \"data\": \"x\", \"sha256\": \"%064d\", \"isa\": \"avx2\", \"version\": "
             "\"0.1.0\", \"state\": \"done\", \"started\": \"2025-01-01T00:00:00Z\", \"ended\": "
             "\"2025-01-01T00:00:00Z\", \"epochs\": 1, \"summary\": {\"epochs\": 1, \"best\": {\"epoch\": 1, "
             "\"valid_loss\": 0.%04d}, \"last\": {\"epoch\": 1, \"valid_loss\": 0.5}}}\n", id, i % 9 + 1, i % 7 + 1, 0,
             3000 + i % 1000);
    snprintf(path, sizeof path, "%s/%s/run.json", root, id);
    scratch_write_text(path, text);
    snprintf(path, sizeof path, "%s/%s/history.csv", root, id);
    scratch_write_text(path, "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy\n1,0.5,80,0.5,80\n");
}

/* Seconds from the start of the program to the list on screen. */
static double open_list(struct pty *p)
{
    double begin = clock_now();
    open_dashboard(p, "many", small);
    type(p, "5");
    expect(p, "10,000 runs");
    return clock_now() - begin;
}

START_TEST(ten_thousand_runs)
{
    struct pty p;
    char root[1000];
    snprintf(root, sizeof root, "%s/dropout-lab/runs", scratch_at("many"));
    char make[1100];
    snprintf(make, sizeof make, "mkdir -p %s", root);
    ck_assert_int_eq(system(make), 0);
    for (int i = 0; i < MANY; i++)
        write_run(root, i);
    open_list(&p); /* makes the index */
    quit(&p);
    double took = open_list(&p);
    ck_assert_msg(took < deadline(2), "%g s", took);
    type(&p, END);
    expect(&p, "20250101-000000-many-seed1");
    type(&p, "/p2>0.45 best<0.3010 seed=2\r");
    expect(&p, " of 10,000 runs, filter");
    type(&p, "\r");
    expect(&p, " 1/3 done");
    quit(&p);
}
END_TEST

/* ---- line mode ---- */

START_TEST(line_mode)
{
    char text[2000];
    leave_two("home");
    snprintf(text, sizeof text, "kept\nkept p1=0.05\nopen last\nname 1 exam\ntag exam a b\nkept tag=a\nfork 1 5 "
             "drop=0.1\ndelete exam\nkept exam\nundelete exam\nopen exam\nopen nothing\ncontinue 1\nempty\nfigure %s\n",
             scratch_at("f.svg"));
    scratch_write_text(scratch_at("script"), text);
    int in = open_to_read(scratch_at("script"));
    struct outcome *o = finish_program(start_program_on("--plain net=mlp:16 train=256 valid=64 epochs=12", in), 0);
    close(in);
    ck_assert_int_eq(o->status, 1);
    ck_assert_msg(times(o->out, "kept  2 runs\n") == 1, "%s", o->out);
    ck_assert_int_eq(times(o->out, "run 1  of before, done  12 of 12 epochs  "), 1);
    ck_assert_int_ge(times(o->out, "kept  1 run\n"), 2);
    ck_assert_int_eq(times(o->out, " forked from run 1 after epoch 5\n"), 1);
    ck_assert_int_eq(times(o->out, "run 1 is in the trash; undelete (u) takes it back\n"), 1);
    ck_assert_int_eq(times(o->out, "kept  0 runs\n"), 1);
    ck_assert_int_eq(times(o->out, " is back\n"), 1);
    ck_assert_int_eq(times(o->out, "the trash is empty; 0 runs are gone\n"), 1);
    ck_assert_int_eq(times(o->out, "run 2  done after 12 epochs"), 1);
    ck_assert_int_eq(times(o->err, "error: "), 2 + (access(scratch_at("f.svg"), R_OK) != 0));
    ck_assert_ptr_nonnull(strstr(o->err, "nothing"));
    ck_assert_ptr_nonnull(strstr(o->err, "run 1 is done; there is nothing to go on with"));
}
END_TEST

/* A script hears what was cut off, and goes on with it. */
START_TEST(line_mode_goes_on)
{
    struct outcome *o = finish_program(start_program("run net=mlp:32 train=1024 valid=64 epochs=5 --quiet"), 0);
    ck_assert_int_eq(o->status, 0);
    pid_t pid = start_program("run net=mlp:32 train=1024 valid=64 epochs=" LASTING " seed=2");
    for (int i = 0; i < (int)deadline(2000) && !strstr(read_text(scratch_at("stdout")), "epoch"); i++)
        clock_sleep(0.01);
    ck_assert_int_eq(finish_program(pid, SIGTERM)->status, 128 + SIGTERM);
    scratch_write_text(scratch_at("script"), "continue last\n");
    int in = open_to_read(scratch_at("script"));
    o = finish_program(start_program_on("--plain", in), 0);
    close(in);
    ck_assert_msg(o->status == 0, "%s", o->err);
    ck_assert_msg(times(o->out, "cut off  2") == 1, "%s", o->out);
    ck_assert_msg(times(o->out, "run 1  of before, running  ") == 1, "%.700s", o->out);
    expect_shell("home", "test $(grep -l '\"done\"' runs/*/run.json | wc -l) = 2");
}
END_TEST

TCase *kept_case(void)
{
    TCase *c = tcase_create("kept");
    scratch_add(c);
    tcase_set_timeout(c, 180);
    tcase_add_test(c, runs_of_before_are_there);
    tcase_add_test(c, a_fork_of_one_has_the_bits_of_a_fork_at_once);
    tcase_add_test(c, words_of_the_user_stay);
    tcase_add_test(c, deleted_and_had_back);
    tcase_add_test(c, one_that_was_cut_off_goes_on);
    tcase_add_test(c, no_record_changes_nothing);
    tcase_add_test(c, another_program_beside);
    tcase_add_test(c, ten_thousand_runs);
    tcase_add_test(c, line_mode);
    tcase_add_test(c, line_mode_goes_on);
    return c;
}
