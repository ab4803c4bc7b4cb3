/* SPDX-License-Identifier: MIT */
/* The program looks at what is left; see store_seen.h. */
#include "store_seen.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"

struct looker {
    const char *where;
    const struct tree *whole;
    size_t wholes;
};

static struct outcome *ask(const struct looker *l, const char *words, const char *id, int want)
{
    char line[512];
    snprintf(line, sizeof line, words, id);
    struct outcome *o = run_program(line);
    ck_assert_msg(o->status == want, "%s\n%s: status %d, not %d: %s", l->where, line, o->status, want, o->err);
    return o;
}

static void copy_text(char *to, size_t size, json_t *j, const char *key)
{
    const char *text = json_string_value(json_object_get(j, key));
    snprintf(to, size, "%s", text ? text : "");
}

static void take_list(const struct looker *l, struct seen *s, const char *words, bool trashed)
{
    json_error_t why;
    json_t *list = json_loads(ask(l, words, "", 0)->out, JSON_REJECT_DUPLICATES, &why), *one;
    size_t i;
    ck_assert_msg(json_is_array(list), "%s\n%s", l->where, why.text);
    json_array_foreach(list, i, one) {
        ck_assert_uint_lt(s->count, SEEN_MAX);
        struct seen_run *r = &s->run[s->count++];
        *r = (struct seen_run){.trashed = trashed};
        copy_text(r->id, sizeof r->id, one, "id");
        copy_text(r->name, sizeof r->name, one, "name");
        copy_text(r->state, sizeof r->state, one, "state");
        r->epochs = (unsigned)json_integer_value(json_object_get(one, "epochs"));
        r->problem = json_object_get(one, "problem") != NULL;
        r->done = strcmp(r->state, "done") == 0;
    }
    json_decref(list);
}

static const struct leaf *find_whole(const struct looker *l, const char *id, const char *name)
{
    char end[SEEN_ID_MAX + 32];
    size_t n = (size_t)snprintf(end, sizeof end, "/%s/%s", id, name);
    for (size_t w = 0; w < l->wholes; w++)
        for (size_t i = 0; i < l->whole[w].count; i++) {
            const struct leaf *leaf = &l->whole[w].leaf[i];
            size_t m = strlen(leaf->path);
            if (m >= n && strcmp(leaf->path + m - n, end) == 0)
                return leaf;
        }
    ck_abort_msg("%s\n%s: is in no whole store", l->where, end);
}

static bool is_same(const struct looker *l, const struct seen_run *r, const char *name)
{
    char path[FILE_PATH_MAX];
    size_t size;
    const struct leaf *want = find_whole(l, r->id, name);
    ck_assert_int_lt(snprintf(path, sizeof path, "%s/dropout-lab/%s/%s/%s", scratch_at("home"),
                              r->trashed ? "trash" : "runs", r->id, name), FILE_PATH_MAX);
    if (r->trashed && access(path, F_OK) != 0)
        return false;
    char *bytes = scratch_read(path, &size);
    bool same = size == want->size && memcmp(bytes, want->bytes, size) == 0;
    ck_assert_msg(same || r->trashed, "%s\n%s: is not as it would be without the cut:\n%s", l->where, path,
                  strstr(name, ".csv") ? bytes : "");
    free(bytes);
    return same;
}

static void look_at(const struct looker *l, struct seen_run *r)
{
    if (!r->trashed)
        ask(l, "show %s", r->id, r->problem);
    if (r->problem)
        return;
    if (!r->trashed && !r->done) {
        struct outcome *o = ask(l, "run --resume %s --quiet", r->id, 0);
        r->from_start = strstr(o->err, "trained again from its start") != NULL;
    }
    r->whole = (r->done || !r->trashed) && is_same(l, r, "history.csv") && is_same(l, r, "model.safetensors");
}

struct seen store_look(const char *where, const struct tree *whole, size_t wholes)
{
    struct looker l = {.where = where, .whole = whole, .wholes = wholes};
    struct seen s = {0};
    take_list(&l, &s, "runs --json%s", false);
    take_list(&l, &s, "runs --trash --json%s", true);
    for (size_t i = 0; i < s.count; i++)
        look_at(&l, &s.run[i]);
    return s;
}

const struct seen_run *seen_find(const struct seen *s, const char *id)
{
    const struct seen_run *found = NULL;
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->run[i].id, id) == 0 && (!found || found->problem))
            found = &s->run[i];
    return found;
}
