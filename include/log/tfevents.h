/* SPDX-License-Identifier: MIT */
/* TensorBoard's event files, the writing half: a sequence of records, each an Event (tensorflow/core/util/event.proto)
 *
 *     u64 length, u32 masked crc32c of those 8 bytes, the bytes, u32 masked crc32c of them      (little-endian)
 *
 * mask(crc) = rotate right by 15 bits, + 0xa282ead8. TensorBoard takes a file for one of its own when its name has
 * "tfevents" in it. Any thread. */
#ifndef LOG_TFEVENTS_H
#define LOG_TFEVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Of a crc32c (base/crc32c.h). */
uint32_t tfevents_mask(uint32_t crc);

struct tfevents_scalar {
    const char *tag; /* "loss/train"; UTF-8 */
    float value;     /* NaN and infinities are values too */
};

enum { TFEVENTS_TAG_MAX = 1024 };

/* The first record, which tells the format's version. wall_time: seconds since 1970. The file is the caller's, who
 * flushes it and checks that (a failed write may show only then). False when a write failed. */
bool tfevents_begin(FILE *file, double wall_time);

/* One record with all the scalars of a step. False when a write failed, or memory for it (errno tells), or a tag is
 * longer than TFEVENTS_TAG_MAX bytes (EINVAL). */
bool tfevents_scalars(FILE *file, double wall_time, int64_t step, const struct tfevents_scalar *scalar, size_t count);

#endif
