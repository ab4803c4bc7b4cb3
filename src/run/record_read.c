/* SPDX-License-Identifier: MIT */
/* run.json read again; see run/record_read.h. Nothing in it is believed: each key is of its kind and in its range, or
 * an error says which is not, for people edit these files. Keys that are not known are of a later version of the same
 * format, and left alone. Any thread.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "record_reading.h"

enum { RUN_JSON_MAX = 1 << 20 }; /* bytes; with all changes that a run can have it is a tenth of that */

static const char run_json[] = "run.json";

static bool take_format(struct record_info *info, const struct json_place *p)
{
    uint32_t format;
    if (!json_take_whole(p, "format", JSON_NEEDED, 1, INT32_MAX, &format))
        return false;
    info->format = (int)format;
    return format <= RECORD_FORMAT
        || err_set(p->e, ERR_FAIL, "%s: is of a newer dropout-lab, format %d, and this one knows %d; take the newer "
                   "one for this run", p->path, info->format, RECORD_FORMAT);
}

static bool take_spec(struct record_info *info, const struct json_place *p)
{
    char line[SPEC_LINE_MAX];
    struct err why;
    if (!json_take_text(p, "spec", JSON_NEEDED, line, sizeof line))
        return false;
    if (!spec_parse(&info->spec, line, &why))
        return err_set(p->e, ERR_FAIL, "%s: \"spec\": %.200s; %s", p->path, why.text, p->remedy);
    return info->spec.seeds == 1 || json_refuse(p, "spec", "of one run, without seeds=");
}

static bool take_state(struct record_info *info, const struct json_place *p)
{
    char word[32] = "", must[128] = "one of ";
    if (!json_take_text(p, "state", JSON_NEEDED, word, sizeof word))
        return false;
    for (int s = 0; s < RUN_STATE_COUNT; s++) {
        info->state = (enum run_state)s;
        if (strcmp(word, run_state_word(info->state)) == 0)
            return true;
        text_append(must, sizeof must, "%s%s", s ? ", " : "", run_state_word(info->state));
    }
    return json_refuse(p, "state", must);
}

static bool take_images(const struct json_place *p, const char *key, enum json_need need, size_t *out)
{
    uint32_t n = 0;
    bool ok = json_take_whole(p, key, need, 0, SPEC_IMAGES_MAX, &n);
    *out = n;
    return ok;
}

static bool take_texts(struct record_info *info, const struct json_place *p)
{
    return json_take_text(p, "data", JSON_NEEDED, info->data, sizeof info->data)
        && json_take_text(p, "sha256", JSON_NEEDED, info->sha256, sizeof info->sha256)
        && json_take_text(p, "isa", JSON_NEEDED, info->isa, sizeof info->isa)
        && json_take_text(p, "version", JSON_NEEDED, info->version, sizeof info->version)
        && json_take_text(p, "started", JSON_NEEDED, info->started, sizeof info->started)
        && json_take_text(p, "ended", JSON_OPTIONAL, info->ended, sizeof info->ended)
        && json_take_text(p, "why", JSON_OPTIONAL, info->why, sizeof info->why)
        && json_take_text(p, "group", JSON_OPTIONAL, info->group, sizeof info->group);
}

/* The row at `key` of the summary; none is a row of epoch 0. */
static bool take_row(const struct json_place *summary, const char *key, const char *within, struct epoch_row *row)
{
    const json_t *object;
    if (!json_take_object(summary, key, &object) || !object)
        return object == NULL;
    struct json_place p = json_inside(summary, object, within);
    if (!json_take_whole(&p, "epoch", JSON_NEEDED, 1, SPEC_EPOCHS_MAX, &row->epoch))
        return false;
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        double value = 0;
        if (!json_take_number(&p, metric_info[m].column, JSON_OPTIONAL, &value))
            return false;
        if (json_object_get(object, metric_info[m].column))
            metric_set(row, m, value);
    }
    return true;
}

static bool take_summary(struct record_info *info, const struct json_place *run)
{
    const json_t *object;
    if (!json_take_object(run, "summary", &object) || !object)
        return object == NULL;
    struct json_place p = json_inside(run, object, "summary.");
    struct record_summary *s = &info->summary;
    if (!json_take_whole(&p, "epochs", JSON_NEEDED, 0, SPEC_EPOCHS_MAX, &s->epochs)
        || !take_row(&p, "best", "summary.best.", &s->best) || !take_row(&p, "last", "summary.last.", &s->last))
        return false;
    if (s->last.epoch != s->epochs || s->best.epoch > s->epochs)
        return json_refuse(&p, "epochs", "the epoch of \"last\", and no less than that of \"best\"");
    info->summarised = true;
    return true;
}

static bool take_test(struct record_info *info, const struct json_place *run)
{
    const json_t *object;
    if (!json_take_object(run, "test", &object) || !object)
        return object == NULL;
    struct json_place p = json_inside(run, object, "test.");
    return take_images(&p, "images", JSON_NEEDED, &info->test.images)
        && json_take_number(&p, "loss", JSON_NEEDED, &info->test.loss)
        && json_take_number(&p, "accuracy", JSON_NEEDED, &info->test.accuracy);
}

static bool take_run(struct record_info *info, const struct json_place *p)
{
    return take_format(info, p) && take_spec(info, p) && take_state(info, p)
        && take_images(p, "train", JSON_NEEDED, &info->train) && take_images(p, "valid", JSON_NEEDED, &info->valid)
        && take_texts(info, p) && json_take_flag(p, "loaded", &info->loaded) && record_take_course(info, p)
        && json_take_whole(p, "resumed", JSON_OPTIONAL, 0, INT32_MAX, &info->resumed)
        && json_take_whole(p, "kept", JSON_OPTIONAL, 1, SPEC_EPOCHS_MAX, &info->kept)
        && take_summary(info, p) && take_test(info, p);
}

/* There is no run.json: is there a run at all? */
static bool tell_missing(const struct record_root *root, const char *id, struct err *e)
{
    struct stat st;
    if (fstatat(root->fd, id, &st, 0) != 0)
        return errno == ENOENT
            ? err_set(e, ERR_FAIL, "%s: there is no such run in %s; 'dropout-lab runs' lists them", id, root->path)
            : err_sys(e, errno, "%s/%s: cannot be looked at", root->path, id);
    if (!S_ISDIR(st.st_mode))
        return err_set(e, ERR_FAIL, "%s/%s: is a file where a run's folder is looked for; move it away", root->path,
                       id);
    return err_set(e, ERR_FAIL, "%s/%s: has no run.json, so it cannot be told what it was; put it back, or "
                   "dropout-lab rm %s", root->path, id, id);
}

static bool read_run(struct record_info *info, struct store_stamp *stamp, const struct record_root *root, struct err *e)
{
    char path[FILE_PATH_MAX], remedy[64 + RECORD_ID_MAX], *bytes;
    size_t size;
    json_t *json;
    if (!record_slurp(root, info->id, run_json, RUN_JSON_MAX, &bytes, &size, stamp, e))
        return false;
    if (!bytes)
        return tell_missing(root, info->id, e);
    snprintf(path, sizeof path, "%s/%s/%s", root->path, info->id, run_json);
    snprintf(remedy, sizeof remedy, "mend it, or dropout-lab rm %s", info->id);
    bool ok = record_parse_json(&json, bytes, size, path, remedy, e);
    free(bytes);
    if (!ok)
        return false;
    struct json_place p = {.object = json, .path = path, .within = "", .remedy = remedy, .e = e};
    ok = take_run(info, &p);
    json_decref(json);
    return ok;
}

/* All but the course, which is long: a list reads ten thousand of these. */
static void clear(struct record_info *info, const char *id)
{
    memset(info, 0, offsetof(struct record_info, course));
    text_safe(info->id, sizeof info->id, id);
}

bool record_read_at(struct record_info *info, struct record_stamps *stamps, const struct record_root *root,
                    const char *id, struct err *e)
{
    struct record_stamps unused;
    stamps = stamps ? stamps : &unused;
    *stamps = (struct record_stamps){STORE_STAMP_NONE, STORE_STAMP_NONE};
    clear(info, id);
    if (!record_id_check(id, e))
        return false;
    if (read_run(info, &stamps->run, root, e) && record_read_label(&info->label, &stamps->label, root, id, e))
        return true;
    clear(info, id);
    return false;
}

bool record_root_open(struct record_root *root, const char *path, struct err *e)
{
    *root = (struct record_root){.fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), .path = path};
    return root->fd >= 0 || err_sys(e, errno, "%s: the folder of runs cannot be opened", path);
}

void record_root_close(struct record_root *root)
{
    if (root->fd >= 0)
        close(root->fd);
    root->fd = -1;
}

bool record_read(struct record_info *info, const char *path, const char *id, struct err *e)
{
    struct record_root root;
    clear(info, id);
    if (!record_root_open(&root, path, e))
        return false;
    bool ok = record_read_at(info, NULL, &root, id, e);
    record_root_close(&root);
    return ok;
}

bool record_is_held_at(const struct record_root *root, const char *id)
{
    int fd = openat(root->fd, id, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool held = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(fd); /* which gives the lock back too */
    return held;
}

bool record_is_held(const char *path, const char *id)
{
    struct record_root root;
    struct err e;
    if (!record_id_check(id, &e) || !record_root_open(&root, path, &e))
        return false;
    bool held = record_is_held_at(&root, id);
    record_root_close(&root);
    return held;
}
