/* SPDX-License-Identifier: MIT */
/* One cell of a CSV file (RFC 4180), for the files of this room. Any thread. */
#ifndef RUN_CSV_CELL_H
#define RUN_CSV_CELL_H

#include <stdbool.h>
#include <stdio.h>

/* Writes text as a cell, without the comma or line end behind it; quoted only where it has to be. False when the write
 * failed. */
bool csv_cell_write(FILE *file, const char *text);

#endif
