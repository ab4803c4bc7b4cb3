/* SPDX-License-Identifier: MIT */
/* Whole lines; see lines.h. */
#include "lines.h"

#include <stdlib.h>
#include <string.h>

void lines_free(struct lines *l)
{
    free(l->carry);
    *l = (struct lines){0};
}

static bool keep(struct lines *l, const char *bytes, size_t size)
{
    if (l->size + size > l->room) {
        size_t room = 2 * (l->size + size) + 256;
        char *grown = realloc(l->carry, room);
        if (!grown)
            return false;
        l->carry = grown;
        l->room = room;
    }
    memcpy(l->carry + l->size, bytes, size);
    l->size += size;
    return true;
}

static bool give(struct lines *l, const char *line, size_t size, const struct lines_user *user)
{
    l->number++;
    if (!l->dropping)
        return user->take(user->to, line, size);
    l->dropping = false;
    user->drop(user->to);
    return true;
}

/* The end of a line that began in earlier bytes. */
static bool give_joined(struct lines *l, const char *rest, size_t size, const struct lines_user *user, bool *no_memory)
{
    if (!l->dropping && l->size + size > LINES_MAX)
        l->dropping = true;
    if (!l->dropping && !keep(l, rest, size)) {
        *no_memory = true;
        return false;
    }
    size = l->size;
    l->size = 0;
    return give(l, l->carry, size, user);
}

bool lines_feed(struct lines *l, const char *bytes, size_t size, const struct lines_user *user, bool *no_memory)
{
    while (size > 0) {
        const char *end = memchr(bytes, '\n', size);
        size_t part = end ? (size_t)(end - bytes) + 1 : size;
        if (!end) {
            l->dropping = l->dropping || l->size + part > LINES_MAX;
            if (l->dropping)
                l->size = 0;
            else if (!keep(l, bytes, part)) {
                *no_memory = true;
                return false;
            }
        } else if (l->size > 0 || l->dropping) {
            if (!give_joined(l, bytes, part, user, no_memory))
                return false;
        } else if (!give(l, bytes, part, user))
            return false;
        bytes += part;
        size -= part;
    }
    return true;
}
