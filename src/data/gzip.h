/* SPDX-License-Identifier: MIT */
/* A gzip file (RFC 1952) in memory, unpacked in one go. Any thread. */
#ifndef DATA_GZIP_H
#define DATA_GZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Whether the bytes start as a gzip file does. */
bool gzip_is(const uint8_t *bytes, size_t size);

/* Unpacks the one member that in holds; *out is freed by mem_free. The size is the one that the file's last four bytes
 * give (ISIZE): more than limit, more than DEFLATE can pack into in_size bytes, a second member, bytes behind the
 * member, a wrong checksum or a wrong size are errors, and nothing larger than limit is ever allocated. path is for
 * the error. */
bool gzip_unpack(const char *path, const uint8_t *in, size_t in_size, size_t limit, uint8_t **out, size_t *out_size,
                 struct err *e);

#endif
