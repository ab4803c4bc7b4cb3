/* SPDX-License-Identifier: MIT */
/* One line of a CSV file -> its cells, through libcsv. One thread. */
#ifndef LOG_CSV_ROW_H
#define LOG_CSV_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <csv.h>

enum { CSV_ROW_CELL_MAX = 4096 }; /* bytes of a cell */

enum csv_row_kind {
    CSV_ROW,
    CSV_ROW_BLANK,
    CSV_ROW_OPEN,      /* a quote is not closed on the line */
    CSV_ROW_LONG,      /* a cell has more than CSV_ROW_CELL_MAX bytes */
    CSV_ROW_NO_MEMORY,
};

struct csv_row {
    char separator;
    void (*on_cell)(void *to, size_t i, const char *cell, size_t size); /* i from 0; the cell is not ended by a zero */
    void *to;
    size_t cells; /* of the line */
    /* private */
    struct csv_parser parser;
    bool open, muted;
    uint64_t ended;
};

/* The line comes with its line feed. Cells are told as they come, also of a line that turns out to be no row. */
enum csv_row_kind csv_row_parse(struct csv_row *r, const char *line, size_t size);
void csv_row_free(struct csv_row *r);

#endif
