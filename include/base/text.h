/* SPDX-License-Identifier: MIT */
/* Text at the boundary: what comes from files, names and the environment is made safe before it
 * reaches a terminal, and numbers are printed the same way everywhere. Any thread. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A character takes so many marks above and below it, as UTS 39, 5.4 has it: no language needs more, a cell of curses
 * has room for no more (CCHARW_MAX is 5), and a hundred of them run over the lines around, or end a terminal. The 30
 * of UAX 15's Stream-Safe Text are a bound for buffers, not for what is shown. */
enum { TEXT_MARKS_MAX = 4 };

/* Copies UTF-8 text to out (at most size bytes with the final 0, cut between characters). What becomes '?', one for a
 * character: C0 and C1 controls, DEL; what has no shape, by Unicode 15.0: bidirectional and all other format controls
 * (Cf), line and paragraph separators, all that is ignorable by default (zero width, soft hyphen, Hangul fillers,
 * variation selectors, tags), private use, noncharacters; a combining mark at the start of the text, or behind
 * TEXT_MARKS_MAX others. Each byte that is not UTF-8 becomes one too. out and in may be the same buffer; what is safe
 * comes out as it is. */
void text_safe(char *out, size_t size, const char *in);

/* Whether text_safe would leave it as it is. */
bool text_is_safe(const char *text);

/* A '?' for each character that is not ASCII, in place, of text that is safe: for a terminal that has no UTF-8, where
 * the second byte of a letter may be a control (C5 9B is one letter in UTF-8; in Latin-1, 9B begins a sequence). */
void text_ascii(char *text);

/* Whether c stands on the character before it and takes no column: Mn, Me, and the vowels and finals of conjoining
 * Hangul. */
bool text_is_mark(uint32_t c);

/* 60000 -> "60,000". size is at least 32. Returns out. */
char *text_count(char *out, size_t size, unsigned long long n);

/* The decimal with the fewest digits that strtod reads back as the same value: 0.1 -> "0.1"; whole
 * numbers below 1e15 in full, and "nan" without a sign. LC_NUMERIC must be "C": a program sets
 * LC_CTYPE alone. size is at least 32. Returns out. */
char *text_number(char *out, size_t size, double value);

/* snprintf at the end of the string in out; what does not fit is cut. */
void text_append(char *out, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
