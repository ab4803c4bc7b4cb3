/* SPDX-License-Identifier: MIT */
/* The built program over the commands that read runs, with harm in the records, labels, lines and folders of these. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check_safe.h"
#include "hostile.h"
#include "lines.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

static const char *const run_commands[] = {
    "runs", "runs --json", "show last", "show last --json", "export last --format csv", "export last last --format csv",
    "export last --format json", "figure last -o - --format svg", "rerun last", "run --resume last", "predict last",
    "predict last --json", "label last --note x", "runs isa=%",
};

/* What stands in run.json, as it is there and with the text in the place of each value. */
static void put_value(const char *path, const char *was, const char *key, const char *text)
{
    char from[64], escaped[1000], all[LINES_SIZE * 2];
    snprintf(from, sizeof from, "\"%s\": ", key);
    const char *at = strstr(was, from);
    if (!at) { /* it has none: it goes in front */
        snprintf(all, sizeof all, "{\"%s\": \"%s\",%s", key, hostile_json(escaped, text), was + 1);
    } else {
        const char *rest = at + strlen(from);
        const char *end = *rest == '"' ? strchr(rest + 1, '"') + 1 : rest + strcspn(rest, ",\n");
        snprintf(all, sizeof all, "%.*s\"%s\"%s", (int)(rest - was), was, hostile_json(escaped, text), end);
    }
    scratch_write_text(path, all);
}

static const char *run_folder(void)
{
    static char folder[600];
    char id[200] = "";
    struct outcome *o = lines_as("", "runs", STDIN_FILENO);
    const char *line = strchr(o->out, '\n');
    ck_assert_ptr_nonnull(line);
    o = lines_as("", "show last --json", STDIN_FILENO);
    json_t *j = json_loads(o->out, 0, NULL);
    snprintf(id, sizeof id, "home/dropout-lab/runs/%s", json_string_value(json_object_get(j, "id")));
    json_decref(j);
    snprintf(folder, sizeof folder, "%s", scratch_at(id));
    return folder;
}

static void run_on_record(const char *text)
{
    int in = lines_no_input();
    char line[LINES_SIZE];
    for (size_t i = 0; i < sizeof run_commands / sizeof *run_commands; i++)
        if (lines_due(5))
            lines_run("", lines_filled(line, run_commands[i], text), in);
    if (lines_due(6)) {
        lines_as("LC_ALL=C", "rm last", in);
        lines_run("", "runs --trash --json", in);
        lines_as("LC_ALL=C", "rm --undo last", in);
    }
    close(in);
}

START_TEST(records_are_said_safely)
{
    static const char *const key[] = {"data", "isa", "version", "started", "ended", "why", "group", "sha256", "spec",
                                      "state",
                                      "train", "format"};
    char path[700], label[700];
    lines_set_up();
    const char *folder = run_folder();
    snprintf(path, sizeof path, "%s/run.json", folder);
    snprintf(label, sizeof label, "%s/label.json", folder);
    char *was = scratch_read(path, NULL);
    for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
        for (size_t k = i % 2; k < hostile_count; k += soak_or(2, 1)) {
            put_value(path, was, key[i], hostile_text[k]);
            run_on_record(hostile_text[k]);
        }
    }
    scratch_write_text(path, was);
    for (size_t k = 0; k < hostile_count; k++) {
        char escaped[1000], bytes[LINES_SIZE];
        hostile_json(escaped, hostile_text[k]);
        lines_filled(bytes, "{\"name\": \"%\", \"tags\": \"% %\", \"note\": \"%\", \"%\": 1}", escaped);
        scratch_write_text(label, bytes);
        run_on_record(hostile_text[k]);
        snprintf(bytes, sizeof bytes, "{\"name\": \"%s\"", hostile_text[k]); /* no JSON */
        scratch_write_text(label, bytes);
        run_on_record(hostile_text[k]);
    }
    unlink(label);
    snprintf(path, sizeof path, "%s/history.csv", folder);
    char *rows = scratch_read(path, NULL), all[LINES_SIZE];
    for (size_t k = 0; k < hostile_count; k++) {
        snprintf(all, sizeof all, "%s3,%s,\n", rows, hostile_text[k]);
        scratch_write_text(path, all);
        run_on_record(hostile_text[k]);
    }
    free(rows);
    free(was);
}
END_TEST

/* The folder itself is renamed, and others with such names stand beside it. */
START_TEST(names_of_runs_are_said_safely)
{
    char path[LINES_SIZE], folder[600];
    lines_set_up();
    snprintf(folder, sizeof folder, "%s", run_folder());
    for (size_t k = 0; k < hostile_count; k++) {
        lines_filled(path, "@/home/dropout-lab/runs/%", hostile_text[k]);
        ck_assert_int_eq(rename(folder, path), 0);
        run_on_record(hostile_text[k]);
        ck_assert_int_eq(rename(path, folder), 0);
        ck_assert_int_eq(mkdir(path, 0700), 0);
        run_on_record(hostile_text[k]);
        ck_assert_int_eq(rmdir(path), 0);
        scratch_write_text(path, "a file");
        run_on_record(hostile_text[k]);
        ck_assert_int_eq(unlink(path), 0);
    }
}
END_TEST

TCase *lines_runs_case(void)
{
    TCase *c = tcase_create("lines of runs");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, records_are_said_safely);
    tcase_add_test(c, names_of_runs_are_said_safely);
    return c;
}
