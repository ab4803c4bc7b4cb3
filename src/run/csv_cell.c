/* SPDX-License-Identifier: MIT */
/* Cells of a CSV file, through libcsv; see run/csv_cell.h.
 *
 * csv_fwrite puts quotes around every cell. awk, cut and most plotting tools take "0.5" with its quotes for a word and
 * not for a number, so a cell that CSV allows to stand bare stands bare, and libcsv writes the others: it knows how to
 * quote a quote.
 */
#include "run/csv_cell.h"

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

/* = + - @ as they are on a keyboard, and as an East Asian input method writes them. */
static bool begins_formula(const char *text)
{
    static const char *const sign[] = {"=", "+", "-", "@", "\t", "\r", "\n", "\xef\xbc\x9d", "\xef\xbc\x8b",
                                       "\xef\xbc\x8d", "\xef\xbc\xa0"};
    while (*text == ' ')
        text++;
    for (size_t i = 0; i < sizeof sign / sizeof *sign; i++)
        if (strncmp(text, sign[i], strlen(sign[i])) == 0)
            return true;
    return false;
}

char *csv_cell_guard(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s%s", begins_formula(text) ? "'" : "", text);
    return out;
}
