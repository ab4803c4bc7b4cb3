/* SPDX-License-Identifier: MIT */
/* The commands for what is kept: runs, show, label, rm, on runs that the program itself has made. */
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "cases.h"
#include "program.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"
#include "tests/term/pty.h"

static struct outcome *done(const char *words)
{
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == 0, "%s: status %d: %s", words, o->status, o->err);
    return o;
}

static struct outcome *fails(const char *words, const char *says)
{
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == 1, "%s: status %d", words, o->status);
    ck_assert_msg(strstr(o->err, says) != NULL, "%s: '%s' is not in: %s", words, says, o->err);
    ck_assert_int_eq(times(o->err, "\n"), 1);
    return o;
}

/* Two seeds in one second, and one that drops. */
static void make_runs(void)
{
    done("run net=mlp:8 train=320 valid=64 epochs=2 seeds=2 --quiet");
    done("run net=mlp:8-8 drop=0.25,0.5,0 train=320 valid=64 epochs=3 seed=9 --quiet");
}

static const char *run_file(const char *id, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "home/dropout-lab/runs/%s%s%s", id, *name ? "/" : "", name);
    return scratch_at(path);
}

static json_t *list(const char *words)
{
    json_error_t why;
    json_t *j = json_loads(done(words)->out, JSON_REJECT_DUPLICATES, &why);
    ck_assert_msg(json_is_array(j), "%s", why.text);
    return j;
}

static const char *text_of(json_t *j, const char *key)
{
    const char *text = json_string_value(json_object_get(j, key));
    ck_assert_msg(text != NULL, "%s", key);
    return text;
}

/* The id of the run of that seed. */
static const char *id_of(int seed)
{
    static char id[4][128];
    static unsigned next;
    json_t *j = list("runs --json"), *one;
    size_t i;
    char *out = id[next++ % 4];
    out[0] = 0;
    json_array_foreach(j, i, one) {
        if (json_integer_value(json_object_get(one, "seed")) == seed)
            snprintf(out, sizeof id[0], "%s", text_of(one, "id"));
    }
    json_decref(j);
    ck_assert_str_ne(out, "");
    return out;
}

static const char *with(const char *fmt, const char *a)
{
    static char words[8][512];
    static unsigned next;
    char *out = words[next++ % 8];
    snprintf(out, sizeof words[0], fmt, a);
    return out;
}

static size_t count(const char *words)
{
    json_t *j = list(words);
    size_t n = json_array_size(j);
    json_decref(j);
    return n;
}

START_TEST(nothing_is_kept_yet)
{
    struct outcome *o = done("runs");
    ck_assert_str_eq(o->out, "");
    ck_assert_ptr_nonnull(strstr(o->err, "no run is kept in"));
    ck_assert_uint_eq(count("runs --json"), 0);
    ck_assert_ptr_nonnull(strstr(done("runs --trash")->err, "the trash is empty"));
    fails("show last", "there is no run in");
    ck_assert_str_eq(done("rm --empty")->out, "the trash was empty\n");
}
END_TEST

START_TEST(runs_are_listed_newest_first)
{
    make_runs();
    struct outcome *o = done("runs");
    ck_assert_str_eq(o->err, "");
    ck_assert_int_eq(times(o->out, "\n"), 4);
    ck_assert_int_eq(strncmp(o->out, "run ", 4), 0);
    ck_assert_ptr_nonnull(strstr(o->out, "best valid"));
    ck_assert_int_eq(times(o->out, " done\n"), 3);
    const char *first = strstr(o->out, "0.25,0.5,0");
    ck_assert(first && first < strstr(o->out, "no dropout"));
    for (const char *line = o->out, *end; (end = strchr(line, '\n')); line = end + 1)
        ck_assert_msg(end - line <= 80, "%.*s", (int)(end - line), line);
}
END_TEST

START_TEST(runs_as_json)
{
    make_runs();
    json_t *j = list("runs --json"), *one = json_array_get(j, 0), *best = json_object_get(one, "best");
    ck_assert_uint_eq(json_array_size(j), 3);
    ck_assert_str_eq(text_of(one, "spec"), "net=mlp:8-8 drop=0.25,0.5,0 epochs=3 seed=9 train=320 valid=64");
    ck_assert_str_eq(text_of(one, "state"), "done");
    ck_assert_int_eq(json_integer_value(json_object_get(one, "epochs")), 3);
    ck_assert(json_real_value(json_array_get(json_object_get(one, "drop"), 1)) == 0.5);
    ck_assert_str_eq(text_of(one, "noise"), "0.25,0.5,0");
    ck_assert_str_eq(text_of(one, "opt"), "adam");
    ck_assert_str_eq(text_of(one, "act"), "relu");
    ck_assert_str_eq(text_of(one, "schedule"), "const");
    ck_assert(json_is_real(json_object_get(one, "wd")) && json_is_integer(json_object_get(one, "patience")));
    ck_assert(json_number_value(json_object_get(best, "valid_loss")) > 0);
    /* what the file says is what the list says */
    json_t *last = json_object_get(one, "last");
    char line[128];
    const char *csv = read_text(run_file(text_of(one, "id"), "history.csv"));
    snprintf(line, sizeof line, "\n3,%.8g,%.4f,%.8g,%.4f,", json_number_value(json_object_get(last, "train_loss")),
             json_number_value(json_object_get(last, "train_accuracy")),
             json_number_value(json_object_get(last, "valid_loss")),
             json_number_value(json_object_get(last, "valid_accuracy")));
    ck_assert_msg(strstr(csv, line) != NULL, "%s is not in %s", line, csv);
    json_decref(j);
}
END_TEST

START_TEST(runs_can_be_filtered)
{
    make_runs();
    ck_assert_uint_eq(count("runs --json p2>0.3"), 1);
    ck_assert_uint_eq(count("runs --json p=0"), 3);
    ck_assert_uint_eq(count("runs --json noise=p act=relu"), 1);
    ck_assert_uint_eq(count("runs --json noise=none"), 2);
    ck_assert_uint_eq(count("runs --json epochs=2 seed<2"), 1);
    ck_assert_uint_eq(count("runs --json p2 > 0.3"), 1);
    ck_assert_uint_eq(count("runs --json best<0"), 0);
    struct outcome *o = done("runs best<0");
    ck_assert_str_eq(o->out, "");
    ck_assert_ptr_nonnull(strstr(o->err, "no run fits"));
}
END_TEST

START_TEST(all_about_a_run)
{
    make_runs();
    struct outcome *o = done("show last");
    const char *const says[] = {
        "spec      net=mlp:8-8 drop=0.25,0.5,0", "state     done after 3 of 3 epochs", "best      epoch",
        "last      epoch 3  train", "320 images to train on, 64 held back", "program   dropout-lab", "run.json",
        "history.csv", "model.safetensors", "dropout-lab rerun ",
    };
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        ck_assert_msg(strstr(o->out, says[i]) != NULL, "'%s' is not in: %s", says[i], o->out);
    json_error_t why;
    json_t *j = json_loads(done("show last --json")->out, JSON_REJECT_DUPLICATES, &why);
    ck_assert_msg(json_is_object(j), "%s", why.text);
    ck_assert_int_eq(json_integer_value(json_object_get(j, "train")), 320);
    ck_assert_uint_eq(strlen(text_of(j, "sha256")), 64);
    ck_assert_uint_eq(json_array_size(json_object_get(j, "course")), 1);
    ck_assert(json_integer_value(json_object_get(json_object_get(j, "files"), "model.safetensors")) > 1000);
    json_decref(j);
    fails("show nothing", "no run has that id or name");
    fails("show 2", "3 runs begin so");
}
END_TEST

START_TEST(a_run_is_named)
{
    make_runs();
    const char *id = id_of(1);
    struct outcome *o = done(with("label %s --name first --tags exam --note odd", id));
    ck_assert_ptr_nonnull(strstr(o->out, "name  first"));
    ck_assert_uint_eq(count("runs --json name=first tag=exam"), 1);
    ck_assert_ptr_nonnull(strstr(done("runs")->out, " first "));
    ck_assert_ptr_nonnull(strstr(done("show first")->out, "note      odd"));
    done("label first --name second"); /* what is not given stays */
    ck_assert_uint_eq(count("runs --json name=second tag=exam"), 1);
    done("label second --name= --tags= --note=");
    ck_assert_int_ne(access(run_file(id, "label.json"), F_OK), 0);
    ck_assert_uint_eq(count("runs --json tag=exam"), 0);
}
END_TEST

START_TEST(names_are_made_safe)
{
    make_runs();
    done("label last --name \x1b[31m\xe2\x80\xae\xff");
    struct outcome *o = done("runs");
    ck_assert_ptr_nonnull(strstr(o->out, " ?[31m?? "));
    ck_assert_ptr_null(strchr(o->out, '\x1b'));
    ck_assert_ptr_null(strchr(done("show last")->out, '\x1b'));
    ck_assert_ptr_null(strchr(done("runs --json")->out, '\x1b'));
    done("label last --name 日本語の名前は長いです日本語の名前"); /* wide characters, cut between two */
    for (const char *line = done("runs")->out, *end; (end = strchr(line, '\n')); line = end + 1)
        ck_assert(end - line <= 80 + 16);
}
END_TEST

START_TEST(deleted_and_had_back)
{
    make_runs();
    const char *id = id_of(2);
    struct outcome *o = done(with("rm %s", id));
    ck_assert_ptr_nonnull(strstr(o->out, with("rm --undo %s\n", id)));
    ck_assert_uint_eq(count("runs --json"), 2);
    ck_assert_uint_eq(count("runs --json --trash"), 1);
    ck_assert_ptr_nonnull(strstr(done("runs --trash")->out, " done\n"));
    fails(with("show %s", id), "no run has that id");
    ck_assert_ptr_nonnull(strstr(done("rm --undo last")->out, "is back"));
    ck_assert_uint_eq(count("runs --json"), 3);
    fails("rm last nothing", "nothing: no run has that id"); /* moves none */
    ck_assert_uint_eq(count("runs --json"), 3);
    done(with("rm last %s last", id));
    ck_assert_uint_eq(count("runs --json"), 1);
    ck_assert_ptr_nonnull(strstr(done("rm --empty")->out, "2 runs removed from the trash, for good"));
    ck_assert_uint_eq(count("runs --json --trash"), 0);
    fails("rm --undo last", "there is no run");
}
END_TEST

/* While a program trains it, it is running, and stays; without one it is cut off. */
START_TEST(a_run_in_training)
{
    make_runs();
    const char *id = id_of(9);
    char *text = scratch_read(run_file(id, "run.json"), NULL), *state = strstr(text, "\"done\"");
    ck_assert_ptr_nonnull(state);
    char *other = malloc(strlen(text) + 16);
    sprintf(other, "%.*s\"running\"%s", (int)(state - text), text, state + 6);
    scratch_write_text(run_file(id, "run.json"), other);
    free(other);
    free(text);
    ck_assert_ptr_nonnull(strstr(done("runs seed=9")->out, " cut off\n"));
    ck_assert_uint_eq(count("runs --json state=cut"), 1);
    int fd = open(run_file(id, ""), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert(fd >= 0 && flock(fd, LOCK_EX) == 0);
    ck_assert_ptr_nonnull(strstr(done("runs seed=9")->out, " running\n"));
    fails("rm last", "is in training now; stop it first");
    done("label last --name live");
    ck_assert_uint_eq(count("runs --json name=live state=running"), 1);
    close(fd);
    done("rm live");
}
END_TEST

/* The same with a program that trains, and then is killed. */
START_TEST(a_run_that_is_killed)
{
    pid_t pid = start_program("run net=mlp:8 train=320 valid=64 epochs=100000 --quiet");
    double end = clock_now() + deadline(20);
    while (count("runs --json state=running epochs>=2") == 0) {
        ck_assert(clock_now() < end);
        clock_sleep(0.01);
    }
    fails("rm last", "is in training now; stop it first");
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    ck_assert_uint_eq(count("runs --json state=cut"), 1);
    struct outcome *o = done("show last");
    ck_assert_ptr_nonnull(strstr(o->out, "state     cut off after "));
    ck_assert_ptr_nonnull(strstr(o->out, "go on     dropout-lab run --resume "));
    ck_assert_uint_eq(count("runs --json epochs>=2"), 1);
    done("rm last");
}
END_TEST

START_TEST(what_cannot_be_read_is_told)
{
    make_runs();
    const char *id = id_of(9);
    scratch_write_text(run_file(id, "run.json"), "{\"format\": 3}");
    scratch_write_text(run_file("a-file", ""), "x");
    ck_assert_int_eq(mkdir(run_file("20270101-empty\x1b", ""), 0700), 0);
    struct outcome *o = done("runs");
    ck_assert_int_eq(times(o->out, "cannot be read: "), 3);
    ck_assert_ptr_nonnull(strstr(o->out, "run.json: is of a newer dropout-lab, format 3"));
    ck_assert_ptr_nonnull(strstr(o->out, "a-file: is a file where a run's folder is looked for"));
    ck_assert_int_eq(times(o->out, " done\n"), 2);
    json_t *j = list("runs --json");
    ck_assert_uint_eq(json_array_size(j), 5);
    json_decref(j);
    fails(with("show %s", id), "newer dropout-lab");
    fails(with("label %s --name x", id), "newer dropout-lab");
    done(with("rm %s a-file", id));
}
END_TEST

START_TEST(a_folder_without_permission)
{
    if (geteuid() == 0)
        return; /* whom nothing stops; check_run has a test that gives up these rights */
    make_runs();
    ck_assert_int_eq(chmod(scratch_at("home/dropout-lab/runs"), 0), 0);
    fails("runs", "the folder of runs cannot be opened");
    ck_assert_int_eq(chmod(scratch_at("home/dropout-lab/runs"), 0700), 0);
}
END_TEST

/* The reader of a pipe has seen enough after a line: no word about it. */
static int piped(const char *words)
{
    int ends[2], status;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        setenv("XDG_DATA_HOME", scratch_at("home"), 1);
        int err = open(scratch_at("stderr"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (dup2(ends[1], 1) < 0 || dup2(err, 2) < 0)
            _exit(125);
        close(ends[0]);
        close(ends[1]);
        char line[64], *argv[4] = {getenv("TEST_PROGRAM")};
        snprintf(line, sizeof line, "%s", words);
        argv[1] = strtok(line, " ");
        argv[2] = strtok(NULL, " ");
        execv(argv[0], argv);
        _exit(126);
    }
    close(ends[0]);
    close(ends[1]);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

START_TEST(a_closed_pipe_is_quiet)
{
    static const char *const words[] = {"runs", "runs --json", "show last", "show last --json"};
    make_runs();
    ck_assert_int_eq(piped(words[_i]), 0);
    ck_assert_str_eq(read_text(scratch_at("stderr")), "");
}
END_TEST

/* The row of the terminal's screen that has this text. */
static const char *row_with(struct pty *p, const char *text, char *out)
{
    for (int y = 0; y < p->rows; y++)
        if (strstr(pty_row(p, y, out), text))
            return out;
    ck_abort_msg("'%s' is not on the screen", text);
    return NULL;
}

START_TEST(a_wide_terminal_shows_more)
{
    make_runs();
    char home[512], row[PTY_LINE_MAX], *const argv[] = {getenv("TEST_PROGRAM"), (char *)"runs", NULL};
    snprintf(home, sizeof home, "XDG_DATA_HOME=%s", scratch_at("home"));
    const char *const env[] = {home, NULL};
    static const struct {
        int cols;
        bool words, isa;
    } sizes[] = {{80, false, false}, {150, true, false}, {220, true, true}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct pty p;
        struct pty_config config = {.cols = sizes[i].cols, .rows = 24, .term = "xterm", .env = env};
        ck_assert(pty_exec(&p, &config, argv));
        ck_assert(pty_until(&p, "no dropout", deadline(10)));
        pty_pump(&p, 0.1);
        row_with(&p, "best valid", row);
        ck_assert_int_eq(strstr(row, "words") != NULL, sizes[i].words);
        ck_assert_int_eq(strstr(row, "isa") != NULL, sizes[i].isa);
        ck_assert_str_eq(pty_row(&p, 4, row), ""); /* no line was longer than the terminal */
        pty_stop(&p);
    }
}
END_TEST

TCase *store_case(void)
{
    TCase *c = tcase_create("store");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, nothing_is_kept_yet);
    tcase_add_test(c, runs_are_listed_newest_first);
    tcase_add_test(c, runs_as_json);
    tcase_add_test(c, runs_can_be_filtered);
    tcase_add_test(c, all_about_a_run);
    tcase_add_test(c, a_run_is_named);
    tcase_add_test(c, names_are_made_safe);
    tcase_add_test(c, deleted_and_had_back);
    tcase_add_test(c, a_run_in_training);
    tcase_add_test(c, a_run_that_is_killed);
    tcase_add_test(c, what_cannot_be_read_is_told);
    tcase_add_test(c, a_folder_without_permission);
    tcase_add_loop_test(c, a_closed_pipe_is_quiet, 0, 4);
    tcase_add_test(c, a_wide_terminal_shows_more);
    return c;
}
