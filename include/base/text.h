/* SPDX-License-Identifier: MIT */
/* Text at the boundary: what comes from files, names and the environment is made safe before it
 * reaches a terminal, and numbers are printed the same way everywhere. Any thread. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Copies UTF-8 text to out (at most size bytes with the final 0, cut between characters). C0 and C1
 * controls, DEL, bidirectional controls, zero-width characters (but not combining marks, which names
 * may have) and bytes that are not UTF-8 become '?'. out and in may be the same buffer. */
void text_safe(char *out, size_t size, const char *in);

/* 60000 -> "60,000". size is at least 32. Returns out. */
char *text_count(char *out, size_t size, unsigned long long n);

/* The decimal with the fewest digits that strtod reads back as the same value: 0.1 -> "0.1"; whole
 * numbers below 1e15 in full, and "nan" without a sign. LC_NUMERIC must be "C": a program sets
 * LC_CTYPE alone. size is at least 32. Returns out. */
char *text_number(char *out, size_t size, double value);

/* snprintf at the end of the string in out; what does not fit is cut. */
void text_append(char *out, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
