/* SPDX-License-Identifier: MIT */
/* `dropout-lab show --json`: what `runs --json` tells of a run, and all that its files tell beside; see show.h. */
#include <stdio.h>

#include "json_out.h"
#include "runs_json.h"
#include "show.h"

static int add(json_t *j, const char *key, json_t *value)
{
    return json_object_set_new(j, key, value);
}

static json_t *course(const struct record_info *info)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (size_t i = 0; i < info->course_count; i++)
        failed |= json_array_append_new(list, json_pack("{s:I, s:o, s:f}", "epoch", (json_int_t)info->course[i].epoch,
                                                        "drop", runs_json_rates(&info->spec, info->course[i].drop),
                                                        "lr", info->course[i].lr));
    if (!failed)
        return list;
    json_decref(list);
    return NULL;
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
    const struct record_info *info = &s->info;
    int failed = add(j, "format", json_integer(info->format));
    failed |= add(j, "note", json_string(info->label.note));
    failed |= add(j, "why", json_string(info->why));
    failed |= add(j, "ended", json_string(info->ended));
    failed |= add(j, "data", json_string(info->data));
    failed |= add(j, "sha256", json_string(info->sha256));
    failed |= add(j, "train", json_integer((json_int_t)info->train));
    failed |= add(j, "valid", json_integer((json_int_t)info->valid));
    failed |= add(j, "loaded", json_boolean(info->loaded));
    if (info->forked)
        failed |= add(j, "fork", json_pack("{s:s, s:I}", "id", info->fork, "epoch", (json_int_t)info->fork_epoch));
    if (info->course_known)
        failed |= add(j, "course", course(info));
    failed |= add(j, "resumed", json_integer((json_int_t)info->resumed));
    failed |= add(j, "resumable", json_boolean(show_can_go_on(s)));
    failed |= add(j, "torn", json_boolean(s->torn));
    failed |= add(j, "folder", json_string(s->folder));
    failed |= add(j, "files", files(s));
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
