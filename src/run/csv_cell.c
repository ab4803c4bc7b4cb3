/* SPDX-License-Identifier: MIT */
/* Cells of a CSV file, through libcsv; see csv_cell.h.
 *
 * csv_fwrite puts quotes around every cell. awk, cut and most plotting tools take "0.5" with its quotes for a word and
 * not for a number, so a cell that CSV allows to stand bare stands bare, and libcsv writes the others: it knows how to
 * quote a quote.
 */
#include "csv_cell.h"

#include <csv.h>
#include <string.h>

/* Blanks at the ends count too: readers, libcsv's among them, strip them from a bare cell. */
static bool can_stand_bare(const char *text)
{
    size_t n = strlen(text);
    return !strpbrk(text, "\",\r\n") && !(n && (strchr(" \t", text[0]) || strchr(" \t", text[n - 1])));
}

bool csv_cell_write(FILE *file, const char *text)
{
    if (can_stand_bare(text))
        return fputs(text, file) != EOF;
    return csv_fwrite(file, text, strlen(text)) == 0;
}
