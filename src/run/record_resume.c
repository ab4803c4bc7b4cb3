/* SPDX-License-Identifier: MIT */
/* A run's folder, taken up again: locked, read, and then written on as if it had never been left; see run/record.h. The
 * lock is the folder's own, so that nothing has to be cleaned up after a program that was killed. The run's thread.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "record_files.h"
#include "run/record_read.h"

/* Who looks whether a run is in training holds a lock of its own for a moment. */
enum { TRIES = 25 };
static const double nap = 0.01;

bool record_lock(struct record *r, struct err *e)
{
    r->lock = open(r->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (r->lock < 0)
        return err_sys(e, errno, "%s: the run's folder cannot be opened", r->folder);
    for (int i = 0; flock(r->lock, LOCK_EX | LOCK_NB) != 0; i++) {
        if (errno == EINTR)
            continue;
        bool held = errno == EWOULDBLOCK;
        if (held && i < TRIES) {
            clock_sleep(nap);
            continue;
        }
        record_unlock(r);
        if (held)
            return err_set(e, ERR_FAIL, "%s: another program trains this run; wait until it is over, or stop it there",
                           r->folder);
        break; /* a file system without locks */
    }
    return true;
}

void record_unlock(struct record *r)
{
    if (r->lock >= 0)
        close(r->lock);
    r->lock = -1;
}

/* Is it what file_replace_own was writing when its program was killed? */
static bool is_leftover(const char *name)
{
    static const char *const ours[] = {RECORD_RUN ".", RECORD_HISTORY ".", RECORD_MODEL ".", RECORD_START ".",
                                       "checkpoint.safetensors."};
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strncmp(name, ours[i], strlen(ours[i])) == 0 && n > 4 && strcmp(name + n - 4, ".tmp") == 0)
            return true;
    return false;
}

static void remove_leftovers(const struct record *r)
{
    char path[FILE_PATH_MAX];
    struct dirent *entry;
    DIR *dir = opendir(r->folder);
    while (dir && (entry = readdir(dir)))
        if (is_leftover(entry->d_name) && file_join(path, r->folder, entry->d_name, NULL))
            unlink(path);
    if (dir)
        closedir(dir);
}

/* The course has those of the runs that a fork comes from first, then the rates of its spec, then its own changes.
 * Where it was changed before its first epoch, that has taken the place of the spec's. */
static bool take_course(struct record *r, const struct record_info *info, struct err *e)
{
    uint32_t own = info->fork_epoch + 1;
    struct run_change begun = run_change_of(&info->spec);
    for (size_t i = 0; i < info->course_count; i++) {
        const struct run_change *c = &info->course[i];
        bool spec = c->epoch == own && run_change_same(c, &begun, spec_sites(&info->spec));
        if (c->epoch < own)
            r->course[r->course_count++] = *c;
        else if (!spec && r->change_count < RUN_CHANGES_MAX)
            r->change[r->change_count++] = *c;
        else if (!spec)
            return err_set(e, ERR_FAIL, "%s/" RECORD_RUN ": has more than %d changes of the rates", r->folder,
                           RUN_CHANGES_MAX);
    }
    return info->course_known
        || err_set(e, ERR_FAIL, "%s: is a fork by an older dropout-lab, which did not write down the rates before it; "
                   "start it anew", r->folder);
}

static bool take_info(struct record *r, const struct record_info *info, struct err *e)
{
    r->spec = info->spec;
    r->train = info->train;
    r->valid = info->valid;
    memcpy(r->data, info->data, sizeof r->data);
    memcpy(r->sha256, info->sha256, sizeof r->sha256);
    memcpy(r->isa, info->isa, sizeof r->isa);
    memcpy(r->version, info->version, sizeof r->version);
    memcpy(r->started, info->started, sizeof r->started);
    memcpy(r->group, info->group, sizeof r->group);
    memcpy(r->fork, info->fork, sizeof r->fork);
    r->forked = info->forked;
    r->fork_epoch = info->fork_epoch;
    r->loaded = info->loaded;
    r->resumed = info->resumed;
    return take_course(r, info, e);
}

bool record_resume(struct record *r, const char *root, const char *id, struct record_info *info, struct err *e)
{
    memset(r, 0, sizeof *r);
    memset(info, 0, offsetof(struct record_info, course));
    r->lock = -1;
    snprintf(r->id, sizeof r->id, "%s", id);
    if (strchr(id, '/') || strlen(id) >= sizeof r->id)
        return err_set(e, ERR_FAIL, "%.100s: is no name of a run; dropout-lab runs lists them", id);
    if (!file_join(r->folder, root, id, e) || !record_lock(r, e))
        return false;
    if (record_read(info, root, id, e)
        && (info->state != RUN_DONE || err_set(e, ERR_FAIL, "%s: is done already, after %u epochs; rerun trains it "
                                               "once more, and a fork goes on from it", id,
                                               info->summarised ? info->summary.epochs : info->spec.epochs))
        && take_info(r, info, e)) {
        r->open = true;
        return true;
    }
    record_unlock(r);
    return false;
}

bool record_continue(struct record *r, struct history *h, bool *torn, struct err *e)
{
    char path[FILE_PATH_MAX], root[FILE_PATH_MAX];
    snprintf(root, sizeof root, "%.*s", (int)(strlen(r->folder) - strlen(r->id)), r->folder);
    if (!record_read_history(h, root, r->id, r->spec.epochs, torn, e))
        return false;
    if (h->count > r->spec.epochs) {
        history_free(h);
        return err_set(e, ERR_FAIL, "%s/" RECORD_HISTORY ": has more lines than the %u epochs of the run", r->folder,
                       r->spec.epochs);
    }
    if (!file_join(path, r->folder, RECORD_HISTORY, e) || !history_csv_reopen(&r->csv, path, e)) {
        history_free(h);
        return false;
    }
    for (size_t i = 0; i < h->count; i++)
        record_count(r, &h->row[i]);
    r->unsynced = true; /* by the program before this one, for all that is known */
    remove_leftovers(r);
    return true;
}

bool record_running(struct record *r, struct err *e)
{
    r->resumed++;
    return record_write_json(r, RUN_RUNNING, NULL, e);
}
