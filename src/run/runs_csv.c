/* SPDX-License-Identifier: MIT */
/* See run/runs_csv.h; the rest of a line is history_csv's. */
#include "run/runs_csv.h"

#include "run/csv_cell.h"
#include "run/history_csv.h"
#include "run/record_read.h"

static bool print_text(FILE *file, const char *text)
{
    char cell[RECORD_ID_MAX + RECORD_NAME_MAX];
    return csv_cell_write(file, csv_cell_guard(cell, sizeof cell, text)) && fputc(',', file) != EOF;
}

bool runs_csv_print(FILE *file, const char *id, const char *name, const struct epoch_row *row)
{
    return print_text(file, row ? id : "run") && print_text(file, row ? name : "name") && history_csv_print(file, row);
}
