/* SPDX-License-Identifier: MIT */
/* run.json, written: what a run is and how it stands, always whole, for it is replaced as one. Its keys are told in
 * run/record_read.h. The run's thread.
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/text.h"
#include "record_files.h"
#include "run/json_print.h"
#include "run/record_read.h"

/* Digits that every double has, so that a rate which was typed as 0.4 reads as 0.4, and digits that tell every two
 * doubles apart, for a file with one that needs them. */
enum { DIGITS = 15, DIGITS_ALL = 17 };

static bool is_short(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.*g", DIGITS, value);
    return strtod(text, NULL) == value;
}

static bool are_short(const struct record *r, const struct run_change *change, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_short(change[i].lr))
            return false;
        for (unsigned k = 0; k < spec_sites(&r->spec); k++)
            if (!is_short(change[i].drop[k]) || !is_short(change[i].bend[k].to))
                return false;
    }
    return true;
}

static json_t *describe_bend(const struct spec_bend *bend)
{
    if (!bend->on)
        return json_null();
    return bend->at ? json_pack("{s:f, s:I}", "to", bend->to, "at", (json_int_t)bend->at)
                    : json_pack("{s:f}", "to", bend->to);
}

/* "bend" into `to`, where something bends. */
static int describe_bends(const struct run_change *change, unsigned sites, json_t *to)
{
    bool any = false;
    for (unsigned i = 0; i < sites; i++)
        any |= change->bend[i].on;
    json_t *list = any ? json_array() : NULL;
    int failed = any && !list;
    for (unsigned i = 0; list && i < sites; i++)
        failed |= json_array_append_new(list, describe_bend(&change->bend[i]));
    return failed | (list ? json_object_set_new(to, "bend", list) : 0);
}

static json_t *describe_change(const struct record *r, const struct run_change *change)
{
    json_t *j = json_pack("{s:I, s:[], s:f}", "epoch", (json_int_t)change->epoch, "drop", "lr", change->lr);
    json_t *drop = json_object_get(j, "drop");
    int failed = j == NULL;
    for (unsigned i = 0; i < spec_sites(&r->spec); i++)
        failed |= json_array_append_new(drop, json_real(change->drop[i]));
    failed |= describe_bends(change, spec_sites(&r->spec), j);
    if (change->epochs && change->epochs != r->spec.epochs)
        failed |= json_object_set_new(j, "epochs", json_integer((json_int_t)change->epochs));
    if (!failed)
        return j;
    json_decref(j);
    return NULL;
}

static json_t *describe_changes(const struct record *r, const struct run_change *change, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (json_array_append_new(list, describe_change(r, &change[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *describe_fork(const struct record *r)
{
    json_t *j = json_pack("{s:s, s:I}", "id", r->fork, "epoch", (json_int_t)r->fork_epoch);
    if (!r->course_count
        || json_object_set_new(j, "course", describe_changes(r, r->course, r->course_count)) == 0)
        return j;
    json_decref(j);
    return NULL;
}

/* JSON has no number for these. */
static json_t *describe_value(double value)
{
    return isnan(value) ? json_string("nan")
        : isinf(value) ? json_string(value < 0 ? "-inf" : "inf") : json_real(value);
}

static json_t *describe_row(const struct epoch_row *row)
{
    json_t *j = json_pack("{s:I}", "epoch", (json_int_t)row->epoch);
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        if (metric_has(row, m) && json_object_set_new(j, metric_info[m].column, describe_value(row->value[m])) != 0) {
            json_decref(j);
            return NULL;
        }
    }
    return j;
}

static json_t *describe_summary(const struct record *r)
{
    json_t *j = json_pack("{s:I}", "epochs", (json_int_t)r->epochs);
    int failed = j == NULL;
    if (r->best.epoch)
        failed |= json_object_set_new(j, "best", describe_row(&r->best));
    if (r->last.epoch)
        failed |= json_object_set_new(j, "last", describe_row(&r->last));
    if (!failed)
        return j;
    json_decref(j);
    return NULL;
}

/* Of a run that is over. */
static int add_end(const struct record *r, json_t *j)
{
    char ended[sizeof r->started];
    clock_stamp(ended, sizeof ended);
    int failed = json_object_set_new(j, "ended", json_string(ended));
    failed |= json_object_set_new(j, "summary", describe_summary(r));
    if (r->kept)
        failed |= json_object_set_new(j, "kept", json_integer((json_int_t)r->kept));
    if (r->test.images)
        failed |= json_object_set_new(j, "test", json_pack("{s:I, s:o, s:o}", "images", (json_int_t)r->test.images,
                                                           "loss", describe_value(r->test.loss),
                                                           "accuracy", describe_value(r->test.accuracy)));
    return failed;
}

static int add_start(const struct record *r, json_t *j)
{
    int failed = json_object_set_new(j, "started", json_string(r->started));
    if (r->group[0])
        failed |= json_object_set_new(j, "group", json_string(r->group));
    if (r->loaded)
        failed |= json_object_set_new(j, "loaded", json_true());
    if (r->forked)
        failed |= json_object_set_new(j, "fork", describe_fork(r));
    if (r->change_count)
        failed |= json_object_set_new(j, "changes", describe_changes(r, r->change, r->change_count));
    if (r->resumed)
        failed |= json_object_set_new(j, "resumed", json_integer((json_int_t)r->resumed));
    return failed;
}

static json_t *describe(const struct record *r, enum run_state state, const char *why)
{
    char line[SPEC_LINE_MAX], reason[256];
    json_t *j = json_pack("{s:i, s:s, s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s}", "format", RECORD_FORMAT, "id", r->id,
                          "spec", spec_print(line, sizeof line, &r->spec), "train", (json_int_t)r->train,
                          "valid", (json_int_t)r->valid, "data", r->data, "sha256", r->sha256, "isa", r->isa,
                          "version", r->version, "state", run_state_word(state));
    int failed = j == NULL;
    if (why) {
        text_safe(reason, sizeof reason, why);
        failed |= json_object_set_new(j, "why", json_string(reason));
    }
    failed |= add_start(r, j);
    failed |= json_object_set_new(j, "epochs", json_integer((json_int_t)r->epochs));
    if (!run_state_active(state))
        failed |= add_end(r, j);
    if (!failed)
        return j;
    json_decref(j);
    return NULL;
}

bool record_write_json(const struct record *r, enum run_state state, const char *why, struct err *e)
{
    char path[FILE_PATH_MAX];
    if (!file_join(path, r->folder, RECORD_RUN, e))
        return false;
    bool brief = are_short(r, r->course, r->course_count) && are_short(r, r->change, r->change_count);
    json_t *j = describe(r, state, why);
    char *text = json_print(j, JSON_INDENT(2) | JSON_REAL_PRECISION(brief ? DIGITS : DIGITS_ALL));
    json_decref(j);
    if (!text)
        return err_memory(e, path);
    size_t n = strlen(text);
    text[n] = '\n'; /* in place of the final 0: file_replace_own takes a length */
    bool ok = file_replace_own(path, text, n + 1, e);
    free(text);
    if (ok)
        (void)chmod(path, 0600); /* a file system without modes refuses; then the folder's rights are all there is */
    return ok;
}
