/* SPDX-License-Identifier: MIT */
/* The protobuf wire format, as far as event files need it, and the fields of their messages: event.proto and
 * summary.proto of TensorFlow. One thread. */
#ifndef LOG_WIRE_H
#define LOG_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_type { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

enum { EVENT_WALL_TIME = 1, EVENT_STEP = 2, EVENT_FILE_VERSION = 3, EVENT_GRAPH = 4, EVENT_SUMMARY = 5 };
enum { SUMMARY_VALUE = 1 };
enum { VALUE_TAG = 1, VALUE_SIMPLE = 2, VALUE_TENSOR = 8, VALUE_METADATA = 9 };

/* A message that is being read. */
struct wire {
    const unsigned char *at, *end;
    bool bad; /* it breaks off, or has what no message has */
};

/* A field of it. Bytes point into the message. */
struct wire_field {
    uint32_t number;
    enum wire_type type;
    uint64_t value; /* varint, or the bits of a fixed field */
    const unsigned char *bytes;
    size_t size;
};

/* The next field; false at the end, and when it is bad. */
bool wire_next(struct wire *w, struct wire_field *f);

#endif
