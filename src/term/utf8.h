/* SPDX-License-Identifier: MIT */
/* Characters of a terminal: UTF-8 to and from bytes, and how many columns one takes. Pure; any thread. */
#ifndef TERM_UTF8_H
#define TERM_UTF8_H

#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX = 4 }; /* bytes of a character */

/* The character at s and its length in bytes, at least 1. s is text that text_safe made. */
size_t utf8_decode(const char *s, uint32_t *ch);

/* Writes at most UTF8_MAX bytes, no final 0; returns how many. */
size_t utf8_encode(char *out, uint32_t ch);

/* Columns: 2 for East Asian wide characters and emoji, 0 for combining marks, else 1. From a table of our own, for
 * wcwidth() follows the locale, and what is drawn must not. */
int utf8_width(uint32_t ch);

/* Bytes that come one at a time, as keys do. */
struct utf8_feed {
    uint32_t ch;
    int more; /* bytes that the character still lacks */
};

/* Takes the next byte (0 to 255). True when *ch is complete; a byte that fits nowhere is dropped. */
_Bool utf8_feed(struct utf8_feed *f, int byte, uint32_t *ch);

#endif
