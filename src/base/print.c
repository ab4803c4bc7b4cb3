/* SPDX-License-Identifier: MIT */
/* Printing into memory; see base/print.h. */
#include "base/print.h"

#include <stdint.h>
#include <stdlib.h>

static const size_t first_room = 1 << 16;

enum outcome { PRINTED, TOO_SMALL, FAILED };

static enum outcome print_into(char *room, size_t size, size_t *used, bool (*print)(FILE *, void *, struct err *),
                               void *arg, const char *what, struct err *e)
{
    FILE *to = fmemopen(room, size, "w");
    if (!to) {
        err_memory(e, what);
        return FAILED;
    }
    bool done = print(to, arg, e), full = fflush(to) != 0 || ferror(to);
    long at = ftell(to);
    fclose(to); /* there is nothing left to write */
    *used = at > 0 ? (size_t)at : 0;
    if (full || *used == size) /* glibc puts a 0 into the last byte, whatever was printed there */
        return TOO_SMALL;
    return done && at >= 0 ? PRINTED : FAILED;
}

bool print_bytes(char **bytes, size_t *size, bool (*print)(FILE *to, void *arg, struct err *e), void *arg,
                 const char *what, struct err *e)
{
    for (size_t room = first_room; room <= SIZE_MAX / 2; room *= 2) {
        char *text = malloc(room);
        if (!text)
            break;
        enum outcome outcome = print_into(text, room, size, print, arg, what, e);
        if (outcome == PRINTED) {
            *bytes = text;
            return true;
        }
        free(text);
        if (outcome == FAILED)
            return false;
    }
    return err_memory(e, what);
}
