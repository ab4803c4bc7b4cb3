/* SPDX-License-Identifier: MIT */
/* One cell of a CSV file (RFC 4180), and texts of others in one. Any thread. */
#ifndef RUN_CSV_CELL_H
#define RUN_CSV_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Writes text as a cell, without the comma or line end behind it; quoted only where it has to be. False when the write
 * failed. */
bool csv_cell_write(FILE *file, const char *text);

/* Copies a text that somebody may have typed, a name or a label, not a number, to out (at most size bytes with the
 * final 0): with an apostrophe before it where a spreadsheet would take it for a formula, which makes it a text there.
 * That is where it begins, blanks aside, with one of = + - @, a tab, a line end, or the full-width forms of those signs
 * (OWASP, "CSV Injection"). Returns out. */
char *csv_cell_guard(char *out, size_t size, const char *text);

#endif
