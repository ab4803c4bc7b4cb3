/* SPDX-License-Identifier: MIT */
/* The content of a data file from its start to its end: as it is, or unpacked if it is gzip by its first bytes. Any
 * thread. */
#ifndef DATA_SOURCE_H
#define DATA_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct gzip;

struct source {
    const char *path; /* the caller's */
    int fd;
    uint64_t file_size; /* packed or not */
    struct gzip *gzip;  /* NULL: the file is not packed */
    size_t total;       /* bytes of content so far */
    bool failed;
};

/* path must live as long as the source. */
bool source_open(struct source *s, const char *path, struct err *e);
void source_close(struct source *s);

/* The next size bytes; *got is fewer only at the end. */
bool source_fill(struct source *s, uint8_t *to, size_t size, size_t *got, struct err *e);

/* Reads a packed file to its end, for only there it is seen whether it is whole; total then counts what it unpacks to,
 * and more than limit is an error. Of a file that is not packed nothing is read. False without a word in *e after a
 * read that has failed. */
bool source_finish(struct source *s, size_t limit, struct err *e);

#endif
