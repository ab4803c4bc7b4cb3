/* SPDX-License-Identifier: MIT */
/* Where `dropout-lab export` puts what it makes, and what it says where it can make nothing: files, stdout, a full
 * disk, a terminal, a run that has not ended. */
#include <dirent.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cases.h"
#include "dashboard.h"
#include "exported.h"
#include "program.h"
#include "tests/common/scratch.h"

START_TEST(a_file_is_replaced_and_stdout_has_a_name)
{
    char line[512];
    exported_train("");
    struct exported_runs k = exported_kept();
    char *history = scratch_read(exported_in(k.id[0], "history.csv"), NULL);
    scratch_write_text(scratch_at("out.csv"), "what was there");
    snprintf(line, sizeof line, "export %s --output %s", k.id[0], scratch_at("out.csv"));
    struct outcome *o = run_program(line);
    ck_assert(o->status == 0 && !*o->out && !*o->err);
    ck_assert_str_eq(read_text(scratch_at("out.csv")), history);
    snprintf(line, sizeof line, "export -o - %s", k.id[0]);
    ck_assert_str_eq(run_program(line)->out, history);
    ck_assert_str_eq(run_program("export last")->out, history);
    snprintf(line, sizeof line, "export last -o %s", scratch_at("out.json"));
    ck_assert_int_eq(run_program(line)->status, 0);
    ck_assert_int_eq(read_text(scratch_at("out.json"))[0], '{');
    free(history);
}
END_TEST

static const struct {
    const char *words;
    int status;
    const char *says[2];
} wrong[] = {
    {"export", 2, {"which runs", "export last"}},
    {"export nowhere", 1, {"nowhere", NULL}},
    {"export last --format xml", 2, {"xml", "csv, json, safetensors, tensorboard"}},
    {"export last -o run.xyz", 2, {"run.xyz", "--format csv"}},
    {"export last last --format safetensors", 2, {"one run", NULL}},
    {"export last last --format tensorboard", 2, {"folder", "--output"}},
    {"export last --format csv -o /", 1, {"/", NULL}},
    {"export last --format csv -o /nowhere/x.csv", 1, {"/nowhere/x.csv", NULL}},
    {"export last --format tensorboard -o /dev/null", 1, {"/dev/null", NULL}},
    {"export last --json", 2, {"--json", "export"}},
};

START_TEST(what_cannot_be_exported_is_said)
{
    exported_train("");
    struct outcome *o = run_program(wrong[_i].words);
    ck_assert_msg(o->status == wrong[_i].status, "%s: %d %s", wrong[_i].words, o->status, o->err);
    ck_assert_str_eq(o->out, "");
    for (int i = 0; i < 2 && wrong[_i].says[i]; i++)
        ck_assert_msg(strstr(o->err, wrong[_i].says[i]) != NULL, "%s", o->err);
}
END_TEST

START_TEST(weights_that_are_not_there_are_said)
{
    exported_train("");
    struct exported_runs k = exported_kept();
    ck_assert_int_eq(unlink(exported_in(k.id[0], "model.safetensors")), 0);
    struct outcome *o = run_program("export last --format safetensors");
    ck_assert_int_eq(o->status, 1);
    ck_assert_msg(strstr(o->err, "has no weights") != NULL, "%s", o->err);
    ck_assert_str_eq(o->out, "");
}
END_TEST

static void expect_state(const char *state, const char *why_no_weights)
{
    json_t *all = exported_json("last");
    const json_t *run = json_array_get(json_object_get(all, "runs"), 0), *rows = json_object_get(run, "history");
    ck_assert_str_eq(exported_string(run, "state"), state);
    ck_assert_uint_ge(json_array_size(rows), 1);
    ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(run, "last"), "epoch")),
                     (json_int_t)json_array_size(rows));
    json_decref(all);
    struct outcome *o = run_program("export last --format safetensors");
    ck_assert_int_eq(o->status, 1);
    ck_assert_msg(strstr(o->err, why_no_weights) != NULL, "%s", o->err);
}

/* While it trains, and after it was killed. */
START_TEST(a_run_without_an_end_has_what_it_has)
{
    struct timespec nap = {.tv_nsec = 20000000};
    pid_t pid = start_program("run --quiet net=mlp:16 train=300 valid=100 epochs=100000");
    for (int i = 0; i < (int)deadline(500); i++) {
        nanosleep(&nap, NULL);
        DIR *folder = opendir(scratch_at("home/dropout-lab/runs"));
        if (!folder)
            continue;
        closedir(folder);
        struct exported_runs k = exported_kept();
        if (k.count && access(exported_in(k.id[0], "history.csv"), R_OK) == 0
            && times(read_text(exported_in(k.id[0], "history.csv")), "\n") > 1)
            break;
    }
    expect_state("running", "in training");
    finish_program(pid, SIGKILL);
    expect_state("cut off", "--resume");
}
END_TEST

static const char *const to_full[] = {"export last", "export last --format json", "export last --format tensorboard",
                                      "export last --format safetensors", "predict last"};

START_TEST(a_full_disk_is_said)
{
    char command[1024];
    exported_train("");
    setenv("XDG_DATA_HOME", scratch_at("home"), 1);
    setenv("DROPOUT_LAB_DATA", TEST_DATA "/pytorch/first-2048", 1);
    snprintf(command, sizeof command, "%s %s >/dev/full 2>%s", getenv("TEST_PROGRAM"), to_full[_i], scratch_at("said"));
    int status = system(command);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    ck_assert_ptr_nonnull(strstr(read_text(scratch_at("said")), "dropout-lab: stdout: cannot be written"));
    ck_assert_int_eq(times(read_text(scratch_at("said")), "\n"), 1);
}
END_TEST

/* `dropout-lab export last | head -c 3` has seen enough, and that is no error. */
START_TEST(a_reader_who_leaves_is_no_error)
{
    char command[1024];
    exported_train("");
    setenv("XDG_DATA_HOME", scratch_at("home"), 1);
    setenv("DROPOUT_LAB_DATA", TEST_DATA "/pytorch/first-2048", 1);
    snprintf(command, sizeof command, "{ sleep 0.2; %s %s 2>%s; echo $? >%s; } | true", getenv("TEST_PROGRAM"),
             to_full[_i], scratch_at("said"), scratch_at("status"));
    ck_assert_int_eq(system(command), 0);
    ck_assert_str_eq(read_text(scratch_at("said")), "");
    ck_assert_str_eq(read_text(scratch_at("status")), "0\n");
}
END_TEST

/* Bytes do not go to a terminal that nobody named. */
START_TEST(bytes_do_not_go_to_a_terminal)
{
    char home[512];
    struct pty p;
    exported_train("");
    snprintf(home, sizeof home, "XDG_DATA_HOME=%s", scratch_at("home"));
    const char *env[] = {home, NULL};
    struct pty_config config = {.cols = 100, .rows = 10, .term = "xterm-256color", .env = env};
    char *argv[] = {getenv("TEST_PROGRAM"), "export", "last", "--format", "tensorboard", NULL};
    ck_assert(pty_exec(&p, &config, argv));
    expect(&p, "say where to by --output");
    pty_stop(&p);
}
END_TEST

TCase *export_where_case(void)
{
    TCase *c = tcase_create("export where");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, a_file_is_replaced_and_stdout_has_a_name);
    tcase_add_loop_test(c, what_cannot_be_exported_is_said, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(c, weights_that_are_not_there_are_said);
    tcase_add_test(c, a_run_without_an_end_has_what_it_has);
    tcase_add_loop_test(c, a_full_disk_is_said, 0, sizeof to_full / sizeof *to_full);
    tcase_add_loop_test(c, a_reader_who_leaves_is_no_error, 0, sizeof to_full / sizeof *to_full);
    tcase_add_test(c, bytes_do_not_go_to_a_terminal);
    return c;
}
