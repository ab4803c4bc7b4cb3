/* SPDX-License-Identifier: MIT */
/* See hostile.h. */
#include "hostile.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

const char *const hostile_text[] = {
    /* a title, a clear screen, a colour, a bell, and the cursor moved */
    "=HAX\x1b]0;HAX\a\x1b[2J\x1b[31m\b\r\nHAX\t\x7f",
    /* C1: as bytes of Latin-1, as characters of UTF-8, and a device control string */
    "HAX\x9b" "31mHAX\x9d" "0;HAX\x9c\xc2\x9b" "31m\xc2\x9d" "0;HAX\xc2\x9c\x1bP+p\x1b\\",
    /* directions, zero width, soft hyphen, a variation, a tag, Hangul's filler, private use, a line separator */
    "HAX\xe2\x80\xae" "A\xe2\x81\xa6" "B\xe2\x80\x8b" "C\xd8\x9c\xc2\xad\xef\xb8\x8f\xf3\xa0\x81\x81"
    "\xe3\x85\xa4\xee\x80\x80\xe2\x80\xa8",
    /* marks at the start, too many of them, and what is no UTF-8: overlong, a surrogate, cut short,
     * letters of Latin-1 */
    "\xcc\x81HAX\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81" "o"
    "\xc0\x9b\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82\xff\xe9\xc5\x9b\xc3",
};
const size_t hostile_count = sizeof hostile_text / sizeof *hostile_text;

/* By hand, beside what the program's own table says. */
static const char *harm_in_line(const char *line, bool utf8)
{
    for (const unsigned char *s = (const unsigned char *)line; *s; s++) {
        if (*s < 0x20 || *s == 0x7f)
            return "a control";
        if (*s >= 0x80 && !utf8)
            return "a byte beyond ASCII";
        if (s[0] == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0)
            return "a C1 control";
        if (s[0] == 0xe2 && ((s[1] == 0x80 && ((s[2] >= 0x8b && s[2] <= 0x8f) || (s[2] >= 0xa8 && s[2] <= 0xae)))
                             || (s[1] == 0x81 && s[2] >= 0xa0 && s[2] <= 0xaf)))
            return "a direction, or no width";
    }
    return text_is_safe(line) ? NULL : "what text_safe would not let through";
}

const char *hostile_in_lines(const char *bytes, size_t size, bool utf8)
{
    char line[8192];
    if (memchr(bytes, 0, size))
        return "a zero";
    while (size) {
        const char *end = memchr(bytes, '\n', size);
        size_t n = end ? (size_t)(end - bytes) : size;
        if (n >= sizeof line)
            return "a line without end";
        memcpy(line, bytes, n);
        line[n] = 0;
        const char *harm = harm_in_line(line, utf8);
        if (harm)
            return harm;
        bytes += n + (end != NULL);
        size -= n + (end != NULL);
    }
    return NULL;
}

static void blame(struct hostile_reader *r, const char *harm)
{
    if (r->found)
        return;
    r->found = harm;
    for (size_t i = 0, n = 0; i < r->used && n + 5 < sizeof r->where; i++) {
        unsigned char c = (unsigned char)r->part[i];
        n += (size_t)snprintf(r->where + n, sizeof r->where - n, c >= 0x20 && c < 0x7f ? "%c" : "\\x%02x", c);
    }
}

static void end_text(struct hostile_reader *r)
{
    r->part[r->used] = 0;
    const char *harm = r->used ? harm_in_line(r->part, true) : NULL;
    if (harm)
        blame(r, harm);
    r->used = 0;
}

static void take_text(struct hostile_reader *r, unsigned char c)
{
    if (r->used + 1 == sizeof r->part && c >> 6 != 2) { /* in two, between characters */
        end_text(r);
    }
    if (r->used + 1 == sizeof r->part)
        r->used = 0;
    r->part[r->used++] = (char)c;
}

/* Without parameters: charset, keypad, cursor kept, reverse index, reset of a tab; with them what moves, deletes,
 * colours and sets modes. Not in it: n c x (queries), t (window), q (cursor shape, lights), p, i (printer). */
static void take_sequence(struct hostile_reader *r, unsigned char c)
{
    if (r->used + 1 < sizeof r->part)
        r->part[r->used++] = (char)c;
    r->part[r->used] = 0;
    const char *s = r->part;
    bool ended = true;
    if (s[1] == '(' || s[1] == ')')
        ended = r->used == 3;
    else if (s[1] == '[')
        ended = r->used > 2 && c >= 0x40 && c < 0x7f;
    bool title_kept = strcmp(s, "\x1b[22;0;0t") == 0 || strcmp(s, "\x1b[23;0;0t") == 0; /* smcup and rmcup have these */
    if (s[1] == '[' && ended && !title_kept && !strchr("ABCDEFGHJKLMPSTXZ@bdfghlmru", c))
        blame(r, "a sequence that draws nothing");
    else if (s[1] == '[' && !ended && r->used > 2 && !strchr("0123456789;?", c))
        blame(r, "an odd sequence");
    else if (!strchr("[()=>78M", s[1]))
        blame(r, "a string or another control");
    if (!ended)
        return;
    r->sequence = false;
    r->used = 0;
}

void hostile_read(struct hostile_reader *r, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size && !r->found; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (r->sequence) {
            take_sequence(r, c);
        } else if (c == 0x1b) {
            end_text(r);
            r->sequence = true;
            r->part[r->used++] = (char)c;
        } else if (c >= 0x20) {
            take_text(r, c);
        } else {
            end_text(r);
            if (c == '\a' || !strchr("\b\t\n\r\016\017", c) || !c)
                blame(r, "a control");
        }
    }
}

char *hostile_json(char *out, const char *text)
{
    char *to = out;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20)
            to += sprintf(to, "\\u%04x", c);
        else if (c == '"' || c == '\\')
            to += sprintf(to, "\\%c", c);
        else
            *to++ = (char)c;
    }
    *to = 0;
    return out;
}
