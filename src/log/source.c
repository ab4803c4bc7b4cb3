/* SPDX-License-Identifier: MIT */
/* Files and pipes as they grow; see source.h.
 *
 * A pipe is asked by poll before it is read, and never made non-blocking: that flag would hold for every program that
 * has the same pipe or terminal open. */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool source_init(struct source *s, const char *path, struct err *e)
{
    memset(s, 0, sizeof *s);
    s->fd = -1;
    if (snprintf(s->path, sizeof s->path, "%s", path) >= (int)sizeof s->path)
        return err_set(e, ERR_FAIL, "%.200s...: the path is longer than %d bytes", path, FILE_PATH_MAX - 1);
    if (strcmp(path, "-") != 0)
        return true;
    if (isatty(STDIN_FILENO))
        return err_set(e, ERR_FAIL, "standard input is a terminal, not a log; pipe the log into this program");
    struct stat st;
    if (fstat(STDIN_FILENO, &st) != 0)
        return err_sys(e, errno, "standard input cannot be read");
    s->fd = STDIN_FILENO;
    s->pipe = true;
    return true;
}

static void close_file(struct source *s)
{
    if (s->fd > STDIN_FILENO || (s->fd == STDIN_FILENO && strcmp(s->path, "-") != 0))
        close(s->fd);
    s->fd = -1;
}

void source_free(struct source *s)
{
    close_file(s);
}

static enum source_news read_pipe(struct source *s, void *to, size_t size, size_t *got, struct err *e)
{
    struct pollfd p = {.fd = s->fd, .events = POLLIN};
    if (s->ended)
        return SOURCE_NOTHING;
    if (poll(&p, 1, 0) <= 0)
        return SOURCE_NOTHING;
    ssize_t n = read(s->fd, to, size);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return SOURCE_NOTHING;
    if (n < 0) {
        err_sys(e, errno, "read failed");
        return SOURCE_ERROR;
    }
    if (n == 0) {
        s->ended = s->at > 0 || p.revents & POLLHUP || s->fd == STDIN_FILENO;
        return s->ended ? SOURCE_END : SOURCE_NOTHING;
    }
    s->at += (uint64_t)n;
    *got = (size_t)n;
    return SOURCE_BYTES;
}

static enum source_news open_file(struct source *s, struct err *e)
{
    struct stat st;
    s->fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (s->fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return SOURCE_GONE;
    if (s->fd < 0 || fstat(s->fd, &st) != 0) {
        err_sys(e, errno, "cannot be opened");
        close_file(s);
        return SOURCE_ERROR;
    }
    if (S_ISDIR(st.st_mode)) {
        err_set(e, ERR_FAIL, "is a folder; name a file in it");
        close_file(s);
        return SOURCE_ERROR;
    }
    s->pipe = !S_ISREG(st.st_mode);
    s->device = st.st_dev;
    s->inode = st.st_ino;
    return SOURCE_ANEW;
}

static void begin_anew(struct source *s)
{
    s->at = s->calm_at = 0;
    s->touched = false;
}

static bool same_bytes(int fd, const unsigned char *want, size_t size, uint64_t at)
{
    unsigned char now[SOURCE_EDGE];
    for (size_t got = 0; got < size;) {
        ssize_t n = pread(fd, now + got, size - got, (off_t)(at + got));
        if (n == 0 || (n < 0 && errno != EINTR))
            return false;
        got += n > 0 ? (size_t)n : 0;
    }
    return memcmp(now, want, size) == 0;
}

/* Whether the bytes that were read are still there, as far as the size and the bytes at both ends tell. */
static bool still_there(const struct source *s, const struct stat *st)
{
    size_t edge = s->at < SOURCE_EDGE ? (size_t)s->at : SOURCE_EDGE;
    return (uint64_t)st->st_size >= s->at && same_bytes(s->fd, s->first, edge, 0)
           && same_bytes(s->fd, s->last, edge, s->at - edge);
}

/* A file that was written again in the same size has another time. So has, for a moment, one that is being appended to:
 * the time changes before the size does. Hence only what lasts until the next question counts. */
static bool was_rewritten(struct source *s, const struct stat *st)
{
    bool same_size = s->at > 0 && s->calm_at == s->at && (uint64_t)st->st_size == s->at;
    bool other_time = st->st_mtim.tv_sec != s->time.tv_sec || st->st_mtim.tv_nsec != s->time.tv_nsec;
    if (same_size && other_time && s->touched)
        return true;
    s->touched = same_size && other_time;
    if (!s->touched) {
        s->time = st->st_mtim;
        s->calm_at = (uint64_t)st->st_size == s->at ? s->at : 0;
    }
    return false;
}

static void keep_edges(struct source *s, const unsigned char *bytes, size_t n)
{
    if (s->at < SOURCE_EDGE) {
        size_t part = SOURCE_EDGE - (size_t)s->at;
        memcpy(s->first + s->at, bytes, n < part ? n : part);
    }
    size_t had = s->at < SOURCE_EDGE ? (size_t)s->at : SOURCE_EDGE;
    if (n >= SOURCE_EDGE) {
        memcpy(s->last, bytes + n - SOURCE_EDGE, SOURCE_EDGE);
    } else {
        size_t keep = had + n > SOURCE_EDGE ? SOURCE_EDGE - n : had;
        memmove(s->last, s->last + had - keep, keep);
        memcpy(s->last + keep, bytes, n);
    }
    s->at += n;
}

/* Whether another file has the name now. A file that has lost its name is read on while it grows. */
static enum source_news ask_name(struct source *s, struct err *e)
{
    struct stat st;
    if (stat(s->path, &st) != 0)
        return errno == ENOENT || errno == ENOTDIR ? SOURCE_GONE : SOURCE_NOTHING;
    if (st.st_dev == s->device && st.st_ino == s->inode)
        return SOURCE_NOTHING;
    close_file(s);
    return open_file(s, e);
}

static enum source_news read_file(struct source *s, unsigned char *to, size_t size, size_t *got, struct err *e)
{
    struct stat st;
    ssize_t n = pread(s->fd, to, size, (off_t)s->at);
    if (n < 0 && errno == EINTR)
        return SOURCE_NOTHING;
    if (n < 0 || fstat(s->fd, &st) != 0) {
        err_sys(e, errno, "read failed");
        return SOURCE_ERROR;
    }
    s->size = (uint64_t)st.st_size;
    if (!still_there(s, &st) || (n == 0 && was_rewritten(s, &st))) {
        begin_anew(s);
        return SOURCE_ANEW;
    }
    if (n == 0)
        return SOURCE_NOTHING;
    keep_edges(s, to, (size_t)n);
    s->touched = false;
    *got = (size_t)n;
    return SOURCE_BYTES;
}

enum source_news source_next(struct source *s, void *to, size_t size, size_t *got, struct err *e)
{
    enum source_news news = SOURCE_NOTHING;
    *got = 0;
    if (s->fd < 0) {
        news = open_file(s, e);
        if (news == SOURCE_ANEW)
            begin_anew(s);
        return news;
    }
    if (s->pipe)
        return read_pipe(s, to, size, got, e);
    news = read_file(s, to, size, got, e);
    if (news != SOURCE_NOTHING)
        return news;
    news = ask_name(s, e);
    if (news == SOURCE_ANEW)
        begin_anew(s);
    return news;
}
