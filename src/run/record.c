/* SPDX-License-Identifier: MIT */
/* A run on disk; see run/record.h. The run's thread opens it before the first step, adds a line an epoch before the
 * epoch is announced, and closes it with the end state. run.json is always whole, for it is replaced as one;
 * history.csv only grows. Files are for the user alone: the folder's mode sees to that, the files' own mode is the
 * second fence.
 */
#include "run/record.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "run_id.h"

enum { FORMAT = 1, TAKES_MAX = 1000 };

static const char run_json[] = "run.json", history_name[] = "history.csv", model_name[] = "model.safetensors";

static json_t *describe_change(const struct record *r, const struct run_change *change)
{
    json_t *drop = json_array();
    int failed = drop == NULL;
    for (unsigned i = 0; i < spec_sites(&r->spec); i++)
        failed |= json_array_append_new(drop, json_real(change->drop[i]));
    if (!failed)
        return json_pack("{s:I, s:o, s:f}", "epoch", (json_int_t)change->epoch, "drop", drop, "lr", change->lr);
    json_decref(drop);
    return NULL;
}

static json_t *describe_changes(const struct record *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->change_count; i++) {
        if (json_array_append_new(list, describe_change(r, &r->change[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *describe(const struct record *r, enum run_state state, const char *why)
{
    char line[SPEC_LINE_MAX], ended[sizeof r->started], reason[256];
    json_t *j = json_pack("{s:i, s:s, s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s}", "format", FORMAT, "id", r->id,
                          "spec", spec_print(line, sizeof line, &r->spec), "train", (json_int_t)r->train,
                          "valid", (json_int_t)r->valid, "data", r->data, "sha256", r->sha256, "isa", r->isa,
                          "version", r->version, "state", run_state_word(state));
    int failed = j == NULL;
    if (why) {
        text_safe(reason, sizeof reason, why);
        failed |= json_object_set_new(j, "why", json_string(reason));
    }
    failed |= json_object_set_new(j, "started", json_string(r->started));
    if (!run_state_active(state)) {
        clock_stamp(ended, sizeof ended);
        failed |= json_object_set_new(j, "ended", json_string(ended));
    }
    failed |= json_object_set_new(j, "epochs", json_integer((json_int_t)r->epochs));
    if (r->forked)
        failed |= json_object_set_new(j, "fork", json_pack("{s:s, s:I}", "id", r->fork, "epoch",
                                                           (json_int_t)r->fork_epoch));
    if (r->change_count)
        failed |= json_object_set_new(j, "changes", describe_changes(r));
    if (!failed)
        return j;
    json_decref(j);
    return NULL;
}

/* A file system without modes refuses chmod; then the folder's rights are all there is. */
static void make_private(const char *path)
{
    (void)chmod(path, 0600);
}

/* Digits that every double has: a rate that was typed as 0.4 reads as 0.4. */
enum { DECIMALS = 15 };

static bool write_json(const struct record *r, enum run_state state, const char *why, struct err *e)
{
    char path[FILE_PATH_MAX];
    if (!file_join(path, r->folder, run_json, e))
        return false;
    json_t *j = describe(r, state, why);
    char *text = j ? json_dumps(j, JSON_INDENT(2) | JSON_REAL_PRECISION(DECIMALS)) : NULL;
    json_decref(j);
    if (!text)
        return err_memory(e, path);
    size_t n = strlen(text);
    text[n] = '\n'; /* in place of the final 0: file_replace takes a length */
    bool ok = file_replace(path, text, n + 1, e);
    free(text);
    if (ok)
        make_private(path);
    return ok;
}

static bool write_model(const struct record *r, const struct tensors *weights, struct err *e)
{
    char path[FILE_PATH_MAX];
    if (!file_join(path, r->folder, model_name, e) || !safetensors_save(path, weights, e))
        return false;
    make_private(path);
    return true;
}

/* history_csv_open empties a file that is there and keeps its mode. */
static bool open_history(struct record *r, struct err *e)
{
    char path[FILE_PATH_MAX];
    if (!file_join(path, r->folder, history_name, e))
        return false;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || close(fd) != 0)
        return err_sys(e, errno, "%s: cannot be made", path);
    return history_csv_open(&r->csv, path, e);
}

/* mkdir says whether the name was free, also against another program that starts a run in the same second. */
static bool make_folder(struct record *r, const char *root, struct err *e)
{
    if (!file_make_dirs(root, e))
        return false;
    for (unsigned take = 1; take <= TAKES_MAX; take++) {
        run_id_make(r->id, r->started, &r->spec, take);
        if (!file_join(r->folder, root, r->id, e))
            return false;
        if (mkdir(r->folder, 0700) == 0)
            return true;
        if (errno != EEXIST)
            return err_sys(e, errno, "%s: the run's folder cannot be made, set XDG_DATA_HOME to a place that can be "
                           "written", r->folder);
    }
    return err_set(e, ERR_FAIL, "%s: and %d more of that name are taken; try again in a second", r->folder,
                   TAKES_MAX - 1);
}

static void remove_file(const struct record *r, const char *name)
{
    char path[FILE_PATH_MAX];
    if (file_join(path, r->folder, name, NULL))
        unlink(path);
}

/* Takes back a record that could not be opened, so that no run is listed which never was. */
static void remove_folder(const struct record *r)
{
    remove_file(r, run_json);
    remove_file(r, history_name);
    rmdir(r->folder);
}

static void take_text(char *out, size_t size, const char *text)
{
    text_safe(out, size, text ? text : "");
}

static void take_facts(struct record *r, const struct spec *spec, const struct record_facts *facts)
{
    r->spec = *spec;
    r->train = facts->train;
    r->valid = facts->valid;
    take_text(r->data, sizeof r->data, facts->data);
    take_text(r->sha256, sizeof r->sha256, facts->sha256);
    take_text(r->isa, sizeof r->isa, facts->isa);
    take_text(r->version, sizeof r->version, facts->version);
    take_text(r->fork, sizeof r->fork, facts->fork);
    r->forked = facts->fork != NULL;
    r->fork_epoch = facts->fork_epoch;
    clock_stamp(r->started, sizeof r->started);
}

bool record_open(struct record *r, const char *root, const struct spec *spec, const struct record_facts *facts,
                 struct err *e)
{
    memset(r, 0, sizeof *r);
    take_facts(r, spec, facts);
    if (!make_folder(r, root, e))
        return false;
    if (!write_json(r, RUN_RUNNING, NULL, e) || !open_history(r, e)) {
        remove_folder(r);
        return false;
    }
    r->open = true;
    return true;
}

bool record_epoch(struct record *r, const struct epoch_row *row, struct err *e)
{
    if (!history_csv_append(&r->csv, row, e))
        return false;
    r->epochs++;
    return true;
}

bool record_change(struct record *r, const struct run_change *change, struct err *e)
{
    if (r->change_count == RUN_CHANGES_MAX)
        return err_set(e, ERR_FAIL, "%s: has room for %d changes of the rates", r->folder, RUN_CHANGES_MAX);
    r->change[r->change_count++] = *change;
    return write_json(r, RUN_RUNNING, NULL, e);
}

bool record_close(struct record *r, enum run_state state, const char *why, const struct tensors *weights, struct err *e)
{
    if (!r->open)
        return true;
    struct err later; /* only the first error is told */
    bool ok = history_csv_close(&r->csv, e);
    ok = (!weights || write_model(r, weights, ok ? e : &later)) && ok;
    ok = write_json(r, state, why, ok ? e : &later) && ok;
    r->open = false;
    return ok;
}
