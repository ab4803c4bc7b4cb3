/* SPDX-License-Identifier: MIT */
/* Watching logs as a user does: the built program in a pseudo-terminal while files grow, are replaced and appear, with
 * the log on standard input and the keys from the terminal; and its lines and tables without a terminal. */
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "cases.h"
#include "dashboard.h"
#include "program.h"
#include "tests/common/scratch.h"

/* `words` are the shell's, behind the program's name. */
static void start_watch_on(struct pty *p, const char *term, const char *words)
{
    char command[2000];
    const char *program = getenv("TEST_PROGRAM");
    struct pty_config config = {.cols = 80, .rows = 24, .term = term};
    snprintf(command, sizeof command, "exec %s watch %s", program ? program : "dropout-lab", words);
    char *argv[] = {"/bin/sh", "-c", command, NULL};
    ck_assert(pty_exec(p, &config, argv));
}

static void start_watch(struct pty *p, const char *words)
{
    start_watch_on(p, "xterm-256color", words);
}

static void open_watch(struct pty *p, const char *words)
{
    start_watch(p, words);
    expect(p, "1 charts");
}

/* With a pipe for its standard input; returns the end to write to. */
static int open_watch_on_pipe(struct pty *p)
{
    char words[700];
    const char *fifo = scratch_at("fifo");
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    snprintf(words, sizeof words, "- <%s", fifo);
    start_watch(p, words);
    int to = open(fifo, O_WRONLY); /* once the reader is there, which has no copy of this one */
    ck_assert_int_ge(to, 0);
    expect(p, "1 charts");
    return to;
}

static void put(int fd, const char *text)
{
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

static void append(const char *path, const char *text)
{
    FILE *f = fopen(path, "a");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

/* Keras' columns, with epochs from..to - 1. */
static void append_epochs(const char *path, int from, int to)
{
    char line[200];
    if (from == 0)
        append(path, "epoch,accuracy,loss,val_accuracy,val_loss\r\n");
    for (int i = from; i < to; i++) {
        snprintf(line, sizeof line, "%d,%.4f,%.4f,%.4f,%.4f\r\n", i, 0.9 - 0.3 / (1 + i), 0.2 + 0.6 / (1 + i),
                 0.88 - 0.3 / (1 + i), 0.3 + 0.5 / (1 + i));
        append(path, line);
    }
}

START_TEST(a_file_that_grows)
{
    struct pty p;
    const char *path = scratch_at("log.csv");
    append_epochs(path, 0, 3);
    open_watch(&p, path);
    type(&p, "3");
    expect(&p, "val_accuracy");
    expect(&p, "log 1  Keras CSVLogger, 3 points, followed");
    type(&p, "1");
    expect(&p, "log 1  epoch 2   train  0.4000  0.8000   valid  0.4667  0.7800");
    append_epochs(path, 3, 40);
    expect(&p, "log 1  epoch 39   train  0.2150");
    expect(&p, "0.3125 @39");
    type(&p, "h");
    expect(&p, "there");
    type(&p, "h");
    expect(&p, "log 1  epoch 38   train  0.2154");
    append_epochs(path, 40, 45);
    expect(&p, "0.3111 @44");
    expect(&p, "log 1  epoch 38   train  0.2154"); /* the cursor stays */
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

START_TEST(a_file_that_is_replaced_and_cut)
{
    struct pty p;
    const char *path = scratch_at("log.csv"), *other = scratch_at("other");
    append_epochs(path, 0, 30);
    open_watch(&p, path);
    expect(&p, "log 1  epoch 29");
    append_epochs(other, 0, 50);
    ck_assert_int_eq(rename(other, path), 0);
    expect(&p, "log 1  epoch 49");
    ck_assert_int_eq(truncate(path, 0), 0);
    append_epochs(path, 0, 4);
    expect(&p, "log 1  epoch 3 ");
    append_epochs(path, 4, 6);
    expect(&p, "log 1  epoch 5 ");
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

START_TEST(a_log_that_comes_later)
{
    struct pty p;
    const char *path = scratch_at("later.csv");
    open_watch(&p, path);
    expect(&p, "log 1 waits: is not there yet");
    append_epochs(path, 0, 2);
    expect(&p, "log 1  epoch 1 ");
    scratch_write_text(path, "this is no log, nor will it be\n\0\1\2");
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

/* The log is on standard input, the keys come from the terminal; the charts stay when the writer ends. */
START_TEST(a_pipe_with_keys_from_the_terminal)
{
    struct pty p;
    int to = open_watch_on_pipe(&p);
    expect(&p, "log 1 waits");
    put(to, "step,loss\n0,1.5\n");
    expect(&p, "log 1  step 0");
    put(to, "1000,0.5\n2000,0.25\n");
    expect(&p, "log 1  step 2,000   loss 0.2500");
    type(&p, "hh");
    expect(&p, "log 1  step 1,000   loss 0.5000");
    close(to);
    expect(&p, "ended");
    type(&p, "c");
    expect(&p, "log 1  step 2,000   loss 0.2500");
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

START_TEST(a_folder_that_gets_another_log)
{
    struct pty p;
    const char *folder = scratch_at("runs");
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    ck_assert_int_eq(mkdir(scratch_at("runs/a"), 0700), 0);
    append_epochs(scratch_at("runs/a/history.csv"), 0, 5);
    open_watch(&p, folder);
    expect(&p, "log 1  epoch 4");
    ck_assert_int_eq(mkdir(scratch_at("runs/b"), 0700), 0);
    append_epochs(scratch_at("runs/b/history.csv"), 0, 9);
    expect(&p, "  2 \u2501 b ");
    expect(&p, "2 valid");
    type(&p, "\033[B2");
    expect(&p, "log 2 against log 1 (reference): best valid loss -0.0444");
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

START_TEST(metrics_are_chosen_by_key)
{
    struct pty p;
    const char *path = scratch_at("log.csv");
    append(path, "step,train_loss,lr,box\n0,2,0.5,7\n1,1,0.25,8\n2,0.5,0.125,9\n");
    open_watch(&p, path);
    expect(&p, "train_loss 0.5000");
    type(&p, "\t\033[C"); /* the right chart: the next metric */
    expect(&p, "box 9");
    type(&p, "3");
    expect(&p, "least");
    type(&p, "\033[B "); /* lr beside it */
    expect(&p, "box, lr");
    type(&p, " 1");
    expect_gone(&p, "box, lr");
    type(&p, "t");
    expect(&p, "rows 1-3 of 3");
    type(&p, "?");
    expect(&p, "count x by another column");
    type(&p, "?q");
    expect_end(&p, 0);
}
END_TEST

/* Nothing is sent while nothing comes. */
START_TEST(a_quiet_log_costs_nothing)
{
    struct pty p;
    const char *path = scratch_at("log.csv");
    append_epochs(path, 0, 20);
    open_watch(&p, path);
    expect(&p, "log 1  epoch 19");
    pty_pump(&p, 1);
    unsigned long long before = p.bytes;
    pty_pump(&p, 7);
    ck_assert_msg(p.bytes == before, "%llu bytes", p.bytes - before);
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

static const int ending[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};

START_TEST(a_signal_ends_it_and_restores_the_terminal)
{
    struct pty p;
    int to = open_watch_on_pipe(&p);
    for (int i = 0; i < (int)SOON * 20 && pty_modes_restored(&p); i++)
        pty_pump(&p, 0.05);
    ck_assert(!pty_modes_restored(&p));
    ck_assert_int_eq(kill(p.pid, ending[_i]), 0);
    expect_end(&p, 128 + ending[_i]);
    close(to);
}
END_TEST

START_TEST(the_terminal_goes_away)
{
    struct pty p;
    const char *path = scratch_at("log.csv");
    append_epochs(path, 0, 20);
    open_watch(&p, path);
    expect(&p, "log 1  epoch 19");
    pty_hang_up(&p);
    int status = pty_status(&p, SOON);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGHUP, "%#x", (unsigned)status);
    pty_stop(&p);
}
END_TEST

START_TEST(suspended_and_continued)
{
    struct pty p;
    const char *path = scratch_at("log.csv");
    append_epochs(path, 0, 20);
    open_watch(&p, path);
    expect(&p, "log 1  epoch 19");
    type(&p, "\032");
    int status = pty_status(&p, SOON);
    ck_assert(WIFSTOPPED(status));
    ck_assert(pty_modes_restored(&p));
    append_epochs(path, 20, 22);
    ck_assert(pty_continue(&p));
    ck_assert(WIFCONTINUED(pty_status(&p, SOON)));
    expect(&p, "log 1  epoch 21");
    type(&p, "q");
    expect_end(&p, 0);
}
END_TEST

/* ---- without a terminal ---- */

static struct outcome *run_watch(const char *options, const char *file)
{
    char words[900];
    snprintf(words, sizeof words, "watch %s %s", options, file);
    return run_program(words);
}

static void has(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "'%s' is not in:\n%s", part, text);
}

START_TEST(once_prints_what_is_there)
{
    const char *path = scratch_at("log.csv");
    append_epochs(path, 0, 20);
    struct outcome *o = run_watch("--once", path);
    ck_assert_int_eq(o->status, 0);
    has(o->out, "Keras CSVLogger, followed, epoch 0 to 19");
    has(o->out, "val_loss                          20           0.8         0.325         0.325 @19");
    ck_assert_str_eq(o->err, "");
    o = run_watch("--once", scratch_at("none.csv"));
    ck_assert_int_eq(o->status, 1);
    has(o->err, "none.csv: is not there yet");
    scratch_write_text(path, "");
    o = run_watch("--once", path);
    ck_assert_int_eq(o->status, 1);
    ck_assert_int_eq(times(o->err, "\n"), 1);
}
END_TEST

START_TEST(once_as_json)
{
    const char *path = scratch_at("log.csv");
    append(path, "step,loss,val_loss\n1,2,nan\n2,1,3\n");
    struct outcome *o = run_watch("--once --json", path);
    ck_assert_int_eq(o->status, 0);
    json_error_t e;
    json_t *all = json_loads(o->out, 0, &e), *log = json_array_get(json_object_get(all, "logs"), 0);
    ck_assert_msg(all != NULL, "%s", e.text);
    ck_assert_str_eq(json_string_value(json_object_get(log, "path")), path);
    ck_assert_str_eq(json_string_value(json_object_get(log, "x")), "step");
    json_t *valid = json_array_get(json_object_get(log, "series"), 1);
    ck_assert_str_eq(json_string_value(json_object_get(valid, "role")), "valid");
    ck_assert_int_eq(json_integer_value(json_object_get(valid, "points")), 2);
    ck_assert(json_is_null(json_object_get(valid, "first")));
    ck_assert_double_eq(json_real_value(json_object_get(json_object_get(valid, "best"), "value")), 3);
    json_decref(all);
}
END_TEST

/* It was drained to its end, so that its writer was not stopped; then there is nothing to wait for. */
START_TEST(a_pipe_that_is_no_log_ends)
{
    scratch_write_text(scratch_at("none"), "\x01\x02\x03");
    int in = open(scratch_at("none"), O_RDONLY);
    ck_assert_int_ge(in, 0);
    struct outcome *o = finish_program(start_program_on("watch --plain -", in), 0);
    close(in);
    ck_assert_int_eq(o->status, 1);
    has(o->err, "is no log of a kind that is known here");
    ck_assert_int_eq(times(o->err, "\n"), 1);
}
END_TEST

START_TEST(a_line_for_each_row)
{
    const char *path = scratch_at("log.csv");
    int fd[2];
    ck_assert_int_eq(pipe(fd), 0);
    ck_assert_int_eq(fcntl(fd[1], F_SETFD, FD_CLOEXEC), 0);
    pid_t pid = start_program_on("watch --plain -", fd[0]);
    close(fd[0]);
    static const char rows[] = "step,loss,val_loss\n1,2,\n2,1,0.5\n";
    ck_assert_int_eq(write(fd[1], rows, sizeof rows - 1), (ssize_t)sizeof rows - 1);
    close(fd[1]);
    struct outcome *o = finish_program(pid, 0);
    ck_assert_int_eq(o->status, 0);
    ck_assert_str_eq(o->out, "standard input  step 1  loss 2\nstandard input  step 2  loss 1  val_loss 0.5\n"
                     "standard input  ended\n");
    append(path, rows);
    char words[700];
    snprintf(words, sizeof words, "watch --plain %s", path);
    pid = start_program(words);
    for (int i = 0; i < 200 && !strstr(read_text(scratch_at("stdout")), "step 2"); i++)
        clock_sleep(0.05);
    append(path, "3,0.75,0.4\n");
    for (int i = 0; i < 200 && !strstr(read_text(scratch_at("stdout")), "step 3"); i++)
        clock_sleep(0.05);
    o = finish_program(pid, SIGINT);
    ck_assert_int_eq(o->status, 128 + SIGINT);
    ck_assert_int_eq(times(o->out, "\n"), 3);
    has(o->out, "log.csv  step 3  loss 0.75  val_loss 0.4\n");
}
END_TEST

START_TEST(no_terminal_is_said)
{
    struct outcome *o = run_watch("", scratch_at("log.csv"));
    ck_assert_int_eq(o->status, 1);
    has(o->err, "--plain");
}
END_TEST

START_TEST(a_terminal_that_will_not_do_is_said)
{
    struct pty p;
    start_watch_on(&p, "dumb", scratch_at("."));
    expect(&p, "use: dropout-lab watch --plain");
    expect_end(&p, 1);
}
END_TEST

TCase *watch_case(void)
{
    TCase *c = tcase_create("watch");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, a_file_that_grows);
    tcase_add_test(c, a_file_that_is_replaced_and_cut);
    tcase_add_test(c, a_log_that_comes_later);
    tcase_add_test(c, a_pipe_with_keys_from_the_terminal);
    tcase_add_test(c, a_folder_that_gets_another_log);
    tcase_add_test(c, metrics_are_chosen_by_key);
    tcase_add_test(c, a_quiet_log_costs_nothing);
    tcase_add_loop_test(c, a_signal_ends_it_and_restores_the_terminal, 0, sizeof ending / sizeof *ending);
    tcase_add_test(c, the_terminal_goes_away);
    tcase_add_test(c, suspended_and_continued);
    tcase_add_test(c, once_prints_what_is_there);
    tcase_add_test(c, once_as_json);
    tcase_add_test(c, a_pipe_that_is_no_log_ends);
    tcase_add_test(c, a_line_for_each_row);
    tcase_add_test(c, no_terminal_is_said);
    tcase_add_test(c, a_terminal_that_will_not_do_is_said);
    return c;
}
