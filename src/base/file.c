/* SPDX-License-Identifier: MIT */
/* Paths and whole files; see base/file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

bool file_join(char *out, const char *dir, const char *name, struct err *e)
{
    size_t n = strlen(dir);
    const char *slash = !n || dir[n - 1] == '/' ? "" : "/";
    if (snprintf(out, FILE_PATH_MAX, "%s%s%s", dir, slash, name) >= FILE_PATH_MAX)
        return err_set(e, ERR_FAIL, "%.200s...: the path is longer than %d bytes", dir, FILE_PATH_MAX - 1);
    return true;
}

bool file_data_home(char *out, struct err *e)
{
    const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (xdg && xdg[0] == '/')
        return file_join(out, xdg, "dropout-lab", e);
    if (!home || home[0] != '/')
        return err_set(e, ERR_FAIL, "HOME is no full path, so there is no place for runs; set HOME or XDG_DATA_HOME");
    return file_join(out, home, ".local/share/dropout-lab", e);
}

bool file_sync_folder(const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) /* EACCES: a folder that may be written but not listed */
        return errno == EACCES || err_sys(e, errno, "%s: the folder cannot be synced", path);
    bool ok = fsync(fd) == 0 || errno == EINVAL; /* a file system that cannot sync a folder */
    int saved = errno;
    close(fd);
    return ok || err_sys(e, saved, "%s: the folder cannot be synced", path);
}

static bool sync_folder_of(const char *path, struct err *e)
{
    char dir[FILE_PATH_MAX];
    snprintf(dir, sizeof dir, "%s", path);
    char *slash = strrchr(dir, '/');
    if (!slash)
        strcpy(dir, ".");
    else if (slash == dir)
        dir[1] = 0;
    else
        *slash = 0;
    return file_sync_folder(dir, e);
}

/* What mkdir says of a folder that is there differs between file systems (read-only, automounted), so look. */
static bool make_dir(const char *path, struct err *e)
{
    if (mkdir(path, 0700) == 0)
        return sync_folder_of(path, e);
    int saved = errno;
    struct stat st;
    if (stat(path, &st) != 0)
        return err_sys(e, saved, "%s: the folder cannot be made", path);
    return S_ISDIR(st.st_mode) || err_set(e, ERR_FAIL, "%s: is a file where a folder is needed", path);
}

bool file_make_dirs(const char *path, struct err *e)
{
    char part[FILE_PATH_MAX];
    size_t n = strlen(path);
    if (n >= sizeof part)
        return err_set(e, ERR_FAIL, "%.200s...: the path is longer than %d bytes", path, FILE_PATH_MAX - 1);
    for (size_t i = 1; i <= n; i++) {
        if (path[i] != '/' && path[i] != 0)
            continue;
        memcpy(part, path, i);
        part[i] = 0;
        if (!make_dir(part, e))
            return false;
    }
    return n > 0 || err_set(e, ERR_FAIL, "a folder's name is empty; give its path");
}

static const char *kind_word(mode_t mode)
{
    return S_ISDIR(mode) ? "a folder" : "a device or pipe";
}

bool file_open(const char *path, int *fd, uint64_t *size, struct err *e)
{
    struct stat st;
    /* O_NONBLOCK so that a FIFO in a file's place is refused below instead of waited on. */
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0)
        return err_sys(e, errno, "%s: cannot be opened", path);
    if (fstat(*fd, &st) != 0)
        err_sys(e, errno, "%s: cannot be looked at", path);
    else if (!S_ISREG(st.st_mode))
        err_set(e, ERR_FAIL, "%s: is %s, not a regular file", path, kind_word(st.st_mode));
    else {
        *size = (uint64_t)st.st_size;
        return true;
    }
    close(*fd);
    return false;
}

bool file_fill(int fd, const char *path, void *to, size_t size, size_t *got, struct err *e)
{
    *got = 0;
    while (*got < size) {
        ssize_t n = read(fd, (char *)to + *got, size - *got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_sys(e, errno, "%s: read failed", path);
        if (n == 0)
            break;
        *got += (size_t)n;
    }
    return true;
}

/* The file's first size bytes, with a zero behind. */
static uint8_t *read_all(int fd, const char *path, size_t size, struct err *e)
{
    size_t got;
    uint8_t *buf = mem_raw(size + 1, 1);
    if (!buf) {
        err_memory(e, path);
        return NULL;
    }
    if (file_fill(fd, path, buf, size, &got, e)
        && (got == size || err_set(e, ERR_FAIL, "%s: became shorter while it was read", path))) {
        buf[size] = 0;
        return buf;
    }
    mem_free(buf);
    return NULL;
}

bool file_read(const char *path, size_t limit, uint8_t **bytes, size_t *size, struct err *e)
{
    int fd;
    uint64_t there;
    uint8_t *buf = NULL;
    if (!file_open(path, &fd, &there, e))
        return false;
    if (there > limit)
        err_set(e, ERR_FAIL, "%s: is larger than the %zu bytes that are read of such a file", path, limit);
    else
        buf = read_all(fd, path, (size_t)there, e);
    close(fd);
    if (!buf)
        return false;
    *bytes = buf;
    *size = (size_t)there;
    return true;
}

static bool write_all(int fd, const uint8_t *from, size_t size)
{
    for (size_t put = 0; put < size;) {
        ssize_t n = write(fd, from + put, size - put);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        put += (size_t)n;
    }
    return true;
}

/* What is no regular file is refused: a rename would put a file in the place of /dev/null. */
static bool may_replace(const char *path, const struct stat *st, struct err *e)
{
    if (!S_ISREG(st->st_mode))
        return err_set(e, ERR_FAIL, "%s: is %s, not a regular file; give another name", path, kind_word(st->st_mode));
    return access(path, W_OK) == 0 || err_sys(e, errno, "%s: cannot be written", path);
}

/* The file that is to be replaced: its mode (0: there is none), and its real path behind symbolic links, so that the
 * link stays a link. */
static bool find_target(const char *path, char *target, mode_t *mode, struct err *e)
{
    struct stat st;
    *mode = 0;
    if (snprintf(target, FILE_PATH_MAX, "%s", path) >= FILE_PATH_MAX)
        return err_set(e, ERR_FAIL, "%.200s...: the path is longer than %d bytes", path, FILE_PATH_MAX - 1);
    if (stat(path, &st) != 0)
        return errno == ENOENT || err_sys(e, errno, "%s: cannot be written", path);
    if (!may_replace(path, &st, e))
        return false;
    char *real = realpath(path, NULL);
    if (!real)
        return err_sys(e, errno, "%s: cannot be written", path);
    bool fits = snprintf(target, FILE_PATH_MAX, "%s", real) < FILE_PATH_MAX;
    free(real);
    *mode = st.st_mode & 0777;
    return fits || err_set(e, ERR_FAIL, "%.200s...: the real path is longer than %d bytes", path, FILE_PATH_MAX - 1);
}

/* A new file beside path; its name is in temp. Never opens a file that is there: it could be another writer's. */
static int open_temp(const char *path, char *temp)
{
    for (int tries = 0; tries < 100; tries++) {
        struct timespec t = {0};
        clock_gettime(CLOCK_MONOTONIC, &t);
        if (snprintf(temp, FILE_PATH_MAX, "%s.%ld-%ld.tmp", path, (long)getpid(), t.tv_nsec) >= FILE_PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* The new file takes the place of target by a rename, which follows no link. An error names path. */
static bool replace(const char *path, const char *target, mode_t mode, const void *bytes, size_t size, struct err *e)
{
    char temp[FILE_PATH_MAX];
    int fd = open_temp(target, temp);
    if (fd < 0)
        return err_sys(e, errno, "%s: cannot be written", path);
    bool ok = (!mode || fchmod(fd, mode) == 0) && write_all(fd, bytes, size) && fsync(fd) == 0;
    int saved = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        saved = errno;
    }
    if (ok && rename(temp, target) != 0) {
        ok = false;
        saved = errno;
    }
    if (!ok) {
        unlink(temp);
        return err_sys(e, saved, "%s: cannot be written", path);
    }
    return sync_folder_of(target, e);
}

bool file_replace(const char *path, const void *bytes, size_t size, struct err *e)
{
    char target[FILE_PATH_MAX];
    mode_t mode;
    return find_target(path, target, &mode, e) && replace(path, target, mode, bytes, size, e);
}

bool file_replace_own(const char *path, const void *bytes, size_t size, struct err *e)
{
    struct stat st;
    bool there = lstat(path, &st) == 0;
    if (!there && errno != ENOENT)
        return err_sys(e, errno, "%s: cannot be written", path);
    bool stays = there && !S_ISLNK(st.st_mode); /* its mode does */
    return (!stays || may_replace(path, &st, e)) && replace(path, path, stays ? st.st_mode & 0777 : 0, bytes, size, e);
}
