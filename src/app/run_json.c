/* SPDX-License-Identifier: MIT */
/* See run_json.h. */
#include "run_json.h"

#include <stdio.h>
#include <string.h>

#include "json_out.h"
#include "run/event.h"

/* j, or NULL where any part of it could not be made. */
static json_t *finish(json_t *j, int failed)
{
    if (!failed)
        return j;
    json_decref(j);
    return NULL;
}

static json_t *rates(const struct spec *s, const double *drop)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (unsigned i = 0; i < spec_sites(s); i++)
        failed |= json_array_append_new(list, json_real(drop[i]));
    return finish(list, failed);
}

static json_t *course(const struct record_info *r)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (size_t i = 0; i < r->course_count; i++) {
        const struct run_change *c = &r->course[i];
        failed |= json_array_append_new(list, json_pack("{s:I, s:o, s:f}", "epoch", (json_int_t)c->epoch,
                                                        "drop", rates(&r->spec, c->drop), "lr", c->lr));
    }
    return finish(list, failed);
}

static json_t *row_json(const struct epoch_row *row)
{
    json_t *j = json_pack("{s:I}", "epoch", (json_int_t)row->epoch);
    int failed = j == NULL;
    for (int m = 0; m < METRIC_COUNT; m++)
        if (metric_has(row, (enum metric)m))
            failed |= json_object_set_new(j, metric_info[m].column, json_out_number(row->value[m]));
    return finish(j, failed);
}

static json_t *rows_json(const struct history *h)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (size_t i = 0; i < h->count; i++)
        failed |= json_array_append_new(list, row_json(&h->row[i]));
    return finish(list, failed);
}

/* The user's tags, which are parted by one blank. */
static json_t *tags_json(const char *tags)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (size_t n; *tags; tags += n + (tags[n] == ' ')) {
        n = strcspn(tags, " ");
        if (n)
            failed |= json_array_append_new(list, json_stringn(tags, n));
    }
    return finish(list, failed);
}

static int set_text(json_t *j, const char *key, const char *text)
{
    return *text ? json_object_set_new(j, key, json_string(text)) : 0;
}

static int set_label(json_t *j, const struct record_label *l)
{
    return set_text(j, "name", l->name) | (*l->tags ? json_object_set_new(j, "tags", tags_json(l->tags)) : 0)
        | set_text(j, "note", l->note);
}

static int set_origin(json_t *j, const struct record_info *r)
{
    int failed = set_text(j, "group", r->group);
    if (r->forked)
        failed |= json_object_set_new(j, "fork", json_pack("{s:s, s:I}", "id", r->fork, "epoch",
                                                           (json_int_t)r->fork_epoch));
    failed |= json_object_set_new(j, "loaded", json_boolean(r->loaded));
    if (r->course_known)
        failed |= json_object_set_new(j, "course", course(r));
    return failed;
}

static int set_results(json_t *j, const struct record_info *r)
{
    int failed = 0;
    if (r->summary.epochs) {
        if (r->summary.best.epoch)
            failed |= json_object_set_new(j, "best", row_json(&r->summary.best));
        failed |= json_object_set_new(j, "last", row_json(&r->summary.last));
    }
    if (r->test.images)
        failed |= json_object_set_new(j, "test", json_pack("{s:I, s:o, s:o}", "images", (json_int_t)r->test.images,
                                                           "loss", json_out_number(r->test.loss),
                                                           "accuracy", json_out_number(r->test.accuracy)));
    return failed;
}

json_t *run_json(const struct record_info *r, const struct history *history)
{
    char line[SPEC_LINE_MAX];
    json_t *j = json_pack("{s:s, s:s, s:s}", "id", r->id, "spec", spec_print(line, sizeof line, &r->spec),
                          "state", run_state_word(r->state));
    int failed = j == NULL;
    failed |= set_text(j, "why", r->why) | set_label(j, &r->label) | set_text(j, "started", r->started)
        | set_text(j, "ended", r->ended) | set_text(j, "data", r->data) | set_text(j, "sha256", r->sha256)
        | json_object_set_new(j, "train", json_integer((json_int_t)r->train))
        | json_object_set_new(j, "valid", json_integer((json_int_t)r->valid)) | set_text(j, "isa", r->isa)
        | set_text(j, "version", r->version) | set_origin(j, r) | set_results(j, r);
    if (history)
        failed |= json_object_set_new(j, "epochs", rows_json(history));
    return finish(j, failed);
}
