/* SPDX-License-Identifier: MIT */
/* One reading of a log from its start: the bytes seen so far, in the format that they turned out to have. While a file
 * that was written anew is read, there are two. One thread. */
#ifndef LOG_READING_H
#define LOG_READING_H

#include "format.h"
#include "sheet.h"

struct reading {
    struct sheet sheet;
    const struct format *format; /* NULL until it is known */
    void *state;
    uint8_t *head; /* the bytes until then */
    size_t head_size;
    bool failed;   /* e says why; what was read before that stays */
    bool whole;    /* the log is not half written, as far as can be told */
    struct err e;
};

void reading_init(struct reading *r, const char *wanted_x, const char *place);
void reading_free(struct reading *r);

void reading_take(struct reading *r, const uint8_t *bytes, size_t size);
/* All that is there was taken: what is known is put in order. */
void reading_settle(struct reading *r);
/* No more will come. */
void reading_end(struct reading *r);

#endif
