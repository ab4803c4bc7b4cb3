/* SPDX-License-Identifier: MIT */
/* Runs that are trained and exported; see exported.h. */
#include "exported.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"
#include "tests/common/scratch.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

struct exported_runs exported_kept(void)
{
    struct exported_runs k = {0};
    DIR *folder = opendir(scratch_at("home/dropout-lab/runs"));
    ck_assert_ptr_nonnull(folder);
    for (struct dirent *d; (d = readdir(folder));) {
        if (d->d_name[0] == '.')
            continue;
        ck_assert_uint_lt(k.count, EXPORTED_MAX);
        snprintf(k.id[k.count++], EXPORTED_ID_MAX, "%s", d->d_name);
    }
    closedir(folder);
    qsort(k.id, k.count, EXPORTED_ID_MAX, by_name);
    return k;
}

void exported_train(const char *words)
{
    char line[1024];
    snprintf(line, sizeof line, "run net=mlp:16 train=300 valid=100 epochs=%d %s", EXPORTED_EPOCHS, words);
    struct outcome *o = run_program(line);
    ck_assert_msg(o->status == 0, "%s", o->err);
}

const char *exported_in(const char *id, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "home/dropout-lab/runs/%s/%s", id, name);
    return scratch_at(path);
}

const char *exported_text(const char *format, const char *words)
{
    char line[1024];
    snprintf(line, sizeof line, "export %s %s %s", words, *format ? "--format" : "", format);
    struct outcome *o = run_program(line);
    ck_assert_msg(o->status == 0, "%s: %d %s", line, o->status, o->err);
    ck_assert_str_eq(o->err, "");
    return o->out;
}

json_t *exported_json(const char *words)
{
    json_error_t error;
    json_t *j = json_loads(exported_text("json", words), 0, &error);
    ck_assert_msg(j != NULL, "line %d: %s", error.line, error.text);
    return j;
}

const char *exported_string(const json_t *j, const char *key)
{
    const char *text = json_string_value(json_object_get(j, key));
    ck_assert_msg(text != NULL, "%s", key);
    return text;
}
