/* SPDX-License-Identifier: MIT */
/* Locked files that count; see slots.h. */
#include "slots.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

/* The descriptor, or -1: it is another's, or errno tells. */
static int lock_one(const char *folder, const char *name, unsigned i)
{
    char path[FILE_PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s.%u", folder, name, i) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    int saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

bool slots_take(struct slots *s, struct err *e)
{
    for (unsigned i = 0; s && i < s->most && s->held < s->most; i++) {
        int fd = lock_one(s->folder, s->name, i);
        if (fd >= 0) {
            s->fd[s->held++] = fd;
            return true;
        }
        if (errno != EWOULDBLOCK)
            return err_sys(e, errno, "%s/%s.%u: cannot be locked", s->folder, s->name, i);
    }
    return !s;
}

void slots_give(struct slots *s)
{
    if (s && s->held)
        close(s->fd[--s->held]);
}
