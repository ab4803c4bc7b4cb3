/* SPDX-License-Identifier: MIT */
/* See broken.h. libc's own are found behind these, as those of a sanitizer are. */
#define _GNU_SOURCE /* RTLD_NEXT */
#undef _FORTIFY_SOURCE /* these are functions here, not what its headers make of them */
#include "broken.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SYNCED_MAX = 256 };

static struct {
    const char *path;
    int error;
    bool once;
} rule[BROKEN_CALLS];
static const char *longer_path;
static size_t longer_by;
static size_t pread_most;
static bool pread_interrupted;
static struct stat synced[SYNCED_MAX];
static size_t synced_count;

void broken_fail(enum broken_call call, const char *path, int error)
{
    rule[call].path = path;
    rule[call].error = error;
    rule[call].once = false;
}

void broken_fail_once(enum broken_call call, const char *path, int error)
{
    broken_fail(call, path, error);
    rule[call].once = true;
}

void broken_list_more(const char *path, size_t names)
{
    longer_path = path;
    longer_by = names;
}

void broken_pread(size_t most, bool interrupted)
{
    pread_most = most;
    pread_interrupted = interrupted;
}

static bool are_one(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev;
}

unsigned broken_synced(const char *path)
{
    struct stat st;
    unsigned n = 0;
    if (stat(path, &st) != 0)
        return 0;
    for (size_t i = 0; i < synced_count; i++)
        n += are_one(&synced[i], &st);
    return n;
}

void broken_forget(void)
{
    synced_count = 0;
}

static bool strike(enum broken_call call)
{
    errno = rule[call].error;
    if (rule[call].once)
        rule[call].path = NULL;
    return true;
}

static bool strikes(enum broken_call call, const char *path)
{
    return rule[call].path && strcmp(path, rule[call].path) == 0 && strike(call);
}

static bool strikes_fd(enum broken_call call, int fd)
{
    struct stat a, b;
    return rule[call].path && fstat(fd, &a) == 0 && stat(rule[call].path, &b) == 0 && are_one(&a, &b) && strike(call);
}

/* ---- in the place of libc's ---- */

/* ISO C has no way from an object's address to a function's; POSIX has this one. */
#define REAL(name) \
    __typeof__(&name) real; \
    *(void **)&real = dlsym(RTLD_NEXT, #name)

int lstat(const char *path, struct stat *out)
{
    REAL(lstat);
    return strikes(BROKEN_LSTAT, path) ? -1 : real(path, out);
}

int access(const char *path, int how)
{
    REAL(access);
    return strikes(BROKEN_ACCESS, path) ? -1 : real(path, how);
}

int open(const char *path, int flags, ...)
{
    REAL(open);
    va_list ap;
    va_start(ap, flags);
    mode_t mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
    va_end(ap);
    return strikes(BROKEN_OPEN, path) ? -1 : real(path, flags, mode);
}

ssize_t read(int fd, void *to, size_t size)
{
    REAL(read);
    return strikes_fd(BROKEN_READ, fd) ? -1 : real(fd, to, size);
}

ssize_t pread(int fd, void *to, size_t size, off_t at)
{
    static bool again;
    REAL(pread);
    again = pread_interrupted && !again;
    if (again) {
        errno = EINTR;
        return -1;
    }
    return real(fd, to, pread_most && pread_most < size ? pread_most : size, at);
}

static int lengthen(struct dirent ***list, int count)
{
    struct dirent **more = realloc(*list, ((size_t)count + longer_by) * sizeof *more);
    if (!more)
        abort();
    for (size_t i = 0; i < longer_by; i++) {
        struct dirent *d = calloc(1, sizeof *d);
        if (!d)
            abort();
        d->d_name[0] = '.';
        more[(size_t)count + i] = d;
    }
    *list = more;
    return count + (int)longer_by;
}

int scandir(const char *path, struct dirent ***list, int (*wanted)(const struct dirent *),
            int (*order)(const struct dirent **, const struct dirent **))
{
    REAL(scandir);
    if (strikes(BROKEN_LIST, path))
        return -1;
    int count = real(path, list, wanted, order);
    return count >= 0 && longer_path && strcmp(path, longer_path) == 0 ? lengthen(list, count) : count;
}

int fsync(int fd)
{
    REAL(fsync);
    if (strikes_fd(BROKEN_SYNC, fd))
        return -1;
    if (synced_count < SYNCED_MAX && fstat(fd, &synced[synced_count]) == 0)
        synced_count++;
    return real(fd);
}

/* What a fortified build calls. */
ssize_t __read_chk(int fd, void *to, size_t size, size_t room);
ssize_t __read_chk(int fd, void *to, size_t size, size_t room)
{
    if (size > room)
        abort();
    return read(fd, to, size);
}

ssize_t __pread_chk(int fd, void *to, size_t size, off_t at, size_t room);
ssize_t __pread_chk(int fd, void *to, size_t size, off_t at, size_t room)
{
    if (size > room)
        abort();
    return pread(fd, to, size, at);
}
