/* SPDX-License-Identifier: MIT */
/* A reader of TensorBoard's event files that was written after the description of the format alone: records with
 * checksums, in them protocol buffers. A file that is wrong fails the test. */
#ifndef TESTS_APP_EVENTS_H
#define TESTS_APP_EVENTS_H

#include <stddef.h>
#include <stdint.h>

enum { EVENTS_MAX = 64, EVENT_SCALARS_MAX = 8, EVENT_TEXT_SIZE = 64 };

struct event_record {
    double time;
    int64_t step;
    char version[EVENT_TEXT_SIZE]; /* of the first */
    size_t count;
    struct {
        char tag[EVENT_TEXT_SIZE];
        float value;
    } scalar[EVENT_SCALARS_MAX];
};

struct events {
    size_t count;
    struct event_record event[EVENTS_MAX];
};

struct events events_read(const char *bytes, size_t size);

#endif
