/* SPDX-License-Identifier: MIT */
/* Which format a log is in; see format.h. */
#include "format.h"

#include <string.h>

#define FORMAT(id) &format_##id,
static const struct format *const formats[] = {
#include "format.def"
};
#undef FORMAT

const struct format *format_find(const uint8_t *head, size_t size, bool end, size_t *start, bool *perhaps)
{
    *perhaps = false;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        enum format_guess guess = formats[i]->probe(head, size, end, start);
        if (guess == FORMAT_YES)
            return formats[i];
        *perhaps = *perhaps || guess == FORMAT_PERHAPS;
    }
    return NULL;
}

enum format_guess format_find_line(const uint8_t *head, size_t size,
                                   bool (*is_first)(const char *line, size_t size, size_t rest), size_t *start)
{
    for (size_t at = 0; at < size;) {
        const uint8_t *end = memchr(head + at, '\n', size - at);
        if (!end)
            break;
        size_t part = (size_t)(end - head) + 1 - at;
        if (is_first((const char *)head + at, part, size - at - part)) {
            *start = at;
            return FORMAT_YES;
        }
        at += part;
    }
    return memchr(head, 0, size) ? FORMAT_NO : FORMAT_PERHAPS;
}
