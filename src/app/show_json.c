/* SPDX-License-Identifier: MIT */
/* `dropout-lab show --json`: what `runs --json` tells of a run, and all that its files tell beside; see show.h. */
#include <stdio.h>

#include "base/file.h"
#include "base/text.h"
#include "json_out.h"
#include "run_json.h"
#include "runs_json.h"
#include "show.h"

static int add(json_t *j, const char *key, json_t *value)
{
    return json_object_set_new(j, key, value);
}

static json_t *files(const struct shown *s)
{
    json_t *j = json_object();
    int failed = j == NULL;
    for (size_t i = 0; i < s->file_count; i++)
        failed |= add(j, s->file[i].name, json_integer((json_int_t)s->file[i].size));
    if (!failed)
        return j;
    json_decref(j);
    return NULL;
}

static int add_facts(json_t *j, const struct shown *s)
{
    char folder[FILE_PATH_MAX];
    text_safe(folder, sizeof folder, s->folder);
    int failed = run_json_add(j, &s->info);
    failed |= add(j, "resumable", json_boolean(show_can_go_on(s)));
    failed |= add(j, "torn", json_boolean(s->torn));
    failed |= add(j, "folder", json_string(folder));
    failed |= add(j, "files", files(s));
    failed |= add(j, "files_left_out", json_integer((json_int_t)s->more_files));
    return failed;
}

bool show_print_json(const struct shown *s, struct err *e)
{
    json_t *j = runs_json_entry(&s->entry);
    if (j && add_facts(j, s) == 0)
        return json_out_print(stdout, j, e);
    json_decref(j);
    return err_memory(e, "the JSON text");
}
