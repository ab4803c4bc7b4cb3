/* SPDX-License-Identifier: MIT */
/* A run on disk; see run/record.h. The run's thread opens it before the first step, adds a line an epoch before the
 * epoch is announced, and closes it with the end state. run.json (record_json.c) is replaced as one; history.csv only
 * grows. Files are for the user alone: the folder's mode sees to that, the files' own mode is the second fence.
 */
#include "run/record.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "record_files.h"
#include "run_id.h"

enum { TAKES_MAX = 1000 };

/* A file system without modes refuses chmod; then the folder's rights are all there is. */
static void make_private(const char *path)
{
    (void)chmod(path, 0600);
}

static bool write_weights(const struct record *r, const char *name, const struct tensors *weights, struct err *e)
{
    char path[FILE_PATH_MAX];
    if (!file_join(path, r->folder, name, e) || !safetensors_save_own(path, weights, e))
        return false;
    make_private(path);
    return true;
}

/* history_csv_open empties a file that is there and keeps its mode. */
static bool open_history(struct record *r, struct err *e)
{
    char path[FILE_PATH_MAX];
    if (!file_join(path, r->folder, RECORD_HISTORY, e))
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
    remove_file(r, RECORD_RUN);
    remove_file(r, RECORD_HISTORY);
    remove_file(r, RECORD_START);
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
    take_text(r->group, sizeof r->group, facts->group);
    r->forked = facts->fork != NULL;
    r->fork_epoch = facts->fork_epoch;
    r->loaded = facts->start != NULL;
    assert(facts->course_count <= RUN_COURSE_MAX);
    if (facts->course_count)
        memcpy(r->course, facts->course, facts->course_count * sizeof *r->course);
    r->course_count = facts->course_count;
    clock_stamp(r->started, sizeof r->started);
}

bool record_open(struct record *r, const char *root, const struct spec *spec, const struct record_facts *facts,
                 struct err *e)
{
    memset(r, 0, sizeof *r);
    r->lock = -1;
    take_facts(r, spec, facts);
    if (!make_folder(r, root, e))
        return false;
    if (!record_lock(r, e) || (facts->start && !write_weights(r, RECORD_START, facts->start, e))
        || !record_write_json(r, RUN_RUNNING, NULL, e) || !open_history(r, e) || !file_sync_folder(r->folder, e)
        || !file_sync_folder(root, e)) {
        history_csv_close(&r->csv, NULL); /* nothing where it was not opened */
        remove_folder(r);
        record_unlock(r);
        return false;
    }
    r->open = true;
    return true;
}

/* The least loss, and of equal ones the first. */
void record_count(struct record *r, const struct epoch_row *row)
{
    enum metric m = METRIC_VALID_LOSS;
    r->epochs++;
    r->last = *row;
    history_csv_round(&r->last);
    if (metric_has(row, m) && isfinite(r->last.value[m]) && (!r->best.epoch || r->last.value[m] < r->best.value[m]))
        r->best = r->last;
}

/* history.csv again, after a line could not be written. One that has gone would begin in the middle. */
static bool reopen_history(struct record *r)
{
    char path[FILE_PATH_MAX];
    struct err quiet;
    return r->csv.file || (file_join(path, r->folder, RECORD_HISTORY, &quiet) && access(path, F_OK) == 0
                           && history_csv_reopen(&r->csv, path, &quiet));
}

static bool append(struct record *r, const struct epoch_row *row, struct err *e)
{
    if (!reopen_history(r) || !history_csv_append(&r->csv, row, e))
        return false;
    record_count(r, row);
    return true;
}

static bool keep_for_later(struct record *r, const struct epoch_row *row, struct err *e)
{
    struct epoch_row *more = realloc(r->late, (r->late_count + 1) * sizeof *more);
    if (!more)
        return err_memory(e, r->folder);
    r->late = more;
    r->late[r->late_count++] = *row;
    return true;
}

/* Quietly: that there is no room was told. */
static bool write_late(struct record *r)
{
    struct err quiet;
    size_t n = 0;
    while (n < r->late_count && append(r, &r->late[n], &quiet))
        n++;
    r->late_count -= n;
    if (n)
        memmove(r->late, r->late + n, r->late_count * sizeof *r->late);
    return !r->late_count;
}

bool record_epoch(struct record *r, const struct epoch_row *row, struct err *e)
{
    if (!r->open) /* nobody would free what is kept */
        return false;
    if (r->late_count) /* this line comes behind those */
        return keep_for_later(r, row, e) && write_late(r);
    if (append(r, row, e))
        return true;
    (void)keep_for_later(r, row, e); /* where there is no memory either, that is what is told */
    return false;
}

bool record_change(struct record *r, const struct run_change *change, struct err *e)
{
    if (r->change_count == RUN_CHANGES_MAX)
        return err_set(e, ERR_FAIL, "%s: has room for %d changes of the rates", r->folder, RUN_CHANGES_MAX);
    r->change[r->change_count++] = *change;
    return record_write_json(r, RUN_RUNNING, NULL, e);
}

/* After a failed fsync the kernel may take what was not written for written, and the next one succeeds without it: so
 * the lines go to a new file. What is read here is still what was written. (Rebello et al., "Can Applications Recover
 * from fsync Failures?", USENIX ATC 2020) */
static bool write_anew(struct record *r, struct err *e)
{
    char path[FILE_PATH_MAX];
    uint8_t *bytes;
    size_t size;
    struct err quiet;
    if (!file_join(path, r->folder, RECORD_HISTORY, e) || !file_read(path, SIZE_MAX, &bytes, &size, e))
        return false;
    history_csv_close(&r->csv, &quiet);
    bool ok = file_replace_own(path, bytes, size, e);
    mem_free(bytes);
    r->unsynced = !ok;
    return history_csv_reopen(&r->csv, path, ok ? e : &quiet) && ok;
}

bool record_sync(struct record *r, struct err *e)
{
    if (!write_late(r) || (r->unsynced && !write_anew(r, e)))
        return false;
    r->unsynced = !history_csv_sync(&r->csv, e);
    return !r->unsynced;
}

/* With the digits of history.csv. */
void record_tested(struct record *r, const struct record_test *test)
{
    struct epoch_row row = {.epoch = 1};
    metric_set(&row, METRIC_VALID_LOSS, test->loss);
    metric_set(&row, METRIC_VALID_ACCURACY, test->accuracy);
    history_csv_round(&row);
    r->test = (struct record_test){.images = test->images, .loss = row.value[METRIC_VALID_LOSS],
                                   .accuracy = row.value[METRIC_VALID_ACCURACY]};
}

void record_kept(struct record *r, uint32_t epoch)
{
    r->kept = epoch;
}

static void close_folder(struct record *r)
{
    record_unlock(r);
    free(r->late);
    r->late = NULL;
    r->late_count = 0;
    r->open = false;
}

/* There is no later call that could mend a sync which failed, so it is mended here. */
static bool sync_at_last(struct record *r, struct err *e)
{
    struct err quiet;
    return record_sync(r, &quiet) || record_sync(r, e); /* the second writes history.csv anew */
}

/* Each step is tried whatever became of those before it. */
bool record_close(struct record *r, enum run_state state, const char *why, const struct tensors *weights, struct err *e)
{
    if (!r->open)
        return true;
    bool ok = true, all = write_late(r);
    struct err later; /* only the first error is told */
    if (all && !sync_at_last(r, e))
        ok = false;
    if (!history_csv_close(&r->csv, ok ? e : &later))
        ok = false;
    if (weights && !write_weights(r, RECORD_MODEL, weights, ok ? e : &later))
        ok = false;
    if (!all)
        ok = err_set(ok ? e : &later, ERR_FAIL, "%s/" RECORD_HISTORY ": has no line of epoch %zu and of those behind "
                     "it", r->folder, r->epochs + 1);
    if (!record_write_json(r, !ok && state == RUN_DONE ? RUN_CUT : state, why, ok ? e : &later))
        ok = false;
    close_folder(r);
    return ok;
}

void record_abandon(struct record *r)
{
    if (!r->open)
        return;
    history_csv_close(&r->csv, NULL);
    close_folder(r);
}
