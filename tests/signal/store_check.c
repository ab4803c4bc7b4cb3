/* SPDX-License-Identifier: MIT */
/* Lists, goes on, compares; see store_check.h. */
#include "store_check.h"

#include <check.h>
#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/file.h"
#include "tests/common/scratch.h"

/* Its output is in the file that scratch_at("said") names. */
static int program(const char *home, const char *words)
{
    char line[4 * FILE_PATH_MAX];
    snprintf(line, sizeof line, "DROPOUT_LAB_DATA=%s/pytorch/first-2048 XDG_DATA_HOME='%s' %s %s >'%s' 2>&1", TEST_DATA,
             home, getenv("TEST_PROGRAM"), words, scratch_at("said"));
    int status = system(line);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void run(const char *home, const char *words)
{
    int status = program(home, words);
    char *said = scratch_read(scratch_at("said"), NULL);
    ck_assert_msg(status == 0, "%s: status %d: %s", words, status, said);
    free(said);
}

static json_t *list(const char *home)
{
    json_error_t why;
    run(home, "runs --json");
    json_t *runs = json_load_file(scratch_at("said"), 0, &why);
    ck_assert_msg(runs != NULL, "%s", why.text);
    return runs;
}

static const char *text_of(const json_t *run, const char *key)
{
    const char *text = json_string_value(json_object_get(run, key));
    return text ? text : "";
}

static char *read_of(const char *home, const json_t *run, const char *name, size_t *size)
{
    char path[2 * FILE_PATH_MAX];
    snprintf(path, sizeof path, "%s/dropout-lab/runs/%s/%s", home, text_of(run, "id"), name);
    return scratch_read(path, size);
}

void store_reference_make(struct store_reference *r, const char *home)
{
    run(home, "run " STAGE_WORDS " seeds=3 --quiet");
    json_t *runs = list(home);
    ck_assert_uint_eq(json_array_size(runs), STAGE_SEEDS);
    for (size_t i = 0; i < STAGE_SEEDS; i++) {
        const json_t *one = json_array_get(runs, i);
        size_t seed = (size_t)json_integer_value(json_object_get(one, "seed")) - 1;
        ck_assert_uint_lt(seed, STAGE_SEEDS);
        r->history[seed] = read_of(home, one, "history.csv", &r->history_size[seed]);
        r->model[seed] = read_of(home, one, "model.safetensors", &r->model_size[seed]);
    }
    json_decref(runs);
}

void store_reference_free(struct store_reference *r)
{
    for (size_t i = 0; i < STAGE_SEEDS; i++) {
        free(r->history[i]);
        free(r->model[i]);
    }
}

static void none_left(const char *home, const char *form)
{
    char pattern[2 * FILE_PATH_MAX];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/dropout-lab/%s", home, form);
    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    ck_assert_msg(found.gl_pathc == 0, "%s was left", found.gl_pathv[0]);
    globfree(&found);
}

void store_in_order(const char *home, bool killed, const char *after)
{
    json_t *runs = list(home);
    for (size_t i = 0; i < json_array_size(runs); i++) {
        const json_t *one = json_array_get(runs, i);
        const char *state = text_of(one, "state");
        const char *problem = text_of(one, "problem");
        if (killed && strstr(problem, "has no run.json"))
            continue;
        ck_assert_msg(!problem[0], "after %s: %s: %s", after, text_of(one, "id"), problem);
        ck_assert_msg(strcmp(state, "done") == 0 || strcmp(state, "cut off") == 0 || strcmp(state, "stopped") == 0,
                      "after %s: %s: %s", after, text_of(one, "id"), state);
    }
    json_decref(runs);
    if (!killed)
        none_left(home, "runs/*/*.tmp");
}

void store_goes_on(const char *home, struct store_reference *r)
{
    char words[FILE_PATH_MAX];
    json_t *runs = list(home);
    for (size_t i = 0; i < json_array_size(runs); i++) {
        const json_t *one = json_array_get(runs, i);
        size_t seed = (size_t)json_integer_value(json_object_get(one, "seed")) - 1, size;
        ck_assert_uint_lt(seed, STAGE_SEEDS);
        if (strcmp(text_of(one, "state"), "cut off") == 0) {
            snprintf(words, sizeof words, "run --resume %s --quiet", text_of(one, "id"));
            run(home, words);
        }
        char *history = read_of(home, one, "history.csv", &size);
        ck_assert_msg(size == r->history_size[seed] && memcmp(history, r->history[seed], size) == 0,
                      "%s: history.csv differs", text_of(one, "id"));
        free(history);
        char *model = read_of(home, one, "model.safetensors", &size);
        ck_assert_msg(size == r->model_size[seed] && memcmp(model, r->model[seed], size) == 0, "%s: the model differs",
                      text_of(one, "id"));
        free(model);
        r->compared++;
    }
    json_decref(runs);
}

unsigned long store_epochs(const char *home)
{
    char pattern[2 * FILE_PATH_MAX];
    unsigned long epochs = 0;
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/dropout-lab/runs/*/history.csv", home);
    ck_assert_int_eq(glob(pattern, 0, NULL, &found), 0);
    ck_assert_uint_eq(found.gl_pathc, 1);
    char *text = scratch_read(found.gl_pathv[0], NULL), *line = strchr(text, '\n'), *end;
    for (; line && (end = strchr(line + 1, '\n')); line = end)
        ck_assert_uint_eq(strtoul(line + 1, NULL, 10), ++epochs);
    free(text);
    globfree(&found);
    return epochs;
}

void store_resumes_last(const char *home)
{
    json_t *runs = list(home);
    const json_t *last = json_array_get(runs, 0);
    if (last && strcmp(text_of(last, "state"), "done") != 0)
        run(home, "run --resume last --quiet");
    json_decref(runs);
}

void store_remove(const char *home)
{
    char line[FILE_PATH_MAX + 16];
    snprintf(line, sizeof line, "rm -rf '%s'", home);
    ck_assert_int_eq(system(line), 0);
}
