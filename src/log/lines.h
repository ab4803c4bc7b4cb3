/* SPDX-License-Identifier: MIT */
/* Bytes as they come -> whole lines. A line is given on when its end has come, for half a number is another number.
 * One thread. */
#ifndef LOG_LINES_H
#define LOG_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINES_MAX = 1 << 20 }; /* bytes of a line; a longer one is dropped */

struct lines {
    char *carry; /* of a line whose end has not come */
    size_t size, room;
    uint64_t number; /* of the line that take is called for, from 1 */
    bool dropping;   /* the rest of a line that is too long */
};

/* What is done with a line. */
struct lines_user {
    void *to;
    /* One line with its line feed. False ends the feeding. */
    bool (*take)(void *to, const char *line, size_t size);
    /* A line that was too long. */
    void (*drop)(void *to);
};

/* All zero is the beginning. */
void lines_free(struct lines *l);

/* False when take ended it, or memory is short (*no_memory). */
bool lines_feed(struct lines *l, const char *bytes, size_t size, const struct lines_user *user, bool *no_memory);

#endif
