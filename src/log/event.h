/* SPDX-License-Identifier: MIT */
/* One Event of TensorBoard (event.proto): its version, or its step and scalars. One thread. */
#ifndef LOG_EVENT_H
#define LOG_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum event_kind {
    EVENT_BAD,     /* no Event: it breaks off, or its fields are of the wrong type */
    EVENT_VERSION, /* "brain.Event:..." */
    EVENT_OTHER,   /* with scalars, or without any */
};

/* Reads an Event; on_scalar gets each scalar, in either form: simple_value, or a tensor of one number (a plugin other
 * than "scalars" makes it something else). The tag is not ended by a zero. False from on_scalar ends it. */
enum event_kind event_read(const unsigned char *bytes, size_t size,
                           bool (*on_scalar)(void *to, int64_t step, const char *tag, size_t tag_size, double value),
                           void *to);

#endif
