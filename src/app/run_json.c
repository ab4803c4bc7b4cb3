/* SPDX-License-Identifier: MIT */
/* See run_json.h. */
#include "run_json.h"

#include "runs_json.h"

static int add(json_t *j, const char *key, json_t *value)
{
    return json_object_set_new(j, key, value);
}

/* j, or NULL where a part of it could not be made. */
static json_t *finish(json_t *j, int failed)
{
    if (!failed)
        return j;
    json_decref(j);
    return NULL;
}

/* "bend": where each site's strength goes, null where it stays; only where one goes somewhere. */
static json_t *change(const struct spec *spec, const struct run_change *c)
{
    json_t *j = json_pack("{s:I, s:o, s:f}", "epoch", (json_int_t)c->epoch, "drop", runs_json_rates(spec, c->drop),
                          "lr", c->lr);
    json_t *to = json_array();
    int failed = !j || !to;
    bool bends = false;
    for (unsigned i = 0; i < spec_sites(spec); i++) {
        const struct spec_bend *b = &c->bend[i];
        bends |= b->on;
        failed |= json_array_append_new(to, !b->on ? json_null()
                                            : b->at ? json_pack("{s:f, s:I}", "to", b->to, "at", (json_int_t)b->at)
                                                    : json_pack("{s:f}", "to", b->to));
    }
    if (bends && !failed)
        failed |= json_object_set(j, "bend", to);
    json_decref(to);
    return finish(j, failed);
}

static json_t *course(const struct record_info *info)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (size_t i = 0; i < info->course_count; i++)
        failed |= json_array_append_new(list, change(&info->spec, &info->course[i]));
    return finish(list, failed);
}

static json_t *rows(const struct history *h)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (size_t i = 0; i < h->count; i++)
        failed |= json_array_append_new(list, runs_json_row(&h->row[i]));
    return finish(list, failed);
}

int run_json_add(json_t *j, const struct record_info *info)
{
    int failed = add(j, "format", json_integer(info->format));
    failed |= add(j, "note", json_string(info->label.note));
    failed |= add(j, "why", json_string(info->why));
    failed |= add(j, "ended", json_string(info->ended));
    failed |= add(j, "data", json_string(info->data));
    failed |= add(j, "sha256", json_string(info->sha256));
    failed |= add(j, "train", json_integer((json_int_t)info->train));
    failed |= add(j, "valid", json_integer((json_int_t)info->valid));
    failed |= add(j, "loaded", json_boolean(info->loaded));
    failed |= add(j, "resumed", json_integer((json_int_t)info->resumed));
    if (info->kept)
        failed |= add(j, "kept", json_integer((json_int_t)info->kept));
    if (info->forked)
        failed |= add(j, "fork", json_pack("{s:s, s:I}", "id", info->fork, "epoch", (json_int_t)info->fork_epoch));
    if (info->course_known)
        failed |= add(j, "course", course(info));
    return failed;
}

json_t *run_json(const struct store_entry *x, const struct record_info *info, const struct history *h)
{
    json_t *j = runs_json_entry(x);
    return finish(j, !j || run_json_add(j, info) != 0 || add(j, "history", rows(h)) != 0);
}
