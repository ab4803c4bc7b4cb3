/* SPDX-License-Identifier: MIT */
/* The trash: a run goes there as it is, by a rename, and comes back so; see run/store.h. Only emptying removes
 * anything, and it follows no link. One thread.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "record_reading.h"

enum { TAKES_MAX = 1000, DEPTH_MAX = 32 };

static bool cannot_move(const char *id, int errnum, struct err *e)
{
    return err_sys(e, errnum, "%s: cannot be moved", id);
}

/* Both folders, or a power cut brings back what was moved, or where it was. The new place first. */
static bool sync_both(const char *to, const char *from, struct err *e)
{
    return file_sync_folder(to, e) && file_sync_folder(from, e);
}

/* An empty folder is nobody's, and what a folder may be renamed over: a cut may have left it. */
static bool is_taken(int errnum)
{
    return errnum == ENOTEMPTY || errnum == EEXIST || errnum == ENOTDIR;
}

/* To the id or the id and a number. A rename would put a file or a link in the place of another. */
static bool move(struct store *s, const char *id, const char *from, const char *folder, bool is_folder, struct err *e)
{
    char to[FILE_PATH_MAX];
    if (!file_make_dirs(folder, e))
        return false;
    for (int take = 1; take <= TAKES_MAX; take++) {
        struct stat st;
        snprintf(s->moved, sizeof s->moved, take == 1 ? "%s" : "%s-%d", id, take);
        if (!file_join(to, folder, s->moved, e))
            return false;
        if (!is_folder && (lstat(to, &st) == 0 || errno != ENOENT))
            continue;
        if (rename(from, to) == 0)
            return true;
        if (!is_taken(errno))
            return cannot_move(id, errno, e);
    }
    return err_set(e, ERR_FAIL, "%s: %d of that name are in %s; dropout-lab rm --empty", id, TAKES_MAX, folder);
}

static bool look_at(const char *from, const char *id, const char *root, const char *list, bool *is_folder,
                    struct err *e)
{
    struct stat st;
    if (lstat(from, &st) != 0)
        return errno == ENOENT ? err_set(e, ERR_FAIL, "%s: there is no such run in %s; '%s' lists them", id, root, list)
                               : err_sys(e, errno, "%s: cannot be looked at", from);
    *is_folder = S_ISDIR(st.st_mode);
    return true;
}

/* Whoever only asks whether it is held has a lock too, for a moment. */
static bool is_free(int fd)
{
    enum { TRIES = 10 };
    for (int i = 0; i < TRIES; i++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
            return true;
        clock_sleep(0.01);
    }
    return false;
}

/* The folder's lock is held while it moves, so that no program begins to train in it. One that cannot be opened is
 * nobody's: -1 and true. */
static bool lock(const char *from, const char *id, int *fd, struct err *e)
{
    *fd = open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*fd < 0 || is_free(*fd))
        return true;
    close(*fd);
    return err_set(e, ERR_FAIL, "%s: is in training now; stop it first", id);
}

bool store_delete(struct store *s, const char *id, struct err *e)
{
    char from[FILE_PATH_MAX];
    bool is_folder;
    int fd;
    if (!record_id_check(id, e) || !file_join(from, s->root, id, e)
        || !look_at(from, id, s->root, "dropout-lab runs", &is_folder, e) || !lock(from, id, &fd, e))
        return false;
    bool ok = move(s, id, from, s->trash, is_folder, e) && sync_both(s->trash, s->root, e);
    if (fd >= 0)
        close(fd);
    return ok;
}

bool store_restore(struct store *s, const char *id, struct err *e)
{
    char from[FILE_PATH_MAX];
    bool is_folder;
    return record_id_check(id, e) && file_join(from, s->trash, id, e)
        && look_at(from, id, s->trash, "dropout-lab runs --trash", &is_folder, e)
        && move(s, id, from, s->root, is_folder, e) && sync_both(s->root, s->trash, e);
}

/* ---- emptying ---- */

static bool remove_all(int parent, const char *name, int depth);

static bool remove_inside(int fd, int depth)
{
    DIR *dir = fdopendir(fd);
    if (!dir) {
        close(fd);
        return false;
    }
    bool ok = true;
    for (const struct dirent *d; ok && (errno = 0, d = readdir(dir));)
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            ok = remove_all(dirfd(dir), d->d_name, depth + 1);
    int saved = errno;
    closedir(dir);
    errno = saved;
    return ok && errno == 0;
}

/* A link is removed, not what it points to. errno tells what went wrong. */
static bool remove_all(int parent, const char *name, int depth)
{
    struct stat st;
    if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    if (!S_ISDIR(st.st_mode))
        return unlinkat(parent, name, 0) == 0 || errno == ENOENT;
    if (depth == DEPTH_MAX) {
        errno = ELOOP;
        return false;
    }
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return fd >= 0 && remove_inside(fd, depth) && (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT);
}

static bool empty(DIR *dir, const char *trash, size_t *count, struct err *e)
{
    for (;;) {
        errno = 0;
        const struct dirent *d = readdir(dir);
        if (!d)
            return errno == 0 || err_sys(e, errno, "%s: cannot be listed", trash);
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
            continue;
        if (!remove_all(dirfd(dir), d->d_name, 0))
            return err_sys(e, errno, "%s/%s: cannot be removed", trash, d->d_name);
        ++*count;
    }
}

bool store_empty_trash(struct store *s, size_t *count, struct err *e)
{
    *count = 0;
    DIR *dir = opendir(s->trash);
    if (!dir)
        return errno == ENOENT || err_sys(e, errno, "%s: the trash cannot be opened", s->trash);
    bool ok = empty(dir, s->trash, count, e);
    closedir(dir);
    return ok && file_sync_folder(s->trash, e);
}
