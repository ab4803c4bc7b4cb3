/* SPDX-License-Identifier: MIT */
/* Descriptors, folders and threads; part of libfault.so. Each function is libc's, by whatever of its names a compiler
 * chooses (64-bit offsets, fortified ones).
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>

#include "inside.h"

/* ---- opening ---- */

SLOT(open);
SLOT(openat);
SLOT(dup);
SLOT(dup2);
SLOT(pipe);

static mode_t mode_of(int flags, va_list ap)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        va_list ap; \
        va_start(ap, flags); \
        mode_t mode = mode_of(flags, ap); \
        va_end(ap); \
        return fault_strikes(FAULT_OPEN, -1) ? -1 : REAL(open)(path, flags, mode); \
    }
#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) \
    { \
        va_list ap; \
        va_start(ap, flags); \
        mode_t mode = mode_of(flags, ap); \
        va_end(ap); \
        return fault_strikes(FAULT_OPEN, -1) ? -1 : REAL(openat)(at, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

int __open_2(const char *path, int flags);
int __open_2(const char *path, int flags)
{
    return open(path, flags);
}

int __open64_2(const char *path, int flags);
int __open64_2(const char *path, int flags)
{
    return open(path, flags);
}

int __openat_2(int at, const char *path, int flags);
int __openat_2(int at, const char *path, int flags)
{
    return openat(at, path, flags);
}

int dup(int fd)
{
    return fault_strikes(FAULT_OPEN, fd) ? -1 : REAL(dup)(fd);
}

int dup2(int fd, int to)
{
    return fault_strikes(FAULT_OPEN, fd) ? -1 : REAL(dup2)(fd, to);
}

int pipe(int fd[2])
{
    return fault_strikes(FAULT_OPEN, -1) ? -1 : REAL(pipe)(fd);
}

/* ---- reading and writing ---- */

SLOT(read);
SLOT(pread);
SLOT(readv);
SLOT(write);
SLOT(pwrite);
SLOT(writev);

static size_t part(enum verdict v, size_t size)
{
    return v == HALF && size > 1 ? size / 2 : size;
}

ssize_t read(int fd, void *to, size_t size)
{
    enum verdict v = fault_verdict(FAULT_READ, fd);
    return v == FAILS ? -1 : REAL(read)(fd, to, part(v, size));
}

ssize_t __read_chk(int fd, void *to, size_t size, size_t room);
ssize_t __read_chk(int fd, void *to, size_t size, size_t room)
{
    if (size > room)
        abort();
    return read(fd, to, size);
}

ssize_t pread(int fd, void *to, size_t size, off_t at)
{
    enum verdict v = fault_verdict(FAULT_READ, fd);
    return v == FAILS ? -1 : REAL(pread)(fd, to, part(v, size), at);
}

ssize_t pread64(int fd, void *to, size_t size, off64_t at)
{
    return pread(fd, to, size, at);
}

ssize_t __pread_chk(int fd, void *to, size_t size, off_t at, size_t room);
ssize_t __pread_chk(int fd, void *to, size_t size, off_t at, size_t room)
{
    if (size > room)
        abort();
    return pread(fd, to, size, at);
}

ssize_t __pread64_chk(int fd, void *to, size_t size, off_t at, size_t room);
ssize_t __pread64_chk(int fd, void *to, size_t size, off_t at, size_t room)
{
    return __pread_chk(fd, to, size, at, room);
}

ssize_t readv(int fd, const struct iovec *to, int count)
{
    return fault_strikes(FAULT_READ, fd) ? -1 : REAL(readv)(fd, to, count);
}

ssize_t write(int fd, const void *from, size_t size)
{
    enum verdict v = fd == STDERR_FILENO ? PASSES : fault_verdict(FAULT_WRITE, fd);
    return v == FAILS ? -1 : REAL(write)(fd, from, part(v, size));
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t at)
{
    enum verdict v = fault_verdict(FAULT_WRITE, fd);
    return v == FAILS ? -1 : REAL(pwrite)(fd, from, part(v, size), at);
}

ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at)
{
    return pwrite(fd, from, size, at);
}

ssize_t writev(int fd, const struct iovec *from, int count)
{
    return fault_strikes(FAULT_WRITE, fd) ? -1 : REAL(writev)(fd, from, count);
}

/* ---- what becomes of files ---- */

SLOT(fsync);
SLOT(fdatasync);
SLOT(ftruncate);
SLOT(close);
SLOT(flock);

int fsync(int fd)
{
    return fault_strikes(FAULT_SYNC, fd) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
    return fault_strikes(FAULT_SYNC, fd) ? -1 : REAL(fdatasync)(fd);
}

int ftruncate(int fd, off_t size)
{
    return fault_strikes(FAULT_CUT, fd) ? -1 : REAL(ftruncate)(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return ftruncate(fd, size);
}

/* Linux gives the number back whatever close says. */
int close(int fd)
{
    int failed = fault_strikes(FAULT_CLOSE, fd), error = errno, result = REAL(close)(fd);
    if (!failed)
        return result;
    errno = error;
    return -1;
}

int flock(int fd, int how)
{
    return fault_strikes(FAULT_LOCK, fd) ? -1 : REAL(flock)(fd, how);
}

SLOT(rename);
SLOT(renameat);
SLOT(mkdir);
SLOT(unlink);
SLOT(unlinkat);
SLOT(rmdir);

int rename(const char *from, const char *to)
{
    return fault_strikes(FAULT_RENAME, -1) ? -1 : REAL(rename)(from, to);
}

int renameat(int from_at, const char *from, int to_at, const char *to)
{
    return fault_strikes(FAULT_RENAME, -1) ? -1 : REAL(renameat)(from_at, from, to_at, to);
}

int mkdir(const char *path, mode_t mode)
{
    return fault_strikes(FAULT_MKDIR, -1) ? -1 : REAL(mkdir)(path, mode);
}

int unlink(const char *path)
{
    return fault_strikes(FAULT_UNLINK, -1) ? -1 : REAL(unlink)(path);
}

int unlinkat(int at, const char *path, int flags)
{
    return fault_strikes(FAULT_UNLINK, -1) ? -1 : REAL(unlinkat)(at, path, flags);
}

int rmdir(const char *path)
{
    return fault_strikes(FAULT_UNLINK, -1) ? -1 : REAL(rmdir)(path);
}

/* ---- looking ---- */

SLOT(stat);
SLOT(lstat);
SLOT(fstat);
SLOT(fstatat);
SLOT(access);
SLOT(realpath);

int stat(const char *path, struct stat *out)
{
    return fault_strikes(FAULT_STAT, -1) ? -1 : REAL(stat)(path, out);
}

int lstat(const char *path, struct stat *out)
{
    return fault_strikes(FAULT_STAT, -1) ? -1 : REAL(lstat)(path, out);
}

int fstat(int fd, struct stat *out)
{
    return fault_strikes(FAULT_STAT, fd) ? -1 : REAL(fstat)(fd, out);
}

int fstatat(int at, const char *path, struct stat *out, int flags)
{
    return fault_strikes(FAULT_STAT, -1) ? -1 : REAL(fstatat)(at, path, out, flags);
}

int access(const char *path, int how)
{
    return fault_strikes(FAULT_STAT, -1) ? -1 : REAL(access)(path, how);
}

char *realpath(const char *path, char *out)
{
    return fault_strikes(FAULT_STAT, -1) ? NULL : REAL(realpath)(path, out);
}

SLOT(opendir);
SLOT(fdopendir);
SLOT(readdir);
SLOT(scandir);

DIR *opendir(const char *path)
{
    return fault_strikes(FAULT_LIST, -1) ? NULL : REAL(opendir)(path);
}

DIR *fdopendir(int fd)
{
    return fault_strikes(FAULT_LIST, fd) ? NULL : REAL(fdopendir)(fd);
}

struct dirent *readdir(DIR *dir)
{
    return fault_strikes(FAULT_LIST, -1) ? NULL : REAL(readdir)(dir);
}

struct dirent64 *readdir64(DIR *dir)
{
    return (struct dirent64 *)readdir(dir);
}

int scandir(const char *path, struct dirent ***list, int (*wanted)(const struct dirent *),
            int (*order)(const struct dirent **, const struct dirent **))
{
    return fault_strikes(FAULT_LIST, -1) ? -1 : REAL(scandir)(path, list, wanted, order);
}

/* ---- threads, and the terminal ---- */

SLOT(pthread_create);
SLOT(tcgetattr);
SLOT(tcsetattr);

int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*body)(void *), void *arg)
{
    return fault_strikes(FAULT_THREAD, -1) ? EAGAIN : REAL(pthread_create)(thread, attr, body, arg);
}

int tcgetattr(int fd, struct termios *modes)
{
    return fault_strikes(FAULT_MODES, fd) ? -1 : REAL(tcgetattr)(fd, modes);
}

int tcsetattr(int fd, int when, const struct termios *modes)
{
    return fault_strikes(FAULT_MODES, fd) ? -1 : REAL(tcsetattr)(fd, when, modes);
}
