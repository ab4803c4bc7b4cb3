/* SPDX-License-Identifier: MIT */
/* A format: bytes -> points. Each is one file and one line in format.def. Bytes are pushed as they come, in pieces of
 * any size; the numbers are the same however they are cut. One thread. */
#ifndef LOG_FORMAT_H
#define LOG_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "sheet.h"

enum { FORMAT_HEAD_MAX = 1 << 18 }; /* bytes within which a log shows what it is */

enum format_guess {
    FORMAT_NO,
    FORMAT_PERHAPS, /* further bytes may tell */
    FORMAT_YES,
};

struct format {
    /* Whether a log that starts like that is of this format. *start is how many bytes stand before it: text that the
     * program printed before it came to its numbers. `end` tells that no more will come. */
    enum format_guess (*probe)(const uint8_t *head, size_t size, bool end, size_t *start);
    size_t state_size; /* bytes, zeroed, that belong to one reading */
    bool (*begin)(void *state, struct sheet *to, struct err *e);
    /* False when it cannot be read on: e says why, without the file's name. */
    bool (*take)(void *state, const uint8_t *bytes, size_t size, struct err *e);
    /* All that is there was taken. False while a log that is written as a whole is only half there. May be NULL. */
    bool (*settle)(void *state, struct err *e);
    /* No more will come. May be NULL. */
    bool (*end)(void *state, struct err *e);
    void (*free)(void *state);
};

/* The format of a log that starts like that, or NULL. *perhaps: further bytes may tell. */
const struct format *format_find(const uint8_t *head, size_t size, bool end, size_t *start, bool *perhaps);

/* For the probes of formats of lines: the first line for which is_first says yes begins the log. It gets what is behind
 * that line too, which may be cut off anywhere. */
enum format_guess format_find_line(const uint8_t *head, size_t size,
                                   bool (*is_first)(const char *line, size_t size, size_t rest), size_t *start);

#define FORMAT(id) extern const struct format format_##id;
#include "format.def"
#undef FORMAT

#endif
