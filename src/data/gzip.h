/* SPDX-License-Identifier: MIT */
/* The one member of a gzip file (RFC 1952), unpacked as it is read. Any thread. */
#ifndef DATA_GZIP_H
#define DATA_GZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum {
    GZIP_RATIO = 1032, /* 258 bytes from 2 bits: DEFLATE unpacks nothing to more times its size */
    GZIP_STEP_MAX = 1 << 30,
};

struct gzip;

/* Whether the bytes start as a gzip file does. */
bool gzip_is(const uint8_t *bytes, size_t size);

/* Reads from where fd stands, its file's start, and leaves it open. file_size is the file's; path is for errors, and
 * is borrowed, not copied. NULL without memory. */
struct gzip *gzip_new(int fd, const char *path, uint64_t file_size);
void gzip_delete(struct gzip *g);

/* The next size bytes, at most GZIP_STEP_MAX, of what it unpacks to; *got is fewer only at the end. With the end come
 * the checks of the checksum, of the size, and that nothing stands behind the member, so data is to be trusted only
 * when it was reached. After an error there is no further call. */
bool gzip_read(struct gzip *g, uint8_t *to, size_t size, size_t *got, struct err *e);

#endif
