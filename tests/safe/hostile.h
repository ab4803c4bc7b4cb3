/* SPDX-License-Identifier: MIT */
/* Text that means harm, and a reader of what a program prints that finds any of it again. A failure in here fails the
 * test. */
#ifndef TESTS_SAFE_HOSTILE_H
#define TESTS_SAFE_HOSTILE_H

#include <stdbool.h>
#include <stddef.h>

/* Each is shorter than a run's name may be, without blanks and slashes, so that it can be a word, a file's name and a
 * folder's. */
extern const char *const hostile_text[];
extern const size_t hostile_count;

/* What harm there is in lines of text, or NULL: anything but line feeds and what may be shown; in a locale without
 * UTF-8 anything that is not ASCII. */
const char *hostile_in_lines(const char *bytes, size_t size, bool utf8);

/* The same of what a program of curses sent to an xterm-256color: beside text there may be the controls and sequences
 * that the terminal's description has, and no string to its title, clipboard or printer, no query, no report. */
struct hostile_reader {
    char part[256]; /* of text, or of a sequence, up to here */
    size_t used;
    bool sequence;
    const char *found; /* the first harm */
    char where[320];
};
void hostile_read(struct hostile_reader *r, const char *bytes, size_t size);

/* Writes text as it stands in a JSON string, controls escaped; out is large enough. Returns out. */
char *hostile_json(char *out, const char *text);

#endif
