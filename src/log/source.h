/* SPDX-License-Identifier: MIT */
/* A file or pipe as it grows -> bytes. Nothing here waits.
 *
 * A file may also become shorter, be written anew in its place, be replaced by another of its name, vanish and come
 * back. Whether what was read is still what is there is asked after each reading: by the file's identity and size, by
 * its first and its last bytes that were read, and by its time where the size has not changed. One thread. */
#ifndef LOG_SOURCE_H
#define LOG_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/err.h"
#include "base/file.h"

enum { SOURCE_EDGE = 1024 }; /* bytes that are compared at either end */

enum source_news {
    SOURCE_NOTHING, /* all that is there was read */
    SOURCE_BYTES,
    SOURCE_ANEW,    /* what was read no longer counts: reading starts from the beginning */
    SOURCE_END,     /* of a pipe */
    SOURCE_GONE,    /* there is no file of that name (any more); what was read still counts */
    SOURCE_ERROR,   /* cannot be read; asked again it may be */
};

struct source {
    char path[FILE_PATH_MAX];
    int fd; /* -1: not open */
    bool pipe, ended;
    dev_t device;
    ino_t inode;
    uint64_t at;          /* bytes read */
    uint64_t size;        /* bytes that the file had when it was read last */
    struct timespec time; /* of the file's last change, when all of it was read */
    uint64_t calm_at;     /* bytes that were there then */
    bool touched;         /* the time is another now, and the size is not: seen once */
    unsigned char first[SOURCE_EDGE], last[SOURCE_EDGE]; /* min(at, SOURCE_EDGE) bytes each */
};

/* path "-" is standard input. */
bool source_init(struct source *s, const char *path, struct err *e);
void source_free(struct source *s);

/* The next bytes, at most size of them (at least SOURCE_EDGE). e is filled for SOURCE_ERROR. */
enum source_news source_next(struct source *s, void *to, size_t size, size_t *got, struct err *e);

#endif
