/* SPDX-License-Identifier: MIT */
/* Content raw or packed; see source.h. Station between the file, or gzip, and idx. */
#include "source.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "gzip.h"

enum { WASTE = 1 << 14 /* bytes at a time of what is only counted */ };

static bool look_for_gzip(struct source *s, struct err *e)
{
    uint8_t start[2];
    size_t got;
    if (!file_fill(s->fd, s->path, start, sizeof start, &got, e))
        return false;
    if (lseek(s->fd, 0, SEEK_SET) != 0)
        return err_sys(e, errno, "%s: cannot be read again from its start", s->path);
    if (gzip_is(start, got) && !(s->gzip = gzip_new(s->fd, s->path, s->file_size)))
        return err_memory(e, s->path);
    return true;
}

bool source_open(struct source *s, const char *path, struct err *e)
{
    *s = (struct source){.path = path};
    if (!file_open(path, &s->fd, &s->file_size, e))
        return false;
    if (look_for_gzip(s, e))
        return true;
    source_close(s);
    return false;
}

void source_close(struct source *s)
{
    gzip_delete(s->gzip);
    close(s->fd);
}

bool source_fill(struct source *s, uint8_t *to, size_t size, size_t *got, struct err *e)
{
    bool ok = s->gzip ? gzip_read(s->gzip, to, size, got, e) : file_fill(s->fd, s->path, to, size, got, e);
    s->failed = !ok;
    s->total += ok ? *got : 0;
    return ok;
}

bool source_finish(struct source *s, size_t limit, struct err *e)
{
    uint8_t waste[WASTE];
    size_t got = WASTE;
    if (s->failed || !s->gzip)
        return !s->failed;
    while (got == WASTE && s->total <= limit) {
        if (!source_fill(s, waste, WASTE, &got, e))
            return false;
    }
    if (s->total > limit)
        return err_set(e, ERR_FAIL, "%s: is damaged or too large: it unpacks to more than the %zu bytes that are read "
                       "of such a file; fetch it again or use a smaller set", s->path, limit);
    return true;
}
